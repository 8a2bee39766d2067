//! The definitions of the tools for the model. Their inputs are those of the API's own tool set.

use anthropic_beta::messages::{Tool as Definition, ToolInputSchema, ToolUnion};
use serde_json::{Value, json};

use crate::structured::{SchemaError, SchemaErrorReason};

/// The kind of a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Write,
    Edit,
    Glob,
    Grep,
    #[cfg(unix)]
    Bash,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Edit => "edit",
            Self::Glob => "glob",
            Self::Grep => "grep",
            #[cfg(unix)]
            Self::Bash => "bash",
        }
    }

    /// Returns the definition. `note` is added to the description.
    pub(super) fn definition(self, note: &str) -> Result<ToolUnion, SchemaError> {
        let (description, properties, required) = self.texts();
        let description = format!("{description}{note}");
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        let schema = ToolInputSchema::from_json(&schema.to_string())
            .map_err(|_| SchemaError::new("/type", SchemaErrorReason::Malformed("type".into())))?;
        Ok(Definition::new(self.name(), schema).with_description(description).into())
    }

    /// Returns the description, the properties of the input, and the names of the required ones.
    fn texts(self) -> (&'static str, Value, &'static [&'static str]) {
        let string = |description: &str| json!({ "type": "string", "description": description });
        let file = string("Path of the file, absolute or relative to the working directory.");
        match self {
            Self::Read => (
                "Returns the text of a file in the working directory, without line numbers, or an image or a PDF. \
                 Long files are read in ranges of lines.",
                json!({
                    "file_path": file,
                    "view_range": {
                        "type": "array",
                        "items": { "type": "integer" },
                        "minItems": 2,
                        "maxItems": 2,
                        "description": "First and last line, counted from 1. A last line of 0 or less is the end of the file.",
                    },
                }),
                &["file_path"],
            ),
            Self::Write => (
                "Writes a whole file in the working directory. Replaces an existing file, and creates missing \
                 directories.",
                json!({ "file_path": file, "content": string("The complete new text.") }),
                &["file_path", "content"],
            ),
            Self::Edit => (
                "Replaces a text in a file in the working directory. The text must occur exactly once, unless all \
                 occurrences are replaced.",
                json!({
                    "file_path": file,
                    "old_string": string("Text to replace, exactly as in the file."),
                    "new_string": string("Text that replaces it."),
                    "replace_all": { "type": "boolean", "description": "Replaces all occurrences." },
                }),
                &["file_path", "old_string", "new_string"],
            ),
            Self::Glob => (
                "Finds files in the working directory whose paths match a pattern, the most recently changed first. Skips \
                 out `.git` and `node_modules`.",
                json!({
                    "pattern": string("Pattern such as `src/**/*.{rs,toml}`."),
                    "path": string("Directory to start from; the working directory by default."),
                }),
                &["pattern"],
            ),
            Self::Grep => (
                "Finds the lines of text files in the working directory that match a regular expression, without \
                 look-around. Skips `.git` and `node_modules`.",
                json!({
                    "pattern": string("Regular expression."),
                    "path": string("File or directory to search; the working directory by default."),
                }),
                &["pattern"],
            ),
            #[cfg(unix)]
            Self::Bash => (
                "Runs a command in one persistent bash, and returns its output. Standard input is empty.",
                json!({
                    "command": string("Command to run."),
                    "restart": { "type": "boolean", "description": "Starts a new bash before the command, if there is one." },
                    "timeout_ms": { "type": "integer", "description": "Milliseconds after which the command is killed." },
                }),
                &[],
            ),
        }
    }
}
