//! Timestamps, base64, secrets, and `Maybe`.

use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use anthropic_beta_runtime::json::{self, Base64, Maybe, Secret, Timestamp};

fn decoded(text: &str) -> Timestamp {
    json::from_str(&json::to_string(text)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn keeps_the_text_of_timestamps_and_compares_times() {
    let spellings =
        ["2024-05-01T12:00:00Z", "2024-05-01T14:00:00.000+02:00", "2024-05-01 11:59:60z"].map(decoded);
    assert_eq!(HashSet::from(spellings.clone()).len(), 1);
    assert_eq!(json::to_string(&spellings[1]), r#""2024-05-01T14:00:00.000+02:00""#);
    let mut sorted =
        ["tomorrow", "2024-05-01T12:00:00.000000001Z", "", "2024-05-01T12:00:00Z", "1969-12-31T23:59:59Z"]
            .map(decoded);
    sorted.sort();
    let sorted: Vec<_> = sorted.iter().map(Timestamp::as_str).collect();
    assert_eq!(
        sorted,
        ["1969-12-31T23:59:59Z", "2024-05-01T12:00:00Z", "2024-05-01T12:00:00.000000001Z", "", "tomorrow"]
    );
}

#[test]
fn decodes_any_string_as_a_timestamp_but_parses_strictly() {
    let odd = decoded("next week");
    assert!(!odd.is_valid() && odd.unix_seconds().is_none() && odd.to_system_time().is_none());
    assert_eq!((odd.as_str(), &odd), ("next week", &decoded("next week")));
    assert!("next week".parse::<Timestamp>().is_err() && Timestamp::try_from("2024-05-01").is_err());
    assert!(json::from_str::<Timestamp>("1714564800").is_err());
}

#[test]
fn converts_timestamps_to_the_system_time() {
    for (seconds, nanos) in [(0, 0), (1_714_564_800, 123_456_789), (253_402_300_799, 5)] {
        let time = UNIX_EPOCH + Duration::new(seconds, nanos);
        assert_eq!(Timestamp::from(time).to_system_time(), Some(time));
    }
    let before = UNIX_EPOCH - Duration::from_millis(1500);
    let stamp = Timestamp::from(before);
    assert_eq!((stamp.as_str(), stamp.unix_seconds()), ("1969-12-31T23:59:58.500Z", Some(-2)));
    assert_eq!(stamp.to_system_time(), Some(before));
}

#[cfg(all(feature = "jiff", feature = "chrono", feature = "time"))]
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn timestamps_agree_with_other_crates(nanos in -62_135_596_800_000_000_000_i128..253_402_200_000_000_000_000) {
        let stamp = Timestamp::from_unix_nanos(nanos);
        proptest::prop_assert_eq!(stamp.unix_nanos(), Some(nanos));
        let jiff = jiff::Timestamp::try_from(&stamp).unwrap();
        let chrono = chrono::DateTime::<chrono::Utc>::try_from(&stamp).unwrap();
        let time = time::OffsetDateTime::try_from(&stamp).unwrap();
        proptest::prop_assert_eq!(jiff.as_nanosecond(), nanos);
        proptest::prop_assert_eq!(jiff, stamp.as_str().parse().unwrap());
        proptest::prop_assert_eq!(i128::from(chrono.timestamp()), nanos.div_euclid(1_000_000_000));
        proptest::prop_assert_eq!(time.unix_timestamp_nanos(), nanos);
        for back in [jiff.into(), chrono.into(), time.into()] {
            let back: Timestamp = back;
            proptest::prop_assert_eq!(back.as_str(), stamp.as_str());
        }
    }
}

#[test]
fn decodes_base64_with_and_without_padding() {
    assert_eq!(Base64::from_bytes([0xff, 0xfe]).as_str(), "//4=");
    for text in ["//4=", "//4"] {
        assert_eq!(Base64::from(text).decode(), Ok(vec![0xff, 0xfe]));
    }
    let broken: Base64 = json::from_str(r#""not base64!""#).unwrap();
    assert!(broken.decode().is_err());
    assert_eq!(json::to_string(&broken), r#""not base64!""#);
    let long = format!("{:?}", Base64::from_bytes([0; 300]));
    assert_eq!(long, format!("{:?}… (400 bytes of text)", "A".repeat(32)));
}

#[test]
fn encodes_secrets_without_printing_them() {
    let secret: Secret = json::from_str(r#""t0ken""#).unwrap();
    assert_eq!((secret.expose(), json::to_string(&secret)), ("t0ken", r#""t0ken""#.to_owned()));
    assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "[redacted] Some([redacted])");
}

#[test]
fn distinguishes_three_cases_of_maybe() {
    let value: Maybe<String> = "a".into();
    assert_eq!((value.as_deref(), value.clone().map(|text| text.len())), (Some("a"), Maybe::Value(1)));
    assert_eq!(Maybe::from_option(None::<i64>), Maybe::Null);
    assert_eq!((Maybe::<i64>::default(), Maybe::<i64>::Null.into_option()), (Maybe::Absent, None));
    assert_eq!(json::from_str("[null, 1]"), Ok(vec![Maybe::Null, Maybe::Value(1_i64)]));
}
