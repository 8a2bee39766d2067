//! Compares the types of the facts to the types of the spec.

use std::collections::BTreeMap;

use anthropic_beta_codegen::spec::{Primitive, Scalar, TypeDef, TypeExpr, Variant};
use serde_yaml::Value;

use super::{Facts, items, renamed};

impl Facts {
    /// Returns whether a type of the facts is the type `expr` of the spec.
    pub(crate) fn same(&self, wire: &Value, expr: &TypeExpr, depth: usize) -> bool {
        let wire = &without_null(wire);
        if let Some(name) = wire.as_str() {
            return match (name, expr) {
                ("string", TypeExpr::Primitive(primitive)) => {
                    matches!(primitive, Primitive::String | Primitive::Datetime | Primitive::Base64)
                }
                ("number", TypeExpr::Primitive(primitive)) => {
                    matches!(primitive, Primitive::Integer | Primitive::Number)
                }
                ("boolean", TypeExpr::Primitive(primitive)) => *primitive == Primitive::Boolean,
                ("any", TypeExpr::Primitive(primitive)) => *primitive == Primitive::Any,
                (_, TypeExpr::Named(name)) => match self.behind(name) {
                    Some((_, TypeDef { alias: Some(alias), .. })) => self.same(wire, &alias, depth),
                    _ => false,
                },
                _ => false,
            };
        }
        if let (Some(inner), TypeExpr::List(item)) = (wire.get("array"), expr) {
            return self.same(inner, item, depth);
        }
        if let (Some(inner), TypeExpr::Map(value)) = (wire.get("map"), expr) {
            let (plain, nullable) = match &**value {
                TypeExpr::Nullable(plain) => (plain, true),
                _ => (value, false),
            };
            return nullable == (without_null(inner) != *inner) && self.same(inner, plain, depth);
        }
        if let Some(name) = wire.get("ref").and_then(Value::as_str) {
            return self.refers(renamed(name), expr, depth);
        }
        match expr {
            TypeExpr::Named(name) => {
                self.behind(name).is_some_and(|(_, type_)| self.chooses(wire, &type_, depth))
            }
            _ => false,
        }
    }

    fn refers(&self, name: &str, expr: &TypeExpr, depth: usize) -> bool {
        if expr.to_string() == name {
            return true;
        }
        let same = match (self.behind(name), expr) {
            (Some((ours, _)), TypeExpr::Named(other)) => {
                self.behind(other).is_some_and(|(other, _)| other == ours)
            }
            _ => false,
        };
        let meaning = self.types.get(name).and_then(|type_| type_.get("type"));
        same || (depth < 4 && meaning.is_some_and(|meaning| self.same(meaning, expr, depth + 1)))
    }

    /// Returns whether a union of the facts is an enum or a union of the spec.
    fn chooses(&self, wire: &Value, type_: &TypeDef, depth: usize) -> bool {
        if let Some(alias) = &type_.alias {
            return self.same(wire, alias, depth);
        }
        let all: Vec<&Value> = items(wire, "union").iter().collect();
        if let Some(values) = &type_.values {
            let constants = all.iter().filter_map(|one| one.get("const")?.as_str());
            let rest =
                all.iter().filter(|one| one.get("const").is_none()).all(|one| one.as_str() == Some("string"));
            return rest && constants.eq(values.keys().map(String::as_str));
        }
        let Some(variants) = &type_.variants else { return false };
        let fits = |wire: &Value, variant: &Variant| match &variant.type_ {
            Some(expr) => self.same(wire, expr, depth),
            None => is_constant(wire, variant.constant.as_ref()),
        };
        let known = all.iter().all(|one| variants.iter().any(|variant| fits(one, variant)));
        known && variants.iter().all(|variant| all.iter().any(|one| fits(one, variant)))
    }
}

/// Removes the alternative `null` of a type; a single remaining alternative replaces the union.
fn without_null(wire: &Value) -> Value {
    let Some(all) = wire.get("union").and_then(Value::as_sequence) else { return wire.clone() };
    // `{"?": …}` is the vendor's notation for a list that the caller can't change.
    let rest: Vec<Value> =
        all.iter().filter(|one| one.as_str() != Some("null") && one.get("?").is_none()).cloned().collect();
    match rest.as_slice() {
        [only] => only.clone(),
        _ => serde_yaml::to_value(BTreeMap::from([("union", rest)])).expect("a map of values is a value"),
    }
}

/// Returns whether a type of the facts is a single constant.
pub(crate) fn is_constant(wire: &Value, constant: Option<&Scalar>) -> bool {
    let constant = constant.map(|constant| serde_yaml::to_value(constant).expect("a scalar is a value"));
    without_null(wire).get("const") == constant.as_ref()
}
