//! Tokens beside Twilio's own package: it reads ours, and makes the same.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fulfill_tests::python::{Oracle, Python};
use fulfill_twilio::token::{
    AccessToken, CapabilityToken, ChatGrant, Jwt, PlaybackGrant, SyncGrant, TaskRouterGrant,
    TaskRouterToken, TokenError, Verifier, VideoGrant, VoiceGrant,
};
use serde_json::{Value, json};

const SECRET: &str = "a-secret-of-thirty-two-characters";
const HOUR: Duration = Duration::from_secs(3_600);

fn oracle() -> Oracle {
    Python::Main.start("twilio_jwt.py", &[])
}

fn access() -> AccessToken {
    AccessToken::new("AC1", "SK1", SECRET)
}

/// One token of each kind, with everything a person may type in it.
fn tokens(now: SystemTime) -> Vec<Result<Jwt, TokenError>> {
    let text = "a b+c&d=e/é😀\"<>\u{202e}";
    let voice = VoiceGrant::new().incoming(true).outgoing_application("AP1");
    vec![
        access().identity(text).region("ie1").sign(now, HOUR),
        access().grant(voice.parameter(text, text).endpoint(text)).sign(now, HOUR),
        CapabilityToken::new("AC1", SECRET)
            .incoming(text)
            .outgoing("AP1", [(text, text)])
            .event_stream([(text, "x")])
            .sign(now, HOUR),
        TaskRouterToken::worker("AC1", SECRET, "WS1", "WK1").update_activities().sign(now, HOUR),
        TaskRouterToken::task_queue("AC1", SECRET, "WS1", "WQ1").sign(now, HOUR),
    ]
}

#[test]
fn the_package_reads_ours() {
    let mut oracle = oracle();
    let now = SystemTime::now();
    for token in tokens(now) {
        let token = token.expect("a token");
        let ours = Verifier::new(SECRET).expect("a secret").verify(token.expose(), now);
        let ours = ours.expect("valid");
        let read = oracle.ask(&json!({"read": token.expose(), "secret": SECRET}));
        assert_eq!(read, json!({"headers": ours.header(), "payload": ours.payload()}));
        let other = oracle.ask(&json!({"read": token.expose(), "secret": "x".repeat(32)}));
        assert_eq!(other, json!({"refused": "JwtDecodeError"}));
    }
    let expired = access().sign(now - 2 * HOUR, HOUR).expect("a token");
    let read = oracle.ask(&json!({"read": expired.expose(), "secret": SECRET}));
    assert_eq!(read, json!({"refused": "JwtDecodeError"}));
}

/// Our token and the package's, made of the same, say the same.
#[track_caller]
fn same(oracle: &mut Oracle, token: Result<Jwt, TokenError>, mut question: Value) {
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    question["now"] = json!(1_700_000_000);
    let theirs = oracle.ask(&question);
    let verifier = Verifier::new(SECRET).expect("a secret");
    let read = |text: &str| {
        let claims = verifier.verify(text, now).expect("valid");
        (claims.header().clone(), claims.payload().clone())
    };
    let theirs = read(theirs.as_str().expect("a token"));
    assert_eq!(read(token.expect("a token").expose()), theirs, "{question}");
}

#[test]
fn the_package_makes_the_same() {
    let oracle = &mut oracle();
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let text = "a b+c&d=e/é~*😀\"<>";
    let arguments = json!({"account_sid": "AC1", "signing_key_sid": "SK1", "secret": SECRET,
        "identity": text, "region": "ie1", "ttl": 60});
    let token = access().identity(text).region("ie1");
    let voice = VoiceGrant::new()
        .incoming(true)
        .outgoing_application("AP1")
        .parameter("n", text)
        .parameter("depth", 2)
        .push_credential("CR1");
    let chat = ChatGrant::new().service("IS1").endpoint(text);
    let all = token
        .grant(voice)
        .grant(chat)
        .grant(VideoGrant::new().room(text))
        .grant(SyncGrant::new().service("default").endpoint("e"))
        .grant(TaskRouterGrant::new().workspace("WS1").worker("WK1").role("worker"))
        .grant(PlaybackGrant::from_json(r#"{"url":"https://a/b","n":null}"#).expect("an object"));
    let grants = json!([
        ["VoiceGrant", {"incoming_allow": true, "outgoing_application_sid": "AP1",
            "outgoing_application_params": {"n": text, "depth": 2}, "push_credential_sid": "CR1"}],
        ["ChatGrant", {"service_sid": "IS1", "endpoint_id": text}],
        ["VideoGrant", {"room": text}],
        ["SyncGrant", {"service_sid": "default", "endpoint_id": "e"}],
        ["TaskRouterGrant", {"workspace_sid": "WS1", "worker_sid": "WK1", "role": "worker"}],
        ["PlaybackGrant", {"grant": {"url": "https://a/b", "n": null}}],
    ]);
    let question = json!({"make": "AccessToken", "arguments": arguments, "grants": grants});
    same(oracle, all.sign(now, Duration::from_secs(60)), question);

    let token = CapabilityToken::new("AC1", SECRET)
        .event_stream([("a b", text)])
        .outgoing("AP1", [("", "x"), (text, text)])
        .incoming(text)
        .incoming("ada");
    let question = json!({
        "make": "ClientCapabilityToken",
        "arguments": {"account_sid": "AC1", "auth_token": SECRET},
        "calls": [
            ["allow_event_stream", [], {"a b": text}],
            ["allow_client_outgoing", ["AP1"], {text: text, "": "x"}],
            ["allow_client_incoming", [text], {}],
            ["allow_client_incoming", ["ada"], {}],
        ],
    });
    same(oracle, token.sign(now, HOUR), question);

    let router = json!({"account_sid": "AC1", "auth_token": SECRET, "workspace_sid": "WS1"});
    let with = |name: &str, value: &str| {
        let mut arguments = router.clone();
        arguments[name] = json!(value);
        arguments
    };
    let worker = TaskRouterToken::worker("AC1", SECRET, "WS1", "WK1");
    let worker = worker.update_activities().update_reservations().update_self();
    let question = json!({
        "make": "WorkerCapabilityToken",
        "arguments": with("worker_sid", "WK1"),
        "calls": [["allow_update_activities", [], {}], ["allow_update_reservations", [], {}],
            ["allow_update_self", [], {}]],
    });
    same(oracle, worker.sign(now, HOUR), question);
    let queue = TaskRouterToken::task_queue("AC1", SECRET, "WS1", "WQ1");
    let question = json!({
        "make": "TaskQueueCapabilityToken",
        "arguments": with("task_queue_sid", "WQ1"),
        "calls": [["allow_fetch_subresources", [], {}], ["allow_delete_self", [], {}]],
    });
    same(oracle, queue.fetch_subresources().delete_self().sign(now, HOUR), question);
    let workspace = TaskRouterToken::workspace("AC1", SECRET, "WS1");
    let question = json!({
        "make": "WorkspaceCapabilityToken",
        "arguments": router,
        "calls": [["allow_update_subresources", [], {}], ["allow_delete_subresources", [], {}]],
    });
    same(oracle, workspace.update_subresources().delete_subresources().sign(now, HOUR), question);
}
