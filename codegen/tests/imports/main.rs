//! Crates have no cycles between files, and each layer of the runtime uses only the layers before it.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod graph;
mod source;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use graph::circles;
use source::Crate;

/// The layers of the runtime. Each uses only those before it.
const LAYERS: [&str; 12] = [
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

/// The handwritten crates of the workspace. Not included are the generated crate, in which types of two
/// resources mention each other, and the crate that builds its docs.
fn crates() -> Vec<String> {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), ".."].iter().collect();
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let sources = folders.filter(|folder| {
        ["lib.rs", "main.rs"].iter().any(|name| folder.path().join("src").join(name).exists())
    });
    let names = sources.map(|folder| folder.file_name().into_string().unwrap());
    names.filter(|name| !["generated", "conformance"].contains(&name.as_str())).collect()
}

#[test]
fn no_crate_contains_a_cycle() {
    let crates = crates();
    for name in ["codegen", "runtime", "xtask"] {
        assert!(crates.iter().any(|found| found == name), "{name} is not among {crates:?}");
    }
    let mut found = BTreeMap::new();
    for name in crates {
        let graph = workspace(&format!("{name}/src")).graph();
        let circles = circles(&graph);
        let mut uses = Vec::new();
        for circle in &circles {
            for (file, used) in graph.iter().filter(|(file, _)| circle.contains(&file.join("::"))) {
                let used = used.iter().map(|used| used.join("::")).filter(|used| circle.contains(used));
                uses.extend(used.map(|used| format!("{} uses {used}", file.join("::"))));
            }
        }
        if !circles.is_empty() {
            found.insert(name, uses);
        }
    }
    assert!(found.is_empty(), "circles: {found:#?}");
}

#[test]
fn each_layer_of_the_runtime_uses_only_the_layers_before_it() {
    let runtime = workspace("runtime/src");
    let place = |layer: &str| {
        LAYERS
            .iter()
            .position(|name| *name == layer)
            .unwrap_or_else(|| panic!("`{layer}` is not in the list of layers"))
    };
    let mut wrong = Vec::new();
    for (file, used) in runtime.graph() {
        let Some(layer) = file.first() else { continue };
        let later = used.iter().filter(|used| used.first().is_none_or(|other| place(other) > place(layer)));
        wrong.extend(later.map(|used| format!("{} uses {}", file.join("::"), used.join("::"))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_runtime_imports_items_by_their_layer() {
    let runtime = workspace("runtime/src");
    for (path, module) in runtime.modules.iter().filter(|(path, _)| !path.is_empty()) {
        for used in runtime.root_paths(module) {
            let layer = runtime.child(&[], &used[1]).is_some();
            assert!(layer, "{} uses {}, a re-export", path.join("::"), used.join("::"));
        }
    }
}

fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let files: BTreeMap<_, _> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    circles(&Crate::parse(&files).graph())
}

#[test]
fn finds_cycles_in_every_syntax() {
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
fn resolves_re_exports_to_the_defining_file() {
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
fn ignores_a_parent_module_that_only_declares_items() {
    let files = |parent| {
        circles_of(&[("lib.rs", "mod p;"), ("p.rs", parent), ("p/c.rs", "use super::P; pub struct C(P);")])
    };
    assert!(files("mod c; pub use c::C; pub struct P;").is_empty());
    assert_eq!(files("mod c; pub use c::C; pub struct P; fn f() -> C { todo!() }"), [["p", "p::c"]]);
    assert_eq!(files("mod c; pub struct P; fn f() { c::g() }"), [["p", "p::c"]]);
}

#[test]
fn ignores_tests_and_macros() {
    let a =
        "pub struct A; #[cfg(test)] mod tests { use crate::b::B; } macro_rules! m { () => { $crate::b::B } }";
    assert!(
        circles_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", "pub struct B(crate::a::A);")])
            .is_empty()
    );
}

#[test]
fn ignores_quoted_code() {
    let circles = |text| {
        let a = format!("pub struct A; fn f() {{ {text} }}");
        let b = ("b.rs", "pub struct B(crate::a::A);");
        circles_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", &a), b])
    };
    for quoted in
        ["quote! { use super::b::B; }", "quote::quote!(crate::b::B)", "quote_spanned!(s=> crate::b::B)"]
    {
        assert!(circles(quoted).is_empty(), "{quoted}");
    }
    for code in ["quote! { use x; }; crate::b::g()", "quote(crate::b::B)", "unquote!(crate::b::B)"] {
        assert_eq!(circles(code), [["a", "b"]], "{code}");
    }
}
