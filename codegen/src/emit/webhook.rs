//! Webhooks: verifying and decoding a posted event.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::docs;
use crate::ir::{ResourceId, Webhook};

/// The method of the handle.
pub(super) fn methods(cx: &Context<'_>, id: ResourceId, webhook: &Webhook) -> TokenStream {
    let scope = Scope::Resource(id);
    let doc = docs::lines(&format!(
        "{}\n\nThe secrets are those of the client: `ANTHROPIC_WEBHOOK_SIGNING_KEY`, or what \
         [`ClientBuilder::webhook_key`](crate::ClientBuilder::webhook_key) was given.\n\n# Errors\n\n\
         A header is missing or malformed, no signature fits, the timestamp is too old or too far ahead, or the body is \
         no event.",
        docs::resolve(cx, &webhook.doc, scope)
    ));
    let type_ = cx.type_(&webhook.type_, scope);
    let (as_ref, result) = (cx.prelude_path("AsRef", scope), cx.prelude_path("Result", scope));
    quote! {
        #doc
        pub fn unwrap(&self, body: impl #as_ref<[u8]>, headers: &runtime::http::HeaderMap) -> #result<#type_, runtime::Error> {
            self.client.unwrap_webhook(body.as_ref(), headers)
        }

        /// Like [`unwrap`](Self::unwrap), but with a verifier in place of a client.
        ///
        /// # Errors
        ///
        /// As [`unwrap`](Self::unwrap).
        pub fn unwrap_with(
            verifier: &runtime::Verifier,
            body: impl #as_ref<[u8]>,
            headers: &runtime::http::HeaderMap,
        ) -> #result<#type_, runtime::Error> {
            verifier.unwrap(body.as_ref(), headers)
        }
    }
}
