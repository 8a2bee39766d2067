use std::fs;
use std::path::{Path, PathBuf};

use super::{Problem, Upload, UploadError};

/// The file that every skill has.
const SKILL_FILE: &str = "SKILL.md";

/// Returns all files of a skill's folder, including hidden ones, sorted by name. The name is the path from the
/// folder on (`my-skill/SKILL.md`).
///
/// The metadata of the files is read now, their content when they are sent; a file that has been replaced is an
/// error. Symbolic links are followed inside of the folder.
///
/// # Errors
/// An error if the folder has no `SKILL.md`, or if `name:` is missing in the front matter of that file or differs
/// from the name of the folder; if a link leads out of the folder or into a cycle; if an entry is neither a file
/// nor a folder; if a name is not Unicode; or if an entry cannot be read.
pub fn directory(path: impl AsRef<Path>) -> Result<Vec<Upload>, UploadError> {
    let path = path.as_ref();
    let root = resolve(path)?;
    if !root.is_dir() {
        return Err(UploadError::new(path, Problem::NotAFolder));
    }
    // `.` and `..` have no name; the folder that they refer to has one.
    let name = path.file_name().or(root.file_name()).and_then(|name| name.to_str());
    let name = name.ok_or_else(|| UploadError::new(path, Problem::NameNotUnicode))?;
    check_skill_file(path, name)?;

    let mut walk = Walk { root: &root, open: Vec::new(), uploads: Vec::new() };
    walk.folder(path, name)?;
    walk.uploads.sort_by(|a, b| a.file_name().cmp(b.file_name()));
    Ok(walk.uploads)
}

fn resolve(path: &Path) -> Result<PathBuf, UploadError> {
    fs::canonicalize(path).map_err(|error| UploadError::new(path, error.into()))
}

/// A traversal of a folder that follows links.
struct Walk<'a> {
    root: &'a Path,
    /// The resolved paths of the folders around the current entry.
    open: Vec<PathBuf>,
    uploads: Vec<Upload>,
}

impl Walk<'_> {
    fn folder(&mut self, path: &Path, name: &str) -> Result<(), UploadError> {
        let resolved = self.resolve_inside(path)?;
        if self.open.contains(&resolved) {
            return Err(UploadError::new(path, Problem::Loop));
        }
        self.open.push(resolved);
        let fail = |error: std::io::Error| UploadError::new(path, error.into());
        for entry in fs::read_dir(path).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let file_name = entry.file_name();
            let unicode = file_name.to_str();
            let unicode = unicode.ok_or_else(|| UploadError::new(entry.path(), Problem::NameNotUnicode))?;
            self.entry(&entry.path(), format!("{name}/{unicode}"))?;
        }
        self.open.pop();
        Ok(())
    }

    fn entry(&mut self, path: &Path, name: String) -> Result<(), UploadError> {
        let resolved = self.resolve_inside(path)?;
        if resolved.is_dir() {
            return self.folder(path, &name);
        }
        // The resolved path was checked, so it is read.
        self.uploads.push(Upload::this_file(&resolved)?.with_file_name(name));
        Ok(())
    }

    fn resolve_inside(&self, path: &Path) -> Result<PathBuf, UploadError> {
        let resolved = resolve(path)?;
        match resolved.starts_with(self.root) {
            true => Ok(resolved),
            false => Err(UploadError::new(path, Problem::LeavesFolder)),
        }
    }
}

fn check_skill_file(folder: &Path, folder_name: &str) -> Result<(), UploadError> {
    let path = folder.join(SKILL_FILE);
    if !path.is_file() {
        return Err(UploadError::new(folder, Problem::NoSkillFile));
    }
    let text = fs::read_to_string(&path).map_err(|error| UploadError::new(&path, error.into()))?;
    let name = front_matter_name(&text).ok_or_else(|| UploadError::new(&path, Problem::NoSkillName))?;
    if name != folder_name {
        let (folder, name) = (folder_name.to_owned(), name.to_owned());
        return Err(UploadError::new(&path, Problem::WrongSkillName { folder, name }));
    }
    Ok(())
}

/// Returns the value of `name:` in the front matter, which is the YAML between two lines `---` at the top. Names of
/// skills consist of letters and hyphens, so no other YAML than quotes and a comment at the end of the line is
/// parsed.
fn front_matter_name(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut lines = text.lines();
    lines.next().filter(|line| line.trim_end() == "---")?;
    let (front, closing) = text_until_rule(lines);
    closing.then_some(())?;
    let value = front.into_iter().find_map(|line| line.strip_prefix("name:"))?.trim();
    let name = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(" #").next()?.trim_end(),
    };
    (!name.is_empty()).then_some(name)
}

/// Returns the lines before the next `---`, and whether it exists.
fn text_until_rule<'a>(lines: impl Iterator<Item = &'a str>) -> (Vec<&'a str>, bool) {
    let mut front = Vec::new();
    for line in lines {
        if line.trim_end() == "---" {
            return (front, true);
        }
        front.push(line);
    }
    (front, false)
}

#[cfg(test)]
mod tests;
