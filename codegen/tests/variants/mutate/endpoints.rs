//! Changes of endpoints.

use serde_yaml::Value;

use super::{Changes, plain};
use crate::tree::{Place, map};

pub(super) fn change(changes: &mut Changes<'_>, file: &str, name: &str) {
    let endpoints = Place::new(file, &["endpoints"]);
    let place = endpoints.key(name);
    changes.make(format!("{place}: removed"), |tree| tree.remove(&endpoints, name));
    for new in ["list", "create", "anew", "type", "self", "new", "client", "unwrap", "begin_again"] {
        changes.make(format!("{place}: renamed to {new}"), |tree| tree.rename(&endpoints, name, new));
    }
    changes.make(format!("{place}: a copy"), |tree| {
        let mut copy = tree.get(&place).cloned().unwrap();
        let path = format!("/v9{}", copy["path"].as_str().unwrap());
        copy.as_mapping_mut().unwrap().insert("path".into(), path.into());
        tree.set(&endpoints, "do_again", copy);
    });
    changes.remarks(&place, "whatever");
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        changes.make(format!("{place}: {method}"), |tree| tree.set(&place, "method", method));
    }
    changes.make(format!("{place}: another path"), |tree| {
        let path = format!("/v2{}", tree.text(&place.key("path")).unwrap());
        tree.set(&place, "path", path);
    });
    changes.toggle(&place, "search", vec![Value::from("unheard of \"\\`")]);
    let reason = "The derived name is unclear.";
    for request in ["ReadWhatever", "Whatever", "Option", "Client", "Pet"] {
        changes.make(format!("{place}: the request {request}"), |tree| {
            tree.set(&place, "rust_request", map([("name", request.into()), ("reason", reason.into())]));
        });
    }
    for key in ["betas", "rust_request", "wait", "expected_tokens"] {
        if changes.tree.get(&place.key(key)).is_some() {
            changes.make(format!("{place}: no {key}"), |tree| tree.remove(&place, key));
            changes.every_node(&place.key(key));
        }
    }
    for beta in changes.betas() {
        changes.make(format!("{place}: the beta {beta}"), |tree| {
            tree.set(&place, "betas", vec![Value::from(beta)])
        });
    }
    for field in ["max_words", "max_tokens", "age", "size", "speed"] {
        changes.make(format!("{place}: expects {field} tokens"), |tree| {
            tree.set(&place, "expected_tokens", field);
        });
    }
    body(changes, &place);
    response(changes, &place);
    parameters(changes, &place);
}

fn body(changes: &mut Changes<'_>, place: &Place) {
    changes.make(format!("{place}: no body"), |tree| tree.remove(place, "body"));
    for type_ in changes.types_with("fields").into_iter().take(6) {
        changes.make(format!("{place}: a body of {type_}"), |tree| {
            tree.set(place, "body", map([("json", type_.into())]))
        });
    }
    changes.make(format!("{place}: a form"), |tree| {
        let parts = [("self", "file"), ("form", "string"), ("files[]", "list<file>"), ("request", "string")];
        tree.set(place, "body", map([("multipart", map(parts.map(|(name, type_)| (name, plain(type_)))))]));
    });
    let parts = place.key("body").key("multipart");
    changes.entries_of_form(&parts);
}

impl Changes<'_> {
    fn entries_of_form(&mut self, parts: &Place) {
        if self.tree.get(parts).is_none() {
            return;
        }
        self.entries(parts, |key| format!("anew_{key}"));
        for key in self.tree.keys(parts) {
            let part = parts.key(&key);
            self.flip(&part, "optional");
            self.flip(&part, "nullable");
            self.remarks(&part, "whatever");
            self.limits(&part);
            for type_ in ["string", "file", "list<file>"] {
                self.make(format!("{part}: {type_}"), |tree| tree.set(&part, "type", type_));
            }
        }
    }
}

fn response(changes: &mut Changes<'_>, place: &Place) {
    let returns = place.key("returns");
    changes.flip(&returns, "empty");
    let types = changes.other_types();
    let named = || types.iter().filter(|name| !name.contains('<'));
    let mut all: Vec<Value> = types.iter().map(|name| map([("json", name.as_str().into())])).collect();
    for name in named() {
        all.extend(["lines", "events"].map(|kind| map([(kind, name.as_str().into())])));
        all.extend(
            ["cursor", "ids"].map(|paging| map([("page", name.as_str().into()), ("paging", paging.into())])),
        );
    }
    all.push(map([("binary", true.into())]));
    for response in all {
        let spelt = serde_yaml::to_string(&response).unwrap().trim().replace('\n', ", ");
        changes.make(format!("{returns}: {spelt}"), |tree| *tree.get_mut(&returns) = response);
    }
    for key in ["events", "events_flag"] {
        if changes.tree.get(&returns.key(key)).is_some() {
            changes.make(format!("{returns}: no events"), |tree| {
                tree.remove(&returns, "events");
                tree.remove(&returns, "events_flag");
            });
        }
    }
}

fn parameters(changes: &mut Changes<'_>, place: &Place) {
    let parameters = place.key("parameters");
    let new = |type_: &str, location: &str, flags: &[&str]| {
        let mut parameter = plain(type_);
        let entries = parameter.as_mapping_mut().unwrap();
        entries.insert("in".into(), location.into());
        entries.extend(flags.iter().map(|flag| (Value::from(*flag), Value::from(true))));
        parameter
    };
    for location in ["query", "header"] {
        for flags in [&[][..], &["optional"], &["nullable"], &["optional", "nullable"]] {
            for type_ in ["string", "integer", "boolean", "datetime", "list<string>", "list<integer>"] {
                changes.make(format!("{parameters}: a new {type_} in the {location}, {flags:?}"), |tree| {
                    if tree.get(&parameters).is_none() {
                        tree.set(place, "parameters", map([]));
                    }
                    tree.set(&parameters, "brand_new", new(type_, location, flags));
                });
            }
        }
    }
    for name in
        ["self", "client", "request", "body", "form", "type", "send", "x-new[gte]", "builder", "value"]
    {
        for flags in [&[][..], &["optional"]] {
            changes.make(format!("{parameters}: a new {name}, {flags:?}"), |tree| {
                if tree.get(&parameters).is_none() {
                    tree.set(place, "parameters", map([]));
                }
                tree.set(&parameters, name, new("string", "query", flags));
            });
        }
    }
    if changes.tree.get(&parameters).is_none() {
        return;
    }
    changes.entries(&parameters, |key| format!("{key}_anew"));
    for key in changes.tree.keys(&parameters) {
        let parameter = parameters.key(&key);
        changes.flip(&parameter, "optional");
        changes.flip(&parameter, "nullable");
        changes.remarks(&parameter, "whatever");
        changes.limits(&parameter);
        for location in ["query", "header"] {
            changes
                .make(format!("{parameter}: in the {location}"), |tree| tree.set(&parameter, "in", location));
        }
        for type_ in changes.other_types() {
            changes.make(format!("{parameter}: {type_}"), |tree| tree.set(&parameter, "type", type_));
        }
    }
}
