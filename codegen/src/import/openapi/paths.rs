//! Paths and their parameters.

/// Returns a path without the names of its parameters.
pub(super) fn shape(path: &str) -> Vec<&str> {
    let segment = |segment| if is_hole(segment) { "{}" } else { segment };
    path.split('/').filter(|segment| !segment.is_empty()).map(segment).collect()
}

pub(super) fn is_hole(segment: &str) -> bool {
    segment.contains('{')
}

/// Returns the names in the braces of a path template.
pub(super) fn holes(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}
