//! `of_list!`

/// Implements the conversions into a union with a list among its variants.
///
/// An item, an array, a slice, and what converts into an item become the list. Arrays and vectors hold items, and not
/// what converts into items, so that the types in `[a.into(), b.into()]` can be inferred. An iterator of what converts
/// into items is collected.
///
/// ```
/// use anthropic_beta_runtime::of_list;
///
/// pub enum Content {
///     Text(String),
///     Numbers(Vec<i64>),
/// }
///
/// of_list! { Content {
///     Numbers(i64);
///     u8;
/// } }
///
/// fn numbers(content: impl Into<Content>) -> Vec<i64> {
///     match content.into() {
///         Content::Text(_) => Vec::new(),
///         Content::Numbers(numbers) => numbers,
///     }
/// }
///
/// assert_eq!(numbers(1_i64), [1]);
/// assert_eq!(numbers([1, 2]), [1, 2]);
/// assert_eq!(numbers(&[1, 2]), [1, 2]);
/// assert_eq!(numbers([1, 2].as_slice()), [1, 2]);
/// assert_eq!(numbers(1_u8), [1]);
/// assert_eq!(numbers([1_u8, 2].into_iter().collect::<Content>()), [1, 2]);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! of_list {
    ($name:ident { $variant:ident($item:ty); $( $one:ty; )* }) => {
        $crate::__of_one! { $name $variant $item }
        $( $crate::__of_one! { $name $variant $one } )*

        impl<T: ::core::convert::Into<$item>> ::core::iter::FromIterator<T> for $name {
            fn from_iter<I: ::core::iter::IntoIterator<Item = T>>(items: I) -> Self {
                Self::$variant(items.into_iter().map(::core::convert::Into::into).collect())
            }
        }

        impl<const N: usize> ::core::convert::From<[$item; N]> for $name {
            fn from(items: [$item; N]) -> Self {
                Self::$variant(::core::convert::From::from(items))
            }
        }

        impl ::core::convert::From<&[$item]> for $name {
            fn from(items: &[$item]) -> Self {
                Self::$variant(items.to_vec())
            }
        }

        impl<const N: usize> ::core::convert::From<&[$item; N]> for $name {
            fn from(items: &[$item; N]) -> Self {
                Self::$variant(items.to_vec())
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __of_one {
    ($name:ident $variant:ident $one:ty) => {
        impl ::core::convert::From<$one> for $name {
            fn from(item: $one) -> Self {
                Self::$variant(::std::vec![::core::convert::From::from(item)])
            }
        }

        impl ::core::convert::From<&$one> for $name {
            fn from(item: &$one) -> Self {
                Self::$variant(::std::vec![::core::convert::From::from(item.clone())])
            }
        }
    };
}
