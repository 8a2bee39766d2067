//! Parts of responses are sent back in requests without loss.

use anthropic_beta_codegen::samples::Choices;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::support::model::Conversion;
use crate::support::{difference, unknown};
use crate::types;

use super::arbitrary::{Model, bytes, config};
use super::{fixtures, type_named};

/// Fields that responses contain and that the reference of requests does not list. They are sent as unknown
/// fields.
const UNKNOWN_TO_REQUESTS: [&str; 4] = [
    "CitationCharLocationParam: field \"file_id\"",
    "CitationContentBlockLocationParam: field \"file_id\"",
    "CitationPageLocationParam: field \"file_id\"",
    "ToolSearchToolResultErrorParam: field \"error_message\"",
];

#[test]
fn every_fixture_is_sent_back_unchanged() {
    let cases = fixtures::cases();
    let mut count = 0;
    let mut failures = Vec::new();
    for conversion in types::CONVERSIONS {
        for case in
            cases.iter().filter(|case| case.type_ == conversion.from && !case.expect.starts_with("error"))
        {
            count += 1;
            let known = case.expect != "unknown";
            if let Err(failure) = goes_back(conversion, &case.json, known) {
                failures.push(format!("{} ({}): {failure}\n  {}\n", conversion.from, case.name, case.json));
            }
        }
    }
    println!("conversions: {} types, {count} values, {} differ", types::CONVERSIONS.len(), failures.len());
    assert!(failures.is_empty(), "{}", failures.concat());
}

#[test]
fn arbitrary_values_are_sent_back_unchanged() {
    let model = Model::load();
    proptest!(config(), |(bytes in bytes())| {
        for conversion in types::CONVERSIONS {
            let json = model.value(conversion.from, &mut Choices::new(&bytes)).to_string();
            let outcome = goes_back(conversion, &json, false);
            prop_assert!(outcome.is_ok(), "{}: {outcome:?}\n{json}", conversion.from);
        }
    });
}

/// Converts a value and compares the result to the original. If everything in the value is `known`, the same
/// is true of the result.
fn goes_back(conversion: &Conversion, json: &str, known: bool) -> Result<(), String> {
    let sent = (conversion.convert)(json).map_err(|error| error.to_string())?;
    let staying = |name: &str| conversion.without.contains(&name);
    let (mut before, mut after) = (members(json), members(&sent));
    before.retain(|name, _| !staying(name));
    if !conversion.without.is_empty() {
        // Unknown fields belong to the part that is not sent back, and a request may require fields that a
        // response may omit.
        before.retain(|name, _| name != "field_of_tomorrow");
        after.retain(|name, _| before.contains_key(name));
    }
    let mut differences = match (before.is_empty(), after.is_empty()) {
        (true, true) => difference::between(json, &sent),
        _ => difference::between(&Value::Object(before).to_string(), &Value::Object(after).to_string()),
    };
    // A list that the server omitted is sent as an empty list, and a `null` that a request must not contain
    // is not sent.
    differences.retain(|difference| matches!(difference, difference::Difference::Value(_)));
    if !differences.is_empty() {
        return Err(format!("{differences:?}\n  became {sent}"));
    }
    let seen =
        (type_named(conversion.to).decode)(&sent).map_err(|error| format!("cannot be sent: {error}"))?;
    let mut unknown = unknown::parts(&seen.debug);
    unknown.retain(|part| !UNKNOWN_TO_REQUESTS.contains(&part.as_str()));
    if known && !unknown.is_empty() {
        return Err(format!("requests do not have {unknown:?}"));
    }
    Ok(())
}

fn members(json: &str) -> Map<String, Value> {
    match serde_json::from_str(json).expect("the value is JSON") {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
