//! A parser of multipart bodies (RFC 7578), for the bodies that this crate sends, which have no transfer encodings.

use bytes::Bytes;

/// One part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The name of the field, such as `files[]`.
    pub name: String,
    /// The file name, if there is one.
    pub file_name: Option<String>,
    /// The media type, if there is one.
    pub content_type: Option<String>,
    /// The content.
    pub body: Bytes,
}

/// Returns the parts of a body of this type; none if it is not a form or malformed.
pub(super) fn parts(content_type: &str, body: &Bytes) -> Vec<Part> {
    let Some(boundary) = boundary(content_type) else { return Vec::new() };
    // Every delimiter except the first follows a line end that belongs to it, so one is added before the first.
    let delimiter = format!("\r\n--{boundary}");
    let Some(mut at) = body.starts_with(&delimiter.as_bytes()[2..]).then(|| delimiter.len() - 2) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    while let Some(length) = memchr::memmem::find(&body[at..], delimiter.as_bytes()) {
        parts.extend(part(body.slice(at..at + length)));
        at += length + delimiter.len();
    }
    parts
}

fn boundary(content_type: &str) -> Option<&str> {
    let rest = content_type.strip_prefix("multipart/form-data")?;
    rest.split(';')
        .find_map(|attribute| attribute.trim().strip_prefix("boundary="))
        .map(|text| text.trim_matches('"'))
}

/// Parses the text between two delimiters: a line end, headers, an empty line, the body.
fn part(bytes: Bytes) -> Option<Part> {
    let end = memchr::memmem::find(&bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let header = |wanted: &str| {
        head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition")?;
    Some(Part {
        name: attribute(&disposition, "name")?,
        file_name: attribute(&disposition, "filename"),
        content_type: header("content-type"),
        body: bytes.slice(end + 4..),
    })
}

/// Returns the value of `name="…"`, with the three characters decoded that browsers encode.
fn attribute(disposition: &str, name: &str) -> Option<String> {
    let start = disposition.find(&format!("; {name}=\""))? + name.len() + 4;
    let value = disposition[start..].split('"').next()?;
    Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_the_parts_of_a_form() {
        let form = crate::Form::new()
            .text("title", "a \"b\"\r\n--c")
            .part("files[]", crate::Upload::bytes("x \"y\".txt", "one\r\ntwo"))
            .part("files[]", crate::Upload::bytes("dir/empty.bin", ""));
        let content_type = form.content_type();
        let body = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let (mut stream, mut body) = (std::pin::pin!(form.into_stream()), Vec::new());
            while let Some(chunk) =
                std::future::poll_fn(|context| futures_core::Stream::poll_next(stream.as_mut(), context))
                    .await
            {
                body.extend_from_slice(&chunk.unwrap());
            }
            body
        });
        let part = |name: &str, file: Option<&str>, kind: Option<&str>, body: &'static str| Part {
            name: name.to_owned(),
            file_name: file.map(str::to_owned),
            content_type: kind.map(str::to_owned),
            body: Bytes::from_static(body.as_bytes()),
        };
        assert_eq!(
            parts(&content_type, &body.into()),
            [
                part("title", None, None, "a \"b\"\r\n--c"),
                part("files[]", Some("x \"y\".txt"), Some("text/plain"), "one\r\ntwo"),
                part("files[]", Some("dir/empty.bin"), Some("application/octet-stream"), ""),
            ]
        );
    }

    #[test]
    fn returns_no_parts_without_a_form() {
        assert_eq!(parts("application/json", &Bytes::from_static(b"{}")), []);
        assert_eq!(parts("multipart/form-data; boundary=x", &Bytes::from_static(b"{}")), []);
    }
}
