//! Contents, prompts and resources.

use super::*;

#[test]
fn converts_content_to_blocks() {
    assert_eq!(block(&ContentBlock::text("hi")), Ok(json!({ "type": "text", "text": "hi" })));
    for mime in ["image/jpeg", "image/png", "image/gif", "image/webp"] {
        let image =
            json!({ "type": "image", "source": { "type": "base64", "media_type": mime, "data": "AAAA" } });
        assert_eq!(block(&ContentBlock::image("AAAA", mime)), Ok(image.clone()));
        assert_eq!(
            block(&ContentBlock::image("AAAA", format!("{}; a=b", mime.to_uppercase()))),
            Ok(image.clone())
        );
        assert_eq!(block(&blob(Some(mime), "AAAA")), Ok(image));
    }
    let document =
        |source: Value| Ok(json!({ "type": "document", "source": source, "title": "file:///a/b?c" }));
    let text = |text: &str| document(json!({ "type": "text", "media_type": "text/plain", "data": text }));
    let contents = ResourceContents::text("hi", "file:///a/b?c").with_mime_type("application/x-anything");
    assert_eq!(block(&ContentBlock::resource(contents)), text("hi"));
    for mime in [
        "text/plain",
        "text/html; charset=utf-8",
        "application/json",
        "application/ld+json",
        "image/svg+xml",
        "application/yaml",
        "",
    ] {
        assert_eq!(block(&blob(Some(mime), "aGk=")), text("hi"), "{mime}");
    }
    assert_eq!(block(&blob(None, "aGk=")), text("hi"));
    assert_eq!(
        block(&blob(Some("application/pdf"), "AAAA")),
        document(json!({ "type": "base64", "media_type": "application/pdf", "data": "AAAA" }))
    );
}

#[test]
fn errors_name_the_unsupported_content() {
    let link = Resource::new("file:///x", "x").with_title("The X").with_mime_type("text/plain");
    for (content, error) in [
        (
            ContentBlock::audio("AAAA", "audio/wav"),
            "audio (audio/wav) is not supported: the API does not accept audio",
        ),
        (
            ContentBlock::image("AAAA", "image/bmp"),
            "an image (image/bmp) is not supported: the API accepts image/jpeg, image/png, image/gif and image/webp",
        ),
        (
            ContentBlock::resource_link(link),
            "a link to the resource `The X` at file:///x (text/plain) is not supported: a link does not contain the content",
        ),
        (
            blob(Some("application/zip"), "AAAA"),
            "the resource file:///a/b?c (application/zip) is not supported: the API accepts text, PDF, and images as JPEG, PNG, \
             GIF or WebP",
        ),
        (blob(None, "/w=="), "the resource file:///a/b?c is not supported: it is not UTF-8 text"),
        (blob(None, "!"), "the resource file:///a/b?c is not supported: its bytes are not base64"),
    ] {
        assert_eq!(block(&content), Err(error.to_owned()));
    }
}

#[test]
fn converts_prompts_resources_and_errors() {
    let message = |role| {
        serde_json::to_value(mcp::prompt_message(&PromptMessage::new_text(role, "hi")).unwrap()).unwrap()
    };
    let text = json!([{ "type": "text", "text": "hi" }]);
    assert_eq!(message(Role::User), json!({ "role": "user", "content": text }));
    assert_eq!(message(Role::Assistant), json!({ "role": "assistant", "content": text }));

    let zip = ResourceContents::blob("AAAA", "a.zip").with_mime_type("application/zip");
    let read = |contents: &[&ResourceContents]| {
        let result = ReadResourceResult::new(contents.iter().map(|contents| (*contents).clone()).collect());
        (mcp::read_resource::<ContentBlockParam>(&result), mcp::upload(&result))
    };
    let (block, upload) = read(&[&zip, &ResourceContents::text("hi", "file:///x/notes.md?v=1#top")]);
    assert_eq!(serde_json::to_value(block.unwrap()).unwrap()["source"]["data"], "hi");
    let upload = upload.unwrap();
    assert_eq!(
        (upload.file_name(), upload.media_type(), upload.len()),
        ("a.zip", "application/zip", Some(3))
    );
    let (_, upload) = read(&[&ResourceContents::text("hi", "file:///x/notes.md?v=1#top")]);
    assert_eq!(upload.unwrap().file_name(), "notes.md");
    let (_, upload) = read(&[&ResourceContents::blob("AAAA", "memory://")]);
    assert_eq!(upload.unwrap().file_name(), "file");
    let (block, upload) = read(&[]);
    assert!(block.is_err() && upload.is_err());
    let (block, _) = read(&[&zip]);
    assert_eq!(block.unwrap_err().what(), "the resource a.zip (application/zip)");
    assert!(read(&[&ResourceContents::blob("!", "x")]).1.is_err());

    assert!(mcp::error(&ErrorData::new(ErrorCode::INVALID_PARAMS, "no such path", None)).is_error());
    let error = anthropic_beta::Error::new(anthropic_beta::ErrorKind::Timeout, "too slow");
    let error = mcp::server_error(&error);
    assert_eq!((error.code, &*error.message), (ErrorCode::INTERNAL_ERROR, "timed out: too slow"));
    assert_eq!(error.data.unwrap()["kind"], "Timeout");
}

/// Generates any content of the protocol.
fn any_content() -> impl Strategy<Value = ContentBlock> {
    let mime = prop_oneof![
        "[a-z]{1,9}/[a-z+]{1,9}",
        Just("image/png".to_owned()),
        Just("application/pdf".to_owned()),
        Just("text/html".to_owned())
    ];
    (0..5, ".{0,8}", mime, "[A-Za-z0-9+/]{0,2}={0,2}", ".{0,600}").prop_map(
        |(kind, text, mime, data, uri)| match kind {
            0 => ContentBlock::text(text),
            1 => ContentBlock::image(data, mime),
            2 => ContentBlock::audio(data, mime),
            3 => ContentBlock::resource_link(Resource::new(uri, text).with_mime_type(mime)),
            _ if text.is_empty() => ContentBlock::resource(ResourceContents::text(text, uri)),
            _ => ContentBlock::resource(ResourceContents::blob(data, uri).with_mime_type(mime)),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Content has a counterpart, or is an error; the counterpart is converted back to the same content.
    #[test]
    fn conversions_are_total(content in any_content()) {
        let converted: Result<ToolResultContentBlockParam, Unsupported> = mcp::content(&content);
        match converted {
            Err(error) => prop_assert!(!error.what().is_empty()),
            Ok(block) => {
                let back = mcp::server_content(&block).unwrap();
                if let (ContentBlock::Text(_) | ContentBlock::Image(_), back) = (&content, &back) {
                    prop_assert_eq!(back, &content);
                }
                // Converting it again gives the same block.
                prop_assert_eq!(mcp::content::<ToolResultContentBlockParam>(&back).is_ok(), true);
            }
        }
    }
}
