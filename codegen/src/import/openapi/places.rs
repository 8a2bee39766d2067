//! Determines the resource and the name of a new endpoint by its path.
//!
//! Each literal segment of a path is a collection, and each collection is a resource, except for a last segment that is
//! an action: `/v1/shops/{id}/pets` lists the resource `shops/pets`, and `/v1/pets/{id}/archive` is `pets.archive`.

use std::collections::{BTreeMap, BTreeSet};

use super::operation::Operation;
use super::paths::{is_hole, shape};
use crate::import::names::snake;
use crate::spec::{Endpoint, Method, Spec};

/// The resource and the name of every operation, in the order of the operations.
pub(super) struct Places {
    places: Vec<Place>,
}

/// The resource and the name of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) resource: String,
    pub(super) name: String,
}

impl Places {
    /// Determines the places of all `operations`. Existing endpoints keep theirs.
    pub(super) fn find(operations: &[Operation], spec: &Spec) -> Self {
        let paths = Paths::new(operations);
        let mut resources = BTreeMap::new();
        let mut places: Vec<Option<Place>> = Vec::new();
        let mut taken = BTreeSet::new();
        for operation in operations {
            let known = known(spec, &operation.endpoint);
            if let Some(place) = &known {
                let path = paths.resource(&operation.endpoint.path);
                resources.entry(path).or_insert_with(|| place.resource.clone());
            }
            places.push(known);
        }
        for (resource, content) in &spec.resources {
            taken.extend(content.endpoints.keys().map(|name| (resource.clone(), name.clone())));
        }
        // A resource has methods for its endpoints and for the resources in it.
        let homes = operations.iter().map(|one| home(&resources, &paths.resource(&one.endpoint.path)));
        for resource in homes.chain(spec.resources.keys().cloned()) {
            let parts = resource.match_indices('/').map(|(at, _)| &resource[..at]).chain([resource.as_str()]);
            taken.extend(parts.filter_map(|path| {
                let (parent, child) = path.rsplit_once('/')?;
                Some((parent.to_owned(), child.to_owned()))
            }));
        }
        let mut all = Vec::new();
        for (operation, place) in operations.iter().zip(places) {
            let place = place.unwrap_or_else(|| {
                let resource = home(&resources, &paths.resource(&operation.endpoint.path));
                let name = paths
                    .names(operation)
                    .find(|name| taken.insert((resource.clone(), name.clone())))
                    .unwrap_or_else(|| whole(&operation.endpoint));
                Place { resource, name }
            });
            all.push(place);
        }
        Self { places: all }
    }

    /// Returns the place of the operation at this index.
    pub(super) fn of(&self, index: usize) -> &Place {
        &self.places[index]
    }
}

/// Returns the endpoint of the spec with this method and path; parameters may have other names.
pub(super) fn known(spec: &Spec, endpoint: &Endpoint) -> Option<Place> {
    spec.resources.iter().find_map(|(resource, content)| {
        let same =
            |known: &Endpoint| known.method == endpoint.method && shape(&known.path) == shape(&endpoint.path);
        let (name, _) = content.endpoints.iter().find(|(_, known)| same(known))?;
        Some(Place { resource: resource.clone(), name: name.clone() })
    })
}

/// Returns the existing resource for a path, also for paths below it.
fn home(known: &BTreeMap<String, String>, path: &str) -> String {
    if let Some(home) = known.get(path) {
        return home.clone();
    }
    match path.rsplit_once('/') {
        Some((parent, last)) => format!("{}/{last}", home(known, parent)),
        None => path.to_owned(),
    }
}

/// All paths of a document.
struct Paths {
    /// The methods by path, without the names of parameters.
    methods: BTreeMap<String, BTreeSet<&'static str>>,
    /// The paths whose GET returns a list.
    lists: BTreeSet<String>,
}

impl Paths {
    fn new(operations: &[Operation]) -> Self {
        let (mut methods, mut lists) = (BTreeMap::<_, BTreeSet<_>>::new(), BTreeSet::new());
        for Operation { endpoint, .. } in operations {
            let path = segments(&endpoint.path).join("/");
            methods.entry(path.clone()).or_default().insert(endpoint.method.as_str());
            let list =
                endpoint.returns.json.as_ref().is_some_and(|json| json.to_string().starts_with("list<"));
            if endpoint.method == Method::Get && (endpoint.returns.page.is_some() || list) {
                lists.insert(path);
            }
        }
        Self { methods, lists }
    }

    /// Returns whether the last of these segments is a collection.
    fn is_collection(&self, segments: &[&str]) -> bool {
        let path = segments.join("/");
        let item = format!("{path}/{{}}");
        // A list directly below a collection searches that collection.
        let below_item = segments.iter().rev().nth(1).is_some_and(|before| is_hole(before));
        segments.iter().filter(|segment| !is_hole(segment)).count() == 1
            || (below_item && self.lists.contains(&path))
            || self.methods.get(&path).is_some_and(|methods| methods.len() > 1)
            || self.methods.keys().any(|other| *other == item || other.starts_with(&(item.clone() + "/")))
    }

    /// Returns the path of the resource: the names of all collections.
    fn resource(&self, path: &str) -> String {
        let segments = segments(path);
        let mut names: Vec<String> = Vec::new();
        for (index, segment) in segments.iter().enumerate().filter(|(_, segment)| !is_hole(segment)) {
            let is_last = segments[index + 1..].iter().all(|rest| is_hole(rest));
            if !is_last || self.is_collection(&segments[..=index]) {
                names.push(identifier(segment));
            }
        }
        if names.is_empty() || names == ["api"] { "root".to_owned() } else { names.join("/") }
    }

    /// Returns names for an endpoint, the best first.
    fn names(&self, operation: &Operation) -> impl Iterator<Item = String> {
        let Operation { id, endpoint } = operation;
        let segments = segments(&endpoint.path);
        let last = segments.iter().rposition(|segment| !is_hole(segment));
        let action = last.filter(|last| !self.is_collection(&segments[..=*last]));
        let on_item = segments.last().is_some_and(|segment| is_hole(segment));
        let path = segments.join("/");
        let item = format!("{path}/{{}}");
        let lists = segments.last().is_some_and(|last| is_plural(last))
            || self.lists.contains(&path)
            || self.methods.keys().any(|one| *one == item);
        let name = match (action.map(|last| identifier(segments[last])), endpoint.method) {
            (Some(action), _) => action,
            (None, Method::Get) if on_item || !lists => "retrieve".to_owned(),
            (None, Method::Get) => "list".to_owned(),
            (None, Method::Post) if !on_item => "create".to_owned(),
            (None, Method::Post | Method::Patch | Method::Put) => "update".to_owned(),
            (None, Method::Delete) => "delete".to_owned(),
        };
        let method = endpoint.method.as_str().to_ascii_lowercase();
        let replace = (endpoint.method == Method::Put).then(|| "replace".to_owned());
        let id = id.as_deref().map(identifier);
        let longer = format!("{method}_{name}");
        std::iter::once(name).chain(replace).chain(id).chain([longer])
    }
}

/// Returns whether a segment is a plural.
fn is_plural(segment: &str) -> bool {
    segment.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| segment.ends_with(ending))
}

/// Returns the method and the whole path as a name, which is unique.
fn whole(endpoint: &Endpoint) -> String {
    let by = |segment: &str| match segment.strip_prefix('{') {
        Some(hole) => format!("by_{}", identifier(hole.trim_end_matches('}'))),
        None => identifier(segment),
    };
    let path: Vec<String> = segments(&endpoint.path).into_iter().map(by).collect();
    format!("{}_{}", endpoint.method.as_str().to_ascii_lowercase(), path.join("_"))
}

/// Returns the segments of a path, parameters as `{}`, without a version or `api` in front.
fn segments(path: &str) -> Vec<&str> {
    let mut segments = shape(path);
    let is_version = |segment: &str| {
        segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    while segments.len() > 1 && (is_version(segments[0]) || segments[0] == "api") {
        segments.remove(0);
    }
    segments
}

/// Returns a text as the name of a module or method.
pub(super) fn identifier(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let parts = plain.split('_').filter(|part| !part.is_empty()).map(snake).collect::<Vec<_>>();
    let name = parts.join("_");
    if name.starts_with(|first: char| first.is_ascii_lowercase()) { name } else { format!("n{name}") }
}

#[cfg(test)]
mod tests {
    use super::super::document::Document;
    use super::super::{bootstrap, model};
    use super::*;
    use crate::spec::Source;

    fn found(calls: &[&str]) -> Vec<String> {
        let paths: Vec<String> = calls
            .iter()
            .map(|call| {
                let (method, path) = call.split_once(' ').unwrap();
                format!("  {path}:\n    {}: {{responses: {{}}}}\n", method.to_lowercase())
            })
            .collect();
        // A document cannot contain a path twice, so each call is read from its own document.
        let mut operations = Vec::new();
        for path in paths {
            let document = Source::new("d.yaml", format!("openapi: 3.1.0\npaths:\n{path}"));
            let document = Document::read(&document).unwrap();
            let api = bootstrap::api(&document, None, None);
            operations.extend(model::read(&document, &api, &|_| false).operations);
        }
        let document = Document::read(&Source::new("d.yaml", "openapi: 3.1.0\n")).unwrap();
        let spec = Spec { api: bootstrap::api(&document, None, None), resources: BTreeMap::new() };
        let places = Places::find(&operations, &spec);
        places.places.iter().map(|place| format!("{}.{}", place.resource, place.name)).collect()
    }

    #[test]
    fn collections_become_resources_and_other_segments_actions() {
        let calls = [
            "GET /v1/pets",
            "POST /v1/pets",
            "GET /v1/pets/{pet_id}",
            "PUT /v1/pets/{pet_id}",
            "PATCH /v1/pets/{pet_id}",
            "DELETE /v1/pets/{pet_id}",
            "POST /v1/pets/{pet_id}/archive",
            "GET /v1/pets/{pet_id}/toys/{toy_id}",
            "GET /v1/pets/stats",
            "GET /v1/openStatus",
        ];
        let names = [
            "pets.list",
            "pets.create",
            "pets.retrieve",
            "pets.update",
            "pets.patch_update",
            "pets.delete",
            "pets.archive",
            "pets/toys.retrieve",
            "pets.stats",
            "open_status.retrieve",
        ];
        assert_eq!(found(&calls), names);
    }
}
