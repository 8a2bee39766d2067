//! What the packages are called that emitted code belongs to and is built on.

/// The packages that emitted code names.
#[derive(Clone, Copy, Debug)]
pub struct Packages<'a> {
    /// The emitted one.
    pub client: &'a str,
    /// The one that it is built on.
    pub runtime: &'a str,
}
