//! The endpoints of a reference: parameters, bodies and responses.

use crate::spec::{Method, ParameterLocation};

use super::at::At;
use super::shape::{Field, Shape};
use super::signature::Signature;

/// An endpoint of the reference.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// The call of the rendering's client.
    pub(super) signature: Signature,
    /// The beginning of its section.
    pub(super) at: At,
    /// The HTTP method.
    pub(super) method: Method,
    /// The path template.
    pub(super) path: String,
    /// The path, query and header parameters.
    pub(super) parameters: Vec<Parameter>,
    /// The body.
    pub(super) sends: Sends,
    /// The response.
    pub(super) returns: Response,
    /// Whether the response is a stream.
    pub(super) streams: bool,
    /// Whether the rendering hides a parameter that is not in the spec.
    pub(super) hides: bool,
}

/// A path, query or header parameter.
#[derive(Debug)]
pub(super) struct Parameter {
    /// The location.
    pub(super) place: ParameterLocation,
    /// The name, type and position on the page.
    pub(super) field: Field,
}

/// The body of a request.
#[derive(Debug)]
pub(super) enum Sends {
    /// Nothing.
    Nothing,
    /// The object with this name; `also` is its name in the rendering.
    Object { name: String, also: String },
    /// A JSON value that is not an object of the endpoint's own.
    Value(Shape),
    /// A form with these parts.
    Form(Vec<Field>),
}

/// The response of an endpoint.
#[derive(Debug)]
pub(super) enum Response {
    /// Bytes.
    Bytes,
    /// A page of a list with an opaque cursor.
    CursorPage(Shape),
    /// A page of a list that is continued by identifiers.
    IdPage(Shape),
    /// A JSON value.
    Value(Shape),
}
