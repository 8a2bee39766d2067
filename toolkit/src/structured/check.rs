//! Checks a value against a schema, with the constraints that the API does not check.

use serde_json::Value;

use super::{
    document::{Document, Object, join},
    error::Violation,
};

/// Checks a value, and corrects the case of strings that differ from a value of an enum only in case.
pub(crate) fn check(schema: &Value, value: &mut Value) -> Result<(), Violation> {
    Check { document: Document::new(schema), exact: false }.visit(schema, value, "")
}

struct Check<'a> {
    document: Document<'a>,
    /// Whether the case must be that of the schema.
    exact: bool,
}

impl Check<'_> {
    fn visit(&self, schema: &Value, value: &mut Value, at: &str) -> Result<(), Violation> {
        let Some(schema) = schema.as_object() else { return Ok(()) };
        let schema =
            self.document.expand(schema, at).map_err(|error| Violation::new(at, error.to_string()))?.schema;
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                self.union(branches, value, at)?;
            }
        }
        self.listed(&schema, value, at)?;
        of_type(schema.get("type"), value, at)?;
        match value {
            Value::Object(members) => {
                bounds(&schema, ["minProperties", "maxProperties"], members.len(), "properties", at)?;
                self.members(&schema, members, at)
            }
            Value::Array(items) => {
                bounds(&schema, ["minItems", "maxItems"], items.len(), "items", at)?;
                self.items(&schema, items, at)
            }
            Value::String(text) => {
                bounds(&schema, ["minLength", "maxLength"], text.chars().count(), "characters", at)
            }
            Value::Number(number) => numeric(&schema, number.as_f64().unwrap_or(f64::NAN), at),
            _ => Ok(()),
        }
    }

    /// One of these must match. A different case is accepted only if none matches exactly.
    fn union(&self, branches: &[Value], value: &mut Value, at: &str) -> Result<(), Violation> {
        let mut worst = Violation::new(at, "none of the allowed types");
        let passes: &[bool] = if self.exact { &[true] } else { &[true, false] };
        for &exact in passes {
            let check = Check { document: Document::new(self.document.root()), exact };
            let mut fits: Vec<Value> = Vec::new();
            for branch in branches {
                let mut copy = value.clone();
                match check.visit(branch, &mut copy, at) {
                    Ok(()) if !fits.contains(&copy) => fits.push(copy),
                    Ok(()) => {}
                    // The one that failed deepest is most likely the intended one.
                    Err(violation) if violation.pointer.len() > worst.pointer.len() => worst = violation,
                    Err(_) => {}
                }
            }
            match (fits.len(), fits.pop()) {
                (1, Some(fit)) => {
                    *value = fit;
                    return Ok(());
                }
                (0, _) => {}
                _ => return Err(Violation::new(at, "several of the allowed values match")),
            }
        }
        Err(worst)
    }

    fn listed(&self, schema: &Object, value: &mut Value, at: &str) -> Result<(), Violation> {
        let allowed = match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
            (Some(only), _) => std::slice::from_ref(only),
            (None, Some(values)) => values,
            (None, None) => return Ok(()),
        };
        if allowed.contains(value) {
            return Ok(());
        }
        if let (false, Some(text)) = (self.exact, value.as_str()) {
            let text = text.to_lowercase();
            let mut meant =
                allowed.iter().filter(|each| each.as_str().is_some_and(|each| each.to_lowercase() == text));
            if let (Some(meant), None) = (meant.next(), meant.next()) {
                *value = meant.clone();
                return Ok(());
            }
        }
        let allowed: Vec<String> = allowed.iter().map(Value::to_string).collect();
        Err(Violation::new(at, format!("expected one of {}, found {value}", allowed.join(", "))))
    }

    fn members(&self, schema: &Object, members: &mut Object, at: &str) -> Result<(), Violation> {
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            if let Some(name) = name.as_str().filter(|name| !members.contains_key(*name)) {
                return Err(Violation::new(at, format!("the property `{name}` is missing")));
            }
        }
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if let Some(value) = members.get_mut(name) {
                self.visit(property, value, &join(at, name))?;
            }
        }
        Ok(())
    }

    fn items(&self, schema: &Object, items: &mut [Value], at: &str) -> Result<(), Violation> {
        if schema.get("uniqueItems") == Some(&Value::Bool(true))
            && let Some(twice) = (1..items.len()).find(|&index| items[..index].contains(&items[index]))
        {
            return Err(Violation::new(join(at, &twice.to_string()), "this item occurs twice"));
        }
        let places = schema.get("prefixItems").and_then(Value::as_array);
        for (index, item) in items.iter_mut().enumerate() {
            let place = places.and_then(|places| places.get(index));
            if let Some(of_item) = place.or_else(|| schema.get("items")) {
                self.visit(of_item, item, &join(at, &index.to_string()))?;
            }
        }
        Ok(())
    }
}

fn of_type(expected: Option<&Value>, value: &Value, at: &str) -> Result<(), Violation> {
    let fits = |name: &Value| match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some("number") => value.is_number(),
        Some("integer") => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0)
        }
        _ => true,
    };
    let (fit, expected) = match expected {
        None => return Ok(()),
        Some(Value::Array(names)) => {
            let words: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            (names.iter().any(fits), words.join(" or "))
        }
        Some(name) => (fits(name), name.as_str().unwrap_or_default().to_owned()),
    };
    if fit { Ok(()) } else { Err(Violation::new(at, format!("expected {expected}, found {}", kind(value)))) }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn bounds(schema: &Object, words: [&str; 2], count: usize, what: &str, at: &str) -> Result<(), Violation> {
    let bound = |word| schema.get(word).and_then(Value::as_u64);
    let [least, most] = words.map(bound);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    if let Some(least) = least.filter(|least| count < *least) {
        return Err(Violation::new(at, format!("expected at least {least} {what}, found {count}")));
    }
    if let Some(most) = most.filter(|most| count > *most) {
        return Err(Violation::new(at, format!("expected at most {most} {what}, found {count}")));
    }
    Ok(())
}

fn numeric(schema: &Object, number: f64, at: &str) -> Result<(), Violation> {
    type Holds = fn(f64, f64) -> bool;
    let rules: [(&str, &str, Holds); 5] = [
        ("minimum", "at least", |number, bound| number >= bound),
        ("maximum", "at most", |number, bound| number <= bound),
        ("exclusiveMinimum", "more than", |number, bound| number > bound),
        ("exclusiveMaximum", "less than", |number, bound| number < bound),
        ("multipleOf", "a multiple of", is_multiple),
    ];
    for (keyword, words, holds) in rules {
        if let Some(bound) = schema.get(keyword).and_then(Value::as_f64)
            && !holds(number, bound)
        {
            return Err(Violation::new(at, format!("expected {words} {bound}, found {number}")));
        }
    }
    Ok(())
}

/// Whether a number is a multiple, within the precision of floating point: 0.3 is a multiple of 0.1.
fn is_multiple(number: f64, of: f64) -> bool {
    let times = number / of;
    (times - times.round()).abs() <= f64::EPSILON * times.abs().max(1.0) * 4.0
}
