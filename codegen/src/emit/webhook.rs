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
    let variable = cx.api.facts.variables.as_ref().and_then(|variables| variables.webhook_key.as_ref());
    let keys =
        "The keys are those of the client, which [`webhook_key`](crate::ClientBuilder::webhook_key) sets";
    let keys = docs::lines(&match variable {
        Some(variable) => format!("{keys}, or the variable `{variable}` where the environment is read."),
        None => format!("{keys}."),
    });
    let verifier = variable.map(|variable| {
        let doc = docs::lines(&format!(
            "Makes a verifier with the key in the variable `{variable}`.\n\n# Errors\nThe variable is not set or blank, or holds no key."
        ));
        quote! {
            #doc
            pub fn verifier_from_env() -> #result<runtime::Verifier, runtime::webhook::WebhookError> {
                runtime::Verifier::from_env(#variable)
            }
        }
    });
    quote! {
        #doc
        ///
        #keys
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

        #verifier
    }
}
