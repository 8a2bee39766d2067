//! Replies to calls, as events.

use anthropic_beta::{
    json::Json,
    messages::{ToolResultContent, ToolResultContentBlockParam},
    sessions::events::{
        EventParams, ToolConfirmationResult, ToolResultContentBlock, UserCustomToolResultEventParams,
        UserToolConfirmationEventParams, UserToolResultEventParams,
    },
};
use serde_json::Value;

use super::call::{CallKind, SessionCall};
use crate::tools::{ToolOutput, error_text};

/// The maximum length of the reason of a denial, in characters.
const DENIAL: usize = 10_000;

/// Returns the result of a call, or the reason why it failed.
pub(super) fn result(call: &SessionCall, outcome: Result<ToolOutput, String>) -> EventParams {
    let failed = outcome.as_ref().map_or(true, ToolOutput::is_error);
    let content = match outcome {
        Ok(output) => blocks(output.into_content()),
        Err(reason) => vec![error_text(&reason).into()],
    };
    match call.kind {
        CallKind::BuiltIn => {
            let result = UserToolResultEventParams::new(&call.id).with_content(content);
            if failed { result.with_is_error(true) } else { result }.into()
        }
        CallKind::Custom | CallKind::Mcp { .. } => {
            let result = UserCustomToolResultEventParams::new(&call.id).with_content(content);
            if failed { result.with_is_error(true) } else { result }.into()
        }
    }
}

pub(super) fn allow(call: &SessionCall) -> EventParams {
    UserToolConfirmationEventParams::new(ToolConfirmationResult::Allow, &call.id).into()
}

pub(super) fn deny(call: &SessionCall, reason: &str) -> EventParams {
    let denial = UserToolConfirmationEventParams::new(ToolConfirmationResult::Deny, &call.id);
    let reason: String = reason.chars().take(DENIAL).collect();
    if reason.is_empty() { denial } else { denial.with_deny_message(reason) }.into()
}

/// Returns the content of a result in the form that sessions accept: without empty text and unknown fields.
fn blocks(content: ToolResultContent) -> Vec<ToolResultContentBlock> {
    let blocks = match content {
        ToolResultContent::Text(text) => vec![text.into()],
        ToolResultContent::Blocks(blocks) => blocks.iter().filter_map(block).collect(),
        ToolResultContent::Unknown(unknown) => vec![unknown.json().to_string().into()],
        _ => Vec::new(),
    };
    if blocks.is_empty() { vec!["(no output)".into()] } else { blocks }
}

/// Returns a block; one of a type that sessions do not accept becomes text with its JSON.
fn block(block: &ToolResultContentBlockParam) -> Option<ToolResultContentBlock> {
    let whole = Json::encode_from(block);
    let mut value = whole.to_value().unwrap_or_default();
    let known: &[&str] = match value["type"].as_str() {
        Some("text") if value["text"] == "" => return None,
        Some("text") => &["type", "text"],
        Some("image") => &["type", "source"],
        Some("document") => &["type", "source", "context", "title"],
        Some("search_result") => &["type", "source", "title", "content", "citations"],
        _ => return Some(whole.to_string().into()),
    };
    if value["type"] == "search_result" {
        let enabled = value["citations"]["enabled"] == true;
        value["citations"] = serde_json::json!({ "enabled": enabled });
        for text in value["content"].as_array_mut().into_iter().flatten() {
            keep(text, &["type", "text"]);
        }
    }
    keep(&mut value, known);
    let same: ToolResultContentBlock = Json::from(value).decode_as().ok()?;
    Some(if same.as_unknown().is_some() { whole.to_string().into() } else { same })
}

fn keep(value: &mut Value, names: &[&str]) {
    if let Some(object) = value.as_object_mut() {
        object.retain(|name, value| names.contains(&name.as_str()) && !value.is_null());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sent(blocks: Value) -> Value {
        let blocks: Vec<ToolResultContentBlockParam> = Json::from(blocks).decode_as().unwrap();
        let call = SessionCall::custom("sevt_1");
        let event = result(&call, Ok(ToolOutput::from(blocks)));
        serde_json::from_str::<Value>(&event.to_json()).unwrap()["content"].take()
    }

    #[test]
    fn sends_only_blocks_that_sessions_accept() {
        let image = json!({ "type": "image", "source": { "type": "url", "url": "https://a.test/b" } });
        let mut cached = image.clone();
        cached["cache_control"] = json!({ "type": "ephemeral" });
        let result = json!({ "type": "search_result", "source": "a", "title": "b",
            "content": [{ "type": "text", "text": "c", "citations": null }] });
        let reference = json!({ "type": "tool_reference", "tool_name": "x" });
        let text = json!({ "type": "text", "text": "" });
        let content = sent(json!([cached, result, reference, text]));
        assert_eq!(content[0], image);
        assert_eq!(content[1]["citations"], json!({ "enabled": false }));
        assert_eq!(content[1]["content"], json!([{ "type": "text", "text": "c" }]));
        let as_text: Value = serde_json::from_str(content[2]["text"].as_str().unwrap()).unwrap();
        assert_eq!(as_text, reference);
        assert_eq!(content.as_array().unwrap().len(), 3, "no empty text is sent");
        assert_eq!(sent(json!([text])), json!([{ "type": "text", "text": "(no output)" }]));
    }
}
