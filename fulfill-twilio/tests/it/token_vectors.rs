//! Every token of `tests/wire/jwt-vectors.json`, made by the official Python library, comes out of
//! ours with the same bytes.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fulfill_twilio::token::{
    AccessToken, CapabilityToken, ChatGrant, Grant, Jwt, Kind, PlaybackGrant, SyncGrant,
    TaskRouterGrant, TaskRouterToken, USUAL_LIFETIME, Verifier, VideoGrant, VoiceGrant,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

const VECTORS: &str = include_str!("../wire/jwt-vectors.json");

#[derive(Deserialize)]
struct Vectors {
    now: u64,
    tokens: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    kind: String,
    secret: String,
    input: Input,
    header: Map<String, Value>,
    payload: Map<String, Value>,
    jwt: String,
}

#[derive(Deserialize)]
struct Input {
    account_sid: String,
    #[serde(default)]
    signing_key_sid: String,
    identity: Option<String>,
    region: Option<String>,
    ttl: Option<u64>,
    /// `Some(None)` leaves the claim out.
    #[serde(default, deserialize_with = "given")]
    nbf: Option<Option<u64>>,
    valid_until: Option<u64>,
    #[serde(default)]
    calls: Vec<(String, Vec<String>, Box<RawValue>)>,
    #[serde(default)]
    grants: Vec<(String, BTreeMap<String, Box<RawValue>>)>,
    #[serde(default)]
    args: Vec<String>,
    #[serde(flatten)]
    switches: BTreeMap<String, Value>,
}

/// Tells `null` from a member that is not there.
fn given<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<u64>>, D::Error> {
    Deserialize::deserialize(value).map(Some)
}

#[test]
fn every_vector_is_met() {
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    let mut kinds = BTreeMap::new();
    for vector in &vectors.tokens {
        check(vector, vectors.now);
        *kinds.entry(vector.kind.as_str()).or_insert(0) += 1;
    }
    // A file cut short would pass as well.
    let expected = BTreeMap::from([("access", 14), ("capability", 11), ("taskrouter", 3)]);
    assert_eq!(kinds, expected);
}

fn check(vector: &Vector, now: u64) {
    let Vector { name, secret, input, .. } = vector;
    let now = UNIX_EPOCH + Duration::from_secs(now);
    let (made, kind) = match vector.kind.as_str() {
        "capability" => (capability(input, secret, now), Kind::Capability),
        "access" => (access(input, secret, now), Kind::Access),
        "taskrouter" => (taskrouter(input, secret, now), Kind::TaskRouter),
        other => panic!("{name}: kind {other} is new"),
    };
    let claims = Verifier::new(secret).expect("a secret").verify(made.expose(), now).expect(name);
    assert_eq!(claims.header(), &vector.header, "{name}");
    assert_eq!(claims.payload(), &vector.payload, "{name}");
    assert_eq!(claims.kind(), kind, "{name}");
    assert_eq!(claims.account(), Some(input.account_sid.as_str()), "{name}");
    // Equal claims in equal order are equal bytes.
    assert_eq!(made.expose(), vector.jwt, "{name}");
}

fn lifetime(input: &Input) -> Duration {
    input.ttl.map_or(USUAL_LIFETIME, Duration::from_secs)
}

fn capability(input: &Input, secret: &str, now: SystemTime) -> Jwt {
    let mut token = CapabilityToken::new(&input.account_sid, secret);
    for (call, arguments, named) in &input.calls {
        token = match (call.as_str(), arguments.as_slice()) {
            ("allow_client_incoming", [client]) => token.incoming(client),
            ("allow_client_outgoing", [application]) => token.outgoing(application, pairs(named)),
            ("allow_event_stream", []) => token.event_stream(pairs(named)),
            other => panic!("{other:?} is new"),
        };
    }
    // Ignored by the library that made the vectors, so there is no such setting here.
    assert!(input.valid_until.is_none_or(|until| until == 1_700_000_005));
    match input.nbf {
        None => {}
        Some(None) => token = token.without_not_before(),
        Some(Some(time)) => token = token.not_before(UNIX_EPOCH + Duration::from_secs(time)),
    }
    token.sign(now, lifetime(input)).expect("a token")
}

fn access(input: &Input, secret: &str, now: SystemTime) -> Jwt {
    let mut token = AccessToken::new(&input.account_sid, &input.signing_key_sid, secret);
    if let Some(identity) = &input.identity {
        token = token.identity(identity);
    }
    if let Some(region) = &input.region {
        token = token.region(region);
    }
    for (class, members) in &input.grants {
        token = token.grant(grant(class, members));
    }
    match input.nbf {
        None => {}
        Some(None) => token = token.without_not_before(),
        Some(Some(time)) => token = token.not_before(UNIX_EPOCH + Duration::from_secs(time)),
    }
    token.sign(now, lifetime(input)).expect("a token")
}

fn grant(class: &str, members: &BTreeMap<String, Box<RawValue>>) -> Grant {
    let text = |member: &str| -> String {
        members.get(member).map_or_else(String::new, |raw| {
            serde_json::from_str(raw.get()).expect("members are texts")
        })
    };
    match class {
        "VoiceGrant" => {
            let incoming = members.get("incoming_allow").is_some_and(|raw| raw.get() == "true");
            let mut grant = VoiceGrant::new()
                .incoming(incoming)
                .outgoing_application(text("outgoing_application_sid"))
                .push_credential(text("push_credential_sid"))
                .endpoint(text("endpoint_id"));
            let parameters = members.get("outgoing_application_params");
            for (name, value) in parameters.into_iter().flat_map(|raw| pairs(raw)) {
                grant = grant.parameter(name, value);
            }
            grant.into()
        }
        "ChatGrant" => ChatGrant::new()
            .service(text("service_sid"))
            .endpoint(text("endpoint_id"))
            .deployment_role(text("deployment_role_sid"))
            .push_credential(text("push_credential_sid"))
            .into(),
        "VideoGrant" => VideoGrant::new().room(text("room")).into(),
        "SyncGrant" => {
            SyncGrant::new().service(text("service_sid")).endpoint(text("endpoint_id")).into()
        }
        "TaskRouterGrant" => TaskRouterGrant::new()
            .workspace(text("workspace_sid"))
            .worker(text("worker_sid"))
            .role(text("role"))
            .into(),
        "PlaybackGrant" => {
            // The file has blanks between members, the token has none.
            let json = members["grant"].get().replace("\": ", "\":").replace(", \"", ",\"");
            PlaybackGrant::from_json(&json).expect("an object").into()
        }
        other => panic!("{other} is new"),
    }
}

/// What one keyword argument of the library does.
type Switch = fn(TaskRouterToken) -> TaskRouterToken;

fn taskrouter(input: &Input, secret: &str, now: SystemTime) -> Jwt {
    let account = &input.account_sid;
    let mut token = match input.args.as_slice() {
        [workspace] => TaskRouterToken::workspace(account, secret, workspace),
        [workspace, worker] => TaskRouterToken::worker(account, secret, workspace, worker),
        other => panic!("{other:?} is new"),
    };
    // In the order in which the library looks at its switches.
    let switches: [(&str, Switch); 5] = [
        ("allow_fetch_subresources", TaskRouterToken::fetch_subresources),
        ("allow_delete_subresources", TaskRouterToken::delete_subresources),
        ("allow_update_subresources", TaskRouterToken::update_subresources),
        ("allow_update_activities", TaskRouterToken::update_activities),
        ("allow_update_reservations", TaskRouterToken::update_reservations),
    ];
    for name in input.switches.keys() {
        assert!(switches.iter().any(|(known, _)| known == name), "{name} is new");
    }
    for (name, allow) in switches {
        if input.switches.get(name) == Some(&Value::Bool(true)) {
            token = allow(token);
        }
    }
    token.sign(now, lifetime(input)).expect("a token")
}

/// The members of an object of texts, in order.
fn pairs(object: &RawValue) -> Vec<(String, String)> {
    struct Pairs(Vec<(String, String)>);
    impl<'de> Deserialize<'de> for Pairs {
        fn deserialize<D: serde::Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Pairs;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object of texts")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Pairs, A::Error> {
                    let mut pairs = Vec::new();
                    while let Some(pair) = map.next_entry()? {
                        pairs.push(pair);
                    }
                    Ok(Pairs(pairs))
                }
            }
            value.deserialize_map(Visitor)
        }
    }
    serde_json::from_str::<Pairs>(object.get()).expect("an object of texts").0
}
