//! What is not a message: profile, personas, hand-over; and what the fake is asked from outside.

use bytes::Bytes;
use fake_graph::{Stats, Taken, client};
use fulfill_messenger::graph::{
    Localised, Menu, MenuItem, Persona, Profile, ProfileField, Property,
};
use http::{Method, Request};
use serde_json::{Value, json};

use crate::{PAGE, Stand, code, read, text};

async fn ask(stand: &Stand, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = Request::builder().method(method).uri(format!("{}{path}", stand.fake.url()));
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    read(client::call(request.body(body).unwrap()).await.unwrap())
}

#[tokio::test]
async fn profiles_are_remembered() {
    let stand = Stand::new().await;
    let graph = stand.graph(PAGE);
    let done = |request| async { read(client::call(request).await.unwrap()).1 };
    let item = || MenuItem::postback("Help", "HELP").unwrap();
    let menu = Profile::new().menu(Menu::new("default", [item()]).unwrap());
    assert_eq!(code(&done(graph.set_profile(&menu)).await), (100, 0), "no get_started");
    let greeting = Profile::new().greeting(Localised::new("default", "Hi").unwrap());
    let greeting = greeting.get_started("START").unwrap();
    for profile in [&greeting, &menu] {
        assert_eq!(done(graph.set_profile(profile)).await, json!({"result": "success"}));
    }
    let asked = graph.profile(&[Property::GetStarted, Property::Greeting, Property::Commands]);
    let expected = json!({"data": [{"get_started": {"payload": "START"},
        "greeting": [{"locale": "default", "text": "Hi"}]}]});
    assert_eq!(done(asked).await, expected);
    done(graph.delete_profile(&[Property::Greeting])).await;
    assert_eq!(done(graph.profile(&[Property::Greeting])).await, json!({"data": []}));
    let menus = [Menu::new("default", [item()]).unwrap()];
    assert_eq!(done(graph.set_user_menu("719", &menus)).await, json!({"result": "success"}));
    assert_eq!(done(graph.delete_user_menu("719")).await, json!({"result": "success"}));
}

#[tokio::test]
async fn personas_users_and_owners() {
    let stand = Stand::new().await;
    let graph = stand.graph(PAGE);
    let done = |request| async { read(client::call(request).await.unwrap()).1 };
    let persona = Persona::new("Ana", "https://a.example/b.png").unwrap();
    let id = done(graph.create_persona(&persona)).await["id"].as_str().unwrap().to_owned();
    assert_eq!(done(graph.persona(&id)).await["name"], "Ana");
    assert_eq!(done(graph.personas(None)).await["data"][0]["id"], json!(id));
    assert_eq!(done(graph.delete_persona(&id)).await, json!({"success": true}));
    assert_eq!(done(graph.personas(None)).await["data"], json!([]));
    assert_eq!(code(&done(graph.delete_persona(&id)).await), (100, 33));
    assert_eq!(done(graph.user_profile("719", &[ProfileField::FirstName])).await, json!({}));
    let handover = graph.handover("719");
    assert_eq!(done(handover.owner()).await, json!({"data": []}));
    assert_eq!(done(handover.pass("26", None)).await, json!({"success": true}));
    let owned = json!({"data": [{"thread_owner": {"app_id": "26"}}]});
    assert_eq!(done(handover.owner()).await, owned);
    done(handover.take(None)).await;
    assert_eq!(done(handover.owner()).await, json!({"data": []}));
    let (_, answer) =
        stand.post(PAGE, "pass_thread_control", &json!({"recipient": {"id": "719"}})).await;
    assert_eq!(code(&answer), (100, 0), "an app must be named");
    assert_eq!(done(graph.subscribe(&["messages"])).await, json!({"success": true}));
}

#[tokio::test]
async fn what_was_taken_is_seen_from_outside() {
    let stand = Stand::new().await;
    for (user, said) in [("719", "one"), ("720", "two"), ("719", "three")] {
        let mut body = text(said);
        body["recipient"]["id"] = json!(user);
        stand.send(&body).await;
    }
    for (query, expected) in [
        ("", &["one", "two", "three"][..]),
        ("?after=1", &["two", "three"]),
        ("?limit=1", &["one"]),
        ("?recipient=719&after=1", &["three"]),
    ] {
        let (_, list) =
            ask(&stand, Method::GET, &format!("/fake/messages{query}"), Value::Null).await;
        let list: Vec<Taken> = serde_json::from_value(list).unwrap();
        let texts: Vec<_> = list.iter().map(|taken| taken.text.as_deref().unwrap()).collect();
        assert_eq!(texts, expected, "{query}");
    }
    let (_, stats) = ask(&stand, Method::GET, "/fake/stats", Value::Null).await;
    assert_eq!(serde_json::from_value::<Stats>(stats).unwrap(), stand.fake.stats());
    assert_eq!(stand.fake.stats().outcomes["ok"], 3);
    ask(&stand, Method::DELETE, "/fake/messages", Value::Null).await;
    assert_eq!((stand.fake.taken().len(), stand.fake.stats().calls), (0, 0));
    stand.send(&text("four")).await;
    assert_eq!(stand.fake.taken()[0].seq, 4, "places go on");
}

#[tokio::test]
async fn the_fake_is_told_things_from_outside() {
    let stand = Stand::new().await;
    let told = async |path, body| ask(&stand, Method::POST, path, body).await.0;
    let faults =
        json!({"seed": 7, "shares": {"503": 1000}, "scripts": {"719": ["transient", "ok"]}});
    assert_eq!(told("/fake/faults", faults).await, 200);
    let statuses = [
        stand.send(&text("a")).await.0,
        stand.send(&text("b")).await.0,
        stand.send(&text("c")).await.0,
    ];
    assert_eq!(statuses, [500, 200, 503]);
    let (_, faults) = ask(&stand, Method::GET, "/fake/faults", Value::Null).await;
    assert_eq!(faults, json!({"seed": 7, "shares": {"503": 1000}}));
    assert_eq!(told("/fake/faults", json!({"shares": {}})).await, 200);
    assert_eq!(told("/fake/users", json!({"719": {"silent_hours": 25}})).await, 200);
    assert_eq!(code(&stand.send(&text("d")).await.1), (10, 2_018_278));
    for (path, body) in [
        ("/fake/faults", json!({"shares": {"oops": 1}})),
        ("/fake/faults", json!({"shares": {"500": 1001}})),
        ("/fake/faults", json!({"share": {}})),
        ("/fake/users", json!({"719": {"silent": 1}})),
        ("/fake/rates", json!({"pages": 1})),
        ("/fake/say", json!({"from": "719", "text": "hi"})),
    ] {
        assert_eq!(told(path, body.clone()).await, 400, "{path} {body}");
    }
    assert_eq!(told("/fake/nothing", Value::Null).await, 404);
}
