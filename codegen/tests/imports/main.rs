//! No file uses itself by way of others, and each part of the runtime uses only those before it.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod graph;
mod source;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use graph::circles;
use source::Crate;

/// How many files in each part of the generator may still be in a circle. Lower a number when there are fewer; never raise
/// one, and add none.
const GENERATOR: [(&str, usize); 4] = [("check", 13), ("import", 11), ("ir", 4), ("stats", 2)];

/// The rooms of the runtime. Each uses only those before it.
const ROOMS: [&str; 12] = [
    "json",
    "wire",
    "error",
    "api",
    "transport",
    "client",
    "request",
    "exchange",
    "response",
    "blocking",
    "webhook",
    "mock",
];

fn workspace(folder: &str) -> Crate {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), ".."].iter().collect();
    Crate::read(&root.join(Path::new(folder)))
}

/// Checks that in each part of a crate no more files than allowed are in a circle.
fn assert_circles(folder: &str, allowed: &[(&str, usize)]) {
    let circles = circles(&workspace(folder).graph());
    let mut found = BTreeMap::<&str, usize>::new();
    for file in circles.iter().flatten() {
        *found.entry(file.split("::").next().unwrap_or_default()).or_default() += 1;
    }
    found.retain(|part, files| !allowed.iter().any(|(name, limit)| name == part && *files <= *limit));
    assert!(found.is_empty(), "more files in circles than allowed: {found:?} of {circles:#?}");
}

#[test]
fn the_runtime_has_no_circles() {
    assert_circles("runtime/src", &[]);
}

#[test]
fn the_generator_gets_no_new_circles() {
    assert_circles("codegen/src", &GENERATOR);
}

#[test]
fn the_command_line_has_no_circles() {
    assert_circles("xtask/src", &[]);
}

#[test]
fn each_room_of_the_runtime_uses_only_those_before_it() {
    let runtime = workspace("runtime/src");
    let place = |room: &str| {
        ROOMS
            .iter()
            .position(|name| *name == room)
            .unwrap_or_else(|| panic!("`{room}` is not in the list of rooms"))
    };
    let mut wrong = Vec::new();
    for (file, used) in runtime.graph() {
        let Some(room) = file.first() else { continue };
        let later = used.iter().filter(|used| used.first().is_none_or(|other| place(other) > place(room)));
        wrong.extend(later.map(|used| format!("{} uses {}", file.join("::"), used.join("::"))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_runtime_names_what_it_uses_by_room() {
    let runtime = workspace("runtime/src");
    for (path, module) in runtime.modules.iter().filter(|(path, _)| !path.is_empty()) {
        for used in runtime.root_paths(module) {
            let room = runtime.child(&[], &used[1]).is_some();
            assert!(room, "{} uses {}, a re-export", path.join("::"), used.join("::"));
        }
    }
}

fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let files: BTreeMap<_, _> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    circles(&Crate::parse(&files).graph())
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let imports = ["use crate::b::B; type X = B;", "use super::b::{B as C}; type X = C;", "use crate::b::*;"];
    let paths =
        ["type X = crate::b::B;", "use super::b; type X = b::B;", "fn f() { assert!(crate::b::B::new()) }"];
    for text in imports.into_iter().chain(paths) {
        let b = ("b.rs", "pub struct B(crate::a::A);");
        let a = format!("{text} pub struct A;");
        let found = circles_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", &a), b]);
        assert_eq!(found, [["a", "b"]], "{text}");
    }
}

#[test]
fn re_exports_lead_to_the_file_that_defines() {
    let files = |a| {
        circles_of(&[
            ("lib.rs", "mod room; mod other; pub use room::{A, B};"),
            ("room/mod.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
            ("room/a.rs", a),
            ("room/b.rs", "pub struct B(super::A);"),
            ("other.rs", "pub struct Other(crate::A, crate::room::B);"),
        ])
    };
    assert!(files("pub struct A;").is_empty());
    assert_eq!(files("pub struct A(Box<crate::B>);"), [["room::a", "room::b"]]);
}

#[test]
fn a_parent_that_only_declares_is_no_circle() {
    let files = |parent| {
        circles_of(&[("lib.rs", "mod p;"), ("p.rs", parent), ("p/c.rs", "use super::P; pub struct C(P);")])
    };
    assert!(files("mod c; pub use c::C; pub struct P;").is_empty());
    assert_eq!(files("mod c; pub use c::C; pub struct P; fn f() -> C { todo!() }"), [["p", "p::c"]]);
    assert_eq!(files("mod c; pub struct P; fn f() { c::g() }"), [["p", "p::c"]]);
}

#[test]
fn tests_and_macros_are_left_out() {
    let a =
        "pub struct A; #[cfg(test)] mod tests { use crate::b::B; } macro_rules! m { () => { $crate::b::B } }";
    assert!(
        circles_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", "pub struct B(crate::a::A);")])
            .is_empty()
    );
}
