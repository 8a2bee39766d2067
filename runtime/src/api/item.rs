//! Items of lists.

use super::facts::Api;
use crate::json::Decode;

/// The type of an item in an API's lists. Generated code implements it, so that a page can be decoded from text.
pub trait PageItem: Decode {
    /// The API that the item belongs to.
    #[doc(hidden)]
    fn api() -> &'static Api;
}

/// States the API of the items of lists.
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
