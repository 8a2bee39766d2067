//! A memory store of a session, as files that are synchronized.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{BuildHasher, RandomState},
    path::PathBuf,
    time::Duration,
};

use anthropic_beta::{
    Client, Error,
    memory_stores::memories::{Memories, Memory, MemoryListItem, MemoryView, Precondition},
};
use tokio::time::Instant;

use super::{
    error::{MountError, Subject},
    report::SyncReport,
};
use crate::{
    memory::{DirectoryStore, EntryKind, MemoryPath, MemoryStore, StoreError, memories},
    tools::BoxError,
};

/// The API's limits: bytes of a memory, memories of a store.
const MEMORY: usize = 102_400;
const MEMORIES: usize = 2000;
/// Memories on a page of a list, without and with their contents.
const PAGE: i64 = 100;
const FULL_PAGE: i64 = 20;
/// How long a file has to be missing before its memory is deleted.
const MISSING: Duration = Duration::from_secs(30);

/// A memory store in a directory.
pub(super) struct MountedStore {
    memories: Memories,
    pub(super) id: String,
    pub(super) path: PathBuf,
    pub(super) read_only: bool,
    local: DirectoryStore,
    /// What both sides had when they were the same.
    synced: BTreeMap<MemoryPath, Synced>,
    hasher: RandomState,
}

/// A file and its memory when they were the same.
struct Synced {
    /// The hash of the memory, as the API computes it.
    remote: String,
    /// The hash of the file.
    local: u64,
    /// Since when the file is missing.
    missing: Option<Instant>,
}

/// A file, as it is now.
enum Local {
    Missing,
    Text(String),
    /// The memory store cannot hold it.
    Unusable,
}

/// What has to be done to make a file and its memory the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Nothing,
    Forget,
    /// Writes the memory to the file.
    Pull,
    RemoveFile,
    Create,
    Update,
    /// Deletes the memory, if the file remains missing.
    Delete,
}

impl MountedStore {
    pub(super) fn new(
        client: &Client,
        id: &str,
        path: PathBuf,
        local: DirectoryStore,
        read_only: bool,
    ) -> Self {
        Self {
            memories: memories(client),
            id: id.to_owned(),
            path,
            read_only,
            local,
            synced: BTreeMap::new(),
            hasher: RandomState::new(),
        }
    }

    /// Writes all memories to files.
    pub(super) async fn download(&mut self) -> Result<(), BoxError> {
        let list = self.memories.list(&self.id).view(MemoryView::Full).limit(FULL_PAGE);
        let mut items = list.items();
        while let Some(item) = items.next().await {
            let MemoryListItem::Memory(memory) = item? else { continue };
            // The tool has no name for it; it is not touched.
            let Some(path) = parse(&memory) else { continue };
            let text = match memory.content.as_deref() {
                Some(text) => text.to_owned(),
                None => self.content(&memory).await?.1,
            };
            self.local.create(&path, &text).await?;
            self.remember(path, &memory, &text);
        }
        Ok(())
    }

    /// Makes files and memories the same. What fails is reported, and tried again the next time. `last` deletes memories at
    /// once whose files are missing.
    pub(super) async fn sync(&mut self, last: bool, report: &mut SyncReport) {
        if let Err(error) = self.sync_all(last, report).await {
            report.errors.push(MountError::new(Subject::Store(self.id.clone()), error));
        }
    }

    async fn sync_all(&mut self, last: bool, report: &mut SyncReport) -> Result<(), BoxError> {
        let remote = self.list().await?;
        let files = self.local.list_all(&MemoryPath::root(), 2 * MEMORIES + 1).await?;
        if files.len() > 2 * MEMORIES {
            return Err(format!("there are more than {} files and directories", 2 * MEMORIES).into());
        }
        let files: BTreeSet<_> = files
            .into_iter()
            .filter(|(_, kind)| *kind != EntryKind::Directory)
            .map(|(path, _)| path)
            .collect();
        // A directory without any file was cleared, perhaps by accident.
        let cleared = files.is_empty();
        let mut deletions = (self.synced.len() / 4).clamp(8, 50);
        let mut paths: BTreeSet<MemoryPath> = files.iter().chain(remote.keys()).cloned().collect();
        paths.extend(self.synced.keys().cloned());
        for path in paths {
            let memory = remote.get(&path);
            let outcome = async {
                let local = if files.contains(&path) { self.read(&path).await? } else { Local::Missing };
                let action = self.decide(&path, memory, &local, cleared);
                self.act(action, &path, memory, local, last, &mut deletions, report).await
            };
            if let Err(error) = outcome.await {
                report.errors.push(MountError::new(Subject::Memory(path.to_string()), error));
            }
        }
        Ok(())
    }

    fn decide(&self, path: &MemoryPath, memory: Option<&Memory>, local: &Local, cleared: bool) -> Action {
        let synced = self.synced.get(path);
        let remote_changed =
            memory.is_some_and(|memory| synced.is_none_or(|synced| synced.remote != memory.content_sha256));
        let local_changed = match local {
            Local::Text(text) => synced.is_none_or(|synced| synced.local != self.hasher.hash_one(text)),
            Local::Missing | Local::Unusable => false,
        };
        match (memory, local) {
            (_, Local::Unusable) => Action::Nothing,
            (None, Local::Missing) => Action::Forget,
            (None, Local::Text(_)) if !local_changed => Action::RemoveFile,
            (None, Local::Text(_)) if self.read_only => Action::Nothing,
            (None, Local::Text(_)) => Action::Create,
            (Some(_), Local::Missing) if remote_changed || cleared || self.read_only => Action::Pull,
            (Some(_), Local::Missing) => Action::Delete,
            (Some(_), Local::Text(_)) if remote_changed => Action::Pull,
            (Some(_), Local::Text(_)) if local_changed && !self.read_only => Action::Update,
            (Some(_), Local::Text(_)) => Action::Nothing,
        }
    }

    #[allow(clippy::too_many_arguments, reason = "all that is known of one file")]
    async fn act(
        &mut self,
        action: Action,
        path: &MemoryPath,
        memory: Option<&Memory>,
        local: Local,
        last: bool,
        deletions: &mut usize,
        report: &mut SyncReport,
    ) -> Result<(), BoxError> {
        if let (Some(synced), false) = (self.synced.get_mut(path), matches!(local, Local::Missing)) {
            synced.missing = None;
        }
        match (action, memory, local) {
            (Action::Forget, _, _) => {
                self.synced.remove(path);
            }
            (Action::Pull, Some(memory), local) => {
                if self.pull(path, memory, local).await? {
                    report.downloaded += 1;
                }
            }
            (Action::RemoveFile, _, _) => {
                self.local.remove(path).await?;
                self.synced.remove(path);
                report.downloaded += 1;
            }
            (Action::Create, _, Local::Text(text)) => {
                let wire = path.names().iter().fold(String::new(), |path, name| path + "/" + name);
                let memory = self.memories.create(&self.id, wire, text.clone()).await?;
                self.remember(path.clone(), &memory, &text);
                report.uploaded += 1;
            }
            (Action::Update, Some(memory), Local::Text(text)) => {
                let unchanged = Precondition::new().with_content_sha256(&memory.content_sha256);
                let update =
                    self.memories.update(&self.id, &memory.id).content(&text).precondition(unchanged);
                let memory = update.await?;
                self.remember(path.clone(), &memory, &text);
                report.uploaded += 1;
            }
            (Action::Delete, Some(memory), _) => {
                if *deletions > 0 && self.is_deleted(path, last).await {
                    *deletions -= 1;
                    self.memories.delete(&self.id, &memory.id).await?;
                    self.synced.remove(path);
                    report.deleted += 1;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns whether a file has been missing long enough, and still is.
    async fn is_deleted(&mut self, path: &MemoryPath, last: bool) -> bool {
        let Some(synced) = self.synced.get_mut(path) else { return false };
        let since = *synced.missing.get_or_insert_with(Instant::now);
        (last || since.elapsed() >= MISSING)
            && matches!(self.local.read(path, MEMORY).await, Err(StoreError::NotFound))
    }

    /// Writes a memory to its file, unless the file has changed since it was read.
    async fn pull(&mut self, path: &MemoryPath, memory: &Memory, local: Local) -> Result<bool, BoxError> {
        let (memory, text) = self.content(memory).await?;
        let written = match &local {
            Local::Text(old) if *old == text => Ok(()),
            Local::Text(old) => self.local.replace(path, old, &text).await,
            _ => self.local.create(path, &text).await,
        };
        match written {
            Err(StoreError::Changed) => return Ok(false),
            written => written?,
        }
        self.remember(path.clone(), &memory, &text);
        Ok(true)
    }

    async fn read(&self, path: &MemoryPath) -> Result<Local, BoxError> {
        match self.local.read(path, MEMORY).await {
            Ok(text) => Ok(Local::Text(text)),
            // Removed since it was listed.
            Err(StoreError::NotFound) => Ok(Local::Missing),
            // An editor's temporary file, for example; it may be usable later.
            Err(StoreError::NotText | StoreError::TooLarge | StoreError::Link | StoreError::NotAFile) => {
                Ok(Local::Unusable)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Returns a memory with its content.
    async fn content(&self, memory: &Memory) -> Result<(Memory, String), Error> {
        let memory = self.memories.retrieve(&self.id, &memory.id).await?;
        let text = memory.content.as_deref().unwrap_or_default().to_owned();
        Ok((memory, text))
    }

    async fn list(&self) -> Result<BTreeMap<MemoryPath, Memory>, Error> {
        let mut found = BTreeMap::new();
        let mut items = self.memories.list(&self.id).limit(PAGE).items();
        while let Some(item) = items.next().await {
            if let MemoryListItem::Memory(memory) = item? {
                found.extend(parse(&memory).map(|path| (path, *memory)));
            }
        }
        Ok(found)
    }

    fn remember(&mut self, path: MemoryPath, memory: &Memory, text: &str) {
        let (remote, local) = (memory.content_sha256.clone(), self.hasher.hash_one(text));
        self.synced.insert(path, Synced { remote, local, missing: None });
    }
}

/// Returns the path of a memory; `None` if it cannot be the path of a file.
fn parse(memory: &Memory) -> Option<MemoryPath> {
    format!("/memories{}", memory.path).parse().ok()
}
