//! Request paths from templates such as `/v1/files/{file_id}/content`.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The characters that are not a `pchar` (RFC 3986, section 3.3) and are percent-encoded inside of a path segment.
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

/// Fills in a template: each segment `{name}` is replaced by the value of `name`, percent-encoded.
///
/// No value can change the structure of the path: each value stays one segment.
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
/// An error if a value is empty, or is `.` or `..` or an encoding of these, which servers and proxies interpret as
/// a different path; if a parameter of the template has no value; if a value has no parameter; and if a segment of
/// the template contains a parameter and other text.
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

/// Returns the name in a segment that is a parameter.
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

/// Whether the value is `.` or `..`, possibly percent-encoded.
fn is_dot_segment(value: &str) -> bool {
    let decoded: Cow<'_, [u8]> = percent_decode_str(value).into();
    matches!(&*decoded, b"." | b"..")
}

/// An error in the parameters of a path. Nothing has been sent.
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

    /// Returns the name of the parameter in the template.
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
                write!(f, "`{name}` is empty; it is part of the path and needs a value")
            }
            Problem::DotSegment => {
                write!(f, "`{name}` is `.` or `..`, which changes the path; use the identifier of a resource")
            }
            Problem::Missing => write!(f, "the path has a parameter `{name}`, which has no value"),
            Problem::Unknown => {
                write!(f, "the path has no parameter `{name}`, which has a value")
            }
            Problem::Template => write!(
                f,
                "the segment `{name}` of the path contains a parameter and other text; a parameter must be a whole segment"
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
    fn encodes_all_characters_except_pchars() {
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
    fn refuses_dot_segments() {
        for id in ["", ".", "..", "%2e", "%2E", "%2e%2E", ".%2e", "%2e."] {
            let error = one(id).expect_err(id);
            assert_eq!(error.parameter(), "id");
            assert!(error.to_string().starts_with("`id` is "), "{error}");
        }
    }

    #[test]
    fn refuses_values_that_do_not_match_the_template() {
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
            /// With any identifiers, the path keeps its segments, also for a URL parser, and each is decoded to its
            /// identifier.
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

    /// Identifiers of any characters, in which characters with a meaning in paths are more frequent than by chance.
    fn any_id() -> impl Strategy<Value = String> {
        let telling = prop::sample::select(vec![
            ".", "..", "/", "\\", "%", "%2e", "%2f", "?", "#", ";", "@", "{", "\n", " ",
        ]);
        let piece = prop_oneof![telling.prop_map(str::to_owned), any::<String>()];
        prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
    }
}
