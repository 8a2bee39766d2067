//! The limits of what the model can store and view.

/// The limits of what the model can store and view.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) file_size: usize,
    pub(super) files: usize,
    pub(super) depth: usize,
    pub(super) view: usize,
}
