//! Updates aliases.

use crate::import::at::At;
use crate::import::shape::{Shape, TypeBody};
use crate::import::summary::NoteKind;
use crate::spec::{TypeDef, TypeExpr};

use super::Merger;
use crate::import::node::Node;

impl Merger<'_> {
    /// Keeps an alias if the reference has the same definition for both names. Otherwise it becomes a separate type.
    pub(super) fn alias(&mut self, name: &str, type_: &TypeDef, alias: &TypeExpr, body: &TypeBody, at: &At) {
        if self.still_holds(alias, body, at) {
            return;
        }
        let Some(home) = self.known.home(name).map(str::to_owned) else { return };
        let node = Node::of(&home).key("types").key(name);
        let Some((target, like)) = self.known.behind(name).filter(|(target, _)| *target != name) else {
            let text = format!("`{name}` is no longer {alias} ({}:{}); change it by hand", at.page, at.line);
            return self.note(NoteKind::Decide, &node, text);
        };
        self.note(NoteKind::Changed, &node, format!("`{name}` is no longer the same as `{target}`"));
        let own = TypeDef {
            doc: type_.doc.clone(),
            aliases: type_.aliases.clone(),
            rust: type_.rust.clone(),
            alias: None,
            ..like.clone()
        };
        self.type_(name, own, body, at);
    }

    fn still_holds(&mut self, alias: &TypeExpr, body: &TypeBody, at: &At) -> bool {
        if let TypeBody::List(item) = body {
            return self.fits(&Shape::List(Box::new(item.clone())), alias, at);
        }
        match alias {
            TypeExpr::List(item) | TypeExpr::Map(item) => match body {
                // The children of a named list are the alternatives of its items.
                TypeBody::Union(all) => self.fits(&Shape::Union(String::new(), all.clone()), item, at),
                TypeBody::Enum(words) => {
                    self.fits(&Shape::InlineEnum(String::new(), words.clone()), item, at)
                }
                TypeBody::Object(_) | TypeBody::List(_) => true,
            },
            TypeExpr::Named(target) => {
                let Some((target, type_)) = self.known.behind(target) else { return false };
                match self.reference.types.get(target) {
                    Some(other) => other.body.same(body),
                    None => self.says(&type_.clone(), body, at),
                }
            }
            TypeExpr::Primitive(_) | TypeExpr::Nullable(_) => false,
        }
    }
}
