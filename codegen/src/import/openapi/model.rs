//! The types and endpoints of a document in the spec language, with the document's names.

use indexmap::IndexMap;

use super::common::Common;
use super::document::Document;
use super::files;
use super::operation::{self, Operation};
use super::schema::SchemaReader;
use super::tags;
use crate::spec::{Api, TypeDef, TypeExpr};

/// The content of a document.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// Types by the document's name.
    pub(super) types: IndexMap<String, TypeDef>,
    /// Operations in the order of the document.
    pub(super) operations: Vec<Operation>,
    /// The type of webhook events.
    pub(super) webhook: Option<TypeExpr>,
    /// The values of the header that asks for beta features.
    pub(super) betas: Option<TypeExpr>,
    /// The field of a page that contains the items.
    page_items: Option<String>,
    /// Facts that the spec language cannot express, one line per kind.
    pub(super) dropped: Vec<String>,
}

/// Reads the operations that `api.yaml` selects, the types that they use, and the components with known names.
pub(super) fn read(document: &Document, api: &Api, is_known: &dyn Fn(&str) -> bool) -> Model {
    let mut reader = SchemaReader::new(document);
    let root = document.root();
    let schemes =
        root.get("components").into_iter().flat_map(|components| components.entries_of("securitySchemes"));
    let schemes: Vec<&str> = schemes.filter_map(|(_, scheme)| scheme.text("name")).collect();
    let mut common = Common { headers: schemes.clone(), query: schemes, pages: api.pages.as_ref() };
    common.headers.extend(api.headers.iter().map(|header| header.name.as_str()));
    let betas_header = api.betas.as_ref().map(|betas| betas.header.as_str());
    common.headers.extend(betas_header);
    common.query.extend(api.query.iter().map(|query| query.name.as_str()));
    let selected = document.operations(api.import.only.as_deref());
    let mut betas = None;
    for raw in &selected {
        for parameter in raw.operation.items("parameters").filter_map(|one| document.follow(one)) {
            let name = parameter.text("name").unwrap_or_default();
            if is_key(name) && parameter.text("in") == Some("header") && !common.headers.contains(&name) {
                common.headers.push(name);
            }
            if betas.is_none() && betas_header.is_some_and(|header| header.eq_ignore_ascii_case(name)) {
                betas = parameter.get("schema");
            }
        }
    }
    let mut operations: Vec<Operation> =
        selected.iter().map(|raw| operation::read(&mut reader, *raw, &common)).collect();
    let webhook = webhook(document, &mut reader);
    let betas = betas.map(|schema| match reader.value(schema, "?betas").into_expr() {
        TypeExpr::List(item) => *item,
        other => other,
    });
    let components =
        root.get("components").into_iter().flat_map(|components| components.entries_of("schemas"));
    for (name, schema) in components.filter(|(name, _)| is_known(name)) {
        if !reader.types.contains_key(name) {
            reader.component(name, schema);
        }
    }
    let SchemaReader { mut types, mappings, .. } = reader;
    files::to_text(types.values_mut(), operations.iter_mut());
    tags::choose(&mut types, &mappings);
    operations.iter_mut().for_each(|one| operation::take_back_body(one, &types));
    let page_items = api.pages.as_ref().map(|pages| pages.items.clone());
    Model { types, operations, webhook, betas, page_items, dropped: document.dropped.borrow().lines() }
}

impl Model {
    /// Returns the item type of a page.
    pub(super) fn page_item(&self, envelope: &TypeExpr) -> Option<&TypeExpr> {
        let fields = self.types.get(envelope.named()?)?.fields.as_ref()?;
        match fields.get(self.page_items.as_ref()?)?.type_.as_ref()? {
            TypeExpr::List(item) => Some(item),
            _ => None,
        }
    }
}

/// Returns whether the name of a header suggests that it contains the key.
fn is_key(header: &str) -> bool {
    header.to_ascii_lowercase().replace('_', "-").ends_with("api-key")
}

/// Returns the type of all webhooks; different types are dropped.
fn webhook<'d>(document: &'d Document, reader: &mut SchemaReader<'d>) -> Option<TypeExpr> {
    let mut posted: Option<TypeExpr> = None;
    let webhooks = document.root().entries_of("webhooks").chain(document.root().entries_of("x-webhooks"));
    for (name, item) in webhooks {
        let schema = document.follow(item)?.get("post").and_then(|post| {
            let content = document.follow(post.get("requestBody")?)?.get("content")?;
            content.entries().find(|(media, _)| super::response::is_json(media))?.1.get("schema")
        });
        let Some(schema) = schema else { continue };
        let type_ = reader.value(schema, &format!("webhook {name}")).into_expr();
        match &posted {
            None if type_.named().is_some() => posted = Some(type_),
            Some(known) if *known == type_ => {}
            _ => document.drop("webhooks, because they do not all post the same type", item),
        }
    }
    posted
}
