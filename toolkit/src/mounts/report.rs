//! What a synchronization has done.

use super::error::MountError;

/// The outcome of synchronizing memory stores.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SyncReport {
    /// The number of files that were written or removed, because their memories had changed.
    pub downloaded: usize,
    /// The number of memories that were created or updated, because their files had changed.
    pub uploaded: usize,
    /// The number of memories that were deleted, because their files had been removed.
    pub deleted: usize,
    /// What could not be synchronized. It is tried again the next time.
    pub errors: Vec<MountError>,
}
