//! The files of a session, from their download to their removal.

use std::{
    fmt,
    future::poll_fn,
    io,
    path::{Component, Path, PathBuf},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::Duration,
};

use anthropic_beta::{
    Client,
    sessions::{
        Session,
        resources::{MemoryStoreAccess, MemoryStoreResource, SessionResource},
    },
};
use cap_std::{ambient_authority, fs::Dir};
use tokio::time::{sleep, timeout};

use super::{
    error::{MountError, Subject},
    report::SyncReport,
    skills::{SKILLS, Skills, is_name},
    store::MountedStore,
};
use crate::{files::background, local::Workspace, memory::DirectoryStore};

/// The minimum interval of synchronizations.
const SHORTEST: Duration = Duration::from_secs(5);
/// The maximum duration of the last synchronization.
const LAST: Duration = Duration::from_secs(30);

/// The skills and memory stores of a session, as files. They are removed when it is closed or dropped.
pub struct Mounts {
    path: PathBuf,
    work: Arc<Dir>,
    skills: Skills,
    stores: Vec<MountedStore>,
    interval: Duration,
}

impl Mounts {
    /// Downloads the skills and memory stores of a session.
    ///
    /// Skills are in `skills/{name}` below `directory`, which is created if it is missing. A skill that cannot be set
    /// up is omitted and reported by [`errors`](Self::errors). A memory store is at its `mount_path`, which the agent
    /// knows from its instructions, or else in `memory/{name}` below `directory`.
    ///
    /// # Errors
    ///
    /// An error if a directory cannot be created, or a memory store cannot be downloaded. The directory of a memory
    /// store must not exist, since its files would be uploaded.
    pub async fn create(
        client: &Client,
        session: &Session,
        directory: impl AsRef<Path>,
    ) -> Result<Self, MountError> {
        let failed = |error: io::Error| MountError::new(Subject::Directory, error);
        let path = std::path::absolute(directory).map_err(failed)?;
        let opened = path.clone();
        let work = background(move || {
            std::fs::create_dir_all(&opened)?;
            Dir::open_ambient_dir(&opened, ambient_authority())
        });
        let work = Arc::new(work.await.map_err(failed)?);
        let skills = Skills::download(client, session, &work).await;
        let interval = Duration::from_secs(15);
        // From here on, dropping it removes the existing files.
        let mut mounts = Self { path, work, skills, stores: Vec::new(), interval };
        for resource in &session.resources {
            if let SessionResource::MemoryStore(store) = resource {
                mounts.mount(client, store).await?;
            }
        }
        Ok(mounts)
    }

    /// Sets the interval at which [`run`](Self::run) synchronizes memory stores. Default: 15 s; minimum: 5 s.
    #[must_use]
    pub fn sync_every(mut self, interval: Duration) -> Self {
        self.interval = interval.max(SHORTEST);
        self
    }

    async fn mount(&mut self, client: &Client, store: &MemoryStoreResource) -> Result<(), MountError> {
        let id = &store.memory_store_id;
        let failed = |error: crate::tools::BoxError| MountError::new(Subject::Store(id.clone()), error);
        let path = self.path_of(store).map_err(|error| failed(error.into()))?;
        let read_only = matches!(store.access.as_option(), Some(MemoryStoreAccess::ReadOnly));
        let created = path.clone();
        let local = background(move || create_new(&created)).await.map_err(|error| failed(error.into()))?;
        self.stores.push(MountedStore::new(client, id, path, local, read_only));
        match self.stores.last_mut() {
            Some(store) => store.download().await.map_err(failed),
            None => Ok(()),
        }
    }

    /// Returns the path at which a memory store is mounted.
    fn path_of(&self, store: &MemoryStoreResource) -> Result<PathBuf, String> {
        if let Some(path) = store.mount_path.as_deref() {
            let clean =
                |part| matches!(part, Component::RootDir | Component::Normal(_) | Component::Prefix(_));
            return match Path::new(path) {
                path if path.is_absolute() && path.components().all(clean) => Ok(path.to_owned()),
                _ => Err(format!("{path:?} is not an absolute path without `..`")),
            };
        }
        let name = store.name.as_deref().filter(|name| is_name(name)).unwrap_or(&store.memory_store_id);
        if is_name(name) {
            Ok(self.path.join("memory").join(name))
        } else {
            Err(format!("invalid name {name:?}"))
        }
    }

    /// Returns the directories of the skills.
    pub fn skills(&self) -> impl Iterator<Item = PathBuf> {
        self.skills.names.iter().map(|name| self.path.join(SKILLS).join(name))
    }

    /// Returns the directories of the memory stores.
    pub fn memory_stores(&self) -> impl Iterator<Item = &Path> {
        self.stores.iter().map(|store| store.path.as_path())
    }

    /// Returns the errors of missing skills.
    #[must_use]
    pub fn errors(&self) -> &[MountError] {
        &self.skills.errors
    }

    /// Returns the directory with its tools. Skills are read-only, and so are memory stores that the session may only
    /// read.
    ///
    /// # Errors
    ///
    /// An error if a directory cannot be opened.
    pub fn workspace(&self) -> io::Result<Workspace> {
        let mut workspace = Workspace::open(&self.path)?;
        if !self.skills.names.is_empty() {
            workspace = workspace.with_read_only(SKILLS)?;
        }
        for store in &self.stores {
            workspace = if store.read_only {
                workspace.with_read_only(&store.path)?
            } else {
                workspace.with_directory(&store.path)?
            };
        }
        Ok(workspace)
    }

    /// Runs work, and synchronizes the memory stores meanwhile. Then synchronizes them for the last time, and removes
    /// all files. Returns the output of the work, and the report of the last synchronization.
    pub async fn run<T>(mut self, work: impl Future<Output = T>) -> (T, SyncReport) {
        let mut work = pin!(work);
        let output = loop {
            let mut next = pin!(sleep(self.interval));
            let ready = poll_fn(|context| match work.as_mut().poll(context) {
                Poll::Ready(output) => Poll::Ready(Some(output)),
                Poll::Pending => next.as_mut().poll(context).map(|()| None),
            });
            if let Some(output) = ready.await {
                break output;
            }
            if let Some(output) = during(self.sync(), work.as_mut()).await {
                break output;
            }
        };
        (output, self.close().await)
    }

    /// Synchronizes the memory stores.
    ///
    /// A memory that has changed replaces its file, even if the file has changed too. A file that has changed replaces
    /// its memory. A memory is deleted if its file has been missing for 30 seconds, unless all files are missing.
    pub async fn sync(&mut self) -> SyncReport {
        self.sync_all(false).await
    }

    async fn sync_all(&mut self, last: bool) -> SyncReport {
        let mut report = SyncReport::default();
        for store in &mut self.stores {
            store.sync(last, &mut report).await;
        }
        report
    }

    /// Synchronizes the memory stores for the last time, for at most 30 seconds, and removes all files.
    pub async fn close(mut self) -> SyncReport {
        let report = timeout(LAST, self.sync_all(true)).await;
        let report = report.unwrap_or_else(|_| {
            let error = |store: &MountedStore| {
                MountError::new(Subject::Store(store.id.clone()), "the last synchronization took too long")
            };
            SyncReport { errors: self.stores.iter().map(error).collect(), ..SyncReport::default() }
        });
        background(move || drop(self)).await;
        report
    }
}

/// Runs other work during some work. Returns the output of the other work if it ends first; the first always completes.
async fn during<T>(some: impl Future, mut other: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let mut some = pin!(some);
    let mut output = None;
    poll_fn(|context| {
        if output.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)
        {
            output = Some(done);
        }
        some.as_mut().poll(context).map(|_| ())
    })
    .await;
    output
}

/// Creates a directory that does not exist.
fn create_new(path: &Path) -> io::Result<DirectoryStore> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::create_dir(path)?;
    DirectoryStore::open(path)
}

impl Drop for Mounts {
    fn drop(&mut self) {
        self.skills.remove(&self.work);
        for store in self.stores.drain(..) {
            // If it cannot be removed now, it cannot be removed later either.
            let _ = std::fs::remove_dir_all(&store.path);
        }
        // Only if it is empty.
        let _ = self.work.remove_dir("memory");
    }
}

impl fmt::Debug for Mounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mounts").field("path", &self.path).finish_non_exhaustive()
    }
}
