//! Properties that other crates rely on at compile time.

use anthropic_beta_runtime::{
    Body, Call, CallOptions, Client, ClientBuilder, Download, Error, ErrorKind, EventStream, Items,
    JsonLines, Operation, Page, Pages, Request, WithMeta, json::Json, transport::TransportError,
};
use static_assertions::{assert_impl_all, assert_not_impl_any, const_assert};

use crate::support::SHOP;

assert_impl_all!(Client: Clone, Send, Sync, Unpin, std::fmt::Debug);
assert_impl_all!(ClientBuilder: Send, Sync, std::fmt::Debug);
assert_impl_all!(CallOptions: Clone, Default, Send, Sync, std::fmt::Debug);
assert_impl_all!(Operation: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Request: Send, Sync, Unpin, std::fmt::Debug);
assert_impl_all!(Call<Json>: Future, Send, Unpin, std::fmt::Debug);
assert_impl_all!(Call<EventStream<Json>>: Future, Send, Unpin);
assert_impl_all!(WithMeta<Json>: Send, Sync, Clone);
assert_impl_all!(Page<Json>: Send, Sync, PartialEq, std::fmt::Debug, serde::Serialize);
assert_impl_all!(Items<Json>: futures_core::Stream, Send, Unpin);
assert_impl_all!(Pages<Json>: futures_core::Stream, Send, Unpin);
assert_impl_all!(EventStream<Json>: futures_core::Stream, Send, Unpin, std::fmt::Debug);
assert_impl_all!(JsonLines<Json>: futures_core::Stream, Send, Unpin, std::fmt::Debug);
assert_impl_all!(Download: futures_core::Stream, Send, Unpin, std::fmt::Debug);
assert_impl_all!(Error: std::error::Error, Send, Sync, Unpin);
assert_impl_all!(ErrorKind: Copy, Eq, std::hash::Hash, Send, Sync);
assert_impl_all!(TransportError: std::error::Error, Send, Sync);
assert_impl_all!(Body: futures_core::Stream, Send, Unpin);
assert_not_impl_any!(Error: Clone);
// A loop over a page would end with the page.
assert_not_impl_any!(Page<Json>: IntoIterator);
assert_not_impl_any!(&'static Page<Json>: IntoIterator);

// An error makes a `Result` one word larger, and a call is small enough to be moved.
const_assert!(size_of::<Error>() == size_of::<usize>());
const_assert!(size_of::<Request>() == size_of::<usize>());
const_assert!(size_of::<Call<Json>>() <= 12 * size_of::<usize>());

#[test]
fn implements_static_types() {
    fn lasting<T: 'static>() {}
    lasting::<Client>();
    lasting::<Request>();
    lasting::<Call<Json>>();
    lasting::<Items<Json>>();
    lasting::<EventStream<Json>>();
    lasting::<Download>();
    lasting::<Error>();
}

/// A client of another crate that contains this one.
struct Generated(#[allow(dead_code, reason = "only made")] Client);

impl From<Client> for Generated {
    fn from(client: Client) -> Self {
        Self(client)
    }
}

#[test]
fn builds_the_client_of_another_crate() {
    let client: Generated = ClientBuilder::new(&SHOP).environment(|_| None).api_key("k").build().unwrap();
    drop(client);
}

/// Runs the compiler on the file that states the accepted types of a list argument.
#[test]
fn explains_a_wrong_list_argument() {
    const PROGRAM: &str = r#"
        #[path = "INTO_LIST"]
        mod into_list;
        struct Param;
        fn send<Kind>(_: impl into_list::IntoList<Param, Kind>) {}
        pub fn main() { send(7_u8); }
    "#;
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("program.rs");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/request/into_list.rs");
    std::fs::write(&program, PROGRAM.replace("\"INTO_LIST\"", &format!("{file:?}"))).unwrap();
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = std::process::Command::new(rustc)
        .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--out-dir"])
        .arg(directory.path())
        .arg(program)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    for said in [
        "error[E0277]: `u8` is neither a `Param` nor a list of them",
        "expected a `Param`, or an array, `Vec`, slice or iterator of them",
        "note: a value that converts `Into<Param>` is accepted too, alone or as an item",
    ] {
        assert!(text.contains(said), "{text}");
    }
}
