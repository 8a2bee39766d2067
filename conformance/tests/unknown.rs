//! Unknown parts of responses can be found, and show no secrets.

use anthropic_beta::messages::{Message, MessageCreateParams};
use anthropic_beta::vaults::credentials::{CredentialAuthCreateParams, StaticBearerCreateParams};

#[test]
fn unknown_items_of_a_list_are_found_with_their_reason() {
    let content = r#"[{"type":"text","text":"a"},{"type":"dance","steps":3},{"type":"text","text":["b"]}]"#;
    let message = Message::from_json(&format!(
        r#"{{"type":"message","id":"msg_1","role":"assistant","model":"m","content":{content},"stop_reason":null,"stop_sequence":null,"usage":{{"input_tokens":1,"output_tokens":1}}}}"#
    ))
    .unwrap();
    let unknown: Vec<_> = message.unknown_content().collect();
    assert_eq!(unknown.len(), 2);
    assert_eq!((unknown[0].tag(), unknown[0].reason()), (Some("dance"), None));
    assert_eq!(unknown[1].tag(), Some("text"));
    let reason = unknown[1].reason().unwrap().to_string();
    assert!(reason.starts_with("text: expected a string, found a list"), "{reason}");
    assert!(format!("{message:?}").contains(&reason));
}

#[test]
fn an_unknown_credential_is_redacted() {
    for text in [
        r#"{"type":"basic","token":"t0ps3cret"}"#,
        r#"{"type":"static_bearer","token":"t0ps3cret"}"#,
        r#"{"type":"static_bearer","token":{"value":"t0ps3cret"},"mcp_server_url":"https://x"}"#,
        r#"{"type":"static_bearer","token":"x","mcp_server_url":"https://x","next_token":"t0ps3cret"}"#,
    ] {
        let auth = CredentialAuthCreateParams::from_json(text).unwrap();
        let shown = format!("{auth:?} {auth:#?}");
        assert!(!shown.contains("t0ps3cret") && shown.contains("[redacted]"), "{shown}");
    }
    let mut params = StaticBearerCreateParams::new("https://x", "y");
    params.extra_mut().insert("next_token", anthropic_beta::json::Json::string("t0ps3cret"));
    assert!(!format!("{params:?}").contains("t0ps3cret"));
    let request = r#"{"model":"m","max_tokens":1,"messages":[],"mcp_servers":[{"type":"url","name":"n","url":"u","token":"t0ps3cret"}]}"#;
    let request = MessageCreateParams::from_json(request).unwrap();
    assert!(!format!("{request:?}").contains("t0ps3cret"), "{request:?}");
}
