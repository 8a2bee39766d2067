//! Endpoints as the reference means them: their parameters, what they send and their responses.

use crate::spec::{Method, ParameterLocation};

use super::at::At;
use super::shape::{Field, Shape};
use super::signature::Signature;

/// An endpoint as the reference describes it.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// Its place in the rendering's client.
    pub(super) signature: Signature,
    /// Where its section begins.
    pub(super) at: At,
    /// The HTTP method.
    pub(super) method: Method,
    /// The path template.
    pub(super) path: String,
    /// Path, query and header parameters.
    pub(super) parameters: Vec<Parameter>,
    /// What it sends.
    pub(super) sends: Sends,
    /// What it responds with.
    pub(super) returns: Response,
    /// Whether the rendering's client reads the response piece by piece.
    pub(super) streams: bool,
    /// Whether the rendering hides a parameter that the spec doesn't know.
    pub(super) hides: bool,
}

/// A path, query or header parameter.
#[derive(Debug)]
pub(super) struct Parameter {
    /// Where it goes.
    pub(super) place: ParameterLocation,
    /// Name, type and place on the page.
    pub(super) field: Field,
}

/// What an endpoint sends.
#[derive(Debug)]
pub(super) enum Sends {
    /// Nothing.
    Nothing,
    /// The object of this name, which the rendering calls `also`.
    Object { name: String, also: String },
    /// A value of another type, as JSON.
    Value(Shape),
    /// A form with these parts.
    Form(Vec<Field>),
}

/// What an endpoint responds with.
#[derive(Debug)]
pub(super) enum Response {
    /// Bytes.
    Bytes,
    /// A page by an opaque cursor.
    CursorPage(Shape),
    /// A page by the ids at its ends.
    IdPage(Shape),
    /// A value.
    Value(Shape),
}
