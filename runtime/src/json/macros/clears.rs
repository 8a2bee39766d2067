//! `clears!`

/// Adds to an object the methods that send `null`, one for each field that can be missing, `null` or a value.
///
/// ```
/// use anthropic_beta_runtime::{clears, json::Maybe};
///
/// #[derive(Default)]
/// pub struct Update {
///     pub title: Maybe<String>,
/// }
///
/// clears! { Update {
///     clear_title => title;
/// } }
///
/// assert!(Update::default().clear_title().title.is_null());
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! clears {
    ($name:ident { $( $clear:ident => $field:ident; )* }) => {
        impl $name {
            $(
                #[doc = ::core::concat!("Sends `null` for [`", ::core::stringify!($field), "`](Self::", ::core::stringify!($field), ").")]
                #[inline]
                #[must_use]
                pub fn $clear(mut self) -> Self {
                    self.$field = $crate::json::Maybe::Null;
                    self
                }
            )*
        }
    };
}
