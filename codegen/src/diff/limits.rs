//! Compares and formats limits.

use crate::ir::Limits;
use crate::spec::Scalar;

/// Returns whether something that `from` allowed is not allowed by `to`.
pub(super) fn is_tighter(from: &Limits, to: &Limits) -> bool {
    let number = |number: &Option<serde_yaml::Number>| number.as_ref().and_then(serde_yaml::Number::as_f64);
    #[expect(clippy::cast_precision_loss, reason = "lengths that matter are far below 2^53")]
    let count = |count: Option<u64>| count.map(|count| count as f64);
    let raised = |from: Option<f64>, to: Option<f64>| to.is_some_and(|to| from.is_none_or(|from| to > from));
    let lowered = |from: Option<f64>, to: Option<f64>| to.is_some_and(|to| from.is_none_or(|from| to < from));
    raised(number(&from.min), number(&to.min))
        || lowered(number(&from.max), number(&to.max))
        || raised(count(from.min_length), count(to.min_length))
        || lowered(count(from.max_length), count(to.max_length))
        || raised(count(from.min_items), count(to.min_items))
        || lowered(count(from.max_items), count(to.max_items))
        || (to.pattern.is_some() && to.pattern != from.pattern)
}

/// Formats limits: `max 100, default 20`.
pub(super) fn spell(limits: &Limits) -> String {
    let Limits { min, max, min_length, max_length, min_items, max_items, pattern, default } = limits;
    let number = |word: &str, number: &Option<serde_yaml::Number>| {
        let number = number.as_ref()?;
        // `1.0` and `1` are equal, and `Display` writes an integral `f64` without a fraction.
        let text = number.as_f64().filter(|_| number.is_f64()).map(|number| number.to_string());
        Some(format!("{word} {}", text.unwrap_or_else(|| number.to_string())))
    };
    let count = |word: &str, count: &Option<u64>| count.map(|count| format!("{word} {count}"));
    let pattern = pattern.as_ref().map(|pattern| format!("pattern {pattern}"));
    let default = default.as_ref().map(|default| format!("default {}", scalar(default)));
    let parts = [
        number("min", min),
        number("max", max),
        count("min length", min_length),
        count("max length", max_length),
        count("min items", min_items),
        count("max items", max_items),
        pattern,
        default,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// Returns a constant or default as in JSON.
pub(super) fn scalar(scalar: &Scalar) -> String {
    match scalar {
        Scalar::String(text) => format!("{text:?}"),
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_the_limits_that_are_set() {
        let limits = Limits { max: Some(10.into()), min_length: Some(1), ..Limits::default() };
        assert_eq!(spell(&limits), "max 10, min length 1");
        assert_eq!(spell(&Limits::default()), "none");
    }
}
