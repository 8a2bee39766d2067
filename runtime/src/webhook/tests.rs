use super::*;
use http::HeaderValue;
use proptest::prelude::*;

// The test vector in the documentation and libraries of Standard Webhooks.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIME: u64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn at(seconds: u64) -> impl Fn() -> SystemTime {
    move || SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn verifier() -> Verifier {
    Verifier::new(SECRET).expect("a key").with_clock(at(TIME))
}

fn headers() -> HeaderMap {
    message(ID, TIME, SIGNATURE)
}

fn message(id: &str, time: u64, signature: &str) -> HeaderMap {
    let value = |text: &str| HeaderValue::from_str(text).expect("a value");
    HeaderMap::from_iter([
        (http::HeaderName::from_static(ID_HEADER), value(id)),
        (http::HeaderName::from_static(TIMESTAMP_HEADER), value(&time.to_string())),
        (http::HeaderName::from_static(SIGNATURE_HEADER), value(signature)),
    ])
}

fn with(header: &'static str, value: &'static [u8]) -> HeaderMap {
    let mut headers = headers();
    headers.insert(header, HeaderValue::from_bytes(value).expect("a value"));
    headers
}

#[test]
fn verifies_the_test_vector() {
    assert_eq!(verifier().verify(&headers(), BODY), Ok(()));
    assert_eq!(verifier().sign(ID, TIME, BODY), SIGNATURE);
    assert_eq!(verifier().verify_parts(ID, "1614265330", SIGNATURE, BODY), Ok(()));
}

#[test]
fn accepts_a_key_without_its_prefix() {
    let bare = Verifier::new(&SECRET["whsec_".len()..]).expect("a key").with_clock(at(TIME));
    assert_eq!(bare.verify(&headers(), BODY), Ok(()));
}

#[test]
fn refuses_any_change_of_the_message() {
    let wrong = Err(WebhookError::WrongSignature);
    assert_eq!(verifier().verify(&headers(), br#"{"test": 2432232315}"#), wrong);
    assert_eq!(verifier().verify(&headers(), b""), wrong);
    assert_eq!(verifier().verify(&with(ID_HEADER, b"msg_other"), BODY), wrong);
    assert_eq!(verifier().verify(&with(TIMESTAMP_HEADER, b"1614265331"), BODY), wrong);
    let other_key = Verifier::new(OTHER_SECRET).expect("a key").with_clock(at(TIME));
    assert_eq!(other_key.verify(&headers(), BODY), wrong);
}

#[test]
fn accepts_one_matching_signature_among_others() {
    let other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    for signatures in [
        format!("{other} {SIGNATURE}"),
        format!("{SIGNATURE} {other}"),
        format!("v1a,AAAA v2,{other}  v1,not-base64 nonsense {SIGNATURE}"),
    ] {
        assert_eq!(verifier().verify(&message(ID, TIME, &signatures), BODY), Ok(()), "{signatures}");
    }
    assert_eq!(verifier().verify(&message(ID, TIME, other), BODY), Err(WebhookError::WrongSignature));
}

#[test]
fn ignores_signatures_of_other_versions_and_encodings() {
    let encoded = &SIGNATURE[3..];
    for signatures in [
        format!("v2,{encoded}"),
        format!("V1,{encoded}"),
        format!("v1 ,{encoded}"),
        format!("v1{encoded}"),
        encoded.to_owned(),
        "v1,not-base64".to_owned(),
        // Without padding, and with unused bits set: other encodings of the same bytes.
        SIGNATURE.trim_end_matches('=').to_owned(),
        SIGNATURE.replace("OE=", "OF="),
        String::new(),
    ] {
        let result = verifier().verify(&message(ID, TIME, &signatures), BODY);
        assert_eq!(result, Err(WebhookError::NoSignature), "{signatures}");
    }
    for signatures in ["v1,", "v1,AAAA", "v1,g0hM9SsE"] {
        let result = verifier().verify(&message(ID, TIME, signatures), BODY);
        assert_eq!(
            result,
            Err(WebhookError::WrongSignature),
            "a part of a signature is accepted: {signatures}"
        );
    }
}

#[test]
fn accepts_the_old_and_the_new_key() {
    let rotated = Verifier::new(OTHER_SECRET)
        .and_then(|new| new.add_secret(SECRET))
        .expect("keys")
        .with_clock(at(TIME));
    assert_eq!(rotated.verify(&headers(), BODY), Ok(()));
    let signed_with_new = rotated.sign(ID, TIME, BODY);
    assert_ne!(signed_with_new, SIGNATURE, "the second key signs");
    assert_eq!(rotated.verify(&message(ID, TIME, &signed_with_new), BODY), Ok(()));
    assert_eq!(
        verifier().verify(&message(ID, TIME, &signed_with_new), BODY),
        Err(WebhookError::WrongSignature)
    );
}

#[test]
fn accepts_times_up_to_the_tolerance() {
    let verify_at = |now, tolerance: u64| {
        let verifier = verifier().with_tolerance(Duration::from_secs(tolerance)).with_clock(at(now));
        verifier.verify(&headers(), BODY)
    };
    let tolerance = DEFAULT_TOLERANCE;
    for (now, expected) in [
        (TIME, Ok(())),
        (TIME + 300, Ok(())),
        (TIME - 300, Ok(())),
        (TIME + 301, Err(WebhookError::TooOld { tolerance })),
        (TIME - 301, Err(WebhookError::InTheFuture { tolerance })),
        (0, Err(WebhookError::InTheFuture { tolerance })),
        (TIME * 5, Err(WebhookError::TooOld { tolerance })),
    ] {
        assert_eq!(verify_at(now, 300), expected, "{now}");
    }
    assert_eq!(verify_at(TIME + 10, 10), Ok(()));
    assert_eq!(verify_at(TIME + 11, 10), Err(WebhookError::TooOld { tolerance: Duration::from_secs(10) }));
    assert_eq!(verify_at(TIME, 0), Ok(()));
    assert_eq!(verify_at(0, u64::MAX), Ok(()));
}

#[test]
fn uses_the_clock_of_the_system_by_default() {
    let verifier = Verifier::new(SECRET).expect("a key");
    assert!(matches!(verifier.verify(&headers(), BODY), Err(WebhookError::TooOld { .. })));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    assert_eq!(verifier.verify(&message(ID, now, &verifier.sign(ID, now, BODY)), BODY), Ok(()));
}

#[test]
fn refuses_a_missing_repeated_or_malformed_header() {
    for header in [ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER] {
        let mut missing = headers();
        missing.remove(header);
        assert_eq!(verifier().verify(&missing, BODY), Err(WebhookError::MissingHeader { header }));
        let mut repeated = headers();
        repeated.append(header, headers()[header].clone());
        assert_eq!(verifier().verify(&repeated, BODY), Err(WebhookError::RepeatedHeader { header }));
        let malformed = Err(WebhookError::MalformedHeader { header });
        assert_eq!(verifier().verify(&with(header, b"\xFF"), BODY), malformed);
    }
    assert_eq!(
        verifier().verify(&HeaderMap::new(), BODY),
        Err(WebhookError::MissingHeader { header: ID_HEADER })
    );
    assert_eq!(
        verifier().verify(&with(ID_HEADER, b""), BODY),
        Err(WebhookError::MalformedHeader { header: ID_HEADER })
    );
}

#[test]
fn refuses_other_forms_of_the_time() {
    let malformed = Err(WebhookError::MalformedHeader { header: TIMESTAMP_HEADER });
    for text in [
        "",
        "x",
        "+1614265330",
        "-1614265330",
        "01614265330",
        " 1614265330",
        "1614265330.0",
        "1e9",
        "99999999999999999999",
    ] {
        assert_eq!(verifier().verify_parts(ID, text, SIGNATURE, BODY), malformed, "{text:?}");
    }
}

#[test]
fn refuses_an_invalid_key_without_printing_it() {
    for secret in ["", "whsec_", "whsec_hunter2!", "hunter2 ", "whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    {
        let error = Verifier::new(secret).expect_err(secret);
        assert_eq!(error, WebhookError::InvalidKey);
        assert!(!error.to_string().contains("hunter2"));
    }
    assert_eq!(verifier().add_secret("-").expect_err("no key"), WebhookError::InvalidKey);
}

#[test]
fn does_not_print_keys() {
    let shown = format!("{:?} {:#?}", verifier(), verifier());
    let key = STANDARD.decode(&SECRET["whsec_".len()..]).expect("base64");
    assert!(!shown.contains("MfKQ") && !shown.contains(&format!("{key:?}")), "{shown}");
}

#[test]
fn is_send_and_sync() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    shared(&verifier());
}

fn reference(secret: &str) -> standardwebhooks::Webhook {
    standardwebhooks::Webhook::new(secret).expect("a key")
}

proptest! {
    /// Each implementation accepts signatures of the other, for any key, identifier and body.
    #[test]
    fn signatures_match_those_of_the_library_of_the_standard(
        key in prop::collection::vec(any::<u8>(), 1..200),
        id in "[!-~]{1,40}",
        body in any::<String>(),
    ) {
        let secret = format!("whsec_{}", STANDARD.encode(key));
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
        let (ours, theirs) = (Verifier::new(&secret).expect("a key"), reference(&secret));
        let signature = theirs.sign(&id, now.cast_signed(), body.as_bytes()).expect("a text body");
        prop_assert_eq!(&ours.sign(&id, now, body.as_bytes()), &signature);
        let headers = message(&id, now, &signature);
        prop_assert_eq!(ours.verify(&headers, body.as_bytes()), Ok(()));
        prop_assert!(theirs.verify(body.as_bytes(), &headers).is_ok());
    }

    /// Both implementations agree on any signature header.
    #[test]
    fn accepts_the_same_messages_as_the_library_of_the_standard(
        entries in prop::collection::vec(any_entry(), 0..4),
        separator in prop::sample::select(vec![" ", "  ", ",", ""]),
    ) {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
        let (ours, theirs) = (Verifier::new(SECRET).expect("a key"), reference(SECRET));
        let good = ours.sign(ID, now, BODY);
        let signatures = entries.join(separator).replace("GOOD", &good[3..]);
        let headers = message(ID, now, &signatures);
        prop_assert_eq!(ours.verify(&headers, BODY).is_ok(), theirs.verify(BODY, &headers).is_ok(), "{}", signatures);
    }
}

fn any_entry() -> impl Strategy<Value = String> {
    let telling =
        ["v1,GOOD", "v1,GOOD", "v2,GOOD", "GOOD", "v1", "v1,", "v1,,GOOD", "v1,GOODA", "v1a,GOOD", "V1,GOOD"];
    prop_oneof![prop::sample::select(telling.to_vec()).prop_map(str::to_owned), "[ -~]{0,20}"]
}
