//! Emits the methods that verify and decode an event of a webhook.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Scope};
use super::docs;
use crate::ir::{ResourceId, Webhook};

/// Emits the methods of the handle.
pub(super) fn methods(cx: &Context<'_>, id: ResourceId, webhook: &Webhook) -> TokenStream {
    let scope = Scope::Resource(id);
    let variable = cx.api.facts.variables.as_ref().and_then(|variables| variables.webhook_key.as_ref());
    let or_variable = variable
        .map(|variable| format!(", or the variable `{variable}` if the environment is read"))
        .unwrap_or_default();
    let doc = docs::lines(&format!(
        "{}\n\nThe keys are set by [`webhook_key`](crate::ClientBuilder::webhook_key){or_variable}.\n\n# Errors\n\n\
         Returns an error if a header is missing or malformed, no signature matches, the timestamp is too old or too far \
         ahead, or the body is not an event.",
        docs::resolve(cx, &webhook.doc, scope)
    ));
    let type_ = cx.type_(&webhook.type_, scope);
    let (as_ref, result) = (cx.prelude_path("AsRef", scope), cx.prelude_path("Result", scope));
    let verifier = variable.map(|variable| {
        let doc = docs::lines(&format!(
            "Creates a verifier with the key in the variable `{variable}`.\n\n# Errors\n\nReturns an error if the variable is not set, is blank, or is not a valid key."
        ));
        quote! {
            #doc
            pub fn verifier_from_env() -> #result<runtime::Verifier, runtime::WebhookError> {
                runtime::Verifier::from_env(#variable)
            }
        }
    });
    quote! {
        #doc
        #[doc(alias = "unwrap")]
        pub fn verify(&self, body: impl #as_ref<[u8]>, headers: &runtime::http::HeaderMap) -> #result<#type_, runtime::Error> {
            self.client.verify_webhook(body.as_ref(), headers)
        }

        /// Like [`verify`](Self::verify), but with a verifier instead of a client.
        ///
        /// # Errors
        ///
        /// As [`verify`](Self::verify).
        pub fn verify_with(
            verifier: &runtime::Verifier,
            body: impl #as_ref<[u8]>,
            headers: &runtime::http::HeaderMap,
        ) -> #result<#type_, runtime::Error> {
            verifier.decode(body.as_ref(), headers)
        }

        #verifier
    }
}
