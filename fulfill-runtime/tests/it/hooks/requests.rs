//! What callers send, right and wrong.

use fulfill_runtime::testing::Tester;
use http::{Method, Request};
use serde_json::json;

use super::{Bot, SECRET, app, authorized, in_memory};
use crate::deliveries::post::Platform;

#[tokio::test]
async fn a_key_is_taken_once() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = Bot::new(app(&store, &platform));
    bot.hear(&["ana", "bea"]).await;
    let body = json!({ "text": "closed today", "users": ["ana", "bea"] });
    let first = bot.tell("notify", Some("k1"), &body).await;
    assert!(first.location().starts_with("/hooks/notify/"), "{first:?}");
    assert_eq!(
        format!("/hooks/notify/{}", first.json()["delivery"].as_str().unwrap()),
        first.location()
    );
    let report = bot.outcome(&first).await;
    assert_eq!(report["totals"]["delivered"], 2, "{report}");
    for _ in 0..3 {
        let again = bot.tell("notify", Some("k1"), &body).await;
        assert_eq!(again.location(), first.location());
    }
    let other = bot.tell("notify", Some("k1"), &json!({ "text": "open", "users": [] })).await;
    assert_eq!(other.status(), 422);
    assert!(other.error().contains("used before with another body"), "{other:?}");
    assert_eq!(bot.outcome(&first).await, report, "nothing has changed");
    let second = bot.tell("notify", Some("k2"), &body).await;
    assert_ne!(second.location(), first.location());
    bot.outcome(&second).await;
    for _ in 0..2 {
        bot.outcome(&bot.tell("notify", None, &body).await).await;
    }
    assert_eq!(platform.got("ana").len(), 4, "of two keys and two without one");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_once_are_one_delivery() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = Bot::new(app(&store, &platform));
    bot.hear(&["ana"]).await;
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let bot = bot.clone();
            // Half of them say something else.
            let body = json!({ "text": (number % 2).to_string(), "users": ["ana"] });
            tokio::spawn(async move { bot.tell("notify", Some("k"), &body).await })
        })
        .collect();
    let mut kept = Vec::new();
    let mut refused = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status().as_u16() {
            202 => kept.push(answer),
            422 => refused += 1,
            status => panic!("{status}"),
        }
    }
    assert_eq!((kept.len(), refused), (8, 8));
    assert!(kept.iter().all(|answer| answer.location() == kept[0].location()));
    bot.outcome(&kept[0]).await;
    assert_eq!(platform.got("ana").len(), 1);
}

#[tokio::test]
async fn wrong_requests_are_told_what_is_wrong() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = Bot::new(app(&store, &platform));
    let post = |path: &str| Request::post(path.to_owned());
    let json_to = |path: &str| authorized(post(path)).header("content-type", "application/json");
    let long = "x".repeat(256);
    let deep = "[".repeat(200);
    let large = format!("\"{}\"", "x".repeat(256 * 1024));
    let told = r#"{"text": "x", "users": []}"#;
    for (request, body, status, error) in [
        (post("/hooks/notify"), told, 401, "Authorization: Bearer"),
        (post("/hooks/notify").header("authorization", "Bearer no"), told, 401, "show a secret"),
        (
            post("/hooks/notify").header("x-hub-signature-256", "sha256=00"),
            told,
            401,
            "show a secret",
        ),
        (post("/hooks/none"), told, 404, "no hook is called `none`"),
        (post("/hooks/a%20b"), told, 404, "`a b`"),
        (post("/hooks/%FF"), told, 404, "/hooks/<name>"),
        (post("/hooks"), told, 404, "/hooks/<name>"),
        (post("/hooks/notify/a/b"), told, 404, "/hooks/<name>"),
        (authorized(post("/hooks/notify")), told, 415, "Content-Type is ``"),
        (
            authorized(post("/hooks/notify")).header("content-type", "text/plain; charset=utf-8"),
            told,
            415,
            "`text/plain`",
        ),
        (json_to("/hooks/notify"), "", 400, "no JSON: EOF"),
        (json_to("/hooks/notify"), "text=x", 400, "no JSON: expected"),
        (json_to("/hooks/notify"), &deep, 400, "no JSON: recursion limit"),
        (json_to("/hooks/notify"), "{} {}", 400, "trailing characters"),
        (json_to("/hooks/notify"), "{}", 422, "missing field `text`"),
        (json_to("/hooks/notify"), r#"{"text": 1, "users": []}"#, 422, "invalid type: integer"),
        (json_to("/hooks/notify"), &large, 413, "exceeds 262144 bytes"),
        (json_to("/hooks/notify").header("idempotency-key", ""), told, 400, "idempotency-key"),
        (json_to("/hooks/notify").header("idempotency-key", "a b"), told, 400, "visible ASCII"),
        (json_to("/hooks/notify").header("idempotency-key", &long), told, 400, "1 to 255"),
        (
            json_to("/hooks/notify").header("idempotency-key", "a").header("idempotency-key", "a"),
            told,
            400,
            "there once",
        ),
        (
            json_to("/hooks/notify").header("content-encoding", "gzip"),
            told,
            415,
            "Content-Encoding",
        ),
    ] {
        let what = format!("{request:?}");
        let answer = bot.send(request, body).await;
        assert_eq!(answer.status(), status, "{what} {answer:?}");
        assert!(answer.error().contains(error), "{what} {answer:?}");
        assert_eq!(answer.header("www-authenticate"), if status == 401 { "Bearer" } else { "" });
    }
    assert_eq!(store.statistics().await.unwrap().conversations, 0, "nothing was kept");
}

#[tokio::test]
async fn methods_and_deliveries_are_checked() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = Bot::new(app(&store, &platform));
    let id = "0".repeat(32);
    let delivery = format!("/hooks/notify/{id}");
    for (method, path, status, allow) in [
        (Method::GET, "/hooks/notify", 405, "POST"),
        (Method::PUT, "/hooks/notify", 405, "POST"),
        (Method::POST, &delivery, 405, "GET, HEAD"),
        (Method::DELETE, &delivery, 405, "GET, HEAD"),
        (Method::GET, &delivery, 404, ""),
        (Method::GET, "/hooks/notify/..", 404, ""),
    ] {
        let request = authorized(Request::builder().method(method.clone()).uri(path));
        let answer = bot.send(request, "").await;
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        assert!(!answer.error().is_empty());
    }
    let told = bot.tell("notify", None, &json!({ "text": "x", "users": [] })).await;
    let unsigned = bot.send(Request::get(told.location()), "").await;
    assert_eq!(unsigned.status(), 401, "who may not tell may not ask");
    let elsewhere = told.location().replace("notify", "none");
    assert_eq!(bot.send(authorized(Request::get(elsewhere)), "").await.status(), 404);
}

#[tokio::test]
async fn programs_of_this_machine_may_in_dev_mode() {
    let (store, platform) = (in_memory(), Platform::default());
    let app = app(&store, &platform).dev(true).hooks_at("/tell/");
    let bot = Tester::new(app).expect("no gaps");
    let request = |path: &str| {
        let request = Request::post(path.to_owned()).header("content-type", "application/json");
        request.body(r#"{"text": "x", "users": []}"#).unwrap()
    };
    let kept = bot.send(request("/tell/notify")).await;
    assert_eq!(kept.status(), 202);
    assert!(kept.headers()["location"].to_str().unwrap().starts_with("/tell/notify/"));
    assert_eq!(bot.send(request("/hooks/notify")).await.status(), 404);
    let lost = bot.send(request("/tell")).await;
    assert!(String::from_utf8_lossy(lost.body()).contains("told at /tell/<name>"), "{lost:?}");
    let outside = bot.clone().from_peer([10, 0, 0, 1]);
    assert_eq!(outside.send(request("/tell/notify")).await.status(), 401);
    let mut shown = request("/tell/notify");
    let bearer = format!("Bearer {SECRET}").parse().unwrap();
    shown.headers_mut().insert("authorization", bearer);
    assert_eq!(outside.send(shown).await.status(), 202);
    let mut page = request("/tell/notify");
    page.headers_mut().insert("origin", "https://elsewhere.example".parse().unwrap());
    assert_eq!(bot.send(page).await.status(), 401, "a page of another site");
}
