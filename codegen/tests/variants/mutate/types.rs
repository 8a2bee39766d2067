//! Changes of types.

use serde_yaml::Value;

use super::{Changes, plain};
use crate::tree::{Place, map};

/// Names of types that have another meaning in the emitted code.
const TAKEN_TYPES: [&str; 24] = [
    "Option",
    "String",
    "Vec",
    "Box",
    "Result",
    "Default",
    "Into",
    "From",
    "Clone",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "Some",
    "Ok",
    "Self",
    "Json",
    "Maybe",
    "Unknown",
    "Extra",
    "Client",
    "Request",
    "Error",
    "Copy",
];

/// Names of fields, parameters and values that the emitted code uses.
const TAKEN_NAMES: [&str; 33] = [
    "error",
    "err",
    "with_name",
    "self",
    "Self",
    "crate",
    "type",
    "gen",
    "async",
    "new",
    "send",
    "options",
    "beta",
    "stream",
    "items",
    "pages",
    "extra",
    "extra_mut",
    "as_str",
    "tag",
    "value",
    "item",
    "key",
    "name",
    "body",
    "form",
    "request",
    "client",
    "text",
    "event",
    "Unknown",
    "VALUES",
    "from_json",
];

pub(super) fn change(changes: &mut Changes<'_>, file: &str, name: &str) {
    let types = Place::new(file, &["types"]);
    let place = types.key(name);
    changes.make(format!("{place}: removed"), |tree| tree.remove(&types, name));
    changes.make(format!("{place}: renamed"), |tree| tree.replace(name, &format!("{name}Anew")));
    for taken in TAKEN_TYPES {
        changes.make(format!("{place}: renamed to {taken}"), |tree| tree.replace(name, taken));
    }
    for other in changes.tree.files().into_iter().filter(|other| other != file) {
        changes.make(format!("{place}: moved to {other}"), |tree| {
            let definition = tree.map(&types).shift_remove(name).unwrap();
            let root = Place::new(&other, &[]);
            if tree.get(&root.key("types")).is_none() {
                tree.set(&root, "types", map([]));
            }
            tree.set(&root.key("types"), name, definition);
        });
    }
    changes.remarks(&place, "Whatever");
    changes.toggle(&place, "aliases", vec![Value::from("Unheard Of `*/`")]);
    changes.toggle(&place, "search", vec![Value::from("unheard of \"\\`")]);
    changes.toggle(&place, "note", super::HARD_DOCS);
    changes.flip(&place, "not_in_reference");
    for (kind, body) in kinds() {
        changes.make(format!("{place}: {kind} instead"), |tree| {
            let mut body = body.clone();
            let doc = tree.get(&place.key("doc")).cloned().unwrap();
            body.as_mapping_mut().unwrap().insert("doc".into(), doc);
            *tree.get_mut(&place) = body;
        });
    }
    let has = |key: &str| changes.tree.get(&place.key(key)).is_some();
    match (has("fields"), has("values"), has("variants")) {
        (true, ..) => object(changes, &place, name),
        (_, true, _) => enumeration(changes, &place),
        (.., true) => union(changes, &place, name),
        _ => alias(changes, &place, name),
    }
}

/// A type of each kind.
fn kinds() -> Vec<(&'static str, Value)> {
    let text = "
an object: {fields: {one: {type: string, doc: The first.}}}
an empty object: {fields: {}}
an enum: {values: {one: {doc: The first.}, two: {doc: The second.}}}
a closed enum: {closed: true, values: {one: {doc: The first.}}}
a union: {variants: [{type: string, doc: A text.}, {type: integer, doc: A number.}]}
a closed union: {closed: true, variants: [{const: one, doc: The first.}, {type: list<string>, doc: Texts.}]}
an alias: {alias: list<string>}
an alias of text: {alias: string}
";
    let found: serde_yaml::Mapping = serde_yaml::from_str(text).unwrap();
    found.into_iter().map(|(kind, body)| (&*kind.as_str().unwrap().to_owned().leak(), body)).collect()
}

fn object(changes: &mut Changes<'_>, place: &Place, own_name: &str) {
    let fields = place.key("fields");
    changes.entries(&fields, |key| format!("{key}_anew"));
    for key in changes.tree.keys(&fields) {
        field(changes, &fields.key(&key), own_name);
        for taken in TAKEN_NAMES {
            changes.make(format!("{fields} {key}: renamed to {taken}"), |tree| {
                tree.rename(&fields, &key, taken)
            });
        }
        changes.make(format!("{place}: {key} is dropped"), |tree| {
            let back = place.key("into_request");
            if tree.get(&back).is_some() {
                tree.set(&back, "drop", vec![Value::from(&*key)]);
            }
        });
    }
    shortcuts(changes, place);
    let new_types = ["string", "integer", "list<string>"].map(str::to_owned).into_iter();
    let new_types: Vec<String> = new_types.chain(changes.recursive_types(own_name)).collect();
    for (optional, nullable) in [(false, false), (true, false), (false, true), (true, true)] {
        for type_ in &new_types {
            changes.make(format!("{fields}: a new {type_} ({optional}, {nullable})"), |tree| {
                let mut field = plain(type_);
                for (key, set) in [("optional", optional), ("nullable", nullable)] {
                    if set {
                        field.as_mapping_mut().unwrap().insert(key.into(), true.into());
                    }
                }
                tree.set(&fields, "brand_new", field);
            });
        }
    }
    for constant in [
        Value::from("it's {} */"),
        "text \"quoted\" \\".into(),
        true.into(),
        u64::MAX.into(),
        (-7).into(),
        1.5.into(),
    ] {
        changes.make(format!("{fields}: a new constant {constant:?}"), |tree| {
            tree.set(&fields, "brand_new", map([("const", constant)]));
        });
    }
    for default in [Value::from(u64::MAX), i64::MIN.into(), 1e300.into(), "`\n*/".into()] {
        for type_ in ["integer", "number", "string"] {
            changes.make(format!("{fields}: a new default {default:?} of {type_}"), |tree| {
                let mut field = plain(type_);
                let entries = field.as_mapping_mut().unwrap();
                entries.insert("optional".into(), true.into());
                entries.insert("limits".into(), map([("default", default.clone())]));
                tree.set(&fields, "brand_new", field);
            });
        }
    }
    let required: Vec<Value> = changes
        .tree
        .keys(&fields)
        .into_iter()
        .filter(|key| {
            let field = fields.key(key);
            !changes.tree.flag(&field.key("optional")) && changes.tree.get(&field.key("const")).is_none()
        })
        .map(Value::from)
        .collect();
    if changes.tree.get(&place.key("arguments")).is_some() {
        changes.make(format!("{place}: default order of arguments"), |tree| tree.remove(place, "arguments"));
    }
    changes.make(format!("{place}: arguments reversed"), |tree| {
        tree.set(place, "arguments", required.iter().rev().cloned().collect::<Vec<_>>());
    });
    if changes.tree.get(&place.key("additional")).is_some() {
        changes.make(format!("{place}: nothing additional"), |tree| tree.remove(place, "additional"));
    } else {
        for type_ in ["any".to_owned(), "string".to_owned(), "list<integer?>".to_owned(), own_name.to_owned()]
        {
            changes.make(format!("{place}: additional {type_}"), |tree| tree.set(place, "additional", type_));
        }
    }
    conversion(changes, place, "fields");
}

fn field(changes: &mut Changes<'_>, place: &Place, own_name: &str) {
    for key in ["optional", "nullable", "secret", "default_if_missing"] {
        changes.flip(place, key);
    }
    changes.remarks(place, "whatever");
    if changes.tree.get(&place.key("const")).is_some() {
        changes.make(format!("{place}: another constant"), |tree| tree.set(place, "const", "something_new"));
        changes.make(format!("{place}: any text"), |tree| *tree.get_mut(place) = plain("string"));
        return;
    }
    changes
        .make(format!("{place}: a constant"), |tree| *tree.get_mut(place) = map([("const", "fixed".into())]));
    changes.limits(place);
    changes.flip(place, "not_in_reference");
    changes.toggle(place, "item", "particle");
    if let Some(endpoint) = changes.an_endpoint() {
        changes.toggle(place, "url_of", endpoint);
    }
    for type_ in changes.other_types().into_iter().chain(changes.recursive_types(own_name)) {
        changes.make(format!("{place}: {type_}"), |tree| tree.set(place, "type", type_));
    }
}

/// Adds and removes methods and conversions for common uses.
fn shortcuts(changes: &mut Changes<'_>, place: &Place) {
    let shortcuts = place.key("shortcuts");
    for key in changes.tree.keys(&shortcuts) {
        changes.make(format!("{shortcuts} {key}: removed"), |tree| tree.remove(&shortcuts, &key));
    }
    changes.every_node(&shortcuts);
    let fields = changes.tree.keys(&place.key("fields"));
    let mut all = vec!["from_text: {}".to_owned(), "total: true".to_owned()];
    for field in &fields {
        all.extend([format!("constructors: {field}"), format!("from_bytes: {field}")]);
        all.extend(["word", "text"].map(|tag| format!("items: {{things: {{of: {field}, tag: {tag}}}}}")));
    }
    for shortcut in all {
        changes.make(format!("{shortcuts}: {shortcut}"), |tree| {
            tree.set(place, "shortcuts", serde_yaml::from_str::<Value>(&shortcut).unwrap());
        });
    }
}

/// Changes the type that a response is sent back as.
fn conversion(changes: &mut Changes<'_>, place: &Place, key: &str) {
    if changes.tree.get(&place.key("into_request")).is_some() {
        changes.make(format!("{place}: is not sent back"), |tree| tree.remove(place, "into_request"));
    }
    for target in changes.types_with(key) {
        changes.make(format!("{place}: is sent back as {target}"), |tree| {
            tree.set(place, "into_request", map([("as", target.into())]));
        });
    }
}

fn enumeration(changes: &mut Changes<'_>, place: &Place) {
    let values = place.key("values");
    changes.entries(&values, |key| format!("{key}_anew"));
    changes.flip(place, "closed");
    changes.flip(place, "any_text");
    for key in changes.tree.keys(&values) {
        changes.remarks(&values.key(&key), "Whatever");
        changes.flip(&values.key(&key), "not_in_reference");
    }
    for new in TAKEN_NAMES.into_iter().chain([
        "brand_new",
        "Brand New!",
        "*",
        "",
        "5m",
        "Brand-New",
        "漢字",
        "a\"\\b",
    ]) {
        changes.make(format!("{values}: a new one, {new}"), |tree| {
            tree.set(&values, new, map([("doc", "Something new.".into())]));
            tree.set(&values, "last_of_all", map([("doc", "Another one.".into())]));
        });
    }
}

fn union(changes: &mut Changes<'_>, place: &Place, own_name: &str) {
    let variants = place.key("variants");
    changes.flip(place, "closed");
    for tag in ["kind", "name", "id"] {
        changes.make(format!("{place}: distinguished by {tag}"), |tree| tree.set(place, "tag", tag));
    }
    changes.make(format!("{place}: distinguished by nothing"), |tree| tree.remove(place, "tag"));
    changes.make(format!("{variants}: reordered"), |tree| tree.rotate(&variants));
    for index in 0..changes.tree.length(&variants) {
        let variant = variants.index(index);
        changes.make(format!("{variant}: removed"), |tree| {
            tree.get_mut(&variants).as_sequence_mut().unwrap().remove(index);
        });
        changes.remarks(&variant, "Whatever");
        for type_ in changes.other_types() {
            changes.make(format!("{variant}: {type_}"), |tree| {
                tree.remove(&variant, "const");
                tree.set(&variant, "type", type_);
            });
        }
    }
    changes.every_node(&place.key("accumulates"));
    if changes.tree.get(&place.key("accumulates")).is_some() {
        changes.make(format!("{place}: does not accumulate"), |tree| tree.remove(place, "accumulates"));
    }
    for type_ in changes.other_types().into_iter().chain(changes.recursive_types(own_name)) {
        changes.make(format!("{variants}: a new one, {type_}"), |tree| {
            tree.get_mut(&variants).as_sequence_mut().unwrap().push(plain(&type_));
        });
    }
    for constant in ["brand_new", "Self", "Unknown", "a\"\\b"] {
        changes.make(format!("{variants}: a new constant {constant}"), |tree| {
            let variant = map([("const", constant.into()), ("doc", "Something new.".into())]);
            tree.get_mut(&variants).as_sequence_mut().unwrap().push(variant);
        });
    }
    for (kind, tag) in [
        ("constant", "const: brand_new"),
        ("enum", "{type: BrandNewKind, doc: Which one.}"),
        ("optional enum", "{type: BrandNewKind, optional: true, doc: Which one.}"),
    ] {
        let Some(field) = changes.tree.text(&place.key("tag")).map(str::to_owned) else { continue };
        changes.make(format!("{variants}: a new object with a tag, {kind}"), |tree| {
            let types = types_around(tree, place);
            let tag: Value = serde_yaml::from_str(tag).unwrap();
            let fields = map([(&*field, tag), ("size", plain("integer"))]);
            tree.set(&types, "BrandNew", map([("doc", "A new object.".into()), ("fields", fields)]));
            let values = map([
                ("big", map([("doc", "Not small.".into())])),
                ("small", map([("doc", "Not big.".into())])),
            ]);
            tree.set(&types, "BrandNewKind", map([("doc", "A new enum.".into()), ("values", values)]));
            tree.get_mut(&variants).as_sequence_mut().unwrap().push(map([("type", "BrandNew".into())]));
        });
    }
    conversion(changes, place, "variants");
}

/// Returns the types of the file that contains a type.
fn types_around(tree: &crate::tree::Tree, place: &Place) -> Place {
    let files = tree.files();
    let file = files
        .iter()
        .find(|file| place.to_string().starts_with(&format!("{} ", file.trim_start_matches("spec/"))));
    Place::new(file.unwrap(), &["types"])
}

fn alias(changes: &mut Changes<'_>, place: &Place, own_name: &str) {
    for type_ in changes.other_types().into_iter().chain(changes.recursive_types(own_name)) {
        changes.make(format!("{place}: {type_}"), |tree| tree.set(place, "alias", type_));
    }
}
