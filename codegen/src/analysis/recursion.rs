//! Determines which fields and variants must be boxed because their type is recursive.
//!
//! A type that contains itself without a list or map in between has no finite size, so the direct edges inside a
//! strongly connected component need a box. Every cycle of a finite value passes through an optional or nullable field
//! or through a variant of a union: these edges are boxed, and the required fields of the cycle need no box. The result
//! does not depend on the order in which types are visited. The components are found with Tarjan's algorithm
//! (SIAM J. Comput. 1 (2), 1972).

use std::collections::BTreeSet;

use crate::ir::{Api, Presence, Shape, Type, TypeId};

/// Returns the edges to box: the type and the position of the field or variant.
pub(super) fn boxed_edges(api: &Api) -> BTreeSet<(TypeId, usize)> {
    let component = components(api, &BTreeSet::new());
    api.type_ids()
        .flat_map(|id| {
            direct_edges(api, id).into_iter().map(move |(position, target)| (id, position, target))
        })
        .filter(|(id, position, _)| can_end(&api[*id].shape, *position))
        .filter(|(id, _, target)| component[id.index()] == component[target.index()])
        .map(|(id, position, _)| (id, position))
        .collect()
}

/// Returns all types, each after the types that its values contain without a box.
pub(super) fn inner_first(api: &Api, boxed: &BTreeSet<(TypeId, usize)>) -> Vec<TypeId> {
    let component = components(api, boxed);
    let mut ids: Vec<TypeId> = api.type_ids().collect();
    // Tarjan's algorithm closes a component after the components that can be reached from it.
    ids.sort_by_key(|id| component[id.index()]);
    ids
}

/// Returns whether a value can end at the edge.
fn can_end(shape: &Shape, position: usize) -> bool {
    match shape {
        Shape::Object(object) => object.fields[position].presence != Presence::Required,
        Shape::Union(_) => true,
        Shape::Enum(_) | Shape::Alias(_) => false,
    }
}

/// Returns the types whose values are directly inside of a value of this type, with aliases resolved.
fn direct_edges(api: &Api, id: TypeId) -> Vec<(usize, TypeId)> {
    let inside = |type_| match api.resolve(type_) {
        Type::Named(target) => Some(*target),
        _ => None,
    };
    let members = api[id].shape.members().into_iter();
    members.filter_map(|(position, type_)| Some((position, inside(type_)?))).collect()
}

/// Returns the number of each type's strongly connected component if these edges are boxed.
fn components(api: &Api, boxed: &BTreeSet<(TypeId, usize)>) -> Vec<usize> {
    let edges_of = |id| {
        let edges = direct_edges(api, id).into_iter();
        edges
            .filter(|(position, _)| !boxed.contains(&(id, *position)))
            .map(|(_, target)| target.index())
            .collect()
    };
    let edges: Vec<Vec<usize>> = api.type_ids().map(edges_of).collect();
    let mut search = Search {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        component: vec![usize::MAX; edges.len()],
        stack: Vec::new(),
        visited: 0,
        found: 0,
        edges,
    };
    for node in 0..search.edges.len() {
        if search.index[node].is_none() {
            search.visit(node);
        }
    }
    search.component
}

struct Search {
    edges: Vec<Vec<usize>>,
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    component: Vec<usize>,
    stack: Vec<usize>,
    visited: usize,
    found: usize,
}

impl Search {
    /// Visits a node with an explicit stack of calls, so that a long chain of types cannot overflow the program's stack.
    fn visit(&mut self, root: usize) {
        let mut calls = vec![(root, 0)];
        while let Some((node, next)) = calls.pop() {
            if next == 0 {
                self.enter(node);
            }
            match self.edges[node].get(next).copied() {
                Some(target) => {
                    calls.push((node, next + 1));
                    match self.index[target] {
                        None => calls.push((target, 0)),
                        Some(index) if self.component[target] == usize::MAX => {
                            self.low[node] = self.low[node].min(index);
                        }
                        Some(_) => {}
                    }
                }
                None => {
                    self.leave(node);
                    if let Some((caller, _)) = calls.last() {
                        self.low[*caller] = self.low[*caller].min(self.low[node]);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.visited);
        self.low[node] = self.visited;
        self.visited += 1;
        self.stack.push(node);
    }

    /// Closes the component of `node`, if `node` is its root.
    fn leave(&mut self, node: usize) {
        if Some(self.low[node]) != self.index[node] {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.component[member] = self.found;
            if member == node {
                break;
            }
        }
        self.found += 1;
    }
}
