//! Open questions in the spec.

use super::{NodePath, Spec, TypeDef};
use crate::diag::{Diagnostic, Kind};

/// A question under `decide` in the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// The file.
    pub(crate) file: String,
    /// The definition that it is about.
    pub(crate) path: NodePath,
    /// The question, with the possible decisions.
    pub(crate) text: String,
}

/// Returns all questions of a spec, by file and in the order in the file.
pub(crate) fn questions(spec: &Spec) -> Vec<Question> {
    let mut found = Vec::new();
    if let Some(text) = &spec.api.decide {
        let file = "spec/api.yaml".to_owned();
        found.push(Question { file, path: NodePath::default(), text: text.clone() });
    }
    for (path, resource) in &spec.resources {
        let file = format!("spec/{path}.yaml");
        let mut add = |path: &NodePath, decide: &Option<String>| {
            if let Some(text) = decide {
                found.push(Question { file: file.clone(), path: path.clone(), text: text.clone() });
            }
        };
        let root = NodePath::default();
        add(&root, &resource.decide);
        for (name, endpoint) in &resource.endpoints {
            let path = root.key("endpoints").key(name);
            add(&path, &endpoint.decide);
            for (name, parameter) in &endpoint.parameters {
                add(&path.key("parameters").key(name), &parameter.decide);
            }
            for (name, part) in endpoint.body.iter().flat_map(|body| &body.multipart) {
                add(&path.key("body").key("multipart").key(name), &part.decide);
            }
        }
        for (name, type_) in &resource.types {
            of_type(&root.key("types").key(name), type_, &mut add);
        }
    }
    found
}

fn of_type(path: &NodePath, type_: &TypeDef, add: &mut impl FnMut(&NodePath, &Option<String>)) {
    add(path, &type_.decide);
    for (name, field) in type_.fields.iter().flatten() {
        add(&path.key("fields").key(name), &field.decide);
    }
}

/// Returns the questions as diagnostics: code is generated only after they are settled.
pub(crate) fn unsettled(spec: &Spec) -> Vec<Diagnostic> {
    let diagnostic = |question: Question| {
        let help = "settle it here, then remove `decide:`";
        let message = format!("to decide: {}", question.text);
        Diagnostic::new(Kind::Decide, &question.file, question.path.key("decide"), message, help)
    };
    questions(spec).into_iter().map(diagnostic).collect()
}
