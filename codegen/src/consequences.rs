//! What follows only from something that is reported already.
//!
//! Where a part of the spec can't be read or resolved, something stands in for it, and what later stages say of that
//! helps nobody. Such a diagnostic stands at the part itself, or in a type or endpoint that refers to it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::diag::{Diagnostic, Kind};
use crate::ir::{Api, Endpoint, Field, Origin, RequestBody, Shape, Type, TypeId};
use crate::source::{NodePath, Step};

/// The parts of a spec that something stands in for.
pub(crate) struct Broken {
    /// Nodes by file, in order: those below a node follow it.
    nodes: BTreeMap<String, BTreeSet<Vec<Step>>>,
}

impl Broken {
    /// Those that could not be read.
    pub(crate) fn new(read: Vec<(String, NodePath)>) -> Self {
        let mut broken = Self { nodes: BTreeMap::new() };
        for (file, path) in read {
            broken.nodes.entry(file).or_default().insert(path.0);
        }
        broken
    }

    /// The diagnostics of one stage that do not follow from earlier ones. Those of later stages must not follow from
    /// any of them.
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
            // The use may stand where nothing could be read.
            Kind::Unused if !self.nodes.is_empty() => return true,
            Kind::SameRequest if self.requests_are_unsure() => return true,
            Kind::Api | Kind::Paging if self.facts_are_unsure() => return true,
            Kind::Reference | Kind::Link if self.names_are_lost() => return true,
            _ => {}
        }
        self.touches(diagnostic) || self.is_beside(diagnostic) || references.lead_to_broken(diagnostic)
    }

    /// Whether a diagnostic stands at a part of a broken node, or at the node that holds it. A whole file holds too much
    /// for that, except that it has docs.
    fn touches(&self, Diagnostic { file, path, kind, .. }: &Diagnostic) -> bool {
        let may_hold = !path.0.is_empty() || *kind == Kind::Docs;
        (may_hold && self.below(file, &path.0).any(|broken| broken.len() == path.0.len() + 1))
            || self.has_above(file, &path.0)
    }

    /// Whether a node of a file, or one above it, is broken.
    fn has_above(&self, file: &str, steps: &[Step]) -> bool {
        let nodes = self.nodes.get(file);
        nodes.is_some_and(|nodes| (0..=steps.len()).any(|length| nodes.contains(&steps[..length])))
    }

    /// The broken nodes below a node of a file, or at it.
    fn below<'a>(&'a self, file: &str, steps: &'a [Step]) -> impl Iterator<Item = &'a [Step]> {
        let nodes = self.nodes.get(file).into_iter();
        let from = (Bound::Included(steps), Bound::Unbounded);
        let nodes = nodes.flat_map(move |nodes| nodes.range::<[Step], _>(from)).map(Vec::as_slice);
        nodes.take_while(move |broken| broken.starts_with(steps))
    }

    /// Whether a diagnostic stands in a type or endpoint another part of which is broken. Fields stand for themselves.
    fn is_beside(&self, Diagnostic { file, path, kind, .. }: &Diagnostic) -> bool {
        let definition = path.0.get(..2).unwrap_or_default();
        let is_field = |broken: &[Step]| matches!(broken.get(2), Some(Step::Key(key)) if key == "fields");
        !definition.is_empty()
            && !is_of_text(*kind)
            && self.below(file, definition).any(|broken| !is_field(broken) && !is_prose(broken))
    }

    /// Whether something is not known that is true of the whole API.
    fn facts_are_unsure(&self) -> bool {
        self.nodes.contains_key("spec/api.yaml")
    }

    /// Whether some endpoint has a method or path that stands in for another.
    fn requests_are_unsure(&self) -> bool {
        let is_request = |step: &Step| matches!(step, Step::Key(key) if key == "method" || key == "path");
        self.nodes.values().flatten().any(|path| path.len() == 3 && path.last().is_some_and(is_request))
    }

    /// Whether types or endpoints are broken as a whole, so that nobody knows their names.
    fn names_are_lost(&self) -> bool {
        let lost = ["types", "endpoints"].map(|key| NodePath::default().key(key).0);
        self.nodes.values().any(|nodes| lost.iter().any(|path| nodes.contains(path)))
    }

    /// Whether the shape of a type is not what it will be.
    fn has_broken_shape(&self, origin: &Origin) -> bool {
        self.has_above(&origin.file, &origin.path.0)
            || self.below(&origin.file, &origin.path.0).any(|broken| !is_prose(broken))
    }
}

/// Whether a node of a type or endpoint says nothing of what that is made of.
fn is_prose(steps: &[Step]) -> bool {
    const PROSE: [&str; 9] =
        ["doc", "note", "deprecated", "limits", "rust", "aliases", "any_text", "arguments", "shortcuts"];
    let is_prose = |step: &Step| matches!(step, Step::Key(key) if PROSE.contains(&key.as_str()));
    steps.get(2).is_some_and(is_prose) || steps.last().is_some_and(is_prose)
}

/// Whether diagnostics of a kind look at texts, and not at what types and endpoints are.
fn is_of_text(kind: Kind) -> bool {
    matches!(kind, Kind::Docs | Kind::Link)
}

/// Types, fields and endpoints that refer to something broken.
struct References {
    lead_to_broken: BTreeSet<(String, NodePath)>,
    /// Bodies of broken endpoints. Whether a field becomes a setter, the endpoint says.
    bodies: BTreeSet<(String, NodePath)>,
}

impl References {
    fn new(api: &Api, broken: &Broken) -> Self {
        let tainted = tainted(api, broken);
        let is_tainted = |id: TypeId| tainted[id.index()];
        let mut found = BTreeSet::new();
        let mut add = |origin: &Origin| _ = found.insert((origin.file.clone(), origin.path.clone()));
        for definition in &api.types {
            let conversion = definition.shape.conversion().map(|into_request| into_request.target);
            if definition.shape.types().filter_map(Type::named).chain(conversion).any(is_tainted) {
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
        Self { lead_to_broken: found, bodies }
    }

    fn lead_to_broken(&self, diagnostic: &Diagnostic) -> bool {
        if is_of_text(diagnostic.kind) {
            return false;
        }
        // A field knows its own type only; everything else in a definition may look at all of it.
        let steps = &diagnostic.path.0;
        let part =
            |length: usize| (diagnostic.file.clone(), NodePath(steps.iter().take(length).cloned().collect()));
        let is_field = matches!(steps.get(2), Some(Step::Key(key)) if key == "fields") && steps.len() > 3;
        self.lead_to_broken.contains(&part(if is_field { 4 } else { 2 }))
            || (diagnostic.kind == Kind::Name && self.bodies.contains(&part(2)))
    }
}

/// For each type, whether what it is made of is not known: it is broken, or an alias or union of one that is.
fn tainted(api: &Api, broken: &Broken) -> Vec<bool> {
    let mut tainted: Vec<bool> =
        api.types.iter().map(|definition| broken.has_broken_shape(&definition.origin)).collect();
    loop {
        let more: Vec<TypeId> = api
            .type_ids()
            .filter(|id| !tainted[id.index()])
            .filter(|id| match &api[*id].shape {
                shape @ (Shape::Alias(_) | Shape::Union(_)) => {
                    shape.types().filter_map(Type::named).any(|id| tainted[id.index()])
                }
                Shape::Object(_) | Shape::Enum(_) => false,
            })
            .collect();
        if more.is_empty() {
            return tainted;
        }
        for id in more {
            tainted[id.index()] = true;
        }
    }
}
