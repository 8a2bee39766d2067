//! `client.rs`: the client, through which everything is called.

use proc_macro2::TokenStream;
use quote::quote;

use super::resource::accessors;
use super::{Context, docs};
use crate::render::{File, Piece};
use crate::spec::{Api, CredentialKind};

/// A wrapper of the runtime's client that knows the API's outermost resources.
pub(super) fn file(cx: &Context<'_>) -> File {
    let title = &cx.api.facts.title;
    let doc = docs::lines(&format!(
        "A client of the {title}.\n\nCloning is cheap: all clones share one connection pool. Make one, and hand clones to whoever needs one."
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

            /// Begins a client with other than default settings. No environment variable is read but those that name
            /// proxies, unless [`read_env`](ClientBuilder::read_env) asks for it.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(&API)
            }

            /// The same client with other options: the connection pool stays shared.
            #[must_use]
            pub fn with_options(&self, options: CallOptions) -> Self {
                Self(self.0.with_options(options))
            }

            /// The runtime's client, which also makes calls to endpoints that this crate does not know.
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

/// The constructor with the first credential of the API.
fn new(api: &Api) -> TokenStream {
    let environment = "No environment variable is read but those that name proxies.";
    let Some(credential) = api.credentials.first() else {
        let doc = docs::lines(&format!("Makes a client with defaults for everything. {environment}"));
        return quote! {
            #doc
            ///
            /// # Errors
            /// TLS does not start.
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
        "Makes a client with this {noun} and defaults for everything else. {environment}\n\n# Errors\nThe {noun} is empty or can't stand in a header."
    ));
    quote! {
        #doc
        pub fn new(#name: impl AsRef<str>) -> Result<Self, Error> {
            Self::builder().#name(#name).build()
        }
    }
}

fn from_env(api: &Api) -> TokenStream {
    let table = table(&variables(api));
    let doc = docs::lines(&format!(
        "Makes a client from the environment.\n\n{table}\n\n# Errors\nThere is no credential, or a variable holds what can't be used."
    ));
    quote! {
        #doc
        pub fn from_env() -> Result<Self, Error> {
            Self::builder().read_env().build()
        }
    }
}

/// What sets each thing, and what sets it otherwise.
fn builder_doc(api: &Api) -> String {
    let read = table(&variables(api));
    format!(
        "Collects what a [`Client`] is made of.\n\nWhat is set here always goes over the environment, of which nothing is read but \
         the proxies (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`) unless [`read_env`](ClientBuilder::read_env) asks for it:\n\n{read}"
    )
}

/// The environment variables, each with what it sets and what goes over it.
fn variables(api: &Api) -> Vec<[String; 2]> {
    let code = |name: &str| format!("`{name}`");
    let mut rows = Vec::new();
    for credential in &api.credentials {
        let Some(variable) = &credential.variable else { continue };
        let method = credential.kind.as_str();
        let scheme = credential.scheme.as_ref().map(|scheme| format!("{scheme} …"));
        let header = match scheme {
            Some(value) => format!("`{}: {value}`", credential.header),
            None => code(&credential.header),
        };
        let link = format!("[`{method}`](ClientBuilder::{method})");
        let first = if rows.is_empty() { "" } else { ", where none before it is set" };
        rows.push([code(variable), format!("{link}, sent as {header}{first}")]);
    }
    let others = api.variables.clone().unwrap_or_default();
    let base_url = format!("[`base_url`](ClientBuilder::base_url), else `{}`", api.base_url);
    let headers = "headers of every call, one to a line as `Name: value`; any header that the program sets goes over them";
    let webhook = "[`webhook_key`](ClientBuilder::webhook_key)";
    let others = [
        (others.base_url, base_url),
        (others.headers, headers.to_owned()),
        (others.webhook_key, webhook.to_owned()),
    ];
    rows.extend(others.into_iter().filter_map(|(variable, sets)| Some([code(&variable?), sets])));
    rows
}

fn table(rows: &[[String; 2]]) -> String {
    if rows.is_empty() {
        return "The API has no variables of its own.".to_owned();
    }
    let mut lines = vec!["| Variable | Setting |".to_owned(), "|---|---|".to_owned()];
    lines.extend(rows.iter().map(|[name, sets]| format!("| {name} | {sets} |")));
    lines.join("\n")
}
