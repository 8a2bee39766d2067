//! A server that rejects each request that its spec does not allow.

use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::openapi::{Contract, export};
use anthropic_beta_codegen::spec::Source;
use jsonschema::Validator;
use serde_json::{Value as Json, json};

/// The OpenAPI document of a spec.
pub(crate) struct Server(Json);

impl Server {
    pub(crate) fn new(sources: &[Source]) -> Self {
        let (spec, _) = generate::resolve(sources).unwrap();
        let document = export(&spec, &Contract { license: "MIT".to_owned() }).to_json().unwrap();
        // The values of a union of texts can fit two variants: a constant and any text.
        Self(serde_json::from_str(&document.replace("\"oneOf\":", "\"anyOf\":")).unwrap())
    }

    /// Returns what checks the values of a type.
    pub(crate) fn validator(&self, type_: &str) -> Validator {
        let reference = format!("#/components/schemas/{type_}");
        let is_base64 = |text: &str| {
            text.len().is_multiple_of(4)
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c))
        };
        jsonschema::options()
            .should_validate_formats(true)
            .with_format("byte", is_base64)
            .build(&json!({ "$ref": reference, "components": self.0["components"] }))
            .unwrap()
    }
}
