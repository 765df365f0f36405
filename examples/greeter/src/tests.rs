//! The handlers as plain functions, and the bot as Twilio would call it.

use fulfill_runtime::testing::{Tester, transcripts};
use fulfill_twilio::{
    autopilot::Schema,
    form::Form,
    signature::{Content, Signer},
};
use http::Request;
use serde_json::{Value, json};

use super::*;

const ADA: &str = "+14155550100";

fn users() -> (tempfile::TempDir, Users) {
    let folder = tempfile::tempdir().unwrap();
    let users = Users::open(folder.path().join("users.db")).unwrap();
    (folder, users)
}

#[test]
fn yes_leads_to_store_user() {
    assert_eq!(can_have_name(YesNo::Yes), Reply::new().redirect::<store_user>());
    assert_eq!(can_have_name(YesNo::No), Reply::say("😐"));
}

#[tokio::test]
async fn a_new_user_is_asked_and_a_known_one_welcomed() {
    let (_folder, users) = users();
    let greet = || greeting(Sender(ADA.into()), State(users.clone()));
    let new = Reply::say("Hello there! Looks like you are writing from United States");
    assert_eq!(greet().await.unwrap(), new.redirect::<can_have_name>());
    store_user(Sender(ADA.into()), " ada ".into(), State(users.clone())).await.unwrap();
    let known = Reply::new()
        .remember("name", "Ada")
        .remember("country", "United States")
        .and_say("Hi there Ada! Welcome back, how are things in United States?");
    assert_eq!(greet().await.unwrap(), known);
}

#[test]
fn names_begin_with_a_capital() {
    for (name, expected) in
        [("ada", "Ada"), ("ADA", "Ada"), ("éva", "Éva"), ("McCoy", "McCoy"), ("", "")]
    {
        assert_eq!(capitalized(name), expected);
    }
}

/// A request as Twilio signs it.
fn signed(path: &str, form: &Form) -> Request<String> {
    let signed = Signer::new("12345")
        .unwrap()
        .sign(&format!("http://localhost:5052{path}"), Content::Form(form));
    let mut request = Request::post(path)
        .header("host", "localhost:5052")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.encode())
        .unwrap();
    request.headers_mut().extend(signed.headers());
    request
}

#[tokio::test]
async fn answers_signed_requests_only() {
    let (_folder, users) = users();
    let app = App::new(intents![greeting, can_have_name, store_user]).unwrap();
    let bot = Tester::new(app.state(users).mount("/", Autopilot::new("12345"))).unwrap();
    let answer = async |request| -> Value {
        let response = bot.send(request).await;
        assert_eq!(response.status(), 200, "{:?}", response.body());
        serde_json::from_slice(response.body()).unwrap()
    };
    let from = Form::default().with("UserIdentifier", ADA);
    let hello = json!({"actions": [
        {"say": "Hello there! Looks like you are writing from United States"},
        {"redirect": "task://can-have-name"},
    ]});
    assert_eq!(answer(signed("/greeting", &from)).await, hello);
    let by_task = from.clone().with("CurrentTask", "greeting");
    assert_eq!(answer(signed("/", &by_task)).await, hello);

    let memory = |collect: &str, question: &str, answer: &str| {
        json!({"twilio": {"collected_data": {collect: {"answers": {question: {"answer": answer}}}}}})
            .to_string()
    };
    let yes = from.clone().with("Memory", &memory("ask-for-name", "can_have_name", "Yes"));
    let stored = json!({"actions": [{"redirect": "task://store-user"}]});
    assert_eq!(answer(signed("/can-have-name", &yes)).await, stored);

    let name = from.clone().with("Memory", &memory("collect-name", "first_name", "ada"));
    let stored = json!({"actions": [
        {"remember": {"name": "Ada", "country": "United States"}},
        {"say": "Hi, Ada from United States!"},
        {"say": "This is a WIP ok bye"},
    ]});
    assert_eq!(answer(signed("/store-user", &name)).await, stored);

    let mut unsigned = signed("/greeting", &from);
    unsigned.headers_mut().remove("x-twilio-signature");
    assert_eq!(bot.send(unsigned).await.status(), 403);
    let altered = signed("/greeting", &from).map(|body| body + "0");
    assert_eq!(bot.send(altered).await.status(), 403);
}

/// On the console, and on Autopilot with its platform played.
#[test]
fn conversations_go_the_same_way_on_both_channels() {
    transcripts("tests/*.chat", || {
        let (folder, users) = users();
        // The users are gone when the bot that holds the folder is.
        Ok(app(users)?.state(Arc::new(folder)))
    });
}

#[test]
fn all_of_the_schema_is_taken_over() {
    let schema: Schema = serde_json::from_str(include_str!("../schema.json")).unwrap();
    let taught = schema.teach(intents![greeting, can_have_name, store_user]);
    assert_eq!(taught.losses, []);
    let mut nodes: Vec<&str> = taught.entries.iter().map(|entry| &*entry.node).collect();
    nodes[3..].sort_unstable();
    let all =
        ["greeting", "can-have-name", "store-user", "collect_fallback", "fallback", "goodbye"];
    assert_eq!(nodes, all);
}
