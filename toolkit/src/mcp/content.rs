//! Conversions from a server to the API.

use anthropic_beta::{
    Upload,
    json::Base64,
    messages::{
        Base64ImageSource, Base64PdfSource, ContentBlockParam, ImageBlockParam, ImageMediaType, MessageParam,
        MessageRole, PlainTextSource, RequestDocumentBlock, TextBlockParam, ToolResultContentBlockParam,
    },
};
use rmcp::model::{
    CallToolResult, ContentBlock, ErrorData, PromptMessage, ReadResourceResult, Resource, ResourceContents,
    Role,
};

use super::unsupported::Unsupported;
use crate::tools::ToolOutput;

/// The maximum length of a title that the API accepts, in characters.
const TITLE: usize = 500;

/// Converts content of a server into a block. The block is a [`ContentBlockParam`] for a message, or a
/// [`ToolResultContentBlockParam`] for the result of a tool.
///
/// | Content | Block |
/// |---|---|
/// | text | text |
/// | image: JPEG, PNG, GIF, WebP | image |
/// | embedded resource | as [`resource`] |
///
/// Annotations and metadata are for the client, and are not sent.
///
/// # Errors
///
/// An error for audio, links to resources, and images of other types, which have no counterpart.
pub fn content<T>(content: &ContentBlock) -> Result<T, Unsupported>
where
    T: From<TextBlockParam> + From<ImageBlockParam> + From<RequestDocumentBlock>,
{
    match content {
        ContentBlock::Text(text) => Ok(TextBlockParam::new(&text.text).into()),
        ContentBlock::Image(image) => {
            let kind = image_type(&image.mime_type)
                .ok_or_else(|| Unsupported::new(format!("an image ({})", image.mime_type), TYPES))?;
            Ok(ImageBlockParam::new(Base64ImageSource::new(image.data.as_str(), kind)).into())
        }
        ContentBlock::Audio(audio) => {
            Err(Unsupported::new(format!("audio ({})", audio.mime_type), "the API does not accept audio"))
        }
        ContentBlock::Resource(embedded) => resource(&embedded.resource),
        ContentBlock::ResourceLink(link) => {
            Err(Unsupported::new(link_text(link), "a link does not contain the content"))
        }
        _ => Err(Unsupported::new("content of an unknown type", "this version does not support it")),
    }
}

const TYPES: &str = "the API accepts image/jpeg, image/png, image/gif and image/webp";

fn image_type(mime: &str) -> Option<ImageMediaType> {
    Some(match essence(mime).as_str() {
        "image/jpeg" => ImageMediaType::ImageJpeg,
        "image/png" => ImageMediaType::ImagePng,
        "image/gif" => ImageMediaType::ImageGif,
        "image/webp" => ImageMediaType::ImageWebp,
        _ => return None,
    })
}

/// Returns a MIME type without its parameters, in lower case.
fn essence(mime: &str) -> String {
    mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether content of this type is text. Content without a type is text.
fn is_text(mime: Option<&str>) -> bool {
    let Some(mime) = mime.map(essence).filter(|mime| !mime.is_empty()) else { return true };
    const TEXTS: [&str; 7] = [
        "application/json",
        "application/xml",
        "application/yaml",
        "application/x-yaml",
        "application/toml",
        "application/javascript",
        "application/sql",
    ];
    mime.starts_with("text/")
        || TEXTS.contains(&mime.as_str())
        || ["+json", "+xml", "+yaml"].iter().any(|end| mime.ends_with(end))
}

fn link_text(link: &Resource) -> String {
    let mime = link.mime_type.as_deref().map(|mime| format!(" ({mime})")).unwrap_or_default();
    format!("a link to the resource `{}` at {}{mime}", link.title.as_deref().unwrap_or(&link.name), link.uri)
}

/// Converts the content of a resource.
///
/// | Content | Block |
/// |---|---|
/// | text | document, plain text |
/// | bytes: JPEG, PNG, GIF, WebP | image |
/// | bytes: PDF | document |
/// | bytes: `text/*`, JSON, XML, YAML and the like, or without a type | document, plain text, if they are UTF-8 |
///
/// The URI is the document's title.
///
/// # Errors
///
/// An error for bytes of other types, which have no counterpart.
pub fn resource<T>(resource: &ResourceContents) -> Result<T, Unsupported>
where
    T: From<ImageBlockParam> + From<RequestDocumentBlock>,
{
    match resource {
        ResourceContents::TextResourceContents { uri, text, .. } => Ok(text_document(uri, text).into()),
        ResourceContents::BlobResourceContents { uri, mime_type, blob, .. } => {
            let mime = mime_type.as_deref();
            let what = || {
                let mime = mime.map(|mime| format!(" ({mime})")).unwrap_or_default();
                format!("the resource {uri}{mime}")
            };
            let data = Base64::from(blob.as_str());
            if let Some(kind) = mime.and_then(image_type) {
                return Ok(ImageBlockParam::new(Base64ImageSource::new(data, kind)).into());
            }
            if mime.map(essence).as_deref() == Some("application/pdf") {
                let document = RequestDocumentBlock::new(Base64PdfSource::new(data));
                return Ok(titled(document, uri).into());
            }
            if !is_text(mime) {
                return Err(Unsupported::new(
                    what(),
                    "the API accepts text, PDF, and images as JPEG, PNG, GIF or WebP",
                ));
            }
            let bytes = data.decode().map_err(|_| Unsupported::new(what(), "its bytes are not base64"))?;
            let text =
                String::from_utf8(bytes).map_err(|_| Unsupported::new(what(), "it is not UTF-8 text"))?;
            Ok(text_document(uri, &text).into())
        }
        _ => Err(Unsupported::new("a resource of an unknown type", "this version does not support it")),
    }
}

fn text_document(uri: &str, text: &str) -> RequestDocumentBlock {
    titled(RequestDocumentBlock::new(PlainTextSource::new(text)), uri)
}

fn titled(document: RequestDocumentBlock, uri: &str) -> RequestDocumentBlock {
    if uri.is_empty() { document } else { document.with_title(uri.chars().take(TITLE).collect::<String>()) }
}

/// Converts the result of reading a resource: its first content that has a counterpart.
///
/// # Errors
///
/// An error if there is no content, or none has a counterpart; then it is the error of the first one.
pub fn read_resource<T>(result: &ReadResourceResult) -> Result<T, Unsupported>
where
    T: From<ImageBlockParam> + From<RequestDocumentBlock>,
{
    let mut first = None;
    for contents in &result.contents {
        match resource(contents) {
            Ok(block) => return Ok(block),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| Unsupported::new("a resource without content", "there is nothing to send")))
}

/// Creates an upload from the first content of a resource. Its name is the last part of the URI, or `file`.
///
/// # Errors
///
/// An error if there is no content, or its bytes are not base64.
pub fn upload(result: &ReadResourceResult) -> Result<Upload, Unsupported> {
    let (uri, mime, bytes) = match result.contents.first() {
        Some(ResourceContents::TextResourceContents { uri, mime_type, text, .. }) => {
            (uri, mime_type, text.clone().into_bytes())
        }
        Some(ResourceContents::BlobResourceContents { uri, mime_type, blob, .. }) => {
            let bytes = Base64::from(blob.as_str()).decode();
            let bytes = bytes
                .map_err(|_| Unsupported::new(format!("the resource {uri}"), "its bytes are not base64"))?;
            (uri, mime_type, bytes)
        }
        _ => return Err(Unsupported::new("a resource without content", "there is nothing to upload")),
    };
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("file");
    let upload = Upload::bytes(name, bytes);
    match mime {
        None => Ok(upload),
        Some(mime) => upload
            .content_type(mime)
            .map_err(|_| Unsupported::new(format!("the resource {uri} ({mime})"), "its type cannot be sent")),
    }
}

/// Converts the result of a call into the output of a tool. A part without a counterpart is replaced by a text that
/// describes it.
///
/// Structured content is sent as JSON if there is no other content. For an error, only texts are sent.
#[must_use]
pub fn result(result: &CallToolResult) -> ToolOutput {
    let blocks = result.content.iter().map(|part| {
        content(part).unwrap_or_else(|unsupported| TextBlockParam::new(unsupported.note()).into())
    });
    output(result, blocks.collect())
}

/// Converts the result of a call into the output of a tool, if every part has a counterpart.
///
/// # Errors
///
/// An error if a part has no counterpart.
pub fn strict_result(result: &CallToolResult) -> Result<ToolOutput, Unsupported> {
    let blocks = result.content.iter().map(content).collect::<Result<_, _>>()?;
    Ok(output(result, blocks))
}

fn output(result: &CallToolResult, mut blocks: Vec<ToolResultContentBlockParam>) -> ToolOutput {
    // The API does not accept empty text.
    blocks.retain(|block| !matches!(block, ToolResultContentBlockParam::Text(text) if text.text.is_empty()));
    let output = match &result.structured_content {
        Some(value) if blocks.is_empty() => ToolOutput::from(value.to_string()),
        _ => blocks.into(),
    };
    if result.is_error == Some(true) { output.into_error() } else { output }
}

/// Converts an error of the protocol into the result of a failed call. It contains the message, but not the data, which
/// is meant for programs.
#[must_use]
pub fn error(error: &ErrorData) -> ToolOutput {
    ToolOutput::from(format!("Error: {} (code {})", error.message, error.code.0)).into_error()
}

/// Converts a message of a prompt.
///
/// # Errors
///
/// An error if its content has no counterpart.
pub fn prompt_message(message: &PromptMessage) -> Result<MessageParam, Unsupported> {
    let block: ContentBlockParam = content(&message.content)?;
    let role = match message.role {
        Role::User => MessageRole::User,
        Role::Assistant => MessageRole::Assistant,
    };
    Ok(MessageParam::new(role, vec![block]))
}
