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
    /// The date of the document with which it came.
    pub since: Option<Date>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// A Rust name other than the key.
    pub rust: Option<RustName>,
    /// A Rust name of the request other than the derived one.
    pub rust_request: Option<RustName>,
    /// Words that people search the docs for.
    pub search: Vec<String>,
    /// What it does.
    pub doc: String,
    /// Path, query and header parameters.
    pub parameters: Vec<Parameter>,
    /// What the request carries.
    pub body: RequestBody,
    /// What the server responds with.
    pub response: Response,
    /// The integer body field that bounds the tokens the server may generate.
    pub expected_tokens: Option<String>,
    /// When what it returns is done.
    pub wait: Option<Wait>,
    /// Where the spec defines it.
    pub origin: Origin,
}

impl Endpoint {
    /// The parameters that go to one place.
    pub(crate) fn parameters_in(&self, location: ParameterLocation) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.location == location)
    }
}

/// A path, query or header parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its wire name.
    pub name: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// The type of its values.
    pub type_: Type,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What its values obey.
    pub limits: Limits,
    /// The date of the document with which it came.
    pub since: Option<Date>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// A Rust name other than the derived one.
    pub rust: Option<RustName>,
    /// What it means.
    pub doc: String,
    /// Where the spec defines it.
    pub origin: Origin,
}

/// What a request carries.
#[derive(Clone, Debug)]
pub enum RequestBody {
    /// Nothing.
    None,
    /// An object, as JSON.
    Json(TypeId),
    /// A multipart form.
    Form(Vec<FormPart>),
}

/// One part of a form: a text or a file, or several under one name.
#[derive(Clone, Debug)]
pub struct FormPart {
    /// What it is; its wire name may end in `[]`.
    pub field: Field,
    /// Whether it is a file.
    pub file: bool,
    /// Whether there may be several.
    pub many: bool,
}

/// What the server responds with.
#[derive(Clone, Debug)]
pub enum Response {
    /// A JSON value.
    Json {
        /// Its type.
        type_: Type,
        /// Whether the response may be empty or `null`.
        empty: bool,
    },
    /// Either a JSON value or events, as a flag in the body says.
    JsonOrEvents {
        /// The type of the JSON value.
        type_: Type,
        /// The type of an event.
        event: Type,
        /// The body field that asks for events.
        flag: String,
    },
    /// A page of items.
    Page {
        /// The type of an item.
        item: Type,
        /// How pages follow each other.
        paging: Paging,
    },
    /// One JSON value a line.
    Lines(Type),
    /// Server-sent events.
    Events(Type),
    /// Bytes.
    Binary,
}

impl Response {
    /// Whether it brings one value after the other: the items of a list, events, lines.
    pub fn is_sequence(&self) -> bool {
        matches!(self, Self::Page { .. } | Self::Lines(_) | Self::Events(_))
    }
}

/// Events that the API posts.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The type of the posted JSON.
    pub type_: Type,
    /// What the method that verifies one does.
    pub doc: String,
}
