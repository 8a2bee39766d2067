//! Endpoints, resolved.

use super::{
    Date, Field, Limits, Method, Origin, Paging, ParameterLocation, Presence, RustName, Type, TypeId, Wait,
};

/// One endpoint.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its key in the spec, `create`.
    pub name: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template.
    pub path: String,
    /// Beta features that it needs.
    pub betas: Vec<String>,
    /// The date of the document that introduced it.
    pub since: Option<Date>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// The Rust name, if it differs from the key.
    pub rust: Option<RustName>,
    /// The Rust name of the request, if it differs from the derived one.
    pub rust_request: Option<RustName>,
    /// Search terms.
    pub search: Vec<String>,
    /// The docs.
    pub doc: String,
    /// Path, query and header parameters.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: RequestBody,
    /// The response.
    pub response: Response,
    /// The integer body field that limits the generated tokens.
    pub expected_tokens: Option<String>,
    /// The condition under which the operation is complete.
    pub wait: Option<Wait>,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

impl Endpoint {
    /// Returns the parameters in one location.
    pub(crate) fn parameters_in(&self, location: ParameterLocation) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.location == location)
    }
}

/// A path, query or header parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its wire name.
    pub name: String,
    /// The location.
    pub location: ParameterLocation,
    /// The type of its values.
    pub type_: Type,
    /// Whether it is optional.
    pub presence: Presence,
    /// The limits of its values.
    pub limits: Limits,
    /// The date of the document that introduced it.
    pub since: Option<Date>,
    /// The replacement, if it is deprecated.
    pub deprecated: Option<String>,
    /// The Rust name, if it differs from the derived one.
    pub rust: Option<RustName>,
    /// The docs.
    pub doc: String,
    /// The place of the definition in the spec.
    pub origin: Origin,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub enum RequestBody {
    /// No body.
    None,
    /// An object, as JSON.
    Json(TypeId),
    /// A multipart form.
    Form(Vec<FormPart>),
}

/// One part of a form: a text or a file, or several with the same name.
#[derive(Clone, Debug)]
pub struct FormPart {
    /// The field; its wire name may end in `[]`.
    pub field: Field,
    /// Whether it is a file.
    pub file: bool,
    /// Whether several are allowed.
    pub many: bool,
}

/// The response of an endpoint.
#[derive(Clone, Debug)]
pub enum Response {
    /// A JSON value.
    Json {
        /// Its type.
        type_: Type,
        /// Whether the response may be empty or `null`.
        empty: bool,
    },
    /// Either a JSON value or events, depending on a flag in the body.
    JsonOrEvents {
        /// The type of the JSON value.
        type_: Type,
        /// The type of an event.
        event: Type,
        /// The body field that requests events.
        flag: String,
    },
    /// A page of items.
    Page {
        /// The type of an item.
        item: Type,
        /// How pages follow each other.
        paging: Paging,
    },
    /// One JSON value per line.
    Lines(Type),
    /// Server-sent events.
    Events(Type),
    /// Bytes.
    Binary,
}

impl Response {
    /// Returns whether it consists of a sequence of values: the items of a list, events, or lines.
    pub fn is_sequence(&self) -> bool {
        matches!(self, Self::Page { .. } | Self::Lines(_) | Self::Events(_))
    }
}

/// Events that the API posts to a webhook.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The type of the posted JSON.
    pub type_: Type,
    /// The docs of the method that verifies an event.
    pub doc: String,
}
