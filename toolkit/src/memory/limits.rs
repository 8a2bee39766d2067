//! How much the model may keep and see.

/// How much the model may keep and see.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) file_size: usize,
    pub(super) files: usize,
    pub(super) depth: usize,
    pub(super) view: usize,
}
