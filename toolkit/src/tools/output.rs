//! What tools return, and what the model gets of it.

use anthropic_beta::messages::{
    TextBlockParam, ToolResultBlockParam, ToolResultContent, ToolResultContentBlockParam,
};

/// The error of a tool: any error type, or a text.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Characters of an error's text that the model gets.
const ERROR_LENGTH: usize = 4096;

/// What a tool returns to the model: text, or blocks such as images.
#[derive(Clone, Debug)]
pub struct ToolOutput {
    content: ToolResultContent,
    is_error: bool,
}

impl From<String> for ToolOutput {
    fn from(text: String) -> Self {
        // The API takes no empty text.
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
    /// JSON as text. A string goes without quotes.
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

    /// Marks it as what a call gives that failed. It goes to the model as it is, where an error that a tool returns is cut
    /// and prefixed. The API takes only text in it: a note takes the place of any other block.
    #[must_use]
    pub fn into_error(mut self) -> Self {
        self.is_error = true;
        if let ToolResultContent::Blocks(blocks) = &mut self.content {
            for block in blocks {
                if !matches!(block, ToolResultContentBlockParam::Text(_)) {
                    *block = TextBlockParam::new("[a block that is not text was left out]").into();
                }
            }
        }
        self
    }

    /// Returns whether it is what a call gives that failed.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.is_error
    }

    /// The result of a call.
    pub(super) fn into_result(self, id: &str) -> ToolResultBlockParam {
        let mut result = ToolResultBlockParam::new(id);
        result.content = Some(self.content);
        result.is_error = self.is_error.then_some(true);
        result
    }
}

/// The result of a call that failed.
pub(super) fn failed(id: &str, reason: &str) -> ToolResultBlockParam {
    let mut result = ToolOutput::from(error_text(reason)).into_result(id);
    result.is_error = Some(true);
    result
}

/// What the model reads of an error. Text that could break later requests is taken out.
pub(crate) fn error_text(reason: &str) -> String {
    let readable = |char: &char| !char.is_control() || matches!(char, '\n' | '\t');
    let mut text: String = reason.chars().filter(readable).take(ERROR_LENGTH).collect();
    text.insert_str(0, "Error: ");
    text
}
