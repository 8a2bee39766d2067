//! The output of tools, and its form for the model.

use anthropic_beta::messages::{
    TextBlockParam, ToolResultBlockParam, ToolResultContent, ToolResultContentBlockParam,
};

/// The error of a tool: any error type, or a text.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The maximum length of an error's text for the model, in characters.
const ERROR_LENGTH: usize = 4096;

/// The output of a tool for the model: text, or blocks such as images.
#[derive(Clone, Debug)]
pub struct ToolOutput {
    content: ToolResultContent,
    is_error: bool,
}

impl From<String> for ToolOutput {
    fn from(text: String) -> Self {
        // The API does not accept empty text.
        ToolResultContent::Text(if text.is_empty() { "(no output)".into() } else { text }).into()
    }
}

impl From<&str> for ToolOutput {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<()> for ToolOutput {
    fn from((): ()) -> Self {
        String::new().into()
    }
}

impl From<serde_json::Value> for ToolOutput {
    /// JSON as text. A string is written without quotes.
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::String(text) => text.into(),
            value => value.to_string().into(),
        }
    }
}

impl From<ToolResultContent> for ToolOutput {
    fn from(content: ToolResultContent) -> Self {
        Self { content, is_error: false }
    }
}

impl From<Vec<ToolResultContentBlockParam>> for ToolOutput {
    fn from(blocks: Vec<ToolResultContentBlockParam>) -> Self {
        if blocks.is_empty() { ().into() } else { ToolResultContent::Blocks(blocks).into() }
    }
}

impl ToolOutput {
    #[cfg(feature = "sessions")]
    pub(crate) fn into_content(self) -> ToolResultContent {
        self.content
    }

    /// Marks it as the output of a failed call. It is sent to the model unchanged, whereas an error that a tool returns
    /// is truncated and prefixed. The API accepts only text in it: a note replaces any other block.
    #[must_use]
    pub fn into_error(mut self) -> Self {
        self.is_error = true;
        if let ToolResultContent::Blocks(blocks) = &mut self.content {
            for block in blocks {
                if !matches!(block, ToolResultContentBlockParam::Text(_)) {
                    *block = TextBlockParam::new("[a block that is not text was omitted]").into();
                }
            }
        }
        self
    }

    /// Whether this is the output of a failed call.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.is_error
    }

    /// Returns the result of a call.
    pub(super) fn into_result(self, id: &str) -> ToolResultBlockParam {
        let mut result = ToolResultBlockParam::new(id);
        result.content = Some(self.content);
        result.is_error = self.is_error.then_some(true);
        result
    }
}

/// Returns the result of a failed call.
pub(super) fn failed(id: &str, reason: &str) -> ToolResultBlockParam {
    let mut result = ToolOutput::from(error_text(reason)).into_result(id);
    result.is_error = Some(true);
    result
}

/// Returns the text of an error for the model, without characters that could break later requests.
pub(crate) fn error_text(reason: &str) -> String {
    let readable = |char: &char| !char.is_control() || matches!(char, '\n' | '\t');
    let mut text: String = reason.chars().filter(readable).take(ERROR_LENGTH).collect();
    text.insert_str(0, "Error: ");
    text
}
