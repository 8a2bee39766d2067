//! `client.rs`: the client, through which everything is called.

use quote::quote;

use super::context::Context;
use super::docs;
use super::resource::accessors;
use crate::render::{File, Piece};

/// A wrapper of the runtime's client that knows the API's outermost resources.
pub(super) fn file(cx: &Context<'_>) -> File {
    let title = &cx.api.title;
    let doc = docs::lines(&format!(
        "A client of the {title}.\n\nCloning is cheap: all clones share one connection pool."
    ));
    let resources = accessors(cx, None, quote!(&self.0));
    let item = quote! {
        use crate::runtime;
        use runtime::{CallOptions, Error};

        #doc
        #[derive(Clone, Debug)]
        pub struct Client(runtime::Client);

        /// Builds a [`Client`].
        pub type ClientBuilder = runtime::ClientBuilder<Client>;

        impl Client {
            /// Creates a client with this API key. Other settings are read from the environment, as
            /// [`from_env`](Self::from_env) does, and have defaults where it says nothing.
            ///
            /// # Errors
            ///
            /// The key is empty or can't stand in a header.
            pub fn new(api_key: impl AsRef<str>) -> Result<Self, Error> {
                Self::builder().api_key(api_key).build()
            }

            /// Creates a client from the environment: `ANTHROPIC_API_KEY` or else `ANTHROPIC_AUTH_TOKEN`, `ANTHROPIC_BASE_URL`,
            /// `ANTHROPIC_CUSTOM_HEADERS`, `ANTHROPIC_WEBHOOK_SIGNING_KEY`.
            ///
            /// # Errors
            ///
            /// There is no key, or a variable holds what can't stand in a header.
            pub fn from_env() -> Result<Self, Error> {
                ClientBuilder::new().build()
            }

            /// Returns a builder of a client with other than default settings. What is not set is read from the environment.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new()
            }

            /// Returns a client with other options that shares the connection pool.
            #[must_use]
            pub fn with_options(&self, options: CallOptions) -> Self {
                Self(self.0.with_options(options))
            }

            /// Returns the runtime's client, which also calls endpoints that this crate does not know.
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
