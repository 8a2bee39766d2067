//! Arguments that are lists.

/// An argument for a list of `T`: one value, or several.
///
/// - One value is anything that converts into `T`: `"text"`, `&value`, a variant of a union.
/// - Several values are anything that can be iterated over, with items that convert into `T`: an array, a `Vec`, a
///   slice, a reference to one of these, an iterator.
///
/// `Kind` distinguishes the two and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `{T}` nor a list of them",
    label = "expected a `{T}`, or an array, `Vec`, slice or iterator of them",
    note = "a value that converts `Into<{T}>` is accepted too, alone or as an item"
)]
pub trait IntoList<T, Kind> {
    /// Converts the argument.
    fn into_list(self) -> Vec<T>;
}

/// The kind of [`IntoList`] for one value.
#[derive(Debug)]
pub enum One {}

/// The kind of [`IntoList`] for several values.
#[derive(Debug)]
pub enum Several {}

impl<T, V: Into<T>> IntoList<T, One> for V {
    fn into_list(self) -> Vec<T> {
        vec![self.into()]
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoList<T, Several> for I {
    fn into_list(self) -> Vec<T> {
        self.into_iter().map(Into::into).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list<Kind>(list: impl IntoList<String, Kind>) -> Vec<String> {
        list.into_list()
    }

    #[test]
    fn converts_one_value() {
        assert_eq!(list("a"), ["a"]);
        assert_eq!(list(String::from("a")), ["a"]);
        let text = String::from("a");
        assert_eq!(list(&text), ["a"]);
    }

    #[test]
    fn converts_several_values() {
        let owned = vec![String::from("a"), String::from("b")];
        assert_eq!(list(["a", "b"]), owned);
        assert_eq!(list(&owned), owned);
        assert_eq!(list(owned.as_slice()), owned);
        assert_eq!(list(owned.iter().filter(|text| *text == "b")), ["b"]);
        assert_eq!(list(owned.clone()), owned);
        assert_eq!(list(None::<String>), [""; 0]);
    }
}
