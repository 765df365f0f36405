//! Tokens: what cannot be made, what is not shown, and what reads back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fulfill_twilio::token::{
    AccessToken, CapabilityToken, Jwt, Kind, TaskRouterToken, TokenError, Verifier, VerifyError,
    VoiceGrant,
};
use proptest::prelude::*;

const HOUR: Duration = Duration::from_secs(3_600);
const NOW: SystemTime = UNIX_EPOCH;

fn access() -> AccessToken {
    AccessToken::new("AC1", "SK1", "key-secret")
}

fn capability() -> CapabilityToken {
    CapabilityToken::new("AC1", "auth-token")
}

fn worker() -> TaskRouterToken {
    TaskRouterToken::worker("AC1", "auth-token", "WS1", "WK1")
}

#[track_caller]
fn check(made: Result<Jwt, TokenError>, expected: &str) {
    let error = made.expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}");
    for secret in ["key-secret", "auth-token"] {
        assert!(!error.contains(secret), "{error}");
    }
}

#[test]
fn mistakes_are_named() {
    // The arguments in a wrong order: the secret must not come out with the complaint.
    let swapped = AccessToken::new("SK1", "AC1", "key-secret");
    check(swapped.sign(NOW, HOUR), "account must be AC followed by letters and digits");
    let swapped = AccessToken::new("AC1", "key-secret", "SK1");
    check(swapped.sign(NOW, HOUR), "API key must be SK");
    check(AccessToken::new("AC1", "SK1", "").sign(NOW, HOUR), "secret of the API key is empty");
    check(CapabilityToken::new("AC1", "x\n").sign(NOW, HOUR), "auth token begins or ends");
    check(access().identity("a\u{0}b").sign(NOW, HOUR), "identity holds control character");
    check(access().identity("a".repeat(20_000)).sign(NOW, HOUR), "keep data out of it");
    assert!(access().identity("😀".repeat(2_500)).sign(NOW, HOUR).is_ok());
    check(access().region("ie1\r\nx").sign(NOW, HOUR), "is not a name such as us1");
    check(access().region("").sign(NOW, HOUR), "is not a name such as us1");
    check(access().sign(NOW, Duration::ZERO), "lifetime of 0ns");
    check(access().sign(NOW, 25 * HOUR), "not within 1s and 86400s");
    check(access().sign(NOW - HOUR, HOUR), "lies before 1970");
    check(access().not_before(NOW + HOUR).sign(NOW, HOUR), "valid from 3600 and end at 3600");
    let voice = VoiceGrant::new().outgoing_application("AC1");
    check(access().grant(voice).sign(NOW, HOUR), "application of the voice grant must be AP");
    check(capability().incoming("").sign(NOW, HOUR), "client name is empty");
    check(capability().incoming("a\nb").sign(NOW, HOUR), "client name holds control character");
    check(capability().outgoing_only("AP/1").sign(NOW, HOUR), "application must be AP");
    let queue = TaskRouterToken::task_queue("AC1", "auth-token", "WS1", "WK1");
    check(queue.sign(NOW, HOUR), "task queue must be WQ");
    let other = TaskRouterToken::worker("AC1", "auth-token", "WK1", "WS1");
    check(other.sign(NOW, HOUR), "workspace must be WS");
}

#[test]
fn nothing_secret_is_shown() {
    let made = access().identity("ada").sign(NOW, HOUR).unwrap();
    let verifier = Verifier::new("key-secret").unwrap();
    let claims = verifier.verify(made.expose(), NOW).unwrap();
    let shown = format!(
        "{:?} {:?} {:?} {made:?} {verifier:?} {claims:?}",
        access().identity("bob").grant(VoiceGrant::new().parameter("name", "bob")),
        capability().incoming("bob").outgoing("AP1", [("name", "bob")]),
        worker()
    );
    for secret in ["key-secret", "auth-token", made.expose(), "ada", "bob"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn kinds_are_told_apart() {
    for (made, secret, kind) in [
        (access().sign(NOW, HOUR), "key-secret", Kind::Access),
        (capability().sign(NOW, HOUR), "auth-token", Kind::Capability),
        (worker().sign(NOW, HOUR), "auth-token", Kind::TaskRouter),
    ] {
        let made = made.unwrap();
        let claims = Verifier::new(secret).unwrap().verify(made.expose(), NOW).unwrap();
        assert_eq!((claims.kind(), claims.account()), (kind, Some("AC1")));
        let other = Verifier::new("other").unwrap().verify(made.expose(), NOW);
        assert_eq!(other, Err(VerifyError::Signature));
    }
}

proptest! {
    #[test]
    fn what_is_signed_reads_back(
        identity in "\\PC{0,60}",
        name in "\\PC{0,12}",
        value in any::<String>(),
        seconds in 1u64..=86_400,
        now in 0u64..4_000_000_000,
    ) {
        let grant = VoiceGrant::new().outgoing_application("AP1").parameter(&*name, &*value);
        let time = UNIX_EPOCH + Duration::from_secs(now);
        let token = access().identity(&*identity).grant(grant);
        let made = token.sign(time, Duration::from_secs(seconds)).unwrap();
        let verifier = Verifier::new("key-secret").unwrap();
        let claims = verifier.verify(made.expose(), time).unwrap();
        prop_assert_eq!(claims.identity().unwrap_or_default(), &identity);
        let held = &claims.grant("voice").unwrap()["outgoing"]["params"];
        prop_assert_eq!(held[&*name].as_str(), Some(&*value));
        let ends = verifier.verify(made.expose(), made.expires_at());
        prop_assert_eq!(ends, Err(VerifyError::Expired { expired: now + seconds, now: now + seconds }));
        if let Some(before) = time.checked_sub(Duration::from_secs(1)).filter(|_| now > 0) {
            let early = verifier.verify(made.expose(), before);
            prop_assert_eq!(early, Err(VerifyError::NotYetValid { not_before: now, now: now - 1 }));
        }
    }

    #[test]
    fn one_changed_character_is_noticed(at in 0usize..400, letter in "[A-Za-z0-9_.-]") {
        let made = access().identity("ada").sign(NOW, HOUR).unwrap();
        let mut changed = made.expose().to_owned();
        let at = at % changed.len();
        changed.replace_range(at..=at, &letter);
        let verified = Verifier::new("key-secret").unwrap().verify(&changed, NOW);
        prop_assert_eq!(verified.is_ok(), changed == made.expose());
    }
}
