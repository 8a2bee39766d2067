#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
#![forbid(unsafe_code)]
#![warn(clippy::print_stdout)]

#[cfg(any(feature = "local", feature = "memory"))]
mod files;

#[cfg(feature = "local")]
pub mod local;

#[cfg(feature = "mcp")]
pub mod mcp;

#[cfg(feature = "memory")]
pub mod memory;

#[cfg(feature = "mounts")]
pub mod mounts;

#[cfg(feature = "sessions")]
pub mod sessions;

#[cfg(feature = "structured")]
pub mod structured;

#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "tools")]
pub mod tools;

#[cfg(feature = "worker")]
pub mod worker;
