//! Emits the example of each endpoint: a call with the required arguments, and the use of the response.

#[cfg(test)]
mod tests;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::expression::{Expression, chain};
use super::input::{Input, Inputs, Source};
use super::text;
use crate::ir::{Endpoint, Presence, RequestBody, ResourceId, Response, Type, TypeId};
use crate::names::{field_name, singular};
use crate::samples::Samples;

/// Returns the call and the use of its response, as a code block.
pub(super) fn method(cx: &Context<'_>, module: ResourceId, position: usize) -> String {
    Example::new(cx, module, position).awaited()
}

/// Returns the same call with a stream as the response.
pub(super) fn stream(cx: &Context<'_>, module: ResourceId, position: usize) -> String {
    let mut example = Example::new(cx, module, position);
    let mut methods = example.call();
    methods.push(Expression::call("stream", vec![]));
    let Response::JsonOrEvents { event, .. } = &example.endpoint.response else { return String::new() };
    let lines = example.read("stream", "event", &methods, ".await?;", event);
    example.block(&lines)
}

/// Returns a request in a variable that is then sent, as a code block.
pub(super) fn request(cx: &Context<'_>, module: ResourceId, position: usize) -> String {
    let mut example = Example::new(cx, module, position);
    let methods = example.call();
    let call = chain("let request = ", &methods, ";", 0);
    example.block(&format!("{call}\nlet response = request.await?;"))
}

struct Example<'a> {
    cx: &'a Context<'a>,
    module: ResourceId,
    endpoint: &'a Endpoint,
    position: usize,
    samples: Samples<'a>,
    /// The types whose values are being made, from the outermost to the innermost.
    enclosing: Vec<TypeId>,
    /// The imported names, by module.
    uses: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Example<'a> {
    fn new(cx: &'a Context<'a>, module: ResourceId, position: usize) -> Self {
        let samples = Samples::new(cx.api, cx.analysis);
        let endpoint = &cx.api[module].endpoints[position];
        Self { cx, module, endpoint, position, samples, enclosing: Vec::new(), uses: BTreeMap::new() }
    }

    fn awaited(mut self) -> String {
        let methods = self.call();
        let lines = match &self.endpoint.response {
            Response::Page { item, .. } => {
                let mut methods = methods;
                methods.push(Expression::call("items", vec![]));
                let one = self.variable(item);
                let module = self.cx.names.resource(self.module).modules.last();
                let many = module.filter(|many| **many != one).map_or("items", String::as_str);
                self.read(many, &one, &methods, ";", item)
            }
            Response::Events(event) => self.read("stream", "event", &methods, ".await?;", event),
            Response::Lines(line) => self.read("lines", "line", &methods, ".await?;", line),
            Response::Binary => {
                let call = chain("let download = ", &methods, ".await?;", 0);
                format!("{call}\ndownload.to_path(\"download\").await?;")
            }
            Response::Json { .. } if self.endpoint.method.as_str() == "DELETE" => {
                chain("", &methods, ".await?;", 0)
            }
            Response::Json { type_, empty: true } => {
                let (one, call) = (self.variable(type_), chain("let response = ", &methods, ".await?;", 0));
                let body = self.printed(&one, type_);
                format!("{call}\nif let Some({one}) = response {{\n    {body}\n}}")
            }
            Response::Json { type_, .. } | Response::JsonOrEvents { type_, .. } => {
                let one = self.variable(type_);
                let call = chain(&format!("let {one} = "), &methods, ".await?;", 0);
                format!("{call}\n{}", self.printed(&one, type_))
            }
        };
        self.block(&lines)
    }

    /// Returns a loop over the items of a sequence.
    fn read(&mut self, many: &str, one: &str, methods: &[Expression], end: &str, item: &Type) -> String {
        let call = chain(&format!("let mut {many} = "), methods, end, 0);
        let body = self.printed(&format!("{one}?"), item);
        format!("{call}\nwhile let Some({one}) = {many}.next().await {{\n    {body}\n}}")
    }

    /// Returns the block with the imports and the lines. The async function around them is hidden.
    fn block(&self, lines: &str) -> String {
        let mut uses = String::new();
        // rustfmt sorts a module before its contents.
        let mut sorted: Vec<_> = self.uses.iter().collect();
        sorted.sort_by_key(|(module, _)| format!("{module}::~"));
        for (module, names) in sorted {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            uses.push_str(&match names.as_slice() {
                [one] => format!("use {module}::{one};\n"),
                several => format!("use {module}::{{{}}};\n", several.join(", ")),
            });
        }
        if !uses.is_empty() {
            uses.push('\n');
        }
        format!(
            "```no_run\n# async fn run(client: {0}::Client) -> Result<(), {0}::Error> {{\n{uses}{lines}\n# Ok(())\n# }}\n```",
            self.cx.client()
        )
    }

    /// Returns the methods that lead to the endpoint, and its own with the required arguments.
    fn call(&mut self) -> Vec<Expression> {
        let (cx, endpoint) = (self.cx, self.endpoint);
        let names = cx.names.resource(self.module);
        let mut methods: Vec<Expression> =
            names.modules.iter().map(|module| Expression::call(module.as_str(), vec![])).collect();
        let inputs = Inputs::new(cx, self.module, self.position);
        let arguments: Vec<Expression> = inputs.required.iter().map(|input| self.input(input)).collect();
        let setter = match endpoint.body {
            RequestBody::None => None,
            // An update without optional fields would change nothing.
            RequestBody::Json(_) => {
                let shows = |input: &&Input<'_>| matches!(&input.source, Source::Field(_));
                let fields: Vec<usize> =
                    (0..arguments.len()).filter(|at| shows(&&inputs.required[*at])).collect();
                let is_bare = fields.iter().all(|at| arguments[*at].is_number());
                let mut texts = inputs.optional.iter().filter(|input| self.is_text(input));
                is_bare.then(|| texts.next()).flatten()
            }
            RequestBody::Form(_) => {
                inputs.optional.iter().find(|input| matches!(input.source, Source::Part(part) if part.file))
            }
        };
        let setter = setter.map(|input| Expression::call(input.name.to_string(), vec![self.input(input)]));
        methods.push(Expression::call(names.endpoints[self.position].method.as_str(), arguments));
        methods.extend(setter);
        methods
    }

    /// Returns the name of a variable for a value of a type. It is named after the resource, or after its type.
    fn variable(&self, type_: &Type) -> String {
        let Type::Named(id) = self.cx.api.resolve(type_) else { return "response".to_owned() };
        let name = field_name(self.cx.names.type_(*id));
        let module = self.cx.names.resource(self.module).modules.last().map_or("", String::as_str);
        let one = singular(module);
        let own = self.cx.api[*id].resource == self.module;
        if name.ends_with(&one) || own && matches!(self.endpoint.response, Response::Page { .. }) {
            return one;
        }
        if name.ends_with("_response") { "response".to_owned() } else { name }
    }

    /// Returns a statement that prints the value or its most important field.
    fn printed(&self, variable: &str, type_: &Type) -> String {
        if self.cx.api.object_of(type_).is_some_and(|(id, object)| text::exists(self.cx, id, object)) {
            return format!("println!(\"{{}}\", {variable}.text());");
        }
        let field = |name: &str, plain: bool| {
            let (id, object) = self.cx.api.object_of(type_)?;
            let position = object.fields.iter().position(|field| field.name == name)?;
            let field = &object.fields[position];
            let type_ = field.type_()?;
            let fits = field.presence == Presence::Required
                && (*self.cx.api.resolve(type_) == Type::String) == plain;
            fits.then(|| self.cx.names.member(id, position))
        };
        match (field("content", false), field("id", true)) {
            (Some(content), _) => format!("println!(\"{{:?}}\", {variable}.{content});"),
            (None, Some(id)) => format!("println!(\"{{}}\", {variable}.{id});"),
            (None, None) if variable.ends_with('?') => format!("println!(\"{{:?}}\", {variable});"),
            (None, None) => format!("println!(\"{{{variable}:?}}\");"),
        }
    }
}
