//! Parameters: those of one endpoint, and those of every request.

use serde_yaml::Value;

use super::Exporter;
use super::build::Map;
use super::schema::schema;
use crate::spec::{Betas, Header, Parameter, ParameterLocation, Primitive, TypeExpr};

/// Returns the reference to a parameter of every request.
fn shared(name: &str) -> Value {
    Map::new().with("$ref", format!("#/components/parameters/{name}")).into()
}

impl<'a> Exporter<'a> {
    /// Returns a parameter of an endpoint.
    pub(super) fn parameter(&self, name: &str, parameter: &'a Parameter) -> Map {
        let Parameter { place, type_, optional, nullable, since, deprecated, limits, rust, doc, decide: _ } =
            parameter;
        let place = match place {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
        };
        // Arrays are repeated parameters: `form` and `explode` are the defaults in a query.
        Map::new()
            .with("name", name)
            .with("in", place)
            .flag("required", !optional)
            .describe(doc)
            .since(since.as_ref())
            .deprecated(deprecated.as_ref())
            .with("schema", self.limits(schema(type_), limits, Some(type_)))
            .flag("x-nullable", *nullable)
            .rust_name(rust.as_ref())
    }

    /// Returns references to the parameters of every request.
    pub(super) fn shared_references(&self) -> Vec<Value> {
        let api = &self.spec.api;
        let fixed = api.headers.iter().chain(&api.query).map(|each| shared(&each.name));
        fixed.chain(api.betas.iter().map(|betas| shared(&betas.header))).collect()
    }

    /// Returns the parameters of every request.
    pub(super) fn shared_parameters(&self) -> Map {
        let api = &self.spec.api;
        let headers = api.headers.iter().map(|each| (each.name.clone(), fixed(each, "header")));
        let query = api.query.iter().map(|each| (each.name.clone(), fixed(each, "query")));
        let betas = api.betas.iter().map(|betas| (betas.header.clone(), self::betas(betas)));
        headers.chain(query).chain(betas).collect()
    }
}

/// Returns the header that requests beta features: one header, with commas between its values.
fn betas(betas: &Betas) -> Map {
    Map::new()
        .with("name", betas.header.clone())
        .with("in", "header")
        .with("style", "simple")
        .describe(&betas.doc)
        .with("schema", schema(&TypeExpr::List(Box::new(betas.type_.clone()))))
}

fn fixed(header: &Header, place: &str) -> Map {
    let Header { name, value } = header;
    let text = schema(&TypeExpr::Primitive(Primitive::String));
    Map::new()
        .with("name", name.clone())
        .with("in", place)
        .with("required", true)
        .with("description", format!("Always `{value}`."))
        .with("schema", text.with("const", value.clone()))
}
