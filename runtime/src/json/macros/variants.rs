//! `variants!`

/// Adds methods to a union that return the values of its variants. `box` precedes the type of a boxed value.
///
/// ```
/// #[derive(Debug)]
/// pub enum Shape {
///     Circle(f64),
///     Label(Box<String>),
/// }
///
/// anthropic_beta_runtime::variants! { Shape {
///     Circle(f64) => as_circle, into_circle;
///     Label(box String) => as_label, into_label;
/// } }
///
/// assert_eq!(Shape::Circle(1.5).as_circle(), Some(&1.5));
/// assert_eq!(Shape::Circle(1.5).into_label(), None);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! variants {
    ($name:ident { $( $variant:ident($($held:tt)+) => $as:ident, $into:ident; )* }) => {
        impl $name {
            $( $crate::__variant! { $variant($($held)+) => $as, $into } )*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    ($variant:ident(box $type:ty) => $as:ident, $into:ident) => {
        $crate::__variant! { $variant $type, $as, $into, value (&**value) (*value) }
    };
    ($variant:ident($type:ty) => $as:ident, $into:ident) => {
        $crate::__variant! { $variant $type, $as, $into, value (value) (value) }
    };
    ($variant:ident $type:ty, $as:ident, $into:ident, $value:ident ($borrowed:expr) ($owned:expr)) => {
        #[doc = ::core::concat!("Returns the value of [`", ::core::stringify!($variant), "`](Self::", ::core::stringify!($variant), ").")]
        #[inline]
        #[must_use]
        pub fn $as(&self) -> ::core::option::Option<&$type> {
            match self {
                Self::$variant($value) => ::core::option::Option::Some($borrowed),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }

        #[doc = ::core::concat!("Converts into the value of [`", ::core::stringify!($variant), "`](Self::", ::core::stringify!($variant), ").")]
        #[inline]
        #[must_use]
        pub fn $into(self) -> ::core::option::Option<$type> {
            match self {
                Self::$variant($value) => ::core::option::Option::Some($owned),
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
    };
}
