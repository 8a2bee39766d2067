//! Types in messages.

use crate::ir::{Api, Type};

/// A type as the spec writes it.
pub(super) fn written(api: &Api, type_: &Type) -> String {
    match type_ {
        Type::String | Type::Secret => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Datetime => "datetime".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::File => "file".to_owned(),
        Type::Any => "any".to_owned(),
        Type::List(item) => format!("list<{}>", written(api, item)),
        Type::Map(value) => format!("map<{}>", written(api, value)),
        Type::Nullable(inner) => format!("{}?", written(api, inner)),
        Type::Named(id) => api[*id].name.clone(),
    }
}
