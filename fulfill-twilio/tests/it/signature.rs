//! What is accepted, what is refused, and with which reason.

use fulfill_twilio::form::Form;
use fulfill_twilio::signature::{
    Claim, Content, SETTINGS, SIGNATURE, SecretError, SignatureError, Signer, Validator,
};
use http::{HeaderMap, HeaderValue};

const TOKEN: &str = "a-token";
const URL: &str = "https://bot.example.com/sms?tenant=7";

/// [`URL`] in an error: a query can hold what no log should.
const SHOWN: &str = "https://bot.example.com/sms?tenant=…";

fn validator() -> Validator {
    Validator::new(TOKEN).expect("a token")
}

fn form() -> Form {
    Form::default().with("From", "+14155550100").with("Body", "hi")
}

/// The verdict on a form post to `seen` that was signed for `signed`.
fn verdict(validator: &Validator, signed: &str, seen: &str) -> Result<(), SignatureError> {
    let form = form();
    let headers = Signer::new(TOKEN).expect("a token").sign(signed, Content::Form(&form)).headers();
    validator.check(seen, Content::Form(&form), &headers)
}

#[test]
fn both_tokens_of_a_rotation_are_accepted() {
    let validator = Validator::new("new").and_then(|v| v.and_token("old")).expect("tokens");
    for (token, accepted) in [("new", true), ("old", true), ("older", false)] {
        let signed = Signer::new(token).expect("a token").sign(URL, Content::Empty);
        let verdict = validator.check(URL, Content::Empty, &signed.headers());
        assert_eq!(verdict.is_ok(), accepted, "{token}: {verdict:?}");
    }
}

#[test]
fn secrets_must_be_sound_and_stay_secret() {
    for (secret, error) in [("", "empty"), (" \n", "empty"), ("a\n", "white space")] {
        let refused = Validator::new(secret).expect_err("a refusal").to_string();
        assert!(refused.contains(error), "{refused}");
        assert!(Signer::new(secret).is_err() && Validator::with_shared_key("k", secret).is_err());
    }
    let twice = Validator::with_shared_key("k", "x").and_then(|v| v.and_shared_key("k", "y"));
    assert_eq!(twice.map(drop), Err(SecretError::Repeated { key: "k".into() }));
    let validator = validator().and_shared_key("key-1", "s3cret").expect("a key");
    let shown = format!("{validator:?} {:?}", Signer::new(TOKEN));
    assert!(!shown.contains(TOKEN) && !shown.contains("s3cret") && shown.contains("key-1"));
}

#[test]
fn a_signature_must_be_there_and_whole() {
    let content = Content::Empty;
    let check = |signature: Option<&[u8]>| {
        validator().verify(&Claim { url: URL, content, signature, settings: None })
    };
    assert_eq!(check(None), Err(SignatureError::Missing { url: SHOWN.into() }));
    let (long, odd_length) = ([b'A'; 10_000], [b'A'; 27]);
    for odd in [&b""[..], b"AAAA", b"\xff\xfe", b"=", &odd_length, &long] {
        assert_eq!(check(Some(odd)), Err(SignatureError::Malformed { expected: 20 }));
    }
}

#[test]
fn a_proxys_change_of_the_url_is_named() {
    for (signed, seen) in [
        (URL, "http://bot.example.com/sms?tenant=7"),
        ("http://bot.example.com/sms", "https://bot.example.com/sms"),
        ("https://h/sms", "https://h/sms/"),
        ("https://h:443/sms/?a", "https://h/sms?a"),
    ] {
        let refused = verdict(&validator(), signed, seen).expect_err("a refusal");
        let shown = |url: &str| url.replace(":443", "").replace("=7", "=…");
        let (seen, signed) = (shown(seen), shown(signed));
        assert_eq!(refused, SignatureError::OtherUrl { seen, signed });
    }
    let refused = verdict(&validator(), "https://h/?to=sip:a@b", "https://h/?to=sip%3Aa%40b");
    assert_eq!(refused, Err(SignatureError::RawMarks { url: "https://h/?to=…".into() }));
    let refused = verdict(&validator(), URL, "https://internal/sms?tenant=7");
    let url = "https://internal/sms?tenant=…".into();
    assert_eq!(refused, Err(SignatureError::Mismatch { url }));
}

#[test]
fn raw_marks_are_accepted_if_wanted() {
    let lenient = validator().accepting_raw_marks();
    let (raw, escaped) = ("https://h/?to=sip:a@b&c=d'e", "https://h/?to=sip%3aa%40b&c=d%27e");
    assert_eq!(verdict(&lenient, raw, escaped), Ok(()));
    assert_eq!(verdict(&lenient, raw, raw), Ok(()));
    assert!(verdict(&lenient, raw, "https://h/?to=sip%3aa%40b&c=d%28e").is_err());
}

#[test]
fn a_password_is_not_shown() {
    let refused = verdict(&validator(), URL, "https://user:pass@h/x").expect_err("a refusal");
    let shown = format!("{refused} {refused:?}");
    assert!(shown.contains("https://***@h/x") && !shown.contains("pass@"), "{shown}");
}

#[test]
fn a_body_is_covered_by_its_hash() {
    let signer = Signer::new(TOKEN).expect("a token");
    let body = br#"{"a":1}"#;
    let signed = signer.sign(URL, Content::Body(body));
    let check = |url: &str, content: Content<'_>| {
        let headers = signer.sign(url, Content::Empty).headers();
        validator().check(url, content, &headers)
    };
    assert_eq!(validator().check(&signed.url, Content::Body(body), &signed.headers()), Ok(()));
    assert_eq!(check(&signed.url, Content::Body(body)), Ok(()));
    let other = check(&signed.url, Content::Body(b"{}"));
    assert_eq!(other, Err(SignatureError::BodyHashMismatch));
    let none = check(&signed.url, Content::Empty);
    let shown = format!("{SHOWN}&bodySHA256=…");
    assert_eq!(none, Err(SignatureError::BodyHashNeedsBody { url: shown }));
    let unhashed = check(URL, Content::Body(body));
    assert_eq!(unhashed, Err(SignatureError::BodyHashMissing { url: SHOWN.into() }));
    assert_eq!(check(URL, Content::Body(b"")), Ok(()));
    let hash = signed.url.rsplit('=').next().expect("a hash");
    let upper = signed.url.replace(hash, &hash.to_uppercase());
    assert_eq!(check(&upper, Content::Body(body)), Err(SignatureError::BodyHashMismatch));
    let second = format!("https://h/?bodySHA256=00&bodySHA256={hash}");
    assert_eq!(check(&second, Content::Body(body)), Err(SignatureError::BodyHashMismatch));
    let first = format!("https://h/?bodySHA256={hash}&bodySHA256=00");
    assert_eq!(check(&first, Content::Body(body)), Ok(()));
}

/// The header that names the algorithm is not signed, so an attacker may send any.
#[test]
fn a_secret_is_bound_to_its_algorithm() {
    let form = form();
    let validator = validator().and_shared_key("key-1", "shared").expect("a key");
    let content = Content::Form(&form);
    let check = |signer: &Signer, settings: Option<&'static str>| {
        let mut headers: HeaderMap = signer.sign(URL, content).headers();
        headers.remove(SETTINGS);
        if let Some(settings) = settings {
            headers.insert(SETTINGS, HeaderValue::from_static(settings));
        }
        assert!(headers.contains_key(SIGNATURE));
        validator.check(URL, content, &headers)
    };
    let signer = |secret: &str, shared: bool| match shared {
        true => Signer::shared_key("key-1", secret).expect("a secret"),
        false => Signer::new(secret).expect("a secret"),
    };
    let (token, key) = (signer(TOKEN, false), signer("shared", true));
    let sha256 = Some("key=key-1,algorithm=HMAC_SHA256");
    assert_eq!(check(&token, None), Ok(()));
    assert_eq!(check(&token, Some("key=key-1")), Ok(()));
    assert_eq!(check(&key, sha256), Ok(()));
    assert_eq!(check(&key, Some("algorithm=hmac_sha256")), Ok(()));

    let mismatch = Err(SignatureError::Mismatch { url: SHOWN.into() });
    assert_eq!(check(&signer("shared", false), None), mismatch, "a shared key with SHA-1");
    assert_eq!(check(&signer("shared", false), Some("key=key-1,algorithm=HMAC_SHA1")), mismatch);
    assert_eq!(check(&signer(TOKEN, true), sha256), mismatch, "the auth token with SHA-256");
    assert_eq!(check(&token, sha256), Err(SignatureError::Malformed { expected: 32 }));
    assert_eq!(check(&key, None), Err(SignatureError::Malformed { expected: 20 }));
    let unknown = check(&key, Some("key=key-2,algorithm=HMAC_SHA256"));
    assert_eq!(unknown, Err(SignatureError::UnknownKey { key: "key-2".into() }));
    let unknown = check(&token, Some("algorithm=none"));
    assert_eq!(unknown, Err(SignatureError::UnknownAlgorithm { algorithm: "none".into() }));
}

#[test]
fn without_a_token_nothing_passes_as_signed_by_it() {
    let validator = Validator::with_shared_key("key-1", "shared").expect("a key");
    let signed = Signer::new("shared").expect("a token").sign(URL, Content::Empty);
    let verdict = validator.check(URL, Content::Empty, &signed.headers());
    assert_eq!(verdict, Err(SignatureError::NoToken));
}
