//! Tools of a server in the runner.

use super::*;

/// Returns the result of a tool as the runner sends it.
async fn sent(result: CallToolResult, strict: bool) -> Value {
    let schema = json!({ "type": "object" }).as_object().unwrap().clone();
    let call = move |_| std::future::ready(Ok::<_, std::io::Error>(result.clone()));
    let tool =
        mcp::tools([Tool::new("tool", "Does it.", schema)], &mut BTreeSet::new(), call).unwrap().remove(0);
    let tool = if strict { tool.strict_content() } else { tool };
    run(vec![tool], [("tool", json!({}))]).await.remove(0)
}

/// Returns the results that the runner sends for calls.
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
async fn keeps_the_supported_parts_of_results() {
    let text = |text: &str| json!({ "type": "text", "text": text });
    let mixed =
        vec![ContentBlock::text("hi"), ContentBlock::text(""), ContentBlock::audio("AAAA", "audio/wav")];
    let result = sent(CallToolResult::success(mixed.clone()), false).await;
    assert_eq!(
        result["content"],
        json!([text("hi"), text("[audio (audio/wav) was omitted: the API does not accept audio]")])
    );
    assert_eq!(result.get("is_error"), None);

    let result = sent(CallToolResult::success(mixed), true).await;
    assert_eq!(result["content"], "Error: audio (audio/wav) is not supported: the API does not accept audio");
    assert_eq!(result["is_error"], true);

    let failed = vec![ContentBlock::text("no"), ContentBlock::image("AAAA", "image/png")];
    let result = sent(CallToolResult::error(failed), false).await;
    assert_eq!(result["content"], json!([text("no"), text("[a block that is not text was omitted]")]));
    assert_eq!(result["is_error"], true);

    assert_eq!(sent(CallToolResult::success(Vec::new()), false).await["content"], "(no output)");
    let mut structured = CallToolResult::structured(json!({ "b": 1, "a": [null] }));
    structured.content.clear();
    assert_eq!(sent(structured, false).await["content"], r#"{"b":1,"a":[null]}"#);
}

#[test]
fn keeps_the_schema_and_description_of_definitions() {
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
        "the input schema of the tool `a` is not supported: it is not the schema of an object"
    );
}

#[tokio::test]
async fn converts_unsupported_names_in_both_directions() {
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
async fn changes_a_definition_except_for_its_name() {
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
async fn runs_the_tools_of_a_real_server() {
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
