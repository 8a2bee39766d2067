//! Every value of a response can be converted into a request.

use crate::fixtures::{cases, type_named};
use crate::types::CONVERSIONS;

#[test]
fn converts_every_value_of_a_response_into_a_request() {
    let cases = cases();
    for conversion in CONVERSIONS {
        let mut count = 0;
        let values =
            cases.iter().filter(|case| case.type_ == conversion.from && !case.expect.starts_with("error"));
        for case in values {
            let said = format!("{} ({}): {}", case.type_, case.name, case.json);
            let sent = (conversion.convert)(&case.json).unwrap_or_else(|error| panic!("{said}: {error}"));
            let seen = (type_named(conversion.to).decode)(&sent);
            assert!(seen.is_ok_and(|seen| seen.again), "{said} became {sent}");
            for name in conversion.without {
                assert!(!sent.contains(&format!("\"{name}\":")), "{said} became {sent}");
            }
            count += 1;
        }
        assert!(count > 2, "{}", conversion.from);
    }
}
