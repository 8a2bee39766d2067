//! Pages that are older than the spec add the definitions that only they contain, and undo nothing.

use anthropic_beta_codegen::import::{Imported, Vanished, import};
use anthropic_beta_codegen::spec::{Date, Source};

use crate::pages::{before, texts, with_members};
use crate::pet_shop::{REFERENCE, SOURCES};

/// Imports a page with a date, if it is given, and removes definitions that are missing from the page.
fn run(text: &str, sources: &[Source], date: Option<&str>) -> Imported {
    let date = date.map(|date| date.parse::<Date>().unwrap());
    import(&[Source::new("page.md", text)], sources, Vanished::Removed, date.as_ref())
        .unwrap_or_else(|error| panic!("{error:?}"))
}

/// Returns the reference with an earlier type, presence and order.
fn earlier_reference() -> String {
    with_members(REFERENCE, "BetaShopPicture", |mut members| {
        let size = members.iter_mut().flatten().find(|line| line.contains("`SizeBytes int64`")).unwrap();
        *size = size.replace("int64", "string");
        let media_type = members.iter().position(|lines| lines[0].contains("`MimeType ")).unwrap();
        let media_type = members.remove(media_type);
        members.push(media_type);
        members
    })
}

#[test]
fn keeps_newer_presences_types_and_orders_if_a_page_is_older() {
    let text = earlier_reference();
    let done = run(&text, &SOURCES, Some("2026-01-01"));
    assert_eq!(done.sources, [], "{}", done.summary);
    assert!(done.summary.changes_nothing(), "{}", done.summary);

    // A page with the date of the spec changes them.
    let done = run(&text, &SOURCES, None);
    let changed = texts(&done.summary.changed);
    assert!(changed.contains(&"`size_bytes` is now `string`; it was `integer`"), "{changed:?}");
    assert!(changed.contains(&"`mime_type` is now optional"), "{changed:?}");
}

#[test]
fn adds_definitions_that_only_an_older_page_contains() {
    let new = "- `const ShopBetaOld ShopBeta = \"old-2025-01-01\"`";
    let text = before(
        &earlier_reference(),
        "- `const ShopBetaPictures2026_03_15 ShopBeta = \"pictures-2026-03-15\"`",
        &[new],
    );
    let done = run(&text, &SOURCES, Some("2026-01-01"));
    assert_eq!(texts(&done.summary.added), ["the value `old-2025-01-01`"], "{}", done.summary);
    assert_eq!((done.sources.len(), done.summary.changed.len()), (1, 0), "{}", done.summary);
}

/// Returns the spec after a document added a field and a value, with or without its date.
fn after_a_document(since: Option<&str>) -> Vec<Source> {
    let date = |indent: &str| since.map(|since| format!("{indent}since: {since}\n")).unwrap_or_default();
    let edit = |text: &str| match since {
        Some(since) => text.replace("date: 2026-02-01", &format!("date: {since}")),
        None => text.to_owned(),
    };
    let height = format!(
        "      height:\n        type: integer\n        optional: true\n{}        doc: Height in pixels.\n",
        date("        ")
    );
    let silver = format!("      silver:\n{}        doc: Like the moon.\n", date("        "));
    let sources: Vec<Source> = SOURCES
        .iter()
        .map(|source| {
            let text = edit(source.text())
                .replacen(
                    "      url:\n        type: string\n",
                    &format!("{height}      url:\n        type: string\n"),
                    1,
                )
                .replacen(
                    "      white:\n        doc: White all over.\n",
                    &format!("{silver}      white:\n        doc: White all over.\n"),
                    2,
                );
            source.with_text(text)
        })
        .collect();
    assert!(sources.iter().any(|source| source.text().contains("height")));
    sources
}

#[test]
fn keeps_the_definitions_of_a_newer_document() {
    let dated = after_a_document(Some("2026-08-22"));
    for date in [None, Some("2026-02-01")] {
        let done = run(REFERENCE, &dated, date);
        assert_eq!(done.sources, [], "{}", done.summary);
        assert!(done.summary.gone.is_empty() && done.summary.kept.is_empty(), "{}", done.summary);
    }

    // Without the date, the definitions would be removed.
    let undated = after_a_document(None);
    let gone = run(REFERENCE, &undated, None);
    assert!(texts(&gone.summary.gone).contains(&"the field `height`"), "{}", gone.summary);
    assert!(texts(&gone.summary.gone).contains(&"the value `silver`"), "{}", gone.summary);
}
