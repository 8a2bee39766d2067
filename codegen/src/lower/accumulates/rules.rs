//! Resolves the effects of deltas on items.

use crate::ir::{Api, Field, How, Origin, Presence, Rule, Shape, Type, TypeId};
use crate::lower::Lowering;
use crate::spec;

impl Lowering<'_> {
    /// Resolves the rules of an accumulation.
    pub(super) fn rules(
        &mut self,
        api: &Api,
        item: TypeId,
        delta: TypeId,
        written: &[spec::DeltaRule],
        origin: &Origin,
    ) -> Vec<Rule> {
        if written.is_empty() {
            self.report(origin, "no delta has an effect", "write the effect of each delta");
        }
        let mut all = Vec::new();
        for (position, rule) in written.iter().enumerate() {
            let origin = origin.index(position);
            let rules = self.rule(api, item, delta, rule, &origin);
            self.once(&all, &rules, &origin);
            all.extend(rules);
        }
        all
    }

    /// Reports a rule that conflicts with an earlier one.
    fn once(&mut self, earlier: &[Rule], rules: &[Rule], origin: &Origin) {
        let meets = |clash: fn(&Rule, &Rule) -> bool| {
            rules.iter().any(|rule| earlier.iter().any(|earlier| clash(earlier, rule)))
        };
        if meets(|one, other| one.item == other.item && one.how == How::Json && other.how == How::Json) {
            let help = "let one rule of an item have `how: json`";
            self.report(&origin.key("how"), "another rule collects JSON for the same item", help);
        }
        let same_place = |one: &Rule, other: &Rule| {
            (one.item, one.delta, &one.to) == (other.item, other.delta, &other.to)
                && other.how == How::Replace
        };
        if meets(same_place) {
            let help = "let one rule of a delta write this field";
            self.report(&origin.key("to"), "this replaces what another rule writes here", help);
        }
        if meets(|one, other| one.delta == other.delta && one.from != other.from && one.text && other.text) {
            let help = "let one field of a delta have `text: true`";
            self.report(&origin.key("text"), "another field of this delta is its text", help);
        }
    }

    /// Resolves a rule. It applies to every kind of item that has the field with a suitable type.
    fn rule(
        &mut self,
        api: &Api,
        item: TypeId,
        delta: TypeId,
        rule: &spec::DeltaRule,
        origin: &Origin,
    ) -> Vec<Rule> {
        let (Shape::Union(items), Shape::Union(deltas)) = (&api[item].shape, &api[delta].shape) else {
            return Vec::new();
        };
        let Some(position) = self.event(api, deltas, &rule.delta, &origin.key("delta")) else {
            return Vec::new();
        };
        let Some(object) = api.variant_object(deltas, position) else { return Vec::new() };
        let Some(from) = self.field_of(&rule.delta, object, &rule.from, &origin.key("from")) else {
            return Vec::new();
        };
        if rule.text && !is_text(api, from) {
            let message = format!("`{}` is not a required text field", rule.from);
            self.report(&origin.key("text"), message, "remove `text`, or name a field of type `string`");
        }
        let rules: Vec<Rule> = (0..items.variants.len())
            .filter(|item| {
                let to = api.variant_object(items, *item).and_then(|object| object.field(&rule.to));
                to.is_some_and(|to| fits(api, from, to, rule.how))
            })
            .map(|item| Rule {
                item,
                delta: position,
                from: rule.from.clone(),
                to: rule.to.clone(),
                how: rule.how,
                text: rule.text,
            })
            .collect();
        if rules.is_empty() {
            let needs = needs(rule.how);
            let help = format!("write a field that some kind of item has, and a `how` that fits: {needs}");
            self.report(
                &origin.key("to"),
                format!("no kind of item can put `{}` into `{}`", rule.delta, rule.to),
                help,
            );
        }
        rules
    }
}

/// Returns whether a rule can apply the field of a delta to the field of an item.
fn fits(api: &Api, from: &Field, to: &Field, how: How) -> bool {
    let (Some(from_type), Some(to_type)) = (from.type_(), to.type_()) else { return false };
    let (from_type, to_type) = (api.resolve(from_type), api.resolve(to_type));
    match how {
        How::Append => is_text(api, from) && is_text(api, to),
        How::Replace => from_type == to_type && from.presence == to.presence,
        How::Push => {
            from.presence == Presence::Required
                && to.presence != Presence::OptionalNullable
                && matches!(to_type, Type::List(item) if api.resolve(item) == from_type)
        }
        How::Json => is_text(api, from) && matches!(to_type, Type::Any | Type::AnyObject | Type::Map(_)),
    }
}

/// Describes the conditions of [`fits`].
fn needs(how: How) -> &'static str {
    match how {
        How::Append => "`append` needs two required fields of type `string`",
        How::Replace => "`replace` needs two fields of one type, with the same `optional` and `nullable`",
        How::Push => {
            "`push` needs a required value, and a list of its type that is not `optional` and `nullable`"
        }
        How::Json => "`json` reads a required `string` into a field of type `any` or `map<…>`",
    }
}

fn is_text(api: &Api, field: &Field) -> bool {
    field.presence == Presence::Required
        && field.type_().is_some_and(|type_| *api.resolve(type_) == Type::String)
}
