//! Webhooks: verifying and decoding a posted event.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs};
use crate::ir::{ResourceId, Webhook};

/// The method of the handle.
pub(super) fn methods(cx: &Context<'_>, id: ResourceId, webhook: &Webhook) -> TokenStream {
    let doc = docs::doc(cx, &webhook.doc);
    let type_ = cx.type_(&webhook.type_, id);
    quote! {
        #doc
        ///
        /// The secrets are those of the client; see [`ClientBuilder`](crate::ClientBuilder).
        ///
        /// # Errors
        /// A header is missing or malformed, no signature fits, the timestamp is too old or too far ahead, or the body is
        /// no event.
        pub fn unwrap(&self, body: impl AsRef<[u8]>, headers: &runtime::http::HeaderMap) -> Result<#type_, runtime::Error> {
            self.client.unwrap_webhook(body.as_ref(), headers)
        }
    }
}
