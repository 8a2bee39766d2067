//! What may be given where a list is wanted.

/// What may be given where a list of `T` is wanted: one value, or several.
///
/// - One value is anything that converts into `T`: `"text"`, `&value`, a variant of a union.
/// - Several are anything that can be iterated over, whose items convert into `T`: an array, a `Vec`, a slice, a
///   reference to either, an iterator.
///
/// `Kind` tells the two apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `{T}` nor a list of them",
    label = "expected a `{T}`, or an array, `Vec`, slice or iterator of them",
    note = "a value that converts `Into<{T}>` is accepted too, alone or as an item"
)]
pub trait IntoList<T, Kind> {
    /// The list.
    fn into_list(self) -> Vec<T>;
}

/// The kind of [`IntoList`] that is one value.
#[derive(Debug)]
pub enum One {}

/// The kind of [`IntoList`] that is several values.
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
    fn one_value_is_a_list_of_one() {
        assert_eq!(list("a"), ["a"]);
        assert_eq!(list(String::from("a")), ["a"]);
        let text = String::from("a");
        assert_eq!(list(&text), ["a"]);
    }

    #[test]
    fn several_values_are_a_list() {
        let owned = vec![String::from("a"), String::from("b")];
        assert_eq!(list(["a", "b"]), owned);
        assert_eq!(list(&owned), owned);
        assert_eq!(list(owned.as_slice()), owned);
        assert_eq!(list(owned.iter().filter(|text| *text == "b")), ["b"]);
        assert_eq!(list(owned.clone()), owned);
        assert_eq!(list(None::<String>), [""; 0]);
    }
}
