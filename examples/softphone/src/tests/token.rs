//! Who gets a token, for which number, and what it allows.

use std::time::SystemTime;

use fulfill_twilio::token::{Kind, Verifier};
use serde_json::{Value, json};

use super::*;

async fn ask(router: &Router, body: impl ToString) -> (u16, Value) {
    let request = Request::post("/token").header("content-type", "application/json");
    let response = send(router, request.body(Body::from(body.to_string())).unwrap()).await;
    let (head, body) = response.into_parts();
    assert_eq!(head.headers["cache-control"], "no-store");
    (head.status.as_u16(), serde_json::from_slice(&body).expect("JSON"))
}

fn ada(more: Value) -> Value {
    let mut asked = json!({ "user": "ada", "password": PASSWORD });
    asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    asked
}

#[tokio::test]
async fn a_token_lets_its_client_call_and_be_called() {
    let (router, _) = web();
    for (number, client, own) in [
        (Value::Null, "DeviceId_0001", "+815031234567"),
        ("+81-50-3123-4567".into(), "DeviceId_0001", "+815031234567"),
        ("050-3123-4567".into(), "DeviceId_0001", "+815031234567"),
        ("+14155550199".into(), "DeviceId_0002", "+14155550199"),
    ] {
        let (status, told) = ask(&router, ada(json!({ "number": number }))).await;
        let token = told["token"].as_str().expect("a token").to_owned();
        let expected = json!({
            "token": token, "kind": "access", "identity": client, "number": own,
            "numbers": ["+815031234567", "+14155550199"], "expires_in": 3600,
        });
        assert_eq!((status, told), (200, expected));
        let now = SystemTime::now();
        let claims = Verifier::new(KEY_SECRET).unwrap().verify(&token, now).unwrap();
        assert_eq!((claims.kind(), claims.identity()), (Kind::Access, Some(client)));
        assert_eq!(claims.account(), Some(ACCOUNT));
        let grant = json!({
            "incoming": { "allow": true }, "outgoing": { "application_sid": APPLICATION },
        });
        assert_eq!(Value::from(claims.grant("voice").unwrap().clone()), grant);
        assert_eq!(claims.payload()["grants"].as_object().unwrap().len(), 2, "and the identity");
        let left = claims.expires().unwrap() as f64
            - now.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs_f64();
        assert!((3_000.0..=3_600.0).contains(&left), "{left}");
    }
}

#[tokio::test]
async fn the_older_token_is_there_too() {
    let (router, _) = web();
    let (status, told) = ask(&router, ada(json!({ "kind": "capability" }))).await;
    assert_eq!((status, &told["kind"]), (200, &json!("capability")));
    let token = told["token"].as_str().unwrap();
    let verifier = Verifier::new(AUTH_TOKEN).unwrap();
    let claims = verifier.verify(token, SystemTime::now()).unwrap();
    assert_eq!((claims.kind(), claims.account()), (Kind::Capability, Some(ACCOUNT)));
    let scope = format!(
        "scope:client:incoming?clientName=DeviceId_0001 \
         scope:client:outgoing?appSid={APPLICATION}&clientName=DeviceId_0001"
    );
    assert_eq!(claims.scope(), Some(scope.as_str()));
}

#[tokio::test]
async fn who_may_not_have_it_gets_none() {
    let (router, _) = web();
    for (asked, status, error) in [
        (json!({ "user": "ada", "password": "wrong" }), 401, "credentials"),
        (json!({ "user": "eve", "password": PASSWORD }), 401, "credentials"),
        (json!({ "user": "", "password": "" }), 401, "credentials"),
        (json!({ "user": "ada", "password": "x".repeat(2_000) }), 401, "credentials"),
        (json!({ "user": "x".repeat(65), "password": PASSWORD }), 401, "credentials"),
        (ada(json!({ "number": "+815031110000" })), 403, "not-yours"),
        (ada(json!({ "number": "+819059876543" })), 403, "not-yours"),
        (ada(json!({ "number": "client:DeviceId_0001" })), 422, "number"),
        (ada(json!({ "kind": "everything" })), 400, "json"),
        (json!({ "number": "+81-50-3123-4567" }), 400, "json"),
        (json!([]), 400, "json"),
    ] {
        let (given, told) = ask(&router, &asked).await;
        assert_eq!((given, told["error"].as_str()), (status, Some(error)), "{asked}");
        assert!(told.get("token").is_none() && told["message"].is_string(), "{told}");
    }
    assert_eq!(ask(&router, "{").await.0, 400);
    assert_eq!(ask(&router, "x".repeat(9_000)).await.0, 413);
    let get = Request::get("/token").body(Body::empty()).unwrap();
    assert_eq!(send(&router, get).await.status(), 405);
}

#[tokio::test]
async fn passwords_cannot_be_tried_for_ever() {
    let (router, _) = web();
    let wrong = json!({ "user": "ada", "password": "wrong" });
    for _ in 0..5 {
        assert_eq!(ask(&router, &wrong).await.0, 401);
    }
    let right = Request::post("/token").body(Body::from(ada(json!({})).to_string())).unwrap();
    let refused = send(&router, right).await;
    assert_eq!(refused.status(), 429);
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let ben = json!({ "user": "ben", "password": PASSWORD });
    assert_eq!(ask(&router, ben).await.0, 200);
}

#[tokio::test]
async fn who_hangs_up_instead_of_waiting_leaves_no_name() {
    let (router, _) = web();
    let tried = |_| {
        let router = router.clone();
        let wrong = json!({ "user": "ada", "password": "wrong" });
        tokio::spawn(async move { ask(&router, wrong).await })
    };
    let tried: Vec<_> = (0..20).map(tried).collect();
    // All have asked by then; two are looked at.
    tokio::task::yield_now().await;
    // All at once: each that is gone would let another one in.
    tried.iter().for_each(tokio::task::JoinHandle::abort);
    for task in tried {
        let _ = task.await;
    }
    assert_eq!(ask(&router, ada(json!({}))).await.0, 200);
}
