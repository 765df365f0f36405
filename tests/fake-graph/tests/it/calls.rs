//! Who may call, and in which form.

use bytes::Bytes;
use fake_graph::{Settings, client};
use fulfill_messenger::{
    graph::Graph,
    send::{Message, Recipient, Send},
};
use http::{Method, Request};
use serde_json::json;

use crate::{PAGE, Stand, code, read, text};

async fn post(uri: String, headers: &[(&str, &str)], body: &str) -> (u16, serde_json::Value) {
    let mut request = Request::post(uri).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
    read(client::call(request).await.unwrap())
}

#[tokio::test]
async fn tokens_are_known_in_three_places_and_speak_for_their_page() {
    let stand = Stand::new().await;
    let url = stand.fake.url();
    let body = text("hi").to_string();
    let within = json!({"recipient": {"id": "719"}, "sender_action": "typing_on",
        "access_token": PAGE.1});
    let bearer = |token: &'static str| [("authorization", token)];
    let right = bearer("Bearer EAAB-page-token");
    let of = |rest: &str| format!("{url}/v25.0/{rest}");
    for (uri, headers, body, expected) in [
        (of("me/messages"), &right[..], &*body, (0, 0)),
        (of("311/messages"), &right, &body, (0, 0)),
        (of("me/messages?access_token=EAAB-page-token"), &[], &body, (0, 0)),
        (of("me/messages"), &[], &within.to_string(), (0, 0)),
        (of("me/messages"), &[], &body, (190, 0)),
        (of("me/messages"), &bearer("Bearer other"), &body, (190, 0)),
        (of("me/messages"), &bearer("EAAB-page-token"), &body, (190, 0)),
        (of("312/messages"), &right, &body, (100, 33)),
        (of("me/messages"), &right, "{", (100, 0)),
        (of("me/mesages"), &right, &body, (2500, 0)),
        (format!("{url}/me/messages"), &right, &body, (2500, 0)),
    ] {
        let (_, answer) = post(uri.clone(), headers, body).await;
        assert_eq!(code(&answer), expected, "{uri} {headers:?}: {answer}");
    }
    assert!(stand.fake.taken().iter().all(|taken| taken.page == "311"));
}

#[tokio::test]
async fn proofs_are_asked_for_where_there_is_a_secret() {
    let settings = Settings::new().app_secret("s3cret").page("311", "EAAB-page-token");
    let fake = fake_graph::FakeGraph::start(settings).unwrap();
    let send = Send::reply(Recipient::id("719"), Message::text("hi").unwrap());
    let graph = || Graph::new("EAAB-page-token").unwrap().at(fake.url()).unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.unwrap().as_secs();
    for (graph, taken) in [
        (graph().app_secret("s3cret"), true),
        (graph().app_secret("s3cret").timed(now), true),
        (graph().app_secret("s3cret").timed(now - 360), false),
        (graph().app_secret("other"), false),
        (graph(), false),
    ] {
        let (_, answer) = read(client::call(graph.send(&send)).await.unwrap());
        assert_eq!(code(&answer).0 == 100, !taken, "{answer}");
    }
    assert_eq!(fake.stats().taken, 2);
}

#[tokio::test]
async fn forms_are_taken_as_well_and_kept_as_json() {
    let stand = Stand::new().await;
    let form = "recipient=%7B%22id%22%3A%22719%22%7D&messaging_type=RESPONSE\
                &message=%7B%22text%22%3A%22hi%22%7D";
    let uri = format!("{}/v25.0/me/messages", stand.fake.url());
    let headers = [("authorization", "Bearer EAAB-page-token")];
    let request = Request::builder()
        .method(Method::POST)
        .uri(uri)
        .header(headers[0].0, headers[0].1)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form));
    assert_eq!(read(client::call(request.unwrap()).await.unwrap()).0, 200);
    assert_eq!(stand.fake.taken()[0].value(), text("hi"));
}

#[tokio::test]
async fn repeats_are_told_from_new_messages() {
    let stand = Stand::new().await;
    stand.fake.script("719", ["500", "close_after"].map(|name| name.parse().unwrap()));
    let request = |body: String| {
        Request::post(format!("{}/v25.0/me/messages", stand.fake.url()))
            .header("authorization", "Bearer EAAB-page-token")
            .header("content-type", "application/json")
            .header("idempotency-key", "k-1")
            .body(Bytes::from(body))
            .unwrap()
    };
    for _ in 0..3 {
        let _ = client::call(request(text("one").to_string())).await;
    }
    let _ = client::call(request(text("two").to_string())).await;
    let taken = stand.fake.taken();
    let seen: Vec<_> = taken
        .iter()
        .map(|taken| (taken.seq, taken.text.as_deref().unwrap(), taken.attempt, taken.copy))
        .collect();
    assert_eq!(seen, [(1, "one", 2, 1), (2, "one", 3, 2), (3, "two", 1, 1)]);
    assert!(taken.iter().all(|taken| taken.key.as_deref() == Some("k-1")));
    let stats = stand.fake.stats();
    assert_eq!((stats.calls, stats.taken, stats.repeats), (4, 3, 1));
}
