//! Text to spec.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::{Api, PathBuf, Resource, Spec, Step};
use crate::diag::Diagnostic;

/// A file of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path as people name it, `spec/messages/batches.yaml`; diagnostics show it.
    pub file: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The resource's path: the file's path below `spec/`, without `.yaml`.
    pub fn resource(&self) -> &str {
        let below = self.file.strip_prefix("spec/").unwrap_or(&self.file);
        below.strip_suffix(".yaml").unwrap_or(below)
    }
}

/// Reads one file, or says everything that keeps it from being read.
pub(super) fn one<T: DeserializeOwned>(source: &Source) -> Result<T, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    file(source, &mut mistakes).ok_or(mistakes)
}

/// Reads all files, or says everything that keeps them from being read.
pub fn read(sources: &[Source]) -> Result<Spec, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let mut api = None;
    let mut resources = BTreeMap::new();
    for source in sources {
        if source.resource() == "api" {
            api = file::<Api>(source, &mut mistakes);
        } else if let Some(resource) = file::<Resource>(source, &mut mistakes) {
            resources.insert(source.resource().to_owned(), resource);
        }
    }
    match api {
        Some(api) if mistakes.is_empty() => return Ok(Spec { api, resources }),
        None if mistakes.is_empty() => mistakes.push(Diagnostic::new(
            "spec/api.yaml",
            PathBuf::default(),
            "the file is missing",
            "every spec has an `api.yaml` with `title`, `doc`, `base_url`, `headers`, `query` and `betas`",
        )),
        _ => {}
    }
    Err(mistakes)
}

fn file<T: DeserializeOwned>(source: &Source, mistakes: &mut Vec<Diagnostic>) -> Option<T> {
    match serde_yaml::from_str(&source.text) {
        Ok(file) => Some(file),
        Err(error) => {
            mistakes.extend(explain::<T>(source, &error));
            None
        }
    }
}

/// How many mistakes of one file are reported at most.
const MOST: usize = 50;

/// Finds every mistake of a file that can't be read: reports one, takes its node out, and tries again.
fn explain<T: DeserializeOwned>(source: &Source, error: &serde_yaml::Error) -> Vec<Diagnostic> {
    let Ok(mut root) = serde_yaml::from_str::<Value>(&source.text) else {
        return vec![syntax(source, error)];
    };
    let mut mistakes = Vec::new();
    while mistakes.len() < MOST {
        let Err(error) = serde_path_to_error::deserialize::<_, T>(&root) else { break };
        let path = node_path(&error, &root);
        let (message, help) = words(&error.inner().to_string());
        mistakes.push(Diagnostic::new(&source.file, path.clone(), message, help));
        if !remove(&mut root, &path.0) {
            break;
        }
    }
    if mistakes.is_empty() { vec![syntax(source, error)] } else { mistakes }
}

fn syntax(source: &Source, error: &serde_yaml::Error) -> Diagnostic {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    let offset = error.location().map_or(0, |location| location.index());
    Diagnostic {
        offset: Some(offset),
        ..Diagnostic::new(
            &source.file,
            PathBuf::default(),
            message,
            "indent with two spaces, and write each key once",
        )
    }
}

/// The node an error speaks of. Of an unknown key the path names only the map, so the key is read off the message.
fn node_path(error: &serde_path_to_error::Error<serde_yaml::Error>, root: &Value) -> PathBuf {
    use serde_path_to_error::Segment;
    let mut steps: Vec<Step> = error
        .path()
        .iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { variant } => Some(Step::Key(variant.clone())),
            Segment::Unknown => None,
        })
        .collect();
    let message = error.inner().to_string();
    if let Some(key) = message.split("unknown field `").nth(1).and_then(|rest| rest.split('`').next())
        && steps.last() != Some(&Step::Key(key.to_owned()))
        && child(root, &steps).is_some_and(|node| node.get(key).is_some())
    {
        steps.push(Step::Key(key.to_owned()));
    }
    PathBuf(steps)
}

/// An error of serde's in our words: what is wrong, and what to write instead.
fn words(message: &str) -> (String, String) {
    let message = message.split(" at line ").next().unwrap_or(message);
    let message =
        message.rsplit_once(": ").filter(|(path, _)| !path.contains('`')).map_or(message, |(_, rest)| rest);
    if let Some((what, expected)) = message.split_once(", expected ") {
        return (what.to_owned(), format!("write {expected}"));
    }
    if let Some((what, instead)) = message.split_once("; ") {
        return (what.to_owned(), instead.to_owned());
    }
    let help = match message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        Some(key) => format!("add `{key}:`"),
        None => "spec/README.md explains every key".to_owned(),
    };
    (message.to_owned(), help)
}

fn child<'a>(root: &'a Value, steps: &[Step]) -> Option<&'a Value> {
    steps.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get(key.as_str()),
        Step::Index(index) => node.get(*index),
    })
}

/// Takes the node at `steps` out of its parent; `false` where there is none.
fn remove(root: &mut Value, steps: &[Step]) -> bool {
    let Some((last, parents)) = steps.split_last() else { return false };
    let parent = parents.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get_mut(key.as_str()),
        Step::Index(index) => node.get_mut(*index),
    });
    match (parent, last) {
        (Some(Value::Mapping(map)), Step::Key(key)) => map.shift_remove(key.as_str()).is_some(),
        (Some(Value::Sequence(list)), Step::Index(index)) if *index < list.len() => {
            list.remove(*index);
            true
        }
        _ => false,
    }
}
