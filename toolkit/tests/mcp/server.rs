//! Conversions for a server.

use super::*;

fn result(content: Value) -> ToolResultBlockParam {
    let result = json!({ "type": "tool_result", "tool_use_id": "toolu_1", "content": content });
    Json::serialize_from(&result).unwrap().decode_as().unwrap()
}

#[test]
fn converts_results_of_tools_for_a_server() {
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
        (document(json!({ "type": "content", "content": [] })), "the document `T`, which consists of blocks"),
        (json!({ "type": "tool_reference", "tool_name": "t" }), "a reference to the tool `t`"),
        (json!({ "type": "of_tomorrow" }), "a block of an unknown type"),
    ] {
        assert_eq!(mcp::server_result(&result(json!([block]))).unwrap_err().what(), what);
    }
}

#[test]
fn converts_calls_of_the_model_to_requests() {
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
