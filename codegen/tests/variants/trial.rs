// The program that decodes and encodes values of many crates. It is compiled with their modules and the table
// of their types, and not as a part of this test.

type See = fn(&str) -> Result<Seen, String>;

struct Seen {
    debug: String,
    encoded: String,
    again: bool,
}

fn see<T: Decode + Encode + std::fmt::Debug + PartialEq>(text: &str) -> Result<Seen, String> {
    let value: T = json::from_str(text).map_err(|error| error.to_string())?;
    let encoded = json::to_string(&value);
    let again = json::from_str::<T>(&encoded).is_ok_and(|again| again == value);
    Ok(Seen { debug: format!("{value:?}"), encoded, again })
}

fn failure(see: See, must: &str, detail: &str, text: &str) -> Option<String> {
    let seen = match (see(text), must) {
        (Err(error), "fail") if error.contains(detail) => return None,
        (Err(error), _) => return Some(error),
        (Ok(seen), "fail") => return Some(format!("was decoded as {}", seen.debug)),
        (Ok(seen), _) => seen,
    };
    if Json::from_text(text) != Json::from_text(&seen.encoded) {
        return Some(format!("was encoded as {}", seen.encoded));
    }
    if !seen.again {
        return Some("does not decode to the same value again".to_owned());
    }
    let unknown = unknown::parts(&seen.debug);
    match must {
        "be known" if !unknown.is_empty() => Some(format!("unknown: {unknown:?}")),
        "be understood" if !unknown.iter().all(|part| part.contains(": field \"")) => {
            Some(format!("not understood: {unknown:?}"))
        }
        "be unknown" if unknown.is_empty() => Some(format!("nothing is unknown in {}", seen.debug)),
        _ => None,
    }
}

/// Reads lines with a type, the expected result, a detail of it, and the value. Writes the numbers of the
/// lines with a different result, and the result.
fn main() {
    let types: std::collections::HashMap<&str, See> = TYPES.iter().copied().collect();
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    for (number, line) in input.lines().enumerate() {
        let mut columns = line.splitn(4, '\t');
        let mut column = || columns.next().unwrap();
        let (type_, must, detail, text) = (column(), column(), column(), column());
        let tried = std::panic::catch_unwind(|| failure(types[type_], must, detail, text));
        if let Some(failure) = tried.unwrap_or_else(|_| Some("panics".to_owned())) {
            println!("{number}\t{}", failure.replace('\n', " "));
        }
    }
}
