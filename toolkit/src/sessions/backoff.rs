//! The delay before the next attempt.

use std::{
    collections::hash_map::RandomState,
    hash::BuildHasher,
    time::{Duration, Instant},
};

use anthropic_beta::{Error, retry::Policy};

/// Returns the delay after this many failures in a row, at least one. A longer `retry-after` of the server takes
/// precedence.
pub(crate) fn delay(policy: &Policy, failures: u32, error: Option<&Error>) -> Duration {
    let factor = 2_u32.saturating_pow(failures.saturating_sub(1));
    let own = policy.first_delay.saturating_mul(factor).min(policy.max_delay);
    let own = if policy.jitter { own - (own / 4).mul_f64(chance()) } else { own };
    let asked = error.and_then(Error::retry_after).filter(|asked| *asked <= policy.max_retry_after);
    asked.map_or(own, |asked| asked.max(own))
}

/// Returns a number from 0 to 1. It only needs to differ between programs that fail at the same time.
pub(crate) fn chance() -> f64 {
    let word = RandomState::new().hash_one(Instant::now());
    f64::from((word >> 32) as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_the_delay_up_to_the_maximum() {
        let policy = Policy::default()
            .with_first_delay(Duration::from_millis(500))
            .with_max_delay(Duration::from_secs(3))
            .with_jitter(false);
        let waits: Vec<_> = (1..6).map(|failures| delay(&policy, failures, None).as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 3000, 3000]);
        let shortened = delay(&policy.with_jitter(true), 1, None);
        assert!((375..=500).contains(&shortened.as_millis()), "{shortened:?}");
    }
}
