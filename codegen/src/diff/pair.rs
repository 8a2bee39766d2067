//! Pairs old definitions with new ones.

use std::collections::BTreeSet;

/// A pair of an old definition and a new one, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pair {
    /// In both, possibly renamed.
    Both(usize, usize),
    /// Removed.
    Old(usize),
    /// Added.
    New(usize),
}

/// Pairs equal keys, then the rest by similarity, the most similar first. A similarity of 0 is none. If two are equally
/// similar to a third, neither is paired with it.
pub(super) fn pairs<K: Ord>(old: &[K], new: &[K], likeness: impl Fn(usize, usize) -> u32) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut left: BTreeSet<usize> = (0..old.len()).collect();
    let mut right: BTreeSet<usize> = (0..new.len()).collect();
    for (position, key) in new.iter().enumerate() {
        if let Some(other) = left.iter().copied().find(|other| old[*other] == *key) {
            left.remove(&other);
            right.remove(&position);
            pairs.push(Pair::Both(other, position));
        }
    }
    let mut like: Vec<Likeness> = left
        .iter()
        .flat_map(|before| right.iter().map(|after| (likeness(*before, *after), *before, *after)))
        .filter(|(likeness, ..)| *likeness > 0)
        .collect();
    like.sort_by_key(|(likeness, before, after)| (std::cmp::Reverse(*likeness), *before, *after));
    while let Some((_, before, after)) = like.iter().copied().find(|candidate| is_alone(candidate, &like)) {
        left.remove(&before);
        right.remove(&after);
        like.retain(|other| other.1 != before && other.2 != after);
        pairs.push(Pair::Both(before, after));
    }
    pairs.extend(left.into_iter().map(Pair::Old));
    pairs.extend(right.into_iter().map(Pair::New));
    pairs
}

/// The similarity of an old definition and a new one.
type Likeness = (u32, usize, usize);

/// Returns whether neither of the two is at least as similar to another definition.
fn is_alone(candidate: &Likeness, all: &[Likeness]) -> bool {
    let rival =
        |other: &&Likeness| other.0 >= candidate.0 && (other.1 == candidate.1 || other.2 == candidate.2);
    all.iter().filter(rival).count() == 1
}

/// Returns the size of the intersection of two sets, in percent of their union.
pub(super) fn overlap(old: &BTreeSet<String>, new: &BTreeSet<String>) -> u32 {
    let all = old.union(new).count();
    let common = old.intersection(new).count();
    u32::try_from((common * 100).checked_div(all).unwrap_or(0)).unwrap_or(100)
}

/// Returns whether two names have a common word. `max_tokens` and `token_limit` have none, `max_tokens` and
/// `max_output` have `max`.
pub(super) fn share_a_word(old: &str, new: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 1)
            .map(str::to_lowercase)
            .collect()
    };
    !words(old).is_disjoint(&words(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_equal_keys_before_similar_items() {
        let found = pairs(&["a", "b"], &["b", "c"], |_, _| 50);
        assert_eq!(found, [Pair::Both(1, 0), Pair::Both(0, 1)]);
    }

    #[test]
    fn does_not_pair_equally_similar_items() {
        let found = pairs(&["a"], &["b", "c"], |_, _| 50);
        assert_eq!(found, [Pair::Old(0), Pair::New(0), Pair::New(1)]);
    }

    #[test]
    fn pairs_the_most_similar_items_first() {
        let likeness = |old: usize, new: usize| [[60, 90], [80, 70]][old][new];
        let found = pairs(&["a", "b"], &["c", "d"], likeness);
        assert_eq!(found, [Pair::Both(0, 1), Pair::Both(1, 0)]);
    }

    #[test]
    fn compares_whole_words() {
        assert!(share_a_word("max_tokens", "max_output"));
        assert!(!share_a_word("max_tokens", "maximum"));
    }
}
