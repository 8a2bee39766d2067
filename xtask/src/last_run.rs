//! Remembers the last run of `cargo xtask codegen`: the next one has nothing to do if nothing has changed.
//!
//! The result depends only on the program and on the spec. A file in `target/` contains a hash of the contents of
//! both and of all emitted files on the disk, with their paths; the times of files do not matter. If a byte of
//! them changes, everything is generated again, so that an old result is never taken for the new one. A wrong
//! hash in the file affects only the copy of the repository that it is in: `--check` does not read it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use anthropic_beta_codegen::spec::Source;

use crate::tree;

const FILE: &str = "target/xtask-codegen.txt";

/// The contents of what determines the result.
#[derive(Clone)]
pub(crate) struct Inputs(DefaultHasher);

impl Inputs {
    /// Returns the inputs of this program.
    pub(crate) fn of(sources: &[Source]) -> io::Result<Self> {
        Ok(Self::new(&fs::read(std::env::current_exe()?)?, sources))
    }

    fn new(program: &[u8], sources: &[Source]) -> Self {
        let mut hasher = DefaultHasher::new();
        program.hash(&mut hasher);
        sources.len().hash(&mut hasher);
        for source in sources {
            (source.file(), source.text()).hash(&mut hasher);
        }
        Self(hasher)
    }

    /// Returns the summary of the last run if the inputs and the emitted files are the same as after it.
    ///
    /// The emitted files are all files below the folders in `owned`, and the file `other`.
    pub(crate) fn summary(&self, root: &Path, owned: &[&str], other: &str) -> Option<String> {
        let last = fs::read_to_string(root.join(FILE)).ok()?;
        let (hash, summary) = last.split_once('\n')?;
        let mut paths = BTreeSet::from([other.to_owned()]);
        for folder in owned {
            paths.extend(tree::files_below(root, folder).ok()?);
        }
        let read = |path: String| fs::read(root.join(&path)).map(|text| (path, text));
        let files = paths.into_iter().map(read).collect::<io::Result<BTreeMap<_, _>>>().ok()?;
        (hash == self.hash(&files)).then(|| summary.to_owned())
    }

    /// Remembers a run that has written `files`. If that fails, the next run only takes longer.
    pub(crate) fn remember(&self, root: &Path, files: &BTreeMap<String, String>, summary: &str) {
        let last = format!("{}\n{summary}", self.hash(files));
        let _ = fs::create_dir_all(root.join("target")).and_then(|()| fs::write(root.join(FILE), last));
    }

    fn hash<T: AsRef<[u8]>>(&self, files: &BTreeMap<String, T>) -> String {
        let mut hasher = self.0.clone();
        for (path, text) in files {
            (path, text.as_ref()).hash(&mut hasher);
        }
        format!("{:016x}", hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNED: [&str; 1] = ["out"];
    const OTHER: &str = "spec/schema.json";

    fn sources(text: &str) -> Vec<Source> {
        vec![Source::new("spec/api.yaml", "a"), Source::new("spec/b.yaml", text)]
    }

    #[test]
    fn remembers_a_run_until_a_byte_of_its_inputs_or_files_changes() {
        let root = std::env::temp_dir().join(format!("xtask-last-run-{}", std::process::id()));
        let write = |path: &str, text: &[u8]| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let files = [("out/a.rs", "a"), ("out/b/c.rs", "c"), (OTHER, "{}")];
        files.iter().for_each(|(path, text)| write(path, text.as_bytes()));
        let emitted = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let inputs = Inputs::new(b"program", &sources("b"));
        let last = || inputs.summary(&root, &OWNED, OTHER);
        assert_eq!(last(), None, "no run yet");
        inputs.remember(&root, &emitted, "read\nall\n");
        assert_eq!(last().as_deref(), Some("read\nall\n"));

        let moved = vec![Source::new("spec/api.yaml", "ab"), Source::new("spec/b.yaml", "")];
        let fewer = &sources("b")[..1];
        let inputs = [
            (&b"program"[..], &sources("c")[..]),
            (b"programs", &sources("b")),
            (b"program", &moved),
            (b"program", fewer),
        ];
        for (program, sources) in inputs {
            assert_eq!(Inputs::new(program, sources).summary(&root, &OWNED, OTHER), None, "{sources:?}");
        }
        for (path, text) in files {
            write(path, b"\xff");
            assert_eq!(last(), None, "{path} is changed");
            fs::remove_file(root.join(path)).unwrap();
            assert_eq!(last(), None, "{path} is missing");
            write(path, text.as_bytes());
            assert!(last().is_some(), "{path} is as before");
        }
        write("out/b/orphan.rs", b"");
        assert_eq!(last(), None, "a file is added");
        fs::remove_dir_all(root).unwrap();
    }
}
