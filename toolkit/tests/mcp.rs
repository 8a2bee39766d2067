//! Conversions from and to the Model Context Protocol.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::{collections::BTreeSet, sync::Arc};

use anthropic_beta::{
    json::Json,
    messages::{
        ContentBlockParam, MessageParam, ToolResultBlockParam, ToolResultContentBlockParam, ToolUseBlock,
    },
    mock::Server,
};
use anthropic_beta_toolkit::{
    mcp::{self, McpTool, Unsupported},
    testing::{Reply, Script},
    tools::RunTools,
};
use proptest::prelude::*;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorCode, ErrorData,
    PromptMessage, ReadResourceResult, Resource, ResourceContents, Role, Tool,
};
use serde_json::{Value, json};

fn block(content: &ContentBlock) -> Result<Value, String> {
    let block = mcp::content::<ToolResultContentBlockParam>(content).map_err(|error| error.to_string())?;
    // For a message it is the same.
    let in_message = mcp::content::<ContentBlockParam>(content).unwrap();
    let block = serde_json::to_value(block).unwrap();
    assert_eq!(serde_json::to_value(in_message).unwrap(), block);
    Ok(block)
}

fn blob(mime: Option<&str>, blob: &str) -> ContentBlock {
    let contents = ResourceContents::blob(blob, "file:///a/b?c");
    ContentBlock::resource(match mime {
        Some(mime) => contents.with_mime_type(mime),
        None => contents,
    })
}

#[test]
fn content_becomes_blocks() {
    assert_eq!(block(&ContentBlock::text("hi")), Ok(json!({ "type": "text", "text": "hi" })));
    for mime in ["image/jpeg", "image/png", "image/gif", "image/webp"] {
        let image =
            json!({ "type": "image", "source": { "type": "base64", "media_type": mime, "data": "AAAA" } });
        assert_eq!(block(&ContentBlock::image("AAAA", mime)), Ok(image.clone()));
        assert_eq!(
            block(&ContentBlock::image("AAAA", format!("{}; a=b", mime.to_uppercase()))),
            Ok(image.clone())
        );
        assert_eq!(block(&blob(Some(mime), "AAAA")), Ok(image));
    }
    let document =
        |source: Value| Ok(json!({ "type": "document", "source": source, "title": "file:///a/b?c" }));
    let text = |text: &str| document(json!({ "type": "text", "media_type": "text/plain", "data": text }));
    let contents = ResourceContents::text("hi", "file:///a/b?c").with_mime_type("application/x-anything");
    assert_eq!(block(&ContentBlock::resource(contents)), text("hi"));
    for mime in [
        "text/plain",
        "text/html; charset=utf-8",
        "application/json",
        "application/ld+json",
        "image/svg+xml",
        "application/yaml",
        "",
    ] {
        assert_eq!(block(&blob(Some(mime), "aGk=")), text("hi"), "{mime}");
    }
    assert_eq!(block(&blob(None, "aGk=")), text("hi"));
    assert_eq!(
        block(&blob(Some("application/pdf"), "AAAA")),
        document(json!({ "type": "base64", "media_type": "application/pdf", "data": "AAAA" }))
    );
}

#[test]
fn what_has_no_counterpart_is_named() {
    let link = Resource::new("file:///x", "x").with_title("The X").with_mime_type("text/plain");
    for (content, error) in [
        (ContentBlock::audio("AAAA", "audio/wav"), "audio (audio/wav) is not supported: the API takes none"),
        (
            ContentBlock::image("AAAA", "image/bmp"),
            "an image (image/bmp) is not supported: the API takes image/jpeg, image/png, image/gif and image/webp",
        ),
        (
            ContentBlock::resource_link(link),
            "a link to the resource `The X` at file:///x (text/plain) is not supported: its content is not part of it",
        ),
        (
            blob(Some("application/zip"), "AAAA"),
            "the resource file:///a/b?c (application/zip) is not supported: the API takes text, PDF, and images as JPEG, PNG, \
             GIF or WebP",
        ),
        (blob(None, "/w=="), "the resource file:///a/b?c is not supported: it is not text in UTF-8"),
        (blob(None, "!"), "the resource file:///a/b?c is not supported: its bytes are not in base64"),
    ] {
        assert_eq!(block(&content), Err(error.to_owned()));
    }
}

/// A result of a tool as the runner sends it.
async fn sent(result: CallToolResult, strict: bool) -> Value {
    let schema = json!({ "type": "object" }).as_object().unwrap().clone();
    let call = move |_| std::future::ready(Ok::<_, std::io::Error>(result.clone()));
    let tool =
        mcp::tools([Tool::new("tool", "Does it.", schema)], &mut BTreeSet::new(), call).unwrap().remove(0);
    let tool = if strict { tool.strict_content() } else { tool };
    run(vec![tool], [("tool", json!({}))]).await.remove(0)
}

/// The results that the runner sends for calls.
async fn run<const N: usize>(tools: Vec<McpTool>, calls: [(&str, Value); N]) -> Vec<Value> {
    let server = Server::start().unwrap();
    let reply = calls.into_iter().fold(Reply::new(), |reply, (name, input)| reply.tool_use(name, input));
    Script::new().reply(reply).text("Done.").play(&server);
    let request =
        server.client().unwrap().messages().create("claude-opus-4-8", 1024, [MessageParam::user("Go.")]);
    let mut runner = tools.into_iter().fold(request.runner(), |runner, tool| runner.tool(tool));
    runner.run().await.unwrap();
    let sent = server.requests_to("messages.create")[1].json();
    sent["messages"][2]["content"].as_array().unwrap().clone()
}

#[tokio::test]
async fn results_keep_what_can_be_kept() {
    let text = |text: &str| json!({ "type": "text", "text": text });
    let mixed =
        vec![ContentBlock::text("hi"), ContentBlock::text(""), ContentBlock::audio("AAAA", "audio/wav")];
    let result = sent(CallToolResult::success(mixed.clone()), false).await;
    assert_eq!(
        result["content"],
        json!([text("hi"), text("[audio (audio/wav) was left out: the API takes none]")])
    );
    assert_eq!(result.get("is_error"), None);

    let result = sent(CallToolResult::success(mixed), true).await;
    assert_eq!(result["content"], "Error: audio (audio/wav) is not supported: the API takes none");
    assert_eq!(result["is_error"], true);

    let failed = vec![ContentBlock::text("no"), ContentBlock::image("AAAA", "image/png")];
    let result = sent(CallToolResult::error(failed), false).await;
    assert_eq!(result["content"], json!([text("no"), text("[a block that is not text was left out]")]));
    assert_eq!(result["is_error"], true);

    assert_eq!(sent(CallToolResult::success(Vec::new()), false).await["content"], "(no output)");
    let mut structured = CallToolResult::structured(json!({ "b": 1, "a": [null] }));
    structured.content.clear();
    assert_eq!(sent(structured, false).await["content"], r#"{"b":1,"a":[null]}"#);
}

#[test]
fn definitions_keep_schema_and_description() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": { "z": { "$ref": "#/$defs/Z" }, "a": { "type": "string" } },
        "required": ["z"],
        "additionalProperties": false,
        "$defs": { "Z": { "type": "integer", "minimum": 1 } },
    });
    let tool = Tool::new("search", "Finds.", schema.as_object().unwrap().clone());
    let definition = mcp::definition(&tool).unwrap();
    let sent = serde_json::to_value(&definition).unwrap();
    assert_eq!(
        sent,
        json!({ "type": "custom", "name": "search", "description": "Finds.", "input_schema": schema })
    );
    // And back.
    assert_eq!(mcp::server_tool(&definition).unwrap(), tool);

    let untold = Tool::new_with_raw("a", None, schema.as_object().unwrap().clone()).with_title("A title");
    assert_eq!(mcp::definition(&untold).unwrap().description.as_deref(), Some("A title"));

    let error = |name: &'static str, schema: Value| {
        let tool = Tool::new_with_raw(name, None, schema.as_object().unwrap().clone());
        mcp::definition(&tool).unwrap_err().to_string()
    };
    assert_eq!(
        error("a.b", json!({ "type": "object" })),
        "the tool name \"a.b\" is not supported: a name has 1 to 128 letters, digits, `_` and `-`"
    );
    assert_eq!(
        error("a", json!({ "type": "array" })),
        "the input schema of the tool `a` is not supported: it is not that of an object"
    );
}

#[tokio::test]
async fn names_that_do_not_fit_are_changed_and_changed_back() {
    let schema = json!({ "type": "object" }).as_object().unwrap().clone();
    let names = ["files.read", "files/read", "files_read", "", "ümlaut", &"x".repeat(200), &"x".repeat(300)];
    let tools = names.iter().map(|name| Tool::new_with_raw((*name).to_owned(), None, schema.clone()));
    let call = |params: CallToolRequestParams| async move {
        let text = format!("{} {:?}", params.name, params.arguments.unwrap());
        Ok::<_, std::io::Error>(CallToolResult::success(vec![ContentBlock::text(text)]))
    };
    let mut taken = BTreeSet::from(["_".to_owned()]);
    let tools = mcp::tools(tools, &mut taken, call).unwrap();
    let fitting: Vec<&str> = tools.iter().map(anthropic_beta_toolkit::tools::Tool::name).collect();
    let long = "x".repeat(128);
    let second = format!("{}_2", "x".repeat(126));
    assert_eq!(fitting, ["files_read", "files_read_2", "files_read_3", "__2", "_mlaut", &long, &second]);
    assert!(fitting.iter().all(|name| taken.contains(*name)));
    assert_eq!(tools[1].server_name(), "files/read");

    let calls = [("files_read_2", json!({ "a": 1 })), ("_mlaut", json!({}))];
    let results = run(tools, calls).await;
    assert_eq!(results[0]["content"][0]["text"], r#"files/read {"a": Number(1)}"#);
    assert_eq!(results[1]["content"][0]["text"], "ümlaut {}");
}

#[tokio::test]
async fn a_definition_can_be_changed_but_not_its_name() {
    let schema = json!({ "type": "object" }).as_object().unwrap().clone();
    let call = |_| std::future::ready(Ok::<_, std::io::Error>(CallToolResult::success(Vec::new())));
    let tool = mcp::tools([Tool::new("a", "A.", schema)], &mut BTreeSet::new(), call).unwrap().remove(0);
    let tool = tool.map_definition(|definition| {
        let mut other = definition.with_defer_loading(true);
        other.name = "b".into();
        other
    });
    let definition = anthropic_beta_toolkit::tools::Tool::definition(&tool).unwrap();
    let sent = serde_json::to_value(definition).unwrap();
    assert_eq!((&sent["name"], &sent["defer_loading"]), (&json!("a"), &json!(true)));
}

#[test]
fn prompts_resources_and_errors_are_converted() {
    let message = |role| {
        serde_json::to_value(mcp::prompt_message(&PromptMessage::new_text(role, "hi")).unwrap()).unwrap()
    };
    let text = json!([{ "type": "text", "text": "hi" }]);
    assert_eq!(message(Role::User), json!({ "role": "user", "content": text }));
    assert_eq!(message(Role::Assistant), json!({ "role": "assistant", "content": text }));

    let zip = ResourceContents::blob("AAAA", "a.zip").with_mime_type("application/zip");
    let read = |contents: &[&ResourceContents]| {
        let result = ReadResourceResult::new(contents.iter().map(|contents| (*contents).clone()).collect());
        (mcp::read_resource::<ContentBlockParam>(&result), mcp::upload(&result))
    };
    let (block, upload) = read(&[&zip, &ResourceContents::text("hi", "file:///x/notes.md?v=1#top")]);
    assert_eq!(serde_json::to_value(block.unwrap()).unwrap()["source"]["data"], "hi");
    let upload = upload.unwrap();
    assert_eq!(
        (upload.file_name(), upload.media_type(), upload.len()),
        ("a.zip", "application/zip", Some(3))
    );
    let (_, upload) = read(&[&ResourceContents::text("hi", "file:///x/notes.md?v=1#top")]);
    assert_eq!(upload.unwrap().file_name(), "notes.md");
    let (_, upload) = read(&[&ResourceContents::blob("AAAA", "memory://")]);
    assert_eq!(upload.unwrap().file_name(), "file");
    let (block, upload) = read(&[]);
    assert!(block.is_err() && upload.is_err());
    let (block, _) = read(&[&zip]);
    assert_eq!(block.unwrap_err().what(), "the resource a.zip (application/zip)");
    assert!(read(&[&ResourceContents::blob("!", "x")]).1.is_err());

    assert!(mcp::error(&ErrorData::new(ErrorCode::INVALID_PARAMS, "no such path", None)).is_error());
    let error = anthropic_beta::Error::new(anthropic_beta::ErrorKind::Timeout, "too slow");
    let error = mcp::server_error(&error);
    assert_eq!((error.code, &*error.message), (ErrorCode::INTERNAL_ERROR, "timed out: too slow"));
    assert_eq!(error.data.unwrap()["kind"], "Timeout");
}

fn result(content: Value) -> ToolResultBlockParam {
    let result = json!({ "type": "tool_result", "tool_use_id": "toolu_1", "content": content });
    Json::serialize_from(&result).unwrap().decode_as().unwrap()
}

#[test]
fn results_of_tools_become_those_of_a_server() {
    let document = |source: Value| json!({ "type": "document", "title": "T", "source": source });
    let all = result(json!([
        { "type": "text", "text": "hi" },
        { "type": "image", "source": { "type": "base64", "media_type": "image/png", "data": "AAAA" } },
        document(json!({ "type": "text", "media_type": "text/plain", "data": "hi" })),
        document(json!({ "type": "base64", "media_type": "application/pdf", "data": "AAAA" })),
        document(json!({ "type": "url", "url": "https://example.com/x.pdf" })),
        { "type": "search_result", "title": "T", "source": "https://example.com", "content": [{ "type": "text", "text": "hi" }] },
    ]));
    let converted = mcp::server_result(&all).unwrap();
    assert_eq!(
        serde_json::to_value(&converted.content).unwrap(),
        json!([
            { "type": "text", "text": "hi" },
            { "type": "image", "data": "AAAA", "mimeType": "image/png" },
            { "type": "resource", "resource": { "uri": "T", "mimeType": "text/plain", "text": "hi" } },
            { "type": "resource", "resource": { "uri": "T", "mimeType": "application/pdf", "blob": "AAAA" } },
            { "type": "resource_link", "uri": "https://example.com/x.pdf", "name": "T", "mimeType": "application/pdf" },
            { "type": "resource", "resource": { "uri": "https://example.com", "mimeType": "text/plain", "text": "hi" } },
        ])
    );
    assert_eq!(converted.is_error, Some(false));
    let mut failed = result(json!("no"));
    failed.is_error = Some(true);
    assert_eq!(mcp::server_result(&failed).unwrap(), CallToolResult::error(vec![ContentBlock::text("no")]));

    for (block, what) in [
        (
            json!({ "type": "image", "source": { "type": "url", "url": "https://x" } }),
            "the image at https://x",
        ),
        (
            json!({ "type": "image", "source": { "type": "file", "file_id": "file_1" } }),
            "the uploaded file file_1",
        ),
        (document(json!({ "type": "file", "file_id": "file_1" })), "the uploaded file file_1"),
        (document(json!({ "type": "content", "content": [] })), "the document `T`, made of blocks"),
        (json!({ "type": "tool_reference", "tool_name": "t" }), "a reference to the tool `t`"),
        (json!({ "type": "of_tomorrow" }), "a block of a kind that is unknown here"),
    ] {
        assert_eq!(mcp::server_result(&result(json!([block]))).unwrap_err().what(), what);
    }
}

#[test]
fn calls_of_the_model_become_requests() {
    let call = |input: Value| {
        let call = json!({ "type": "tool_use", "id": "toolu_1", "name": "t", "input": input });
        let call: ToolUseBlock = Json::serialize_from(&call).unwrap().decode_as().unwrap();
        mcp::call(&call)
    };
    let params = call(json!({ "b": 1, "a": 2 })).unwrap();
    assert_eq!(params.name, "t");
    assert_eq!(Value::Object(params.arguments.unwrap()).to_string(), r#"{"b":1,"a":2}"#);
    assert_eq!(
        call(json!([1])).unwrap_err().to_string(),
        "an input that is not an object is not supported: arguments have names"
    );
}

/// Any content of the protocol.
fn any_content() -> impl Strategy<Value = ContentBlock> {
    let mime = prop_oneof![
        "[a-z]{1,9}/[a-z+]{1,9}",
        Just("image/png".to_owned()),
        Just("application/pdf".to_owned()),
        Just("text/html".to_owned())
    ];
    (0..5, ".{0,8}", mime, "[A-Za-z0-9+/]{0,2}={0,2}", ".{0,600}").prop_map(
        |(kind, text, mime, data, uri)| match kind {
            0 => ContentBlock::text(text),
            1 => ContentBlock::image(data, mime),
            2 => ContentBlock::audio(data, mime),
            3 => ContentBlock::resource_link(Resource::new(uri, text).with_mime_type(mime)),
            _ if text.is_empty() => ContentBlock::resource(ResourceContents::text(text, uri)),
            _ => ContentBlock::resource(ResourceContents::blob(data, uri).with_mime_type(mime)),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Content has a counterpart, or an error says which has none; and the counterpart of that is the content again.
    #[test]
    fn conversions_are_total(content in any_content()) {
        let converted: Result<ToolResultContentBlockParam, Unsupported> = mcp::content(&content);
        match converted {
            Err(error) => prop_assert!(!error.what().is_empty()),
            Ok(block) => {
                let back = mcp::server_content(&block).unwrap();
                if let (ContentBlock::Text(_) | ContentBlock::Image(_), back) = (&content, &back) {
                    prop_assert_eq!(back, &content);
                }
                // It would go out the same way again.
                prop_assert_eq!(mcp::content::<ToolResultContentBlockParam>(&back).is_ok(), true);
            }
        }
    }
}

/// A server of the protocol with one tool.
#[derive(Clone)]
struct Adder;

impl rmcp::ServerHandler for Adder {
    async fn list_tools(
        &self,
        _request: Option<rmcp::model::PaginatedRequestParams>,
        _context: rmcp::service::RequestContext<rmcp::RoleServer>,
    ) -> Result<rmcp::model::ListToolsResult, ErrorData> {
        let schema = json!({ "type": "object", "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } } });
        let tool = Tool::new("math.add", "Adds.", schema.as_object().unwrap().clone());
        Ok(rmcp::model::ListToolsResult::with_all_items(vec![tool]))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _context: rmcp::service::RequestContext<rmcp::RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        match (arguments.get("a").and_then(Value::as_i64), arguments.get("b").and_then(Value::as_i64)) {
            (Some(a), Some(b)) => {
                Ok(CallToolResult::success(vec![ContentBlock::text((a + b).to_string())]).into())
            }
            _ => Err(ErrorData::invalid_params("a and b are integers", None)),
        }
    }
}

#[tokio::test]
async fn the_tools_of_a_real_server_run() {
    use rmcp::ServiceExt;

    let (near, far) = tokio::io::duplex(4096);
    let serving = tokio::spawn(async move { Adder.serve(far).await.unwrap().waiting().await });
    let client = Arc::new(().serve(near).await.unwrap());
    let tools = client.list_all_tools().await.unwrap();
    let peer = client.peer().clone();
    let call = move |params| {
        let peer = peer.clone();
        async move { peer.call_tool(params).await }
    };
    let tools = mcp::tools(tools, &mut BTreeSet::new(), call).unwrap();
    let results =
        run(tools, [("math_add", json!({ "a": 1, "b": 2 })), ("math_add", json!({ "a": 1 }))]).await;
    assert_eq!(results[0]["content"], json!([{ "type": "text", "text": "3" }]));
    assert_eq!(results[1]["is_error"], true);
    assert!(results[1]["content"].as_str().unwrap().contains("a and b are integers"));
    drop(client);
    serving.await.unwrap().unwrap();
}
