//! Mistakes in the structure of a file: unknown and missing keys, values of the wrong type.
//!
//! The serde types are the only description of the language. They report one mistake at a time, so each one is
//! mended with something that fits, and the file is tried again; the places stay those of the text.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use serde_yaml::{Mapping, Value};

use super::Source;
use super::syntax::syntax;
use super::words;
use crate::diag::{Diagnostic, nearest};
use crate::spec::located::Tree;
use crate::spec::{NodePath, Step};

/// How many mistakes of one file are reported at most.
const MOST: usize = 50;

/// Reads a file whose syntax is right, or says every mistake in its structure.
///
/// The way leads through untyped values: read directly, serde would take the number `5` for the text "5".
pub(super) fn read<T: DeserializeOwned>(source: &Source, tree: &Tree<'_>) -> Result<T, Vec<Diagnostic>> {
    let root: Value = serde_yaml::from_str(&source.text).map_err(|error| vec![no_yaml(source, &error)])?;
    let mut search = Search { source, tree, root: Value::Null, renamed: Vec::new(), found: Vec::new() };
    search.root = search.text_keys(root, &NodePath::default());
    if search.found.is_empty()
        && let Ok(file) = T::deserialize(&search.root)
    {
        return Ok(file);
    }
    while search.found.len() < MOST
        && let Some(fault) = fault::<T>(&search.root)
    {
        search.report::<T>(&fault);
        if !search.mend::<T>(&fault) {
            break;
        }
    }
    Err(search.found)
}

/// A file that one parser takes and the other does not.
fn no_yaml(source: &Source, error: &serde_yaml::Error) -> Diagnostic {
    let offset = error.location().map_or(0, |location| location.index().min(source.text.len()));
    let offset = (0..=offset).rev().find(|at| source.text.is_char_boundary(*at)).unwrap_or(0);
    syntax(source, offset, &error.to_string())
}

/// What serde objects to first.
struct Fault {
    path: NodePath,
    kind: FaultKind,
}

#[derive(PartialEq)]
enum FaultKind {
    /// The path is that of the key.
    UnknownKey { known: Vec<String> },
    /// The path is that of the key that should be there.
    MissingKey,
    /// Anything else, in serde's words.
    Value(String),
}

fn fault<T: DeserializeOwned>(root: &Value) -> Option<Fault> {
    let error = serde_path_to_error::deserialize::<_, T>(root).err()?;
    let steps = error.path().iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(Step::Index(*index)),
        Segment::Map { key } | Segment::Enum { variant: key } => Some(Step::Key(key.clone())),
        Segment::Unknown => None,
    });
    let mut path = NodePath(steps.collect());
    let message = error.inner().to_string();
    let quoted = words::quoted(&message);
    let kind = match quoted.split_first() {
        Some((key, known)) if message.starts_with("unknown field") => {
            if path.0.last() != Some(&Step::Key(key.clone())) {
                path = path.key(key);
            }
            FaultKind::UnknownKey { known: known.to_vec() }
        }
        Some((key, _)) if message.starts_with("missing field") => {
            path = path.key(key);
            FaultKind::MissingKey
        }
        _ => FaultKind::Value(message),
    };
    Some(Fault { path, kind })
}

struct Search<'a> {
    source: &'a Source,
    tree: &'a Tree<'a>,
    /// The file, mended so far.
    root: Value,
    /// Keys that were mended: where they now are, and what they are called in the text.
    renamed: Vec<(NodePath, String)>,
    found: Vec<Diagnostic>,
}

impl Search<'_> {
    /// Reports every key that is not text, and makes it one.
    fn text_keys(&mut self, node: Value, path: &NodePath) -> Value {
        match node {
            Value::Mapping(map) => {
                let mut mended = Mapping::new();
                for (key, value) in map {
                    let name = match &key {
                        Value::String(name) => name.clone(),
                        other => {
                            let name = words::scalar(other);
                            let message = format!("the key `{name}` is not text");
                            self.push_key(path.key(&name), message, "put it in quotes");
                            name
                        }
                    };
                    let value = self.text_keys(value, &path.key(&name));
                    mended.insert(Value::String(name), value);
                }
                Value::Mapping(mended)
            }
            Value::Sequence(items) => {
                let items = items.into_iter().enumerate();
                Value::Sequence(items.map(|(index, item)| self.text_keys(item, &path.index(index))).collect())
            }
            scalar => scalar,
        }
    }

    /// A mistake in a key.
    fn push_key(&mut self, path: NodePath, message: String, help: &str) {
        let offset = self.tree.key(&path);
        let mistake = Diagnostic::new(&self.source.file, path, message, help);
        self.found.push(match offset {
            Some(offset) => mistake.at_byte(offset),
            None => mistake,
        });
    }

    fn push(&mut self, path: NodePath, message: String, help: String) {
        self.found.push(Diagnostic::new(&self.source.file, path, message, help));
    }

    fn report<T: DeserializeOwned>(&mut self, fault: &Fault) {
        let path = self.in_text(&fault.path);
        let key = match path.0.last() {
            Some(Step::Key(key)) => key.clone(),
            _ => String::new(),
        };
        match &fault.kind {
            FaultKind::UnknownKey { known } => {
                let help = words::instead(&key, known);
                self.push_key(path, format!("there is no key `{key}` here"), &help);
            }
            FaultKind::MissingKey => {
                let parent = NodePath(path.0[..path.0.len() - 1].to_vec());
                self.push(parent, format!("`{key}` is missing"), format!("add `{key}:`"));
            }
            FaultKind::Value(message) => {
                let (message, mut help) = words::value(message, child(&self.root, &fault.path.0));
                if !message.ends_with("is not possible here")
                    && let Some(words) = self.words_for::<T>(fault)
                {
                    help = words;
                }
                self.push(path, message, help);
            }
        }
    }

    /// Where one of a few words belongs: which. Serde names them only to who offers it a wrong one.
    fn words_for<T: DeserializeOwned>(&mut self, wrong: &Fault) -> Option<String> {
        put(&mut self.root, &wrong.path.0, Value::String("?".to_owned())).then_some(())?;
        match fault::<T>(&self.root)?.kind {
            FaultKind::Value(message) if message.starts_with("unknown variant `?`") => {
                Some(words::value(&message, None).1)
            }
            _ => None,
        }
    }

    /// The path as the text has it, before keys were mended.
    fn in_text(&self, path: &NodePath) -> NodePath {
        let mut steps = path.0.clone();
        for (mended, name) in &self.renamed {
            if path.0.starts_with(&mended.0)
                && let Some(step) = mended.0.len().checked_sub(1).and_then(|last| steps.get_mut(last))
            {
                *step = Step::Key(name.clone());
            }
        }
        NodePath(steps)
    }

    /// Mends what was reported so that the search can go on behind it.
    fn mend<T: DeserializeOwned>(&mut self, fault: &Fault) -> bool {
        match &fault.kind {
            FaultKind::UnknownKey { known } => self.mend_key(&fault.path, known),
            FaultKind::MissingKey | FaultKind::Value(_) => self.stand_in::<T>(&fault.path),
        }
    }

    /// Gives a misspelt key its right name, and takes out one that resembles none.
    fn mend_key(&mut self, path: &NodePath, known: &[String]) -> bool {
        let Some((Step::Key(key), parents)) = path.0.split_last() else { return false };
        let Some(Value::Mapping(map)) = child_mut(&mut self.root, parents) else { return false };
        let Some(value) = map.shift_remove(key.as_str()) else { return false };
        let free = known.iter().map(String::as_str).filter(|name| !map.contains_key(*name));
        if let Some(name) = nearest(key, free) {
            map.insert(Value::String(name.to_owned()), value);
            self.renamed.push((NodePath(parents.to_vec()).key(name), key.clone()));
        }
        true
    }

    /// Puts something in place of a node that serde takes without a further complaint.
    fn stand_in<T: DeserializeOwned>(&mut self, path: &NodePath) -> bool {
        for text in STAND_INS {
            let Ok(value) = serde_yaml::from_str::<Value>(text) else { continue };
            if !put(&mut self.root, &path.0, value) {
                return false;
            }
            if fault::<T>(&self.root).is_none_or(|next| !next.path.0.starts_with(&path.0)) {
                return true;
            }
        }
        false
    }
}

/// Something for every place in the language.
const STAND_INS: [&str; 13] = [
    "any",
    "{}",
    "[]",
    "false",
    "0",
    "GET",
    "path",
    "cursor",
    "{binary: true}",
    "{name: any, reason: any, value: any}",
    "{method: GET, path: /, returns: {binary: true}}",
    "{in: query, type: any}",
    "{as: any}",
];

fn child<'a>(root: &'a Value, steps: &[Step]) -> Option<&'a Value> {
    steps.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get(key.as_str()),
        Step::Index(index) => node.get(*index),
    })
}

fn child_mut<'a>(root: &'a mut Value, steps: &[Step]) -> Option<&'a mut Value> {
    steps.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get_mut(key.as_str()),
        Step::Index(index) => node.get_mut(*index),
    })
}

/// Sets the node at `steps`; `false` where its parent can't have it.
fn put(root: &mut Value, steps: &[Step], value: Value) -> bool {
    let Some((last, parents)) = steps.split_last() else {
        *root = value;
        return true;
    };
    match (child_mut(root, parents), last) {
        (Some(Value::Mapping(map)), Step::Key(key)) => {
            map.insert(Value::String(key.clone()), value);
            true
        }
        (Some(Value::Sequence(items)), Step::Index(index)) if *index < items.len() => {
            items[*index] = value;
            true
        }
        _ => false,
    }
}
