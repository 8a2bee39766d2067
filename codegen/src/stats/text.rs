//! Formats the statistics for a terminal.

use std::fmt::Write as _;

use super::{ResourceStats, Stats, TypeStats};

/// The number of types in the lists of the largest and deepest types.
const MOST: usize = 10;

/// Returns the statistics as tables.
pub fn text(stats: &Stats) -> String {
    let mut out = String::new();
    resources(&mut out, stats);
    let types: Vec<&TypeStats> = stats.resources.iter().flat_map(|resource| &resource.types).collect();
    let mut largest = types.clone();
    largest.sort_by(|left, right| (right.members, &left.name).cmp(&(left.members, &right.name)));
    let _ = writeln!(out, "\nlargest types");
    for type_ in largest.iter().take(MOST) {
        let _ = writeln!(out, "  {:>4} members  {} ({})", type_.members, type_.name, type_.kind);
    }
    let mut deepest: Vec<_> = types.into_iter().filter(|type_| type_.kind == "union").collect();
    deepest.sort_by(|left, right| (right.depth, &left.name).cmp(&(left.depth, &right.name)));
    let _ = writeln!(out, "\ndeepest unions");
    for type_ in deepest.iter().take(MOST) {
        let _ = writeln!(out, "  {:>4} deep  {} ({} variants)", type_.depth, type_.name, type_.members);
    }
    docs(&mut out, stats);
    out
}

fn resources(out: &mut String, stats: &Stats) {
    let heads = ["endpoints", "objects", "unions", "enums", "aliases"];
    let counts = |resource: &ResourceStats| {
        let of = |kind| resource.types.iter().filter(|type_| type_.kind == kind).count();
        [resource.endpoints.len(), of("object"), of("union"), of("enum"), of("alias")]
    };
    let row = |name: &str, cells: [String; 5]| {
        let cells: String = cells.iter().map(|cell| format!("{cell:>10}")).collect();
        format!("{name:<28}{cells}\n")
    };
    out.push_str(&row("resource", heads.map(str::to_owned)));
    let mut sum = [0; 5];
    for resource in &stats.resources {
        let counts = counts(resource);
        for (total, count) in sum.iter_mut().zip(counts) {
            *total += count;
        }
        out.push_str(&row(&resource.path, counts.map(|count| count.to_string())));
    }
    out.push_str(&row("all", sum.map(|count| count.to_string())));
}

fn docs(out: &mut String, stats: &Stats) {
    let _ = writeln!(out, "\ndocumented");
    for kind in &stats.docs {
        let _ = writeln!(out, "  {:<12}{:>5} of {}", kind.kind, kind.total - kind.missing.len(), kind.total);
    }
    for kind in stats.docs.iter().filter(|kind| !kind.missing.is_empty()) {
        let _ = writeln!(out, "\n{} without docs", kind.kind);
        for name in &kind.missing {
            let _ = writeln!(out, "  {name}");
        }
    }
}
