//! Query strings: parameters in the order in which they were added, percent-encoded.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that are not `unreserved` (RFC 3986, section 2.3). All of them are encoded, so that no server can
/// interpret a `+`, `&`, `=` or `[` differently.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The query of a request. [`Display`](fmt::Display) writes it without the `?`.
///
/// ```
/// use anthropic_beta_runtime::query::Query;
///
/// let mut query = Query::new();
/// query.push("beta", "true");
/// query.push_list("types[]", ["user message", "tool"]);
/// assert_eq!(query.to_string(), "beta=true&types%5B%5D=user%20message&types%5B%5D=tool");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Creates a query without parameters.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter at the end. Other parameters of the same name are kept.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.pairs.push((name.into(), value.into()));
    }

    /// Adds one parameter for each value, with the same name. The name is used unchanged: lists have names such as
    /// `types[]`.
    pub fn push_list<V: Into<String>>(&mut self, name: &str, values: impl IntoIterator<Item = V>) {
        self.pairs.extend(values.into_iter().map(|value| (name.to_owned(), value.into())));
    }

    /// Sets the value of a parameter, at its first occurrence, or at the end if there is none.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let place = self.pairs.iter().position(|(given, _)| given == name).unwrap_or(self.pairs.len());
        self.remove(name);
        self.pairs.insert(place, (name.to_owned(), value.into()));
    }

    /// Removes all parameters of this name.
    pub fn remove(&mut self, name: &str) {
        self.pairs.retain(|(given, _)| given != name);
    }

    /// Returns the first value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(given, value)| (given == name).then_some(value))
    }

    /// Returns the parameters in order, not encoded.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there are no parameters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encoded(self.iter()))
    }
}

/// Returns the text of a query with these parameters, without the `?`.
pub(crate) fn encoded<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, RESERVED));
        text.push('=');
        text.extend(utf8_percent_encode(value, RESERVED));
    }
    text
}

impl<N: Into<String>, V: Into<String>> Extend<(N, V)> for Query {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, pairs: I) {
        self.pairs.extend(pairs.into_iter().map(|(name, value)| (name.into(), value.into())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        let mut query = Query::new();
        query.extend(pairs.iter().copied());
        query
    }

    #[test]
    fn keeps_order_and_duplicates() {
        let query = query(&[("b", "1"), ("a", "2"), ("b", "3")]);
        assert_eq!(query.to_string(), "b=1&a=2&b=3");
        assert_eq!((query.get("b"), query.get("c")), (Some("1"), None));
        assert_eq!(Query::new().to_string(), "");
    }

    #[test]
    fn encodes_reserved_characters() {
        let query =
            query(&[("created_at[gte]", "2026-01-01T00:00:00+02:00"), ("a&b=c", "é #?%\n"), ("~-._", "")]);
        assert_eq!(
            query.to_string(),
            "created_at%5Bgte%5D=2026-01-01T00%3A00%3A00%2B02%3A00&a%26b%3Dc=%C3%A9%20%23%3F%25%0A&~-._="
        );
    }

    #[test]
    fn repeats_the_name_of_a_list() {
        let mut query = Query::new();
        query.push_list("types[]", ["a", "b"]);
        query.push_list("ids[]", Vec::<String>::new());
        assert_eq!(query.to_string(), "types%5B%5D=a&types%5B%5D=b");
    }

    #[test]
    fn replaces_in_place_and_removes_all() {
        let mut query = query(&[("beta", "true"), ("page", "1"), ("limit", "5"), ("page", "2")]);
        query.set("page", "3");
        query.set("new", "x");
        assert_eq!(query.to_string(), "beta=true&page=3&limit=5&new=x");
        query.remove("page");
        query.remove("none");
        assert_eq!(query.to_string(), "beta=true&limit=5&new=x");
        assert!(!query.is_empty());
    }
}
