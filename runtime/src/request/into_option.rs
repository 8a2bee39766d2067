//! Arguments that may be `null`.

use super::into_list::One;

/// An argument for an `Option<T>`: a value, or an `Option<T>`.
///
/// A value is anything that converts into `T`: `"text"`, `&value`, a variant of a union. The items of an `Option` are
/// not converted, since `None` alone would then have no type: `text.map(str::to_owned)` converts an `Option<&str>`.
///
/// `Kind` distinguishes the two and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `{T}` nor an `Option<{T}>`",
    label = "expected a `{T}` or an `Option<{T}>`",
    note = "a value that converts `Into<{T}>` is accepted too, but not an `Option` of it"
)]
pub trait IntoOption<T, Kind> {
    /// Converts the argument.
    fn into_option(self) -> Option<T>;
}

/// The kind of [`IntoOption`] for an `Option`.
#[derive(Debug)]
pub enum OneOrNone {}

impl<T, V: Into<T>> IntoOption<T, One> for V {
    fn into_option(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T> IntoOption<T, OneOrNone> for Option<T> {
    fn into_option(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option<Kind>(text: impl IntoOption<String, Kind>) -> Option<String> {
        text.into_option()
    }

    #[test]
    fn converts_a_value() {
        let text = String::from("a");
        for option in [option("a"), option(&text), option(text)] {
            assert_eq!(option.as_deref(), Some("a"));
        }
    }

    #[test]
    fn accepts_an_option() {
        assert_eq!(option(None), None);
        assert_eq!(option(Some(String::from("a"))), Some(String::from("a")));
        let text: Option<&str> = Some("a");
        assert_eq!(option(text.map(str::to_owned)), Some(String::from("a")));
    }
}
