//! Request paths from templates such as `/v1/files/{file_id}/content`.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is not a `pchar` (RFC 3986, section 3.3) and is therefore percent-encoded inside a path segment.
const NOT_PCHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Fills a template: each segment of the form `{name}` becomes the value given for `name`, percent-encoded.
///
/// No value can change which path is meant: it stays one segment, whatever it holds.
///
/// ```
/// use anthropic_beta_runtime::path::render;
///
/// assert_eq!(
///     render("/v1/files/{file_id}/content", &[("file_id", "a/b")])?,
///     "/v1/files/a%2Fb/content"
/// );
/// assert!(render("/v1/files/{file_id}", &[("file_id", "..")]).is_err());
/// # Ok::<(), anthropic_beta_runtime::path::PathError>(())
/// ```
///
/// # Errors
/// A value that is empty, or that is `.` or `..` or an encoding of them, which servers and proxies take for "here" and
/// "one level up"; a parameter of the template without a value; a value for no parameter of the template; and a template
/// that puts a parameter beside other text in one segment.
pub fn render(template: &str, params: &[(&str, &str)]) -> Result<String, PathError> {
    if let Some((name, _)) = params.iter().find(|(name, _)| !has_parameter(template, name)) {
        return Err(PathError::new(name, Problem::Unknown));
    }
    if !template.contains(['{', '}']) {
        return Ok(template.to_owned());
    }
    let segments: Result<Vec<_>, _> =
        template.split('/').map(|segment| render_segment(segment, params)).collect();
    Ok(segments?.join("/"))
}

fn has_parameter(template: &str, name: &str) -> bool {
    template.split('/').any(|segment| parameter(segment) == Some(name))
}

/// The name inside a segment that is a parameter.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn render_segment<'a>(segment: &'a str, params: &[(&str, &'a str)]) -> Result<Cow<'a, str>, PathError> {
    let Some(name) = parameter(segment).filter(|name| !name.contains(['{', '}'])) else {
        return match segment.contains(['{', '}']) {
            true => Err(PathError::new(segment, Problem::Template)),
            false => Ok(segment.into()),
        };
    };
    let (_, value) = params
        .iter()
        .find(|(given, _)| *given == name)
        .ok_or_else(|| PathError::new(name, Problem::Missing))?;
    if value.is_empty() {
        return Err(PathError::new(name, Problem::Empty));
    }
    if is_dot_segment(value) {
        return Err(PathError::new(name, Problem::DotSegment));
    }
    Ok(utf8_percent_encode(value, NOT_PCHAR).into())
}

/// Whether the value is `.` or `..`, written plainly or percent-encoded.
fn is_dot_segment(value: &str) -> bool {
    let decoded: Cow<'_, [u8]> = percent_decode_str(value).into();
    matches!(&*decoded, b"." | b"..")
}

/// A path that cannot be made from its parameters. Nothing has been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    parameter: Box<str>,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    DotSegment,
    Missing,
    Unknown,
    Template,
}

impl PathError {
    fn new(parameter: &str, problem: Problem) -> Self {
        Self { parameter: parameter.into(), problem }
    }

    /// The parameter that is at fault, by its name in the template.
    #[must_use]
    pub fn parameter(&self) -> &str {
        &self.parameter
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.parameter;
        match self.problem {
            Problem::Empty => {
                write!(f, "`{name}` is empty; it is part of the request's path and needs a value")
            }
            Problem::DotSegment => write!(
                f,
                "`{name}` is `.` or `..`, which means another place in a path; give the id of a resource"
            ),
            Problem::Missing => write!(f, "the path has a parameter `{name}`, and no value was given for it"),
            Problem::Unknown => {
                write!(f, "a value was given for `{name}`, and the path has no such parameter")
            }
            Problem::Template => write!(
                f,
                "the path's segment `{name}` mixes a parameter with other text; a parameter has a segment to itself"
            ),
        }
    }
}

impl std::error::Error for PathError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(id: &str) -> Result<String, PathError> {
        render("/v1/a/{id}/b", &[("id", id)])
    }

    #[test]
    fn ids_are_encoded_but_for_pchars() {
        for (id, encoded) in [
            ("msg_01-A.b~", "msg_01-A.b~"),
            ("a/b\\c", "a%2Fb%5Cc"),
            ("a b?c#d", "a%20b%3Fc%23d"),
            ("!$&'()*+,;=:@", "!$&'()*+,;=:@"),
            ("100%", "100%25"),
            ("%2F", "%252F"),
            ("é", "%C3%A9"),
            ("\r\n\0", "%0D%0A%00"),
            ("...", "..."),
            (".a", ".a"),
        ] {
            assert_eq!(one(id), Ok(format!("/v1/a/{encoded}/b")), "{id:?}");
        }
    }

    #[test]
    fn ids_that_mean_another_place_are_refused() {
        for id in ["", ".", "..", "%2e", "%2E", "%2e%2E", ".%2e", "%2e."] {
            let error = one(id).expect_err(id);
            assert_eq!(error.parameter(), "id");
            assert!(error.to_string().starts_with("`id` is "), "{error}");
        }
    }

    #[test]
    fn templates_and_values_have_to_fit() {
        assert_eq!(render("/v1/models", &[]).as_deref(), Ok("/v1/models"));
        assert_eq!(render("/v1/{a}/{b}", &[("b", "2"), ("a", "1")]).as_deref(), Ok("/v1/1/2"));
        let problem = |template, params| render(template, params).map_err(|error| error.problem);
        assert_eq!(problem("/v1/{a}", &[]), Err(Problem::Missing));
        assert_eq!(problem("/v1/{a}", &[("a", "1"), ("b", "2")]), Err(Problem::Unknown));
        for template in ["/v1/{a}:cancel", "/v1/x{a}", "/v1/{a}{a}", "/v1/{a", "/v1/a}"] {
            assert!(matches!(problem(template, &[]), Err(Problem::Template)), "{template}");
        }
    }

    proptest! {
            /// Whatever the ids: the path keeps its segments, as a URL parser sees it too, and each decodes to its id.
            #[test]
            fn no_id_changes_the_path(ids in proptest::array::uniform2(any_id())) {
                let result = render("/v1/{first}/x/{second}", &[("first", &ids[0]), ("second", &ids[1])]);
                let refused = ids.iter().any(|id| id.is_empty() || is_dot_segment(id));
                prop_assert_eq!(result.is_err(), refused);
                let Ok(path) = result else { return Ok(()) };

    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte);
                prop_assert!(path.bytes().all(safe), "{}", path);
                let uri: http::Uri = format!("https://host{path}").parse().expect("a valid URI");
                prop_assert_eq!(uri.path(), &path);
                prop_assert_eq!(uri.query(), None);
                let segments: Vec<_> = path.split('/').map(decoded).collect();
                prop_assert_eq!(segments, ["", "v1", &ids[0], "x", &ids[1]]);
            }
        }

    fn decoded(segment: &str) -> Cow<'_, str> {
        percent_decode_str(segment).decode_utf8().expect("what was encoded was UTF-8")
    }

    /// Ids of any characters, with those that mean something in a path more often than by chance.
    fn any_id() -> impl Strategy<Value = String> {
        let telling = prop::sample::select(vec![
            ".", "..", "/", "\\", "%", "%2e", "%2f", "?", "#", ";", "@", "{", "\n", " ",
        ]);
        let piece = prop_oneof![telling.prop_map(str::to_owned), any::<String>()];
        prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
    }
}
