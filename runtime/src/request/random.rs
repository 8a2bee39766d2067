//! Random numbers for what has to be unlikely to repeat, and no more than that: boundaries and jitter.

use std::hash::{BuildHasher, RandomState};

/// 64 random bits: the hash of nothing under a key that the standard library takes from the system.
pub(crate) fn word() -> u64 {
    RandomState::new().hash_one(())
}

/// A number from 0 up to, not including, 1.
pub(crate) fn unit() -> f64 {
    const STEPS: u64 = 1 << 53;
    (word() % STEPS) as f64 / STEPS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ_and_units_stay_in_range() {
        let words: std::collections::HashSet<u64> = (0..1000).map(|_| word()).collect();
        assert_eq!(words.len(), 1000);
        assert!((0..1000).all(|_| (0.0..1.0).contains(&unit())));
    }
}
