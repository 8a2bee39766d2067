//! Memories in the memory of the process.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    path::MemoryPath,
    store::{Entry, EntryKind, MemoryStore, StoreError},
};

/// Stores memories in the process, for tests or to move them elsewhere.
#[derive(Debug, Default)]
pub struct InMemoryStore(Mutex<Nodes>);

/// The entry at each path; `None` is a directory. The root is not an entry.
type Nodes = BTreeMap<MemoryPath, Option<String>>;

impl InMemoryStore {
    /// Creates a store without memories.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns all files with their texts, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<(MemoryPath, String)> {
        let nodes = self.nodes();
        nodes.iter().filter_map(|(path, text)| Some((path.clone(), text.clone()?))).collect()
    }

    fn nodes(&self) -> MutexGuard<'_, Nodes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the text of a file.
fn file<'a>(nodes: &'a Nodes, path: &MemoryPath) -> Result<&'a String, StoreError> {
    match nodes.get(path) {
        Some(Some(text)) => Ok(text),
        Some(None) => Err(StoreError::NotAFile),
        None if path.is_root() => Err(StoreError::NotAFile),
        None => Err(missing(nodes, path)),
    }
}

/// Returns the reason why there is no entry at a path.
fn missing(nodes: &Nodes, path: &MemoryPath) -> StoreError {
    match make_way(nodes, path) {
        Err(error) => error,
        Ok(_) => StoreError::NotFound,
    }
}

/// Creates the missing directories above a path.
fn make_way(nodes: &Nodes, path: &MemoryPath) -> Result<Vec<MemoryPath>, StoreError> {
    let mut missing = Vec::new();
    let mut at = MemoryPath::root();
    let above = path.names().len().saturating_sub(1);
    for name in &path.names()[..above] {
        at = at.child(name);
        match nodes.get(&at) {
            Some(Some(_)) => return Err(StoreError::NotADirectory),
            Some(None) => {}
            None => missing.push(at.clone()),
        }
    }
    Ok(missing)
}

impl MemoryStore for InMemoryStore {
    async fn read(&self, path: &MemoryPath, limit: usize) -> Result<String, StoreError> {
        let nodes = self.nodes();
        let text = file(&nodes, path)?;
        if text.len() > limit { Err(StoreError::TooLarge) } else { Ok(text.clone()) }
    }

    async fn list(&self, path: &MemoryPath) -> Result<Vec<Entry>, StoreError> {
        let nodes = self.nodes();
        match nodes.get(path) {
            Some(Some(_)) => return Err(StoreError::NotADirectory),
            None if !path.is_root() => return Err(missing(&nodes, path)),
            _ => {}
        }
        let depth = path.names().len();
        let below = nodes.iter().filter(|(at, _)| at.starts_with(path) && at.names().len() == depth + 1);
        let entry = |(at, text): (&MemoryPath, &Option<String>)| Entry {
            name: at.names()[depth].clone(),
            kind: text.as_ref().map_or(EntryKind::Directory, |text| EntryKind::File(text.len() as u64)),
        };
        Ok(below.map(entry).collect())
    }

    async fn create(&self, path: &MemoryPath, text: &str) -> Result<(), StoreError> {
        let mut nodes = self.nodes();
        if nodes.contains_key(path) {
            return Err(StoreError::Exists);
        }
        let directories = make_way(&nodes, path)?;
        nodes.extend(directories.into_iter().map(|path| (path, None)));
        nodes.insert(path.clone(), Some(text.to_owned()));
        Ok(())
    }

    async fn replace(&self, path: &MemoryPath, expected: &str, text: &str) -> Result<(), StoreError> {
        let mut nodes = self.nodes();
        if file(&nodes, path)? != expected {
            return Err(StoreError::Changed);
        }
        nodes.insert(path.clone(), Some(text.to_owned()));
        Ok(())
    }

    async fn remove(&self, path: &MemoryPath) -> Result<(), StoreError> {
        let mut nodes = self.nodes();
        if !nodes.contains_key(path) {
            return Err(missing(&nodes, path));
        }
        nodes.retain(|at, _| !at.starts_with(path));
        Ok(())
    }

    async fn rename(&self, old: &MemoryPath, new: &MemoryPath) -> Result<(), StoreError> {
        let mut nodes = self.nodes();
        if !nodes.contains_key(old) {
            return Err(missing(&nodes, old));
        }
        if nodes.contains_key(new) {
            return Err(StoreError::Exists);
        }
        let directories = make_way(&nodes, new)?;
        nodes.extend(directories.into_iter().map(|path| (path, None)));
        let (moved, kept): (Nodes, Nodes) =
            std::mem::take(&mut *nodes).into_iter().partition(|(at, _)| at.starts_with(old));
        *nodes = kept;
        let depth = old.names().len();
        nodes.extend(moved.into_iter().map(|(at, text)| {
            let path = at.names()[depth..].iter().fold(new.clone(), |path, name| path.child(name));
            (path, text)
        }));
        Ok(())
    }
}
