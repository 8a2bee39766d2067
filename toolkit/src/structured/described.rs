//! The texts of a schema, and constraints in words that replace keywords.

use serde_json::Value;

use super::document::Object;

/// The title, description and default, and the text to add to the description.
pub(super) struct Described {
    title: Option<Value>,
    description: Option<String>,
    default: Option<Value>,
    pub(super) notes: Vec<String>,
    pub(super) constraints: Vec<String>,
}

impl Described {
    /// Removes them from a schema.
    pub(super) fn take(schema: &mut Object) -> Self {
        let description = schema.shift_remove("description");
        let mut this = Self {
            title: schema.shift_remove("title").filter(Value::is_string),
            description: description.and_then(|text| text.as_str().map(str::to_owned)),
            default: schema.shift_remove("default"),
            notes: Vec::new(),
            constraints: Vec::new(),
        };
        if let Some(examples) = schema.shift_remove("examples") {
            this.notes.push(format!("Examples: {examples}."));
        }
        this
    }

    /// Adds them to the accepted form.
    pub(super) fn put(self, schema: &mut Object) {
        let mut paragraphs: Vec<String> = self.description.into_iter().chain(self.notes).collect();
        if !self.constraints.is_empty() {
            paragraphs.push(format!("Constraints: {}.", self.constraints.join(", ")));
        }
        if let Some(title) = self.title {
            schema.insert("title".into(), title);
        }
        if !paragraphs.is_empty() {
            schema.insert("description".into(), paragraphs.join("\n\n").into());
        }
        if let Some(default) = self.default {
            schema.insert("default".into(), default);
        }
    }
}
