//! Items of pages.

use super::facts::Api;
use crate::json::Decode;

/// The type of an item of an API's pages. Implemented by generated code, so that a page can be decoded from text.
pub trait PageItem: Decode {
    /// The API that the item belongs to.
    #[doc(hidden)]
    fn api() -> &'static Api;
}

/// Says which API the items of pages belong to.
#[doc(hidden)]
#[macro_export]
macro_rules! page_items {
    ($api:path: $($item:ty),* $(,)?) => { $(
        impl $crate::api::PageItem for $item {
            fn api() -> &'static $crate::Api {
                &$api
            }
        }
    )* };
}
