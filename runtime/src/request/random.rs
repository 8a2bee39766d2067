//! Random numbers for idempotency keys, boundaries, file names and jitter. They are unlikely to repeat, but not
//! meant for cryptography.

use std::{
    hash::{BuildHasher, RandomState},
    process,
    time::SystemTime,
};

/// Returns 64 random bits of the operating system. Unlike a generator in this process, it does not repeat itself in a
/// forked child.
pub(crate) fn word() -> u64 {
    word_of(getrandom::u64)
}

/// Returns 128 random bits as hexadecimal digits.
pub(crate) fn key() -> String {
    let mut bytes = [0; 16];
    let number = match getrandom::fill(&mut bytes) {
        Ok(()) => u128::from_ne_bytes(bytes),
        Err(_) => u128::from(word()) << 64 | u128::from(word()),
    };
    format!("{number:032x}")
}

/// Returns 64 bits of `system`, or of the standard library's hasher if it fails.
fn word_of<E>(system: impl FnOnce() -> Result<u64, E>) -> u64 {
    system().unwrap_or_else(|_| RandomState::new().hash_one((process::id(), SystemTime::now())))
}

/// Returns a number from 0 (inclusive) to 1 (exclusive).
pub(crate) fn unit() -> f64 {
    const STEPS: u64 = 1 << 53;
    (word() % STEPS) as f64 / STEPS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_different_words_and_units_in_range() {
        let words: std::collections::HashSet<u64> = (0..1000).map(|_| word()).collect();
        assert_eq!(words.len(), 1000);
        assert!((0..1000).all(|_| (0.0..1.0).contains(&unit())));
    }

    #[test]
    fn keeps_no_state_that_a_forked_child_could_repeat() {
        assert_eq!((word_of(|| Ok::<_, ()>(7)), word_of(|| Ok::<_, ()>(7))), (7, 7));
        assert_ne!(word_of(|| Err(())), word_of(|| Err(())));
    }
}
