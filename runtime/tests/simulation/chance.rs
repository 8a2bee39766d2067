//! Reproducible random numbers: the same seed gives the same numbers on every machine.

use std::time::Duration;

/// A generator of random numbers (SplitMix64).
#[derive(Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// Returns the generator for one purpose. Purposes are independent: the numbers of one call do not depend on
    /// those of other calls or on their order.
    pub(crate) fn of(seed: u64, purpose: &[u64]) -> Self {
        let mut this = Self(seed);
        for part in purpose {
            this.0 = this.number() ^ part.wrapping_mul(0xA076_1D64_78BD_642F);
        }
        this
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// Returns a number from 0 (inclusive) to this (exclusive).
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    /// Returns true once in this many times, on average.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Returns a duration, usually of milliseconds, sometimes of seconds, rarely of minutes. It is never a multiple
    /// of a tenth of a second, so that no sum of a few is equal to a limit.
    pub(crate) fn time(&mut self) -> Duration {
        let most = self.pick(&[10, 10, 10, 1000, 1000, 30_000, 900_000]);
        Duration::from_millis(self.below(most) as u64) + Duration::from_micros(1 + self.below(99) as u64)
    }
}
