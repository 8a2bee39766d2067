//! Emits Rust code from the IR.
//!
//! There is one file per kind of item, whose functions convert a [`Context`] into pieces of a file.

mod accumulate;
mod alias;
mod api;
pub(crate) mod argument;
mod calls;
mod client;
pub(crate) mod context;
mod docs;
mod enums;
mod example;
mod expression;
pub(crate) mod from_bytes;
mod imports;
pub(crate) mod input;
mod into_request;
mod lib_rs;
mod limits;
mod markdown;
pub(crate) mod member;
mod mock;
mod model;
pub(crate) mod object;
pub(crate) mod of_list;
mod operations;
pub(crate) mod request;
pub(crate) mod resource;
pub(crate) mod rust_type;
pub(crate) mod scripted;
pub(crate) mod selections;
pub(crate) mod shortcuts;
pub(crate) mod text;
mod types;
pub(crate) mod union;
pub(crate) mod unknown_items;
pub(crate) mod variants;
mod webhook;

use crate::render::{Emitter, File};

pub(crate) use calls::files as call_files;
pub(crate) use context::Context;
pub(crate) use mock::examples as mock_examples;
pub(crate) use model::{file as model_file, files as model_files};

/// Returns the emitters of all files of the generated crate's `src`.
pub(crate) fn files<'a>(cx: &'a Context<'a>) -> Vec<Emitter<'a>> {
    let of_crate = [lib_rs::file, api::file, client::file, mock::file, operations::file];
    let of_crate = of_crate.map(|file: fn(&Context<'_>) -> File| Box::new(move || file(cx)) as Emitter<'a>);
    let mut files = Vec::from(of_crate);
    for id in cx.api.resource_ids() {
        files.push(Box::new(move || resource::file(cx, id)));
        files.extend(types::files(cx, id));
    }
    files
}
