//! The result of a synchronization.

use super::error::MountError;

/// The result of synchronizing memory stores.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SyncReport {
    /// The number of files that were written or removed because their memories had changed.
    pub downloaded: usize,
    /// The number of memories that were created or updated because their files had changed.
    pub uploaded: usize,
    /// The number of memories that were deleted because their files had been removed.
    pub deleted: usize,
    /// The errors of items that could not be synchronized. They are retried in the next synchronization.
    pub errors: Vec<MountError>,
}
