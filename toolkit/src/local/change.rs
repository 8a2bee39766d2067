//! The tools `write` and `edit`.

use std::{
    io,
    path::{Path, PathBuf},
};

use anthropic_beta::agents::{
    AgentToolset20260401EditInput as Edit, AgentToolset20260401WriteInput as Write,
};
use cap_std::fs::Dir;

use super::{
    places::{Place, Places},
    workspace::{Limits, reason},
};
use crate::files::{Access, FollowSymlinks, Overwrite, open_regular, read_up_to, write_whole};

pub(super) fn write(places: &Places, input: &Write, limits: Limits) -> Result<String, String> {
    let path = &input.file_path;
    let fail = |reason: &str| format!("write: {path}: {reason}");
    let (place, relative) = places.find(path).map_err(fail)?;
    check_size(&input.content, limits).map_err(|problem| fail(&problem))?;
    replace(places, place, &relative, &input.content).map_err(|error| fail(reason(&error)))?;
    Ok(format!("wrote {} bytes to {path}", input.content.len()))
}

pub(super) fn edit(places: &Places, input: &Edit, limits: Limits) -> Result<String, String> {
    let path = &input.file_path;
    let (old, new) = (&input.old_string, &input.new_string);
    let fail = |reason: &str| format!("edit: {path}: {reason}");
    if old.is_empty() {
        return Err("edit: old_string is empty".into());
    }
    let (place, relative) = places.find(path).map_err(fail)?;
    let content = open_regular(&place.dir, &relative, FollowSymlinks::Yes)
        .and_then(|mut file| read_up_to(&mut file, limits.file as u64))
        .map_err(|error| fail(reason(&error)))?
        .ok_or_else(|| fail(&format!("longer than {} bytes", limits.file)))?;
    let content = String::from_utf8(content).map_err(|_| fail("not UTF-8 text"))?;
    let count = content.matches(old.as_str()).count();
    match count {
        0 => return Err(format!("edit: old_string not found in {path}")),
        1 => {}
        _ if input.replace_all == Some(true) => {}
        _ => return Err(format!("edit: old_string appears {count} times in {path} (must be unique)")),
    }
    let edited = content.replace(old.as_str(), new);
    check_size(&edited, limits).map_err(|problem| fail(&problem))?;
    replace(places, place, &relative, &edited).map_err(|error| fail(reason(&error)))?;
    Ok(format!("edited {path} ({count} replacement(s))"))
}

fn check_size(text: &str, limits: Limits) -> Result<(), String> {
    if text.len() <= limits.file {
        return Ok(());
    }
    Err(format!("would have {} bytes; the maximum is {}", text.len(), limits.file))
}

/// Replaces a file atomically. If the path is a link, its target is replaced.
fn replace(places: &Places, place: &Place, path: &Path, text: &str) -> io::Result<()> {
    let root = &place.dir;
    let (path, access) = match root.canonicalize(path) {
        Ok(path) => {
            let found = root.symlink_metadata(&path)?;
            if found.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            if !found.is_file() {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
            }
            (path, Access::As(found.permissions()))
        }
        // Nothing is created at the target of a link, since the model does not know where that is.
        Err(error) if error.kind() == io::ErrorKind::NotFound && root.symlink_metadata(path).is_err() => {
            (new_path(root, path)?, Access::Usual)
        }
        Err(error) => return Err(error),
    };
    let overwrite = if matches!(access, Access::Usual) { Overwrite::Never } else { Overwrite::Allowed };
    let (parent, name) = split(&path)?;
    let parent = places.open_for_writing(place, parent)?;
    write_whole(&parent, name, text.as_bytes(), access, overwrite)
}

/// Returns the path of a new file without links: those of the directories that exist are resolved.
fn new_path(root: &Dir, path: &Path) -> io::Result<PathBuf> {
    let (parent, name) = split(path)?;
    for existing in parent.ancestors() {
        let at = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
        match root.canonicalize(at) {
            Ok(resolved) => {
                let missing = parent.strip_prefix(existing).unwrap_or(Path::new(""));
                return Ok(resolved.join(missing).join(name));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

/// Returns the directory of a path, and the name in it.
fn split(path: &Path) -> io::Result<(&Path, &str)> {
    // A path that ends in `..` or a separator is a directory.
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let name = name.to_str().ok_or(io::ErrorKind::InvalidFilename)?;
    Ok((path.parent().unwrap_or(Path::new("")), name))
}
