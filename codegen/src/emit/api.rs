//! Emits `api.rs`: the description of the whole API, from which the client is built.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, docs};
use crate::ir::{Response, TypeId};
use crate::render::{File, Piece, Table};
use crate::spec::{Credential, CredentialKind, ErrorKind, Errors, Header, RateLimit};

/// Emits the constant, and the types whose pages can be decoded without a call.
pub(super) fn file(cx: &Context<'_>) -> File {
    let doc = docs::inner("The description of the API, from which the client is built.");
    let facts = facts(cx);
    let item = quote! {
        #doc

        use crate::runtime;

        #facts
    };
    let pieces = std::iter::once(Piece::Item(item)).chain(page_items(cx).map(Piece::Table)).collect();
    File { path: "api.rs".to_owned(), pieces }
}

fn facts(cx: &Context<'_>) -> TokenStream {
    let facts = &cx.api.facts;
    let base_url = &facts.base_url;
    let pairs = |pairs: &[Header]| {
        let pairs = pairs.iter().map(|Header { name, value }| quote!((#name, #value)));
        quote!(&[#(#pairs),*])
    };
    let (headers, query) = (pairs(&facts.headers), pairs(&facts.query));
    let credentials = facts.credentials.iter().map(credential);
    let variables = facts.variables.clone().unwrap_or_default();
    let [base, lines, webhook] =
        [&variables.base_url, &variables.headers, &variables.webhook_key].map(|name| option(name.as_ref()));
    let product = match &facts.user_agent {
        Some(product) => quote!(concat!(#product, "/", env!("CARGO_PKG_VERSION"))),
        None => quote!(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"))),
    };
    let beta_header = option(facts.betas.as_ref().map(|betas| &betas.header).as_ref());
    let request_id = option(facts.request_id_header.as_ref());
    let should_retry = option(facts.should_retry_header.as_ref());
    let retry_after_ms = option(facts.retry_after_ms_header.as_ref());
    let idempotency = option(facts.idempotency_header.as_ref());
    let limits = facts.rate_limits.iter().map(rate_limit);
    let errors = errors(facts.errors.as_ref());
    let [tag, ping, error] = match &facts.events {
        Some(events) => [&events.tag, &events.ping, &events.error].map(|name| option(name.as_ref())),
        None => [(); 3].map(|()| quote!(None)),
    };
    let pages = pages(cx);
    let tokens = facts.tokens_per_hour.map(Literal::u32_unsuffixed);
    let tokens = option(tokens.as_ref());
    let doc = docs::lines("The description of the whole API.");
    quote! {
        #doc
        pub(crate) static API: runtime::Api = runtime::Api {
            base_url: #base_url,
            headers: #headers,
            query: #query,
            credentials: &[#(#credentials),*],
            variables: runtime::api::Variables { base_url: #base, headers: #lines, webhook_key: #webhook },
            beta_header: #beta_header,
            user_agent: #product,
            request_id_header: #request_id,
            should_retry_header: #should_retry,
            retry_after_ms_header: #retry_after_ms,
            idempotency_header: #idempotency,
            rate_limits: &[#(#limits),*],
            errors: #errors,
            events: runtime::api::Events { tag: #tag, ping: #ping, error: #error },
            pages: #pages,
            tokens_per_hour: #tokens,
        };
    }
}

fn option<T: quote::ToTokens>(value: Option<&T>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn credential(Credential { kind, header, scheme, variable }: &Credential) -> TokenStream {
    let kind = match kind {
        CredentialKind::ApiKey => quote!(ApiKey),
        CredentialKind::AuthToken => quote!(AuthToken),
    };
    let (scheme, variable) = (option(scheme.as_ref()), option(variable.as_ref()));
    quote! {
        runtime::api::CredentialScheme {
            kind: runtime::api::CredentialKind::#kind,
            header: #header,
            scheme: #scheme,
            variable: #variable,
        }
    }
}

fn rate_limit((name, headers): (&String, &RateLimit)) -> TokenStream {
    let [limit, remaining, reset] =
        [&headers.limit, &headers.remaining, &headers.reset].map(|name| option(name.as_ref()));
    quote! {
        runtime::api::RateLimitHeaders { name: #name, limit: #limit, remaining: #remaining, reset: #reset }
    }
}

fn errors(errors: Option<&Errors>) -> TokenStream {
    let Some(errors) = errors else { return quote!(runtime::api::Errors::none()) };
    let [name, message, request_id] =
        [&errors.name_at, &errors.message_at, &errors.request_id_at].map(|place| option(place.as_ref()));
    let kinds = errors.kinds.iter().map(|(name, kind)| {
        let kind = error_kind(*kind);
        quote!((#name, #kind))
    });
    let statuses = errors.statuses.iter().map(|(status, kind)| {
        let (status, kind) = (status.parse().map(Literal::u16_unsuffixed).ok(), error_kind(*kind));
        quote!((#status, #kind))
    });
    quote! {
        runtime::api::Errors {
            type_pointer: #name,
            message_pointer: #message,
            request_id_pointer: #request_id,
            kinds: &[#(#kinds),*],
            statuses: &[#(#statuses),*],
        }
    }
}

fn error_kind(kind: ErrorKind) -> TokenStream {
    let kind = match kind {
        ErrorKind::BadRequest => quote!(BadRequest),
        ErrorKind::Authentication => quote!(Authentication),
        ErrorKind::Billing => quote!(Billing),
        ErrorKind::PermissionDenied => quote!(PermissionDenied),
        ErrorKind::NotFound => quote!(NotFound),
        ErrorKind::Conflict => quote!(Conflict),
        ErrorKind::TooLarge => quote!(TooLarge),
        ErrorKind::Unprocessable => quote!(Unprocessable),
        ErrorKind::RateLimited => quote!(RateLimited),
        ErrorKind::Overloaded => quote!(Overloaded),
        ErrorKind::Server => quote!(Server),
    };
    quote!(runtime::ErrorKind::#kind)
}

fn pages(cx: &Context<'_>) -> TokenStream {
    let pages = cx.api.facts.pages.as_ref();
    let items = pages.map_or("data", |pages| &pages.items);
    let cursor = pages.and_then(|pages| pages.cursor.as_ref()).map(|names| {
        let (parameter, next) = (&names.parameter, &names.next);
        quote!(runtime::api::CursorFields { parameter: #parameter, next: #next })
    });
    let ids = pages.and_then(|pages| pages.ids.as_ref()).map(|names| {
        let [after, before, first, last, more] =
            [&names.after, &names.before, &names.first, &names.last, &names.more];
        quote! {
            runtime::api::IdFields { after: #after, before: #before, first: #first, last: #last, more: #more }
        }
    });
    let (cursor, ids) = (option(cursor.as_ref()), option(ids.as_ref()));
    let items = quote!(&runtime::json::Fields::new(&[runtime::json::Field::required(#items)]));
    quote!(runtime::api::PageFields { items: #items, cursor: #cursor, ids: #ids })
}

/// Returns the types of the items of all pages.
fn page_items(cx: &Context<'_>) -> Option<Table> {
    let endpoints = cx.api.resources.iter().flat_map(|resource| &resource.endpoints);
    let mut ids: Vec<TypeId> = endpoints
        .filter_map(|endpoint| match &endpoint.response {
            Response::Page { item, .. } => cx.api.resolve(item).named(),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let paths = ids.iter().map(|id| {
        let (modules, name) = (cx.modules(cx.api[*id].resource), cx.ident(cx.names.type_(*id)));
        quote!(crate::#modules::#name,)
    });
    let rows = std::iter::once(quote!(API:)).chain(paths).collect();
    (!ids.is_empty()).then(|| Table { path: quote!(runtime::page_items), head: None, rows })
}
