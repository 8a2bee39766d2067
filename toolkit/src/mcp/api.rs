//! Conversions from the API to a server or client of the protocol.

use anthropic_beta::{
    json::{Json, JsonKind},
    messages::{
        ImageSource, RequestDocumentBlock, RequestDocumentSource, Tool, ToolResultBlockParam,
        ToolResultContent, ToolResultContentBlockParam, ToolUseBlock,
    },
};
use rmcp::model::{
    CallToolRequestParams, CallToolResult, ContentBlock, ErrorCode, ErrorData, JsonObject, Resource,
    ResourceContents, Tool as ServerTool,
};

use super::unsupported::Unsupported;

/// Converts a definition into a tool that a server can offer. Settings that only the API has, such as cache
/// breakpoints, are omitted.
///
/// # Errors
///
/// An error if the schema of the input is not valid, for example because a number in it is too large.
pub fn server_tool(tool: &Tool) -> Result<ServerTool, Unsupported> {
    let schema = object(&Json::encode_from(&tool.input_schema)).ok_or_else(|| {
        Unsupported::new(format!("the input schema of the tool `{}`", tool.name), "it is not a JSON object")
    })?;
    Ok(ServerTool::new_with_raw(tool.name.clone(), tool.description.clone().map(Into::into), schema))
}

/// Converts a call of the model into a request to a server.
///
/// # Errors
///
/// An error if the input is not an object.
pub fn call(call: &ToolUseBlock) -> Result<CallToolRequestParams, Unsupported> {
    params(&call.name, &call.input)
}

/// Returns the request for a call.
pub(super) fn params(name: &str, input: &Json) -> Result<CallToolRequestParams, Unsupported> {
    let arguments = object(input)
        .ok_or_else(|| Unsupported::new("an input that is not an object", "arguments have names"))?;
    Ok(CallToolRequestParams::new(name.to_owned()).with_arguments(arguments))
}

fn object(json: &Json) -> Option<JsonObject> {
    if json.kind() == JsonKind::Object { json.decode().ok() } else { None }
}

/// Converts the result of a tool into that of a server.
///
/// | Block | Content |
/// |---|---|
/// | text | text |
/// | image, in base64 | image |
/// | document: plain text, or PDF in base64 | embedded resource, whose URI is the document's title |
/// | document: PDF at a URL | link to a resource |
/// | search result | embedded resource, whose URI is the source |
///
/// # Errors
///
/// An error for images at a URL, uploaded files, documents of blocks, references to tools, and unknown blocks, which
/// have no counterpart.
pub fn server_result(result: &ToolResultBlockParam) -> Result<CallToolResult, Unsupported> {
    let content = match &result.content {
        None => Vec::new(),
        Some(ToolResultContent::Text(text)) => vec![ContentBlock::text(text)],
        Some(ToolResultContent::Blocks(blocks)) => {
            blocks.iter().map(server_content).collect::<Result<_, _>>()?
        }
        Some(_) => return Err(Unsupported::new("content of an unknown type", UNKNOWN)),
    };
    Ok(if result.is_error == Some(true) {
        CallToolResult::error(content)
    } else {
        CallToolResult::success(content)
    })
}

const UNKNOWN: &str = "this version does not support it";

/// Converts a block of a tool's result, as [`server_result`] does.
///
/// # Errors
///
/// The errors of [`server_result`].
pub fn server_content(block: &ToolResultContentBlockParam) -> Result<ContentBlock, Unsupported> {
    match block {
        ToolResultContentBlockParam::Text(block) => Ok(ContentBlock::text(&block.text)),
        ToolResultContentBlockParam::Image(block) => match &block.source {
            ImageSource::Base64(source) => {
                Ok(ContentBlock::image(source.data.as_str(), source.media_type.as_str()))
            }
            ImageSource::Url(source) => Err(Unsupported::new(
                format!("the image at {}", source.url),
                "an image must contain its bytes",
            )),
            ImageSource::File(source) => Err(file(&source.file_id)),
            _ => Err(Unsupported::new("an image of an unknown type", UNKNOWN)),
        },
        ToolResultContentBlockParam::Document(block) => server_document(block),
        ToolResultContentBlockParam::SearchResult(block) => {
            let texts: Vec<&str> = block.content.iter().map(|text| text.text.as_str()).collect();
            Ok(ContentBlock::resource(ResourceContents::text(texts.join("\n"), block.source.as_str())))
        }
        ToolResultContentBlockParam::ToolReference(block) => Err(Unsupported::new(
            format!("a reference to the tool `{}`", block.tool_name),
            "only the API supports it",
        )),
        _ => Err(Unsupported::new("a block of an unknown type", UNKNOWN)),
    }
}

fn server_document(block: &RequestDocumentBlock) -> Result<ContentBlock, Unsupported> {
    let title = block.title.as_deref().unwrap_or("document");
    match &block.source {
        RequestDocumentSource::Text(source) => {
            Ok(ContentBlock::resource(ResourceContents::text(&source.data, title)))
        }
        RequestDocumentSource::Base64(source) => {
            let contents =
                ResourceContents::blob(source.data.as_str(), title).with_mime_type("application/pdf");
            Ok(ContentBlock::resource(contents))
        }
        RequestDocumentSource::Url(source) => Ok(ContentBlock::resource_link(
            Resource::new(&source.url, title).with_mime_type("application/pdf"),
        )),
        RequestDocumentSource::File(source) => Err(file(&source.file_id)),
        RequestDocumentSource::Content(_) => Err(Unsupported::new(
            format!("the document `{title}`, which consists of blocks"),
            "a resource is text or bytes",
        )),
        _ => Err(Unsupported::new("a document of an unknown type", UNKNOWN)),
    }
}

fn file(id: &str) -> Unsupported {
    Unsupported::new(format!("the uploaded file {id}"), "its content is stored by the API")
}

/// Converts an error of the client into an error of the protocol. It contains the message and, as data, the kind, the
/// status and the identifier of the request, but never the response body.
#[must_use]
pub fn server_error(error: &anthropic_beta::Error) -> ErrorData {
    let data = serde_json::json!({
        "kind": format!("{:?}", error.kind()),
        "status": error.status().map(|status| status.as_u16()),
        "request_id": error.request_id(),
    });
    ErrorData::new(ErrorCode::INTERNAL_ERROR, error.to_string(), Some(data))
}
