//! Webhooks: verifying and decoding a posted event.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs};
use crate::ir::{ResourceId, Webhook};

/// The method of the handle.
pub(super) fn methods(cx: &Context<'_>, id: ResourceId, webhook: &Webhook) -> TokenStream {
    let doc = docs::doc(cx, &webhook.doc);
    let type_ = cx.type_(&webhook.type_, id);
    let (as_ref, result) = (cx.prelude_path("AsRef", id), cx.prelude_path("Result", id));
    quote! {
        #doc
        ///
        /// The secrets are those of the client: `ANTHROPIC_WEBHOOK_SIGNING_KEY`, or what
        /// [`ClientBuilder::webhook_key`](crate::ClientBuilder::webhook_key) was given.
        ///
        /// # Errors
        /// A header is missing or malformed, no signature fits, the timestamp is too old or too far ahead, or the body is
        /// no event.
        pub fn unwrap(&self, body: impl #as_ref<[u8]>, headers: &runtime::http::HeaderMap) -> #result<#type_, runtime::Error> {
            self.client.unwrap_webhook(body.as_ref(), headers)
        }

        /// The same without a client: with a verifier made from the signing secret.
        ///
        /// # Errors
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
