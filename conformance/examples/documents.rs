//! Asks about a PDF and a picture, and prints the pages that support the response.
//!
//! A cache breakpoint after the files makes the second question read them from the cache.

use anthropic_beta::messages::{
    Base64ImageSource, Base64PdfSource, CacheControlEphemeral, CitationsConfigParam, ContentBlock,
    ContentBlockParam, ImageBlockParam, MessageParam, RequestDocumentBlock, TextBlockParam, TextCitation,
};
use anthropic_beta::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let report = RequestDocumentBlock::new(Base64PdfSource::from_path("report.pdf")?)
        .with_title("Report")
        .with_citations(CitationsConfigParam::new().with_enabled(true));
    let chart = ImageBlockParam::new(Base64ImageSource::from_path("chart.png")?)
        .with_cache_control(CacheControlEphemeral::new());
    for question in ["Does the chart agree with the report?", "What does the report leave out?"] {
        let content: Vec<ContentBlockParam> =
            vec![report.clone().into(), chart.clone().into(), TextBlockParam::new(question).into()];
        let message = client.messages().create("claude-opus-4-8", 1024, MessageParam::user(content)).await?;
        for block in message.content.iter().filter_map(ContentBlock::as_text) {
            println!("{}", block.text);
            for citation in block.citations.iter().flatten().filter_map(TextCitation::as_page_location) {
                println!("  page {}: {}", citation.start_page_number, citation.cited_text);
            }
        }
        println!("[{} tokens from the cache]", message.usage.cache_read_input_tokens.unwrap_or_default());
    }
    Ok(())
}
