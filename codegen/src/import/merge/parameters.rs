//! Updates parameters of endpoints.

use indexmap::IndexMap;

use crate::import::endpoint;
use crate::import::names::{fold_name, header, query};
use crate::import::node::Node;
use crate::import::shape::Shape;
use crate::import::summary::NoteKind;
use crate::spec::{self, Field, Limits, Parameter, ParameterLocation};

use super::Merger;

pub(super) type Parameters = IndexMap<String, Parameter>;

impl Merger<'_> {
    /// Updates the parameters of an endpoint to the reference.
    pub(super) fn parameters(
        &mut self,
        node: &Node,
        known: &Parameters,
        endpoint: &endpoint::Endpoint,
    ) -> Parameters {
        let node = node.key("parameters");
        let mut merged = Parameters::new();
        for place in [ParameterLocation::Path, ParameterLocation::Query, ParameterLocation::Header] {
            let mut here: Vec<&endpoint::Parameter> =
                endpoint.parameters.iter().filter(|parameter| parameter.place == place).collect();
            if place == ParameterLocation::Path {
                here.sort_by_key(|parameter| hole(&endpoint.path, &parameter.field.name).map(|(at, _)| at));
            }
            for parameter in here {
                let (name, parameter) = self.parameter(&node, known, parameter, &endpoint.path);
                merged.insert(name, parameter);
            }
        }
        for (index, (name, parameter)) in known.iter().enumerate() {
            if !merged.contains_key(name) && self.keeps(&node.key(name), format!("the parameter `{name}`")) {
                merged.shift_insert(index.min(merged.len()), name.clone(), parameter.clone());
            }
        }
        merged
    }

    fn parameter(
        &mut self,
        node: &Node,
        known: &Parameters,
        parameter: &endpoint::Parameter,
        path: &str,
    ) -> (String, Parameter) {
        let field = &parameter.field;
        let wanted = fold_name(&field.name);
        if let Some((name, known)) = known.iter().find(|(name, _)| fold_name(name) == wanted) {
            let node = node.key(name);
            let mut known = known.clone();
            let content = Field {
                type_: Some(known.type_.clone()),
                since: None,
                deprecated: known.deprecated.clone(),
                ..Field::default()
            };
            if let Some(type_) = self.field(&node, content, field).type_ {
                known.type_ = type_;
            }
            if known.place != parameter.place {
                known.place = parameter.place;
                self.note(NoteKind::Changed, &node, format!("the location of `{name}` changed"));
            }
            return (name.clone(), known);
        }
        let list = matches!(field.shape, Shape::List(_));
        let name = match parameter.place {
            ParameterLocation::Path => {
                hole(path, &field.name).map_or_else(|| field.name.clone(), |(_, hole)| hole.to_owned())
            }
            ParameterLocation::Query => query(&field.name, list),
            ParameterLocation::Header => header(&field.name),
        };
        let (type_, _) = self.express(&node.resource, &field.shape, &field.at);
        let type_ = type_.unwrap_or(spec::TypeExpr::Primitive(spec::Primitive::String));
        self.note(NoteKind::Added, &node.key(&name), format!("the parameter `{name}`, `{type_}`"));
        self.note(NoteKind::Decide, &node.key(&name), format!("describe `{name}`"));
        self.deprecation(&node.key(&name), field.deprecated, false);
        let optional = parameter.place != ParameterLocation::Path;
        let (place, limits) = (parameter.place, Limits::default());
        let new = Parameter {
            place,
            type_,
            optional,
            nullable: false,
            since: None,
            deprecated: None,
            limits,
            rust: None,
            doc: String::new(),
            decide: None,
        };
        (name, new)
    }
}

/// Returns the name in the braces of a path template that is `rendered`, with its index.
fn hole<'a>(path: &'a str, rendered: &str) -> Option<(usize, &'a str)> {
    let holes = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    holes.enumerate().find(|(_, hole)| fold_name(hole) == fold_name(rendered))
}
