//! Types in the syntax of the spec.

use super::{Api, Type};

impl Api {
    /// Formats a type in the syntax of the spec; `name` returns the name of a named type.
    pub(crate) fn written(&self, type_: &Type, name: &dyn Fn(&str) -> String) -> String {
        match type_ {
            Type::String | Type::Secret => "string".to_owned(),
            Type::Integer => "integer".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::Datetime => "datetime".to_owned(),
            Type::Base64 => "base64".to_owned(),
            Type::File => "file".to_owned(),
            Type::Any => "any".to_owned(),
            Type::List(item) => format!("list<{}>", self.written(item, name)),
            Type::Map(value) => format!("map<{}>", self.written(value, name)),
            Type::Nullable(inner) => format!("{}?", self.written(inner, name)),
            Type::Named(id) => name(&self[*id].name),
        }
    }
}
