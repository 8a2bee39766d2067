//! The synchronization of files and memories.

use std::{collections::BTreeSet, hash::BuildHasher, time::Duration};

use anthropic_beta::memory_stores::memories::{Memory, Precondition};
use tokio::time::Instant;

use super::{
    error::{MountError, Subject},
    report::SyncReport,
    store::MountedStore,
};
use crate::{
    memory::{EntryKind, MemoryPath, MemoryStore, StoreError},
    tools::BoxError,
};

/// The limits of the API: bytes of a memory, and memories in a store.
const MEMORY: usize = 102_400;
const MEMORIES: usize = 2000;
/// How long a file must be missing before its memory is deleted.
const MISSING: Duration = Duration::from_secs(30);

/// The current state of a file.
enum Local {
    Missing,
    Text(String),
    /// The memory store cannot contain it.
    Unusable,
}

/// The action that makes a file and its memory equal.
enum Action<'a> {
    Nothing,
    Forget,
    /// Writes the memory to the file.
    Pull(&'a Memory, &'a Local),
    RemoveFile,
    Create(&'a str),
    Update(&'a Memory, &'a str),
    /// Deletes the memory, if the file is still missing.
    Delete(&'a Memory),
}

/// One synchronization.
struct Pass<'a> {
    /// Whether this is the last synchronization, after which none can delete a memory.
    last: bool,
    /// Whether no file is left: the directory was cleared, perhaps by accident.
    cleared: bool,
    /// The number of memories that it may still delete.
    deletions: usize,
    report: &'a mut SyncReport,
}

impl MountedStore {
    /// Synchronizes files and memories. Failures are reported, and retried the next time. If it is the last one, it
    /// deletes memories at once if their files are missing.
    pub(super) async fn sync(&mut self, last: bool, report: &mut SyncReport) {
        if let Err(error) = self.sync_all(last, report).await {
            report.errors.push(MountError::new(Subject::Store(self.id.clone()), error));
        }
    }

    async fn sync_all(&mut self, last: bool, report: &mut SyncReport) -> Result<(), BoxError> {
        let remote = self.list().await?;
        let files = self.files().await?;
        let deletions = (self.synced.len() / 4).clamp(8, 50);
        let mut pass = Pass { last, cleared: files.is_empty(), deletions, report };
        let mut paths: BTreeSet<MemoryPath> = files.iter().chain(remote.keys()).cloned().collect();
        paths.extend(self.synced.keys().cloned());
        for path in paths {
            let exists = files.contains(&path);
            if let Err(error) = self.sync_one(&path, remote.get(&path), exists, &mut pass).await {
                pass.report.errors.push(MountError::new(Subject::Memory(path.to_string()), error));
            }
        }
        Ok(())
    }

    async fn files(&self) -> Result<BTreeSet<MemoryPath>, BoxError> {
        let most = 2 * MEMORIES;
        let entries = self.local.list_all(&MemoryPath::root(), most + 1).await?;
        if entries.len() > most {
            return Err(format!("there are more than {most} files and directories").into());
        }
        let files = entries.into_iter().filter(|(_, kind)| *kind != EntryKind::Directory);
        Ok(files.map(|(path, _)| path).collect())
    }

    async fn sync_one(
        &mut self,
        path: &MemoryPath,
        memory: Option<&Memory>,
        exists: bool,
        pass: &mut Pass<'_>,
    ) -> Result<(), BoxError> {
        let local = if exists { self.read(path).await? } else { Local::Missing };
        if let (Some(synced), true) = (self.synced.get_mut(path), exists) {
            synced.missing = None;
        }
        let action = self.decide(path, memory, &local, pass.cleared);
        self.act(path, action, pass).await
    }

    async fn read(&self, path: &MemoryPath) -> Result<Local, BoxError> {
        match self.local.read(path, MEMORY).await {
            Ok(text) => Ok(Local::Text(text)),
            // Removed since it was listed.
            Err(StoreError::NotFound) => Ok(Local::Missing),
            // It may become readable later.
            Err(StoreError::NotText | StoreError::TooLarge | StoreError::Link | StoreError::NotAFile) => {
                Ok(Local::Unusable)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn decide<'a>(
        &self,
        path: &MemoryPath,
        memory: Option<&'a Memory>,
        local: &'a Local,
        cleared: bool,
    ) -> Action<'a> {
        let synced = self.synced.get(path);
        let remote_changed =
            memory.is_some_and(|memory| synced.is_none_or(|synced| synced.remote != memory.content_sha256));
        let local_changed =
            |text: &str| synced.is_none_or(|synced| synced.local != self.hasher.hash_one(text));
        match (memory, local) {
            (_, Local::Unusable) => Action::Nothing,
            (None, Local::Missing) => Action::Forget,
            (None, Local::Text(text)) if !local_changed(text) => Action::RemoveFile,
            (None, Local::Text(_)) if self.read_only => Action::Nothing,
            (None, Local::Text(text)) => Action::Create(text),
            (Some(memory), Local::Missing) if remote_changed || cleared || self.read_only => {
                Action::Pull(memory, local)
            }
            (Some(memory), Local::Missing) => Action::Delete(memory),
            (Some(memory), Local::Text(_)) if remote_changed => Action::Pull(memory, local),
            (Some(memory), Local::Text(text)) if local_changed(text) && !self.read_only => {
                Action::Update(memory, text)
            }
            (Some(_), Local::Text(_)) => Action::Nothing,
        }
    }

    async fn act(
        &mut self,
        path: &MemoryPath,
        action: Action<'_>,
        pass: &mut Pass<'_>,
    ) -> Result<(), BoxError> {
        match action {
            Action::Nothing => {}
            Action::Forget => {
                self.synced.remove(path);
            }
            Action::Pull(memory, local) => {
                pass.report.downloaded += usize::from(self.pull(path, memory, local).await?);
            }
            Action::RemoveFile => {
                self.local.remove(path).await?;
                self.synced.remove(path);
                pass.report.downloaded += 1;
            }
            Action::Create(text) => {
                let wire = path.names().iter().fold(String::new(), |path, name| path + "/" + name);
                let memory = self.memories.create(&self.id, wire, text.to_owned()).await?;
                self.remember(path.clone(), &memory, text);
                pass.report.uploaded += 1;
            }
            Action::Update(memory, text) => {
                let unchanged = Precondition::new().with_content_sha256(&memory.content_sha256);
                let update = self.memories.update(&self.id, &memory.id).content(text).precondition(unchanged);
                let memory = update.await?;
                self.remember(path.clone(), &memory, text);
                pass.report.uploaded += 1;
            }
            Action::Delete(memory) => {
                if pass.deletions == 0 || !self.is_deleted(path, pass.last).await {
                    return Ok(());
                }
                pass.deletions -= 1;
                self.memories.delete(&self.id, &memory.id).await?;
                self.synced.remove(path);
                pass.report.deleted += 1;
            }
        }
        Ok(())
    }

    /// Writes a memory to its file, unless the file has changed since it was read. Returns whether it was written.
    async fn pull(&mut self, path: &MemoryPath, memory: &Memory, local: &Local) -> Result<bool, BoxError> {
        let (memory, text) = self.content(memory).await?;
        let written = match local {
            Local::Text(old) if *old == text => Ok(()),
            Local::Text(old) => self.local.replace(path, old, &text).await,
            Local::Missing | Local::Unusable => self.local.create(path, &text).await,
        };
        match written {
            Err(StoreError::Changed) => return Ok(false),
            written => written?,
        }
        self.remember(path.clone(), &memory, &text);
        Ok(true)
    }

    /// Returns whether a file has been missing long enough, and still is.
    async fn is_deleted(&mut self, path: &MemoryPath, last: bool) -> bool {
        let Some(synced) = self.synced.get_mut(path) else { return false };
        let since = *synced.missing.get_or_insert_with(Instant::now);
        (last || since.elapsed() >= MISSING)
            && matches!(self.local.read(path, MEMORY).await, Err(StoreError::NotFound))
    }
}
