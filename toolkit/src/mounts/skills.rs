//! The skills of a session's agent, as files.

use std::{
    io,
    path::{Component, Path},
    sync::Arc,
};

use anthropic_beta::{Client, agents::AgentSkill, sessions::Session};
use cap_fs_ext::DirExt;
use cap_std::fs::Dir;

use super::{
    error::{MountError, Subject},
    unpack::unpack,
};
use crate::{
    files::{background, create_private_dir, random},
    tools::BoxError,
};

/// The directory of skills in the working directory.
pub(super) const SKILLS: &str = "skills";
/// The maximum size of an archive in bytes.
const ARCHIVE: u64 = 64 << 20;

/// Directories of skills.
#[derive(Default)]
pub(super) struct Skills {
    dir: Option<Arc<Dir>>,
    pub(super) names: Vec<String>,
    /// The errors of missing skills.
    pub(super) errors: Vec<MountError>,
}

impl Skills {
    /// Downloads the skills of a session into a working directory. A skill that fails is omitted.
    pub(super) async fn download(client: &Client, session: &Session, work: &Arc<Dir>) -> Self {
        let mut skills = Self::default();
        for skill in &session.agent.skills {
            let (id, version) = match skill {
                AgentSkill::Anthropic(skill) => (&skill.skill_id, &skill.version),
                AgentSkill::Custom(skill) => (&skill.skill_id, &skill.version),
                _ => continue,
            };
            match skills.download_one(client, id, version, work).await {
                Ok(name) => skills.names.push(name),
                Err(error) => skills.errors.push(MountError::new(Subject::Skill(id.clone()), error)),
            }
        }
        skills
    }

    async fn download_one(
        &mut self,
        client: &Client,
        id: &str,
        version: &str,
        work: &Arc<Dir>,
    ) -> Result<String, BoxError> {
        let versions = client.skills().versions();
        // The version may be an alias, which only this endpoint resolves.
        let version = versions.retrieve(id, version).await?;
        let archive = versions.download(id, &version.version).await?.limit(ARCHIVE).bytes().await?;
        let name = if is_name(&version.name) { version.name } else { id.to_owned() };
        if !is_name(&name) {
            return Err(format!("{name:?} is not the name of a directory").into());
        }
        if self.names.contains(&name) {
            return Err(format!("another skill has the name {name}").into());
        }
        let (work, known) = (Arc::clone(work), self.dir.clone());
        let placed = name.clone();
        let dir = background(move || -> io::Result<_> {
            let dir = known.map_or_else(|| open(&work), Ok)?;
            place(&dir, &placed, &archive)?;
            Ok(dir)
        });
        self.dir = Some(dir.await?);
        Ok(name)
    }

    /// Removes the directories.
    pub(super) fn remove(&mut self, work: &Dir) {
        let Some(dir) = self.dir.take() else { return };
        for name in self.names.drain(..) {
            // If it cannot be removed now, it cannot be removed later either.
            let _ = dir.remove_dir_all(name);
        }
        drop(dir);
        // Only if it is empty.
        let _ = work.remove_dir(SKILLS);
    }
}

/// Whether a text is the name of a single entry of a directory.
pub(super) fn is_name(text: &str) -> bool {
    let mut parts = Path::new(text).components();
    let single =
        matches!((parts.next(), parts.next()), (Some(Component::Normal(name)), None) if name == text);
    single && !text.contains(['/', '\\', '\0'])
}

/// Opens the directory of skills, which is created if it is missing. A link is not followed.
fn open(work: &Dir) -> io::Result<Arc<Dir>> {
    match create_private_dir(work, SKILLS) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(Arc::new(work.open_dir_nofollow(SKILLS)?)),
    }
}

/// Unpacks an archive under another name, and then replaces the directory of this name.
fn place(dir: &Dir, name: &str, archive: &[u8]) -> io::Result<()> {
    let staged = format!(".{}.tmp", random());
    create_private_dir(dir, &staged)?;
    let unpacked = dir.open_dir_nofollow(&staged).and_then(|into| unpack(archive, &into));
    let placed = unpacked.and_then(|()| {
        match dir.remove_dir_all(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        dir.rename(&staged, dir, name)
    });
    if placed.is_err() {
        // The first error is the one to report.
        let _ = dir.remove_dir_all(&staged);
    }
    placed
}
