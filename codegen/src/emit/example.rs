//! The example of each endpoint: a call with what is required, and what one does with the response.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::literal;
use super::context::Context;
use super::expression::{Expression, chain};
use super::input::{Input, Inputs, Source};
use super::member::{Member, members, required};
use super::{shortcuts, text, union};
use crate::ir::{
    Endpoint, FormPart, Object, Presence, RequestBody, ResourceId, Response, Shape, Type, TypeId, VariantKind,
};
use crate::names::{field_name, singular};
use crate::samples::{Json, Samples};

/// The call, and what is done with the response, as a code block.
pub(super) fn method(cx: &Context<'_>, module: ResourceId, position: usize) -> String {
    Example::new(cx, module, position).awaited()
}

/// The same call, its response read as a stream.
pub(super) fn stream(cx: &Context<'_>, module: ResourceId, position: usize) -> String {
    let mut example = Example::new(cx, module, position);
    let mut methods = example.call();
    methods.push(Expression::call("stream", vec![]));
    let Response::JsonOrEvents { event, .. } = &example.endpoint.response else { return String::new() };
    let lines = example.read("stream", "event", &methods, ".await?;", event);
    example.block(&lines)
}

/// The request in a variable, and then sent, as a code block.
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
    /// What has to be imported, by module.
    uses: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Example<'a> {
    fn new(cx: &'a Context<'a>, module: ResourceId, position: usize) -> Self {
        let samples = Samples::new(cx.api, cx.analysis);
        let endpoint = &cx.api[module].endpoints[position];
        Self { cx, module, endpoint, position, samples, uses: BTreeMap::new() }
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

    /// A loop over what comes one after the other.
    fn read(&mut self, many: &str, one: &str, methods: &[Expression], end: &str, item: &Type) -> String {
        let call = chain(&format!("let mut {many} = "), methods, end, 0);
        let body = self.printed(&format!("{one}?"), item);
        format!("{call}\nwhile let Some({one}) = {many}.next().await {{\n    {body}\n}}")
    }

    /// What is imported, then the lines; what makes an async function of them is hidden.
    fn block(&self, lines: &str) -> String {
        let mut uses = String::new();
        // Modules stand before what is in them.
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

    /// The methods that lead to the endpoint, and its own with the arguments it requires.
    fn call(&mut self) -> Vec<Expression> {
        let (cx, endpoint) = (self.cx, self.endpoint);
        let names = cx.names.resource(self.module);
        let mut methods: Vec<Expression> =
            names.modules.iter().map(|module| Expression::call(module.as_str(), vec![])).collect();
        let inputs = Inputs::new(cx, self.module, self.position);
        let arguments: Vec<Expression> = inputs.required.iter().map(|input| self.input(input)).collect();
        let setter = match endpoint.body {
            RequestBody::None => None,
            // A change that changes nothing shows nothing.
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

    /// Whether an input is a field of the body that holds plain text.
    fn is_text(&self, input: &Input<'_>) -> bool {
        matches!(&input.source, Source::Field(member) if *self.cx.api.resolve(member.type_) == Type::String)
    }

    /// A value of an input.
    fn input(&mut self, input: &Input<'_>) -> Expression {
        match &input.source {
            Source::Parameter(parameter) => {
                let value = self.samples.of_parameter(parameter);
                self.value(&parameter.type_, &value)
            }
            Source::Part(part) => self.part(part),
            Source::Field(member) => self.member(member),
        }
    }

    /// A value of a field as a constructor takes it.
    fn member(&mut self, member: &Member<'_>) -> Expression {
        let value = self.samples.of_field(member.object, member.position);
        if member.field.presence != Presence::Nullable {
            return self.value(member.type_, &value);
        }
        match (self.cx.api.resolve(member.type_), &value) {
            (Type::String, Json::String(text)) => Expression::Atom(format!("{text:?}.to_owned()")),
            (Type::Integer | Type::Number | Type::Boolean, _) => self.value(member.type_, &value),
            _ => Expression::Atom("None".to_owned()),
        }
    }

    /// An argument for a value of a type.
    fn value(&mut self, type_: &Type, value: &Json) -> Expression {
        let api = self.cx.api;
        match (api.resolve(type_), value) {
            (Type::List(item), _) => Expression::list(vec![self.item(item)]),
            (Type::Map(item), _) => {
                let key = Expression::text("project");
                Expression::list(vec![Expression::tuple(vec![key, self.item(item)])])
            }
            (Type::Nullable(inner), _) => Expression::call("Some", vec![self.value(inner, value)]),
            (Type::Named(id), value) => self.named(*id, value),
            (Type::Datetime, Json::String(text)) => Expression::Atom(format!("{text:?}.parse()?")),
            (Type::Any, value) => {
                self.import("", "json");
                Expression::call("json::Json::string", vec![Expression::text(&value.to_string())])
            }
            (_, Json::String(text)) => Expression::text(text),
            (_, other) => Expression::Atom(literal(&other.to_string())),
        }
    }

    /// An item of a list or map.
    fn item(&mut self, type_: &Type) -> Expression {
        let value = self.samples.value_of(type_);
        match self.cx.api.resolve(type_) {
            Type::String | Type::Secret => Expression::text("docs"),
            Type::Nullable(inner) => Expression::call("Some", vec![self.item(inner)]),
            _ => self.value(type_, &value),
        }
    }

    fn named(&mut self, id: TypeId, value: &Json) -> Expression {
        let cx = self.cx;
        match (&cx.api[id].shape, value) {
            (Shape::Enum(known), Json::String(text)) if known.any_text => Expression::text(text),
            (Shape::Enum(known), _) => {
                let position = known.values.iter().position(|known| Json::text(&known.value) == *value);
                Expression::Atom(format!(
                    "{}::{}",
                    self.type_(id),
                    cx.names.member(id, position.unwrap_or(0))
                ))
            }
            (Shape::Object(object), _) => self.object(id, object),
            (Shape::Union(union), value) => {
                let text = union.variants.iter().any(|variant| union::takes_text(cx, variant));
                if let (true, Json::String(text)) = (text, value) {
                    return Expression::text(text);
                }
                let position = self.samples.variant_of(id);
                let Some(variant) = union.variants.get(position) else { return Expression::text("") };
                let name = format!("{}::{}", self.cx.names.type_(id), cx.names.member(id, position));
                match &variant.kind {
                    VariantKind::Constant(_) => {
                        self.type_(id);
                        Expression::Atom(name)
                    }
                    VariantKind::Of(inner) => {
                        let made = self.value(inner, value);
                        if union::converts(cx, union, inner) {
                            return made;
                        }
                        self.type_(id);
                        Expression::call(name, vec![made])
                    }
                }
            }
            (Shape::Alias(inner), value) => self.value(inner, value),
        }
    }

    /// An object with what it requires, made by the constructor for the value of its enum if there is one.
    fn object(&mut self, id: TypeId, object: &Object) -> Expression {
        let members = members(self.cx, id, object);
        let mut required = required(object, &members);
        let short = shortcuts::constructors(self.cx, id, object).into_iter().find_map(|constructor| {
            let position = required.iter().position(|member| {
                let value = self.samples.of_field(member.object, member.position);
                matches!(&value, Json::String(text) if constructor.sets(&member.field.name, text))
            })?;
            Some((position, constructor.name))
        });
        let name = short.map_or_else(
            || "new".to_owned(),
            |(position, name)| {
                required.remove(position);
                name
            },
        );
        let arguments = required.into_iter().map(|member| self.member(member)).collect();
        Expression::call(format!("{}::{name}", self.type_(id)), arguments)
    }

    /// A file, named as the doc of its part says, or a text.
    fn part(&mut self, part: &FormPart) -> Expression {
        if !part.file {
            return Expression::text("docs");
        }
        self.import("", "Upload");
        let example = part.field.doc.split_once("such as `").and_then(|(_, rest)| rest.split_once('`'));
        let name = example.map_or("notes.txt", |(name, _)| name);
        let upload =
            Expression::call("Upload::bytes", vec![Expression::text(name), Expression::text("Buy milk.")]);
        if part.many { Expression::list(vec![upload]) } else { upload }
    }

    /// The name of a type, which is imported.
    fn type_(&mut self, id: TypeId) -> String {
        let modules = &self.cx.names.resource(self.cx.api[id].resource).modules;
        let name = self.cx.names.type_(id).to_owned();
        self.import(&format!("::{}", modules.join("::")), &name);
        name
    }

    /// Imports a name from a module of the generated crate.
    fn import(&mut self, module: &str, name: &str) {
        let module = format!("{}{module}", self.cx.client());
        self.uses.entry(module).or_default().insert(name.to_owned());
    }

    /// What a value of a type is called: after the resource, where it is one, else after its type.
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

    /// Prints what tells a value from others, or all of it.
    fn printed(&self, variable: &str, type_: &Type) -> String {
        if self.cx.api.object_of(type_).is_some_and(|(id, object)| text::is_there(self.cx, id, object)) {
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
