//! The relation of an old type to a new one.

/// The relation of an old type to a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// The values are the same JSON.
    Same,
    /// They differ.
    Other {
        /// A server of the new spec accepts the values of old requests.
        accepted: bool,
        /// A program of the old spec decodes the values of new responses into values that it knows.
        decoded: bool,
    },
}
