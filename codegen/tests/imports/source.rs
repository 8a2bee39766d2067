//! The modules of a crate, as its source files declare them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Item, UseTree, Visibility};

/// The path of a module from the root of its crate; the root has an empty path.
pub(crate) type ModulePath = Vec<String>;

/// The modules of a crate, without tests (`#[cfg(test)]`).
pub(crate) struct Crate {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

/// A module: a file, or a block in a file.
#[derive(Default)]
pub(crate) struct Module {
    /// The module of the file that contains this module; itself, unless it is a block.
    pub(crate) file: ModulePath,
    /// The names that it defines, without child modules.
    pub(crate) items: Vec<String>,
    pub(crate) uses: Vec<Use>,
    /// Everything except `use`, `mod` and tests.
    pub(crate) code: Vec<TokenStream>,
}

/// A name that a `use` imports.
pub(crate) struct Use {
    /// The name; `None` for `*` and `as _`.
    pub(crate) name: Option<String>,
    pub(crate) path: Vec<String>,
    pub(crate) glob: bool,
    pub(crate) exported: bool,
}

impl Crate {
    /// Reads the crate in a folder that has a `lib.rs` or a `main.rs`.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files);
        Self::parse(&files)
    }

    /// Parses a crate whose files are given by their paths.
    pub(crate) fn parse(files: &BTreeMap<String, String>) -> Self {
        let mut this = Self { modules: BTreeMap::new() };
        let root = ["lib.rs", "main.rs"].into_iter().find_map(|name| files.get(name));
        this.file(files, Vec::new(), root.expect("a crate has a lib.rs or a main.rs"));
        this
    }

    /// Returns the module at `path`, if it is in this crate.
    pub(crate) fn child(&self, module: &[String], name: &str) -> Option<ModulePath> {
        let path = [module, &[name.to_owned()]].concat();
        self.modules.contains_key(&path).then_some(path)
    }

    fn file(&mut self, files: &BTreeMap<String, String>, path: ModulePath, text: &str) {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.join("::")));
        self.module(files, path.clone(), path, file.items);
    }

    fn module(
        &mut self,
        files: &BTreeMap<String, String>,
        path: ModulePath,
        file: ModulePath,
        items: Vec<Item>,
    ) {
        let mut module = Module { file: file.clone(), ..Module::default() };
        for item in items.into_iter().filter(|item| !is_test(attributes(item))) {
            match item {
                Item::Mod(child) => {
                    let path = [&path[..], &[child.ident.to_string()]].concat();
                    match child.content {
                        Some((_, items)) => self.module(files, path, file.clone(), items),
                        None => {
                            let name = path.join("/");
                            let text = [format!("{name}.rs"), format!("{name}/mod.rs")];
                            let text = text.iter().find_map(|name| files.get(name));
                            self.file(files, path, text.unwrap_or_else(|| panic!("{name} has no file")));
                        }
                    }
                }
                Item::Use(item) => {
                    let exported = !matches!(item.vis, Visibility::Inherited);
                    flatten(&item.tree, &mut Vec::new(), exported, &mut module.uses);
                }
                item => {
                    module.items.extend(name(&item));
                    module.code.push(item.into_token_stream());
                }
            }
        }
        self.modules.insert(path, module);
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), files);
        } else if name.ends_with(".rs") {
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn flatten(tree: &UseTree, path: &mut Vec<String>, exported: bool, uses: &mut Vec<Use>) {
    let mut add = |name: Option<String>, path: Vec<String>, glob| {
        uses.push(Use { name, path, glob, exported });
    };
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            flatten(&tree.tree, path, exported, uses);
            path.pop();
        }
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| flatten(tree, path, exported, uses));
        }
        UseTree::Glob(_) => add(None, path.clone(), true),
        UseTree::Name(name) if name.ident == "self" => add(path.last().cloned(), path.clone(), false),
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            add(Some(name.clone()), [&path[..], &[name]].concat(), false);
        }
        UseTree::Rename(tree) => {
            let renamed = Some(tree.rename.to_string()).filter(|name| name != "_");
            let mut path = path.clone();
            if tree.ident != "self" {
                path.push(tree.ident.to_string());
            }
            add(renamed, path, false);
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.to_token_stream().to_string().replace(' ', "") == "cfg(test)"
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    }
}

fn name(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Macro(item) => item.ident.as_ref()?.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Union(item) => item.ident.to_string(),
        _ => return None,
    })
}
