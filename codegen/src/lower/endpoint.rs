//! Resolves endpoints.

use super::Lowering;
use crate::ir::{Endpoint, FieldKind, FormPart, Origin, Parameter, Presence, RequestBody, Response, Type};
use crate::spec;

impl Lowering<'_> {
    pub(super) fn endpoint(&mut self, name: &str, endpoint: &spec::Endpoint, origin: Origin) -> Endpoint {
        Endpoint {
            name: name.to_owned(),
            method: endpoint.method,
            path: endpoint.path.clone(),
            betas: endpoint.betas.clone(),
            since: endpoint.since.clone(),
            deprecated: endpoint.deprecated.clone(),
            rust: endpoint.rust.clone(),
            rust_request: endpoint.rust_request.clone(),
            doc: endpoint.doc.clone(),
            parameters: endpoint
                .parameters
                .iter()
                .map(|(name, parameter)| self.parameter(name, parameter, origin.key("parameters").key(name)))
                .collect(),
            body: self.body(endpoint.body.as_ref(), &origin.key("body")),
            response: self.response(&endpoint.returns, &origin.key("returns")),
            expected_tokens: endpoint.expected_tokens.clone(),
            wait: endpoint.wait.clone(),
            search: endpoint.search.clone(),
            origin,
        }
    }

    fn parameter(&mut self, name: &str, parameter: &spec::Parameter, origin: Origin) -> Parameter {
        Parameter {
            name: name.to_owned(),
            location: parameter.place,
            type_: self.type_expr(&parameter.type_, &origin.key("type")),
            presence: Presence::new(parameter.optional, parameter.nullable),
            limits: parameter.limits.clone(),
            since: parameter.since.clone(),
            deprecated: parameter.deprecated.clone(),
            rust: parameter.rust.clone(),
            doc: parameter.doc.clone(),
            origin,
        }
    }

    fn body(&mut self, body: Option<&spec::Body>, origin: &Origin) -> RequestBody {
        let Some(body) = body else { return RequestBody::None };
        match (&body.json, body.multipart.is_empty()) {
            (Some(expr), true) => match self.known_type(expr, &origin.key("json")) {
                Some(Type::Named(id)) => RequestBody::Json(id),
                // The unknown name has been reported.
                None => RequestBody::None,
                Some(_) => {
                    self.report(
                        &origin.key("json"),
                        "a JSON body must be an object",
                        "write the name of a type with `fields:`",
                    );
                    RequestBody::None
                }
            },
            (None, false) => RequestBody::Form(
                body.multipart
                    .iter()
                    .filter_map(|(name, field)| {
                        self.form_part(name, field, origin.key("multipart").key(name))
                    })
                    .collect(),
            ),
            _ => {
                let help = "write `json: TypeName`, or `multipart:` with the form's parts";
                self.report(origin, "a body is either JSON or a form", help);
                RequestBody::None
            }
        }
    }

    fn form_part(&mut self, name: &str, field: &spec::Field, origin: Origin) -> Option<FormPart> {
        let field = self.field(name, field, origin);
        let (file, many) = match &field.kind {
            FieldKind::Of(Type::File) => (true, false),
            FieldKind::Of(Type::List(item)) if **item == Type::File => (true, true),
            FieldKind::Of(Type::String) => (false, false),
            _ => {
                let help = "write `file`, `list<file>` or `string`";
                self.report(&field.origin, format!("`{name}` cannot be a part of a form"), help);
                return None;
            }
        };
        Some(FormPart { field, file, many })
    }

    fn response(&mut self, returns: &spec::Returns, origin: &Origin) -> Response {
        let spec::Returns { json, page, paging, lines, events, events_flag, binary, empty } = returns;
        self.stray_response_keys(returns, origin);
        match (json, page, lines, events, binary) {
            (Some(json), None, None, None, false) => {
                Response::Json { type_: self.type_expr(json, &origin.key("json")), empty: *empty }
            }
            (Some(json), None, None, Some(events), false) => {
                let type_ = self.type_expr(json, &origin.key("json"));
                let event = self.type_expr(events, &origin.key("events"));
                let Some(flag) = events_flag.clone() else {
                    let help = "add `events_flag:` with the body field that requests events";
                    self.report(origin, "`json` and `events` need the flag that selects one of them", help);
                    return Response::Json { type_, empty: *empty };
                };
                Response::JsonOrEvents { type_, event, flag }
            }
            (None, Some(page), None, None, false) => {
                let item = self.type_expr(page, &origin.key("page"));
                let Some(paging) = *paging else {
                    self.report(origin, "a page needs `paging`", "add `paging: cursor` or `paging: ids`");
                    return Response::Binary;
                };
                Response::Page { item, paging }
            }
            (None, None, Some(lines), None, false) => {
                Response::Lines(self.type_expr(lines, &origin.key("lines")))
            }
            (None, None, None, Some(events), false) => {
                Response::Events(self.type_expr(events, &origin.key("events")))
            }
            (None, None, None, None, true) => Response::Binary,
            _ => {
                let help = "write one of `json`, `page`, `lines`, `events` and `binary: true`; only `json` and `events` can be combined";
                self.report(origin, "an endpoint has one kind of response", help);
                Response::Binary
            }
        }
    }

    /// Reports keys that belong to another kind of response.
    fn stray_response_keys(&mut self, returns: &spec::Returns, origin: &Origin) {
        let spec::Returns { json, page, paging, lines, events, events_flag, binary, empty } = returns;
        let other_kind = json.is_some() || lines.is_some() || events.is_some() || *binary;
        let strays = [
            (
                "empty",
                *empty && (json.is_none() || events.is_some()),
                "only a response that is always JSON can be empty",
                "remove `empty:`",
            ),
            (
                "paging",
                paging.is_some() && page.is_none() && other_kind,
                "only a page has a next page",
                "write the type of the items as `page:` in place of the other kind of response, or remove `paging:`",
            ),
            (
                "events_flag",
                events_flag.is_some() && (json.is_none() || events.is_none()),
                "a flag selects JSON or events, but only one of them is present",
                "write both `json:` and `events:`, or remove `events_flag:`",
            ),
        ];
        for (key, stray, message, help) in strays {
            if stray {
                self.report(&origin.key(key), message, help);
            }
        }
    }
}
