//! The client on real loopback sockets. `FAULTS.md` lists the faults that these tests cause, and their results.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared by several test programs")]
mod support;

mod accumulation;
mod calls;
mod causes;
mod compression;
mod connections;
mod debug;
mod downloads;
mod extremes;
mod faults;
mod load;
mod long_requests;
mod operations;
mod paging;
mod proxies;
mod redirects;
mod requests;
mod responses;
mod retries;
mod runtimes;
mod secrets;
mod settings;
mod streams;
mod surface;
mod transports;
mod uploads;
mod waiting;

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(unix)]
mod files;

#[cfg(feature = "gzip")]
mod gzip;

#[cfg(all(unix, not(target_vendor = "apple"), any(feature = "rustls", feature = "native-tls")))]
mod http2;
#[cfg(all(unix, not(target_vendor = "apple"), any(feature = "rustls", feature = "native-tls")))]
mod tunnels;
