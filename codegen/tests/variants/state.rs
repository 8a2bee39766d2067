//! The progress of a run, stored in a file.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::compile::below_target;
use crate::judge::{Base, Outcome};

#[derive(Serialize, Deserialize)]
pub(crate) struct State {
    /// Identifies the program and its input. A different program starts from the beginning.
    program: u64,
    range: Range<usize>,
    /// The number of the next change.
    pub(crate) done: usize,
    pub(crate) outcome: Outcome,
}

impl State {
    /// Returns the stored progress of this program with this range.
    pub(crate) fn load(range: &Range<usize>, bases: &[Base]) -> Self {
        let program = program(bases);
        let kept = fs::read(file(range)).ok().and_then(|text| serde_json::from_slice::<Self>(&text).ok());
        match kept.filter(|kept| kept.program == program) {
            Some(kept) => {
                println!("continues at change {}: {}", kept.done, kept.outcome);
                kept
            }
            None => Self { program, range: range.clone(), done: range.start, outcome: Outcome::default() },
        }
    }

    pub(crate) fn save(&self) {
        let file = file(&self.range);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, serde_json::to_vec(self).unwrap()).unwrap();
    }
}

fn file(range: &Range<usize>) -> PathBuf {
    below_target("variants").join(format!("{}-{}.json", range.start, range.end))
}

/// Returns a hash of this program, which contains the generator, and of the specs and the runtime.
fn program(bases: &[Base]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(std::env::current_exe().unwrap()).unwrap());
    for source in bases.iter().flat_map(|base| &base.old.sources) {
        hasher.write(source.text().as_bytes());
    }
    hash_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src"), &mut hasher);
    hasher.finish()
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash_folder(&path, hasher);
        } else {
            hasher.write(&fs::read(path).unwrap());
        }
    }
}
