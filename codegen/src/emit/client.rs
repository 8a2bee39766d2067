//! Emits `client.rs`: the client, which gives access to all resources.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::resource::accessors;
use crate::render::{File, Piece};
use crate::spec::{Api, CredentialKind};

/// Emits a wrapper of the runtime's client with a method for each top-level resource.
pub(super) fn file(cx: &Context<'_>) -> File {
    let title = &cx.api.facts.title;
    let doc = docs::lines(&format!(
        "A client of the {title}.\n\nCloning is cheap: all clones share one connection pool."
    ));
    let builder_doc = docs::lines(&builder_doc(&cx.api.facts));
    let new = new(&cx.api.facts);
    let from_env = from_env(&cx.api.facts);
    let resources = accessors(cx, None, quote!(&self.0));
    let item = quote! {
        use crate::{api::API, runtime};
        use runtime::{CallOptions, Error};

        #doc
        #[derive(Clone, Debug)]
        pub struct Client(runtime::Client);

        #builder_doc
        pub type ClientBuilder = runtime::ClientBuilder<Client>;

        impl Client {
            #new

            #from_env

            /// Returns a builder, for a client with other settings than the default. It reads no environment variables,
            /// except those for proxies, unless [`read_env`](ClientBuilder::read_env) is called.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(&API)
            }

            /// Returns a client with other options that shares the connection pool.
            #[must_use]
            pub fn with_options(&self, options: CallOptions) -> Self {
                Self(self.0.with_options(options))
            }

            /// Returns the runtime's client, which can also call endpoints that this crate does not know.
            pub fn runtime(&self) -> &runtime::Client {
                &self.0
            }

            #resources
        }

        impl From<runtime::Client> for Client {
            fn from(client: runtime::Client) -> Self {
                Self(client)
            }
        }
    };
    File { path: "client.rs".to_owned(), pieces: vec![Piece::Item(item)] }
}

/// Emits the constructor with the first credential of the API.
fn new(api: &Api) -> TokenStream {
    let environment = "It reads no environment variables, except those for proxies.";
    let Some(credential) = api.credentials.first() else {
        let doc = docs::lines(&format!("Creates a client with default settings. {environment}"));
        return quote! {
            #doc
            ///
            /// # Errors
            ///
            /// Returns an error if TLS cannot be initialized.
            pub fn new() -> Result<Self, Error> {
                Self::builder().build()
            }
        };
    };
    let (name, noun) = match credential.kind {
        CredentialKind::ApiKey => (quote!(api_key), "API key"),
        CredentialKind::AuthToken => (quote!(auth_token), "token"),
    };
    let doc = docs::lines(&format!(
        "Creates a client with this {noun} and default settings. {environment}\n\n# Errors\n\nReturns an error if the {noun} is empty or not a valid header value."
    ));
    quote! {
        #doc
        pub fn new(#name: impl AsRef<str>) -> Result<Self, Error> {
            Self::builder().#name(#name).build()
        }
    }
}

fn from_env(api: &Api) -> TokenStream {
    let doc = docs::lines(&format!(
        "Creates a client from the environment.\n\n{}\n\n# Errors\n\nReturns an error if there is no credential, or if a variable has an invalid value.",
        table(&variables(api))
    ));
    quote! {
        #doc
        pub fn from_env() -> Result<Self, Error> {
            Self::builder().read_env().build()
        }
    }
}

/// Returns the docs of the builder.
fn builder_doc(api: &Api) -> String {
    format!(
        "Builds a [`Client`].\n\nOnly the variables for proxies are read from the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, \
         `NO_PROXY`). [`read_env`](ClientBuilder::read_env) also reads the others:\n\n{}\n\n\
         The methods of the builder override the environment.",
        table(&variables(api))
    )
}

/// Returns the environment variables, each with the method that overrides it.
fn variables(api: &Api) -> Vec<[String; 2]> {
    let row = |variable: &Option<String>, method: &str| Some([variable.clone()?, method.to_owned()]);
    let credentials = api.credentials.iter();
    let mut rows: Vec<_> =
        credentials.filter_map(|credential| row(&credential.variable, credential.kind.as_str())).collect();
    let others = api.variables.clone().unwrap_or_default();
    rows.extend(row(&others.base_url, "base_url"));
    rows.extend(row(&others.headers, "header"));
    rows.extend(row(&others.webhook_key, "webhook_key"));
    rows
}

fn table(rows: &[[String; 2]]) -> String {
    if rows.is_empty() {
        return "The API has no environment variables.".to_owned();
    }
    let mut lines = vec!["| Variable | Overridden by |".to_owned(), "|---|---|".to_owned()];
    let link = |method: &str| format!("[`{method}`](ClientBuilder::{method})");
    lines.extend(rows.iter().map(|[variable, method]| format!("| `{variable}` | {} |", link(method))));
    lines.join("\n")
}
