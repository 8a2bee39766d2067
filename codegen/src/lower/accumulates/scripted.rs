//! Resolves the responses for tests.

use crate::ir::{Api, Field, Object, Origin, Scripted, Shape, Type, TypeId, Union};
use crate::lower::Lowering;
use crate::names::field_name;
use crate::spec;

impl Lowering<'_> {
    /// Resolves a response for tests.
    pub(super) fn scripted(
        &mut self,
        api: &Api,
        (name, written): (&str, &spec::Scripted),
        (whole, item): (&Object, TypeId),
        (events, update): (&Union, usize),
        origin: Origin,
    ) -> Option<Scripted> {
        let Shape::Union(items) = &api[item].shape else { return None };
        if field_name(name) != *name {
            let help = "write lower-case letters and `_`";
            self.report(&origin, format!("`{name}` is not a valid function name"), help);
        }
        let item = self.event(api, items, &written.item, &origin.key("item"))?;
        let object = api.variant_object(items, item)?;
        for (position, name) in written.takes.iter().enumerate() {
            let origin = origin.key("takes").index(position);
            let field = self.field_of(&written.item, object, name, &origin)?;
            let taken = field.type_().map(|type_| api.resolve(type_));
            if !matches!(taken, Some(Type::String | Type::Any | Type::AnyObject | Type::Map(_))) {
                let help = "name fields of type `string`, `any` or `map<…>`";
                self.report(&origin, format!("`{name}` is neither text nor JSON"), help);
            }
            let argument = field_name(name);
            if written.takes[..position].iter().any(|earlier| field_name(earlier) == argument) {
                let message = format!("another argument has the name `{argument}`");
                self.report(&origin, message, "list each field once");
            }
        }
        let updating = api.variant_object(events, update)?;
        let mut set = Vec::new();
        for (name, value) in &written.set {
            let origin = origin.key("set").key(name);
            let field = self.field_of("the object", whole, name, &origin)?;
            let is_text = field.type_().is_some_and(|type_| match api.resolve(type_) {
                Type::String => true,
                Type::Named(id) => matches!(api[*id].shape, Shape::Enum(_)),
                _ => false,
            });
            if !is_text {
                let help = "name a field of type `string` or of an enum";
                self.report(&origin, format!("`{name}` is not text"), help);
            }
            match path_of(api, updating, name) {
                Some(path) => set.push((name.clone(), value.clone(), path)),
                None => {
                    let help = "name a field that the event under `update` has";
                    self.report(&origin, format!("no event updates `{name}`"), help);
                }
            }
        }
        let (name, doc, takes) = (name.to_owned(), written.doc.clone(), written.takes.clone());
        Some(Scripted { name, doc, item, takes, set, origin })
    }
}

/// Returns the path of a field in an object, or in an object inside of it.
fn path_of(api: &Api, object: &Object, name: &str) -> Option<Vec<String>> {
    if object.field(name).is_some() {
        return Some(vec![name.to_owned()]);
    }
    let holds = |field: &&Field| {
        let inner = field.type_().and_then(|type_| api.object_of(type_));
        inner.is_some_and(|(_, inner)| inner.field(name).is_some())
    };
    object.fields.iter().find(holds).map(|field| vec![field.name.clone(), name.to_owned()])
}
