//! The macro that declares the requests of a generated module.

/// Declares the requests of a module, with their fields and common methods. Setters are added separately. The line
/// `beta` is omitted if the API has no beta features.
///
/// ```ignore
/// requests! {
///     beta Beta;
///
///     /// The request of [`Messages::create`].
///     pub struct CreateMessage(body: MessageCreateParams) expecting max_tokens -> Message;
///     /// The request of [`Messages::list`].
///     pub struct ListMessages() pages of Message;
///     /// The request of [`Messages::attach`].
///     pub struct AttachMessage(form: Form) -> Attachment;
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! requests {
    (beta $beta:ty; $($request:tt)*) => {
        $crate::__requests! { [$beta] $($request)* }
    };
    ($($request:tt)*) => {
        $crate::__requests! { [] $($request)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __requests {
    (
        $beta:tt
        $(
            $(#[$attribute:meta])*
            pub struct $name:ident($($load:ident: $load_type:ty)?) $(expecting $tokens:ident)?
            $(-> $response:ty;)? $(pages of $item:ty;)?
        )*
    ) => { $(
        $(#[$attribute])*
        #[derive(Debug)]
        #[must_use = "a request does nothing until it is awaited"]
        pub struct $name {
            request: $crate::Request,
            $($load: $load_type,)?
        }

        $crate::__clone! { $name $($load)? }
        $crate::__beta! { $name $beta }
        $($crate::__body! { $name $load $load_type })?

        impl $name {
            /// Sets options of this call: timeouts, retries, further headers.
            pub fn options(mut self, options: $crate::CallOptions) -> Self {
                self.request = self.request.options(options);
                self
            }

            /// Calls a setter if there is a value: `request.maybe(temperature, CreateMessage::temperature)`.
            pub fn maybe<T>(
                self,
                value: ::core::option::Option<T>,
                set: impl ::core::ops::FnOnce(Self, T) -> Self,
            ) -> Self {
                match value {
                    ::core::option::Option::Some(value) => set(self, value),
                    ::core::option::Option::None => self,
                }
            }

            fn loaded(self) -> $crate::Request {
                let request = self.request;
                $(let request = $crate::__load!(request.$load(self.$load));)?
                $(let request = request.expected_tokens(self.body.$tokens);)?
                request
            }
        }

        $($crate::__send! { $name -> $response })?
        $(
            $crate::__send! { $name -> $crate::Page<$item> }

            impl $name {
                /// Returns a stream of the items of this page and all later ones. Each further page is requested
                /// when its first item is polled.
                pub fn items(self) -> $crate::Items<$item> {
                    self.loaded().items()
                }

                /// Returns a stream of this page and all later ones. Each page is requested when it is polled.
                pub fn pages(self) -> $crate::Pages<$item> {
                    self.loaded().pages()
                }
            }
        )?
    )* };
}

/// Implements `Clone`, except for a request with a form, whose files may be readable only once.
#[doc(hidden)]
#[macro_export]
macro_rules! __clone {
    ($name:ident form) => {};
    ($name:ident $($body:ident)?) => {
        impl ::core::clone::Clone for $name {
            /// Clones the request without its idempotency key, so that both are sent as different requests.
            fn clone(&self) -> Self {
                Self {
                    request: self.request.clone_without_body(),
                    $($body: ::core::clone::Clone::clone(&self.$body),)?
                }
            }
        }
    };
}

/// Defines the setter of beta features, if there are any.
#[doc(hidden)]
#[macro_export]
macro_rules! __beta {
    ($name:ident []) => {};
    ($name:ident [$beta:ty]) => {
        impl $name {
            /// Enables a beta feature, in addition to those of the endpoint.
            pub fn beta(mut self, beta: impl ::core::convert::Into<$beta>) -> Self {
                let beta: $beta = beta.into();
                self.request = self.request.beta(beta);
                self
            }
        }
    };
}

/// Defines the methods of a request with a JSON body.
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    ($name:ident body $body:ty) => {
        impl $name {
            /// Returns the body.
            pub fn as_body(&self) -> &$body {
                &self.body
            }

            /// Returns a mutable reference to the body, for changes without a setter.
            pub fn as_body_mut(&mut self) -> &mut $body {
                &mut self.body
            }
        }
    };
    ($name:ident $load:ident $load_type:ty) => {};
}

/// Moves the body or form into the request.
#[doc(hidden)]
#[macro_export]
macro_rules! __load {
    ($request:ident.body($body:expr)) => {
        $request.json(&$body)
    };
    ($request:ident.form($form:expr)) => {
        $request.form($form)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __send {
    ($name:ident -> $response:ty) => {
        impl $name {
            /// Sends the request. Awaiting the request itself does the same.
            pub fn send(self) -> $crate::Call<$response> {
                self.loaded().send()
            }

            /// Sends the request, and returns the status, headers, identifier and rate limits of the response with its
            /// value.
            pub fn with_meta(self) -> $crate::Call<$crate::WithMeta<$response>> {
                self.send().with_meta()
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<$response, $crate::Error>;
            type IntoFuture = $crate::Call<$response>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}
