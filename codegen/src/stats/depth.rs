//! The nesting depth of unions.

use std::collections::BTreeSet;

use crate::ir::{Api, Shape, Type, TypeId};

/// Returns for each type the maximum number of unions on a path into its parts; types that contain each other
/// count once.
pub(super) fn of_unions(api: &Api) -> Vec<usize> {
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|definition| definition.shape.types().filter_map(Type::named).map(TypeId::index).collect())
        .collect();
    let reached: Vec<BTreeSet<usize>> = (0..edges.len()).map(|start| reach(&edges, start)).collect();
    let mut depths = Depths { api, edges, reached, known: vec![None; api.types.len()] };
    (0..api.types.len()).map(|node| depths.of(node)).collect()
}

fn reach(edges: &[Vec<usize>], start: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut todo = vec![start];
    while let Some(node) = todo.pop() {
        todo.extend(edges[node].iter().copied().filter(|target| reached.insert(*target)));
    }
    reached
}

struct Depths<'a> {
    api: &'a Api,
    edges: Vec<Vec<usize>>,
    reached: Vec<BTreeSet<usize>>,
    known: Vec<Option<usize>>,
}

impl Depths<'_> {
    fn of(&mut self, node: usize) -> usize {
        if let Some(depth) = self.known[node] {
            return depth;
        }
        let circle: Vec<usize> = self.reached[node]
            .iter()
            .copied()
            .filter(|other| self.reached[*other].contains(&node))
            .chain([node])
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let unions =
            circle.iter().filter(|node| matches!(self.api.types[**node].shape, Shape::Union(_))).count();
        let outside: BTreeSet<usize> = circle
            .iter()
            .flat_map(|node| self.edges[*node].clone())
            .filter(|target| !circle.contains(target))
            .collect();
        let below = outside.into_iter().map(|target| self.of(target)).max().unwrap_or(0);
        self.known[node] = Some(unions + below);
        unions + below
    }
}
