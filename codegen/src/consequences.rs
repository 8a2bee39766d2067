//! What follows only from something that is reported already.
//!
//! Where a part of the spec can't be read or resolved, something stands in for it, and what later stages say of that
//! helps nobody. Such a diagnostic stands at the part itself, or in a type or endpoint that refers to it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Kind};
use crate::ir::{Api, Endpoint, Field, Origin, RequestBody, Shape, Type, TypeId};
use crate::source::{NodePath, Step};

/// The parts of a spec that something stands in for.
pub(crate) struct Broken {
    /// Nodes by file.
    nodes: BTreeMap<String, Vec<NodePath>>,
}

impl Broken {
    /// Those that could not be read.
    pub(crate) fn new(read: Vec<(String, NodePath)>) -> Self {
        let mut broken = Self { nodes: BTreeMap::new() };
        for (file, path) in read {
            broken.nodes.entry(file).or_default().push(path);
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
            self.nodes.entry(file).or_default().push(path);
        }
        own
    }

    fn causes(&self, diagnostic: &Diagnostic, references: &References) -> bool {
        match diagnostic.kind {
            // The use may stand where nothing could be read.
            Kind::Unused if !self.nodes.is_empty() => return true,
            Kind::Reference | Kind::Link if self.names_are_lost() => return true,
            _ => {}
        }
        self.touches(diagnostic) || references.lead_to_broken(diagnostic)
    }

    /// Whether a diagnostic stands at a part of a broken node, or at the node that holds it. A whole file holds too much
    /// for that, except that it has docs.
    fn touches(&self, Diagnostic { file, path, kind, .. }: &Diagnostic) -> bool {
        let steps = &path.0;
        let may_hold = !steps.is_empty() || *kind == Kind::Docs;
        self.below(file, steps).any(|broken| may_hold && broken.len() == steps.len() + 1)
            || self.nodes.get(file).into_iter().flatten().any(|broken| steps.starts_with(&broken.0))
    }

    /// The broken nodes below a node of a file, or at it.
    fn below<'a>(&'a self, file: &str, steps: &'a [Step]) -> impl Iterator<Item = &'a [Step]> {
        let nodes = self.nodes.get(file).into_iter().flatten().map(|broken| broken.0.as_slice());
        nodes.filter(move |broken| broken.starts_with(steps))
    }

    /// Whether types or endpoints are broken as a whole, so that nobody knows their names.
    fn names_are_lost(&self) -> bool {
        self.nodes.values().flatten().any(|path| match path.0.as_slice() {
            [Step::Key(key)] => key == "types" || key == "endpoints",
            _ => false,
        })
    }

    /// Whether the shape of a type is not what it will be.
    fn has_broken_shape(&self, origin: &Origin) -> bool {
        const PROSE: [&str; 7] = ["doc", "note", "deprecated", "limits", "rust", "aliases", "arguments"];
        let is_prose = |step: &Step| matches!(step, Step::Key(key) if PROSE.contains(&key.as_str()));
        let depth = origin.path.0.len();
        self.nodes.get(&origin.file).into_iter().flatten().any(|broken| {
            broken.0.is_empty()
                || (broken.0.starts_with(&origin.path.0)
                    && !broken.0.get(depth).is_some_and(is_prose)
                    && !broken.0.last().is_some_and(is_prose))
        })
    }
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
        let betas = api.betas.type_.named().is_some_and(is_tainted);
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
        // What is said of texts and names does not depend on types.
        if matches!(diagnostic.kind, Kind::Docs | Kind::Link) {
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
