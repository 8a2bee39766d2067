//! Removes diagnostics that are only consequences of others.
//!
//! If a part of the spec can't be read or resolved, a placeholder replaces it, and diagnostics of later
//! stages about the placeholder are misleading. Such a diagnostic is at the part itself, or in a type or
//! endpoint that refers to it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::diag::{Diagnostic, Kind};
use crate::ir::{Api, Endpoint, Field, Origin, RequestBody, Shape, Type, TypeId};
use crate::source::{NodePath, Step};

/// The parts of a spec that are replaced by placeholders.
pub(crate) struct Broken {
    /// Nodes by file, in order: those below a node follow it.
    nodes: BTreeMap<String, BTreeSet<Vec<Step>>>,
}

impl Broken {
    /// The parts that could not be read.
    pub(crate) fn new(read: Vec<(String, NodePath)>) -> Self {
        let mut broken = Self { nodes: BTreeMap::new() };
        for (file, path) in read {
            broken.nodes.entry(file).or_default().insert(path.0);
        }
        broken
    }

    /// Returns the diagnostics of one stage that are not consequences of earlier ones. Records them, so that
    /// those of later stages are compared to them too.
    pub(crate) fn filter(&mut self, api: &Api, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let references = References::new(api, self);
        let (consequences, own): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|diagnostic| self.causes(diagnostic, &references));
        for Diagnostic { file, path, .. } in consequences.into_iter().chain(own.iter().cloned()) {
            self.nodes.entry(file).or_default().insert(path.0);
        }
        own
    }

    fn causes(&self, diagnostic: &Diagnostic, references: &References) -> bool {
        match diagnostic.kind {
            // The use may be in a part that could not be read.
            Kind::Unused if !self.nodes.is_empty() => return true,
            Kind::SameRequest if self.requests_are_unsure() => return true,
            Kind::Api | Kind::Paging if self.facts_are_unsure() => return true,
            Kind::Reference | Kind::Link if self.names_are_lost() => return true,
            Kind::Name if self.rust_names_are_lost() => return true,
            _ => {}
        }
        self.touches(diagnostic) || self.is_beside(diagnostic) || references.lead_to_broken(diagnostic)
    }

    /// Returns whether a diagnostic is at a part of a broken node, or at the node that contains it. A whole
    /// file contains too much for that, except that it has docs.
    fn touches(&self, Diagnostic { file, path, kind, .. }: &Diagnostic) -> bool {
        let may_hold = !path.0.is_empty() || *kind == Kind::Docs;
        (may_hold && self.below(file, &path.0).any(|broken| broken.len() == path.0.len() + 1))
            || self.has_above(file, &path.0)
    }

    /// Returns whether a node of a file, or one above it, is broken.
    fn has_above(&self, file: &str, steps: &[Step]) -> bool {
        let nodes = self.nodes.get(file);
        nodes.is_some_and(|nodes| (0..=steps.len()).any(|length| nodes.contains(&steps[..length])))
    }

    /// Returns the broken nodes of a file at or below a node.
    fn below<'a>(&'a self, file: &str, steps: &'a [Step]) -> impl Iterator<Item = &'a [Step]> {
        let nodes = self.nodes.get(file).into_iter();
        let from = (Bound::Included(steps), Bound::Unbounded);
        let nodes = nodes.flat_map(move |nodes| nodes.range::<[Step], _>(from)).map(Vec::as_slice);
        nodes.take_while(move |broken| broken.starts_with(steps))
    }

    /// Returns whether a diagnostic is in a type, endpoint or field of which another part is broken. Fields
    /// count separately, except for rules that check all of them.
    fn is_beside(&self, Diagnostic { file, path, kind, .. }: &Diagnostic) -> bool {
        if is_of_text(*kind) {
            return false;
        }
        let is_field = |steps: &[Step]| steps.get(2).and_then(Step::as_key) == Some("fields");
        let is_in_field = is_field(&path.0);
        let looks_at_all = looks_at_all(&path.0);
        let of_definition = |broken: &[Step]| (looks_at_all || !is_field(broken)) && !is_prose(broken);
        let has_broken = |length: usize, counts: &dyn Fn(&[Step]) -> bool| {
            path.0.get(..length).is_some_and(|part| self.below(file, part).any(counts))
        };
        has_broken(2, &of_definition) || (is_in_field && has_broken(4, &|broken| !is_prose(broken)))
    }

    /// Returns whether a fact about the whole API is unknown.
    fn facts_are_unsure(&self) -> bool {
        self.nodes.contains_key("spec/api.yaml")
    }

    /// Returns whether some endpoint has a placeholder as its method or path.
    fn requests_are_unsure(&self) -> bool {
        let is_request = |step: &Step| matches!(step.as_key(), Some("method" | "path"));
        self.nodes.values().flatten().any(|path| path.len() == 3 && path.last().is_some_and(is_request))
    }

    /// Returns whether types or endpoints are broken as a whole, so that their names are unknown.
    fn names_are_lost(&self) -> bool {
        let lost = ["types", "endpoints"].map(|key| NodePath::default().key(key).0);
        self.nodes.values().any(|nodes| lost.iter().any(|path| nodes.contains(path)))
    }

    /// Returns whether a Rust name could not be read: the derived name that replaces it may clash with
    /// others.
    fn rust_names_are_lost(&self) -> bool {
        let is_name = |step: &Step| matches!(step.as_key(), Some("rust" | "rust_request"));
        self.nodes.values().flatten().any(|path| path.iter().any(is_name))
    }

    /// Returns whether the shape of a type is a placeholder.
    fn has_broken_shape(&self, origin: &Origin) -> bool {
        self.has_above(&origin.file, &origin.path.0)
            || self.below(&origin.file, &origin.path.0).any(|broken| !is_prose(broken))
    }
}

/// Returns whether a node of a type or endpoint does not affect its shape.
fn is_prose(steps: &[Step]) -> bool {
    const PROSE: [&str; 11] = [
        "doc",
        "note",
        "since",
        "deprecated",
        "limits",
        "rust",
        "aliases",
        "any_text",
        "arguments",
        "search",
        "shortcuts",
    ];
    let is_prose = |step: &Step| step.as_key().is_some_and(|key| PROSE.contains(&key));
    steps.get(2).is_some_and(is_prose) || steps.last().is_some_and(is_prose)
}

/// Returns whether a node is in a key of a type that depends on the types of its fields, recursively.
fn looks_at_all(steps: &[Step]) -> bool {
    let key = steps.get(2).and_then(Step::as_key);
    matches!(key, Some("into_request" | "shortcuts" | "accumulates"))
}

/// Returns whether diagnostics of a kind are about texts, and not about types and endpoints.
fn is_of_text(kind: Kind) -> bool {
    matches!(kind, Kind::Docs | Kind::Link)
}

/// Types, fields and endpoints that refer to a broken part.
struct References {
    lead_to_broken: BTreeSet<(String, NodePath)>,
    /// Types from which a broken part can be reached, also by way of fields.
    reach_broken: BTreeSet<(String, NodePath)>,
    /// Bodies of broken endpoints. The endpoint determines whether a field becomes a setter.
    bodies: BTreeSet<(String, NodePath)>,
}

impl References {
    fn new(api: &Api, broken: &Broken) -> Self {
        let tainted = reaching(api, broken, |shape| matches!(shape, Shape::Alias(_) | Shape::Union(_)));
        let is_tainted = |id: TypeId| tainted[id.index()];
        let mut found = BTreeSet::new();
        let mut add = |origin: &Origin| _ = found.insert((origin.file.clone(), origin.path.clone()));
        for definition in &api.types {
            if mentioned(&definition.shape).any(is_tainted) {
                add(&definition.origin);
            }
            if let Shape::Object(object) = &definition.shape {
                let broken = |field: &&Field| field.type_().and_then(Type::named).is_some_and(is_tainted);
                object.fields.iter().filter(broken).for_each(|field| add(&field.origin));
            }
        }
        let mut bodies = BTreeSet::new();
        let betas = api.betas.as_ref().and_then(|betas| betas.type_.named()).is_some_and(is_tainted);
        for endpoint in api.endpoints() {
            if betas || Endpoint::types(endpoint).any(is_tainted) {
                add(&endpoint.origin);
            }
            let Origin { file, path } = &endpoint.origin;
            if let RequestBody::Json(id) = &endpoint.body
                && broken.below(file, &path.0).next().is_some()
            {
                let Origin { file, path } = &api[*id].origin;
                bodies.insert((file.clone(), path.clone()));
            }
        }
        let reaching = api.type_ids().zip(reaching(api, broken, |_| true)).filter(|(_, reaches)| *reaches);
        let reach_broken = reaching.map(|(id, _)| (api[id].origin.file.clone(), api[id].origin.path.clone()));
        Self { lead_to_broken: found, reach_broken: reach_broken.collect(), bodies }
    }

    fn lead_to_broken(&self, diagnostic: &Diagnostic) -> bool {
        if is_of_text(diagnostic.kind) {
            return false;
        }
        // A field depends only on its own type; everything else in a definition may depend on the whole of
        // it.
        let steps = &diagnostic.path.0;
        let part =
            |length: usize| (diagnostic.file.clone(), NodePath(steps.iter().take(length).cloned().collect()));
        let is_field = steps.get(2).and_then(Step::as_key) == Some("fields") && steps.len() > 3;
        self.lead_to_broken.contains(&part(if is_field { 4 } else { 2 }))
            || (looks_at_all(steps) && self.reach_broken.contains(&part(2)))
            || (diagnostic.kind == Kind::Name && self.bodies.contains(&part(2)))
    }
}

/// Returns the types that a type mentions.
fn mentioned(shape: &Shape) -> impl Iterator<Item = TypeId> {
    let conversion = shape.conversion().map(|into_request| into_request.target);
    shape.types().filter_map(Type::named).chain(conversion)
}

/// For each type, whether it is broken, or refers to a broken one through what `followed` returns.
fn reaching(api: &Api, broken: &Broken, followed: fn(&Shape) -> bool) -> Vec<bool> {
    let mut reaching: Vec<bool> =
        api.types.iter().map(|definition| broken.has_broken_shape(&definition.origin)).collect();
    loop {
        let more: Vec<TypeId> = api
            .type_ids()
            .filter(|id| !reaching[id.index()] && followed(&api[*id].shape))
            .filter(|id| mentioned(&api[*id].shape).any(|other| reaching[other.index()]))
            .collect();
        if more.is_empty() {
            return reaching;
        }
        for id in more {
            reaching[id.index()] = true;
        }
    }
}
