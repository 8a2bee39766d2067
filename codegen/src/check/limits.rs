//! Limits: bounds fit the type and each other, and the default respects them.

use super::{Report, endpoints, written};
use crate::ir::{Api, Limits, Origin, Scalar, Type};

pub(super) fn check(api: &Api, report: &mut Report) {
    for field in super::fields(api) {
        if let Some(type_) = field.type_() {
            limits(api, type_, &field.limits, &field.origin, report);
        }
    }
    for parameter in endpoints(api).flat_map(|(_, endpoint)| &endpoint.parameters) {
        limits(api, &parameter.type_, &parameter.limits, &parameter.origin, report);
    }
}

/// The quantity that a bound limits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Value,
    Length,
    Items,
}

impl Measure {
    /// Describes the quantity.
    fn noun(self) -> &'static str {
        match self {
            Self::Value => "numbers",
            Self::Length => "text",
            Self::Items => "lists and maps",
        }
    }

    /// Returns the keys of the minimum and the maximum.
    fn keys(self) -> [&'static str; 2] {
        match self {
            Self::Value => ["min", "max"],
            Self::Length => ["min_length", "max_length"],
            Self::Items => ["min_items", "max_items"],
        }
    }

    fn bounds(self, limits: &Limits) -> [Option<f64>; 2] {
        let count = |count: Option<u64>| count.map(|count| count as f64);
        match self {
            Self::Value => [&limits.min, &limits.max].map(|bound| bound.as_ref()?.as_f64()),
            Self::Length => [limits.min_length, limits.max_length].map(count),
            Self::Items => [limits.min_items, limits.max_items].map(count),
        }
    }

    /// Returns the quantity of the default.
    fn of(self, default: &Scalar) -> Option<f64> {
        match (self, default) {
            (Self::Value, Scalar::Number(number)) => number.as_f64(),
            (Self::Length, Scalar::String(text)) => Some(text.chars().count() as f64),
            _ => None,
        }
    }
}

/// Returns the quantities that bounds of a type can limit. Unions and objects may contain all of them.
fn measure(api: &Api, type_: &Type) -> Option<Measure> {
    match api.resolve(type_) {
        Type::Integer | Type::Number => Some(Measure::Value),
        Type::String | Type::Secret | Type::Base64 => Some(Measure::Length),
        Type::List(_) | Type::Map(_) | Type::AnyObject => Some(Measure::Items),
        _ => None,
    }
}

/// A pattern is only for text, and must be valid in docs.
fn pattern(text: &str, own: Option<Measure>, type_: &str, limits: &Origin, report: &mut Report) {
    let origin = limits.key("pattern");
    if own.is_some_and(|own| own != Measure::Length) {
        let message = format!("`pattern` is only for text, but this is `{type_}`");
        report.add(&origin, message, "remove `pattern:`");
    } else if !Limits::is_pattern(text) {
        let help = "write one without backticks, control characters and spaces around it, or remove it";
        report.add(&origin, "docs can't show this pattern", help);
    }
}

fn limits(api: &Api, type_: &Type, limits: &Limits, owner: &Origin, report: &mut Report) {
    let origin = owner.key("limits");
    let own = measure(api, type_);
    if let Some(pattern) = &limits.pattern {
        self::pattern(pattern, own, &written(api, type_), &origin, report);
    }
    for kind in [Measure::Value, Measure::Length, Measure::Items] {
        let (keys, bounds) = (kind.keys(), kind.bounds(limits));
        if let Some(own) = own.filter(|own| *own != kind) {
            for ((key, instead), _) in
                keys.iter().zip(own.keys()).zip(bounds).filter(|(_, bound)| bound.is_some())
            {
                let message =
                    format!("`{key}` limits {}, but the type is `{}`", kind.noun(), written(api, type_));
                report.add(&origin.key(key), message, format!("write `{instead}:`, or remove `{key}:`"));
            }
            continue;
        }
        let [least, most] = bounds;
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            let message = format!("no value is at least {least} and at most {most}");
            report.add(&origin.key(keys[1]), message, "correct one of the two bounds");
        } else if let Some(default) = limits.default.as_ref().and_then(|default| kind.of(default)) {
            let broken = match (least, most) {
                (Some(least), _) if default < least => keys[0],
                (_, Some(most)) if default > most => keys[1],
                _ => continue,
            };
            let message = format!("the default violates `{broken}`");
            report.add(&origin.key("default"), message, "correct the default or the bound");
        }
    }
}
