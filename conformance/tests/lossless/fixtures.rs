//! Every case of `tests/model`: decoded, inspected, encoded and compared.

use std::collections::BTreeMap;
use std::path::Path;

use crate::api::json::Json;

use crate::support::model::{Seen, Type};
use crate::support::{difference, unknown};
use crate::types;

/// A line of a table.
pub(crate) struct Case {
    pub(crate) type_: String,
    pub(crate) name: String,
    pub(crate) expect: String,
    pub(crate) json: String,
}

/// All cases.
pub(crate) fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/model");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("tests/model is there") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            let table = std::fs::read_to_string(&path).expect("a table is text");
            cases.extend(table.lines().filter(|line| !line.starts_with('#')).map(|line| {
                let mut columns = line.splitn(4, '\t').map(str::to_owned);
                let mut column = || columns.next().unwrap_or_else(|| panic!("four columns: {line}"));
                Case { type_: column(), name: column(), expect: column(), json: column() }
            }));
        }
    }
    cases
}

#[test]
fn every_case_has_the_expected_result() {
    let cases = cases();
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let failure = check(case).err()?;
            Some(format!("{}, {}: {failure}\n  {}\n", case.type_, case.name, case.json))
        })
        .collect();
    let mut by_outcome: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        *by_outcome.entry(case.expect.split(' ').next().unwrap_or_default()).or_default() += 1;
    }
    println!(
        "model: {} types, {} cases ({by_outcome:?}), {} differ",
        types::TYPES.len(),
        cases.len(),
        failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.concat());
    let untested = types::TYPES.iter().find(|type_| !cases.iter().any(|case| case.type_ == type_.name));
    assert!(untested.is_none_or(|type_| panic!("{} has no case", type_.name)));
}

fn check(case: &Case) -> Result<(), String> {
    let seen = (type_named(&case.type_).decode)(&case.json);
    let (expect, detail) = case.expect.split_once(' ').unwrap_or((&case.expect, ""));
    if expect == "error" {
        return match seen {
            Err(error) if error.to_string().contains(detail) => Ok(()),
            Err(error) => Err(format!("the error does not mention `{detail}`: {error}")),
            Ok(seen) => Err(format!("was decoded as {}", seen.debug)),
        };
    }
    let seen = seen.map_err(|error| error.to_string())?;
    let unknown = unknown::parts(&seen.debug);
    if (expect == "unknown") == unknown.is_empty() {
        return Err(format!("unknown: {unknown:?} in {}", seen.debug));
    }
    if expect == "variant" && seen.variant != Some(detail) {
        return Err(format!("became the variant {:?}", seen.variant));
    }
    encoded_as_it_came(case, &seen)?;
    fields_are_in_place(case, &seen)
}

fn encoded_as_it_came(case: &Case, seen: &Seen) -> Result<(), String> {
    let differences = difference::between(&case.json, &seen.encoded);
    if !differences.is_empty() {
        return Err(format!("{differences:?}"));
    }
    // `serde_json` reads numbers as floats; this comparison includes every digit.
    if Json::from_text(&case.json) != Json::from_text(&seen.encoded) {
        return Err(format!("was encoded as {}", seen.encoded));
    }
    if seen.again { Ok(()) } else { Err("does not decode to the same value again".to_owned()) }
}

/// The value of a field that is missing from the text, as JSON.
const BLANKS: [&str; 5] = ["null", "\"\"", "0", "[]", "{}"];

/// Checks that each field of an object contains the member with its name.
fn fields_are_in_place(case: &Case, seen: &Seen) -> Result<(), String> {
    let json: serde_json::Value = serde_json::from_str(&case.json).map_err(|error| error.to_string())?;
    for (name, encoded) in &seen.fields {
        let right = match json.get(name) {
            // A field of the type `number` has no text that would distinguish `1` from `1.0`.
            Some(serde_json::Value::Number(number)) => number.as_f64() == encoded.parse().ok(),
            Some(member) => difference::between(&member.to_string(), encoded)
                .iter()
                .all(difference::Difference::is_null_or_absent),
            None => BLANKS.contains(&encoded.as_str()),
        };
        if !right {
            return Err(format!("the field of `{name}` contains {encoded}"));
        }
    }
    Ok(())
}

/// Returns the type with this name.
pub(crate) fn type_named(name: &str) -> &'static Type {
    types::TYPES
        .iter()
        .find(|type_| type_.name == name)
        .unwrap_or_else(|| panic!("tests/model/types.rs has no `{name}`; run `cargo xtask codegen`"))
}
