//! Each action as it goes over the wire, and back.

use fulfill_twilio::autopilot::{
    Action, Actions, Collect, FieldType, Handoff, Image, ListenFor, Method, Play, Prompt, Question,
    Rules, Say, SayPrompt, Show, Target, Validate, VoiceDigits,
};
use serde_json::json;

use crate::golden;

#[track_caller]
fn check(name: &str, actions: Actions) {
    let json = actions.to_json().expect("a reply");
    let text = String::from_utf8(json).expect("JSON is UTF-8");
    golden(&format!("autopilot/{name}.json"), &text);
    assert_eq!(serde_json::from_str::<Actions>(&text).expect("what is written reads"), actions);
    assert_eq!(actions.check(), [], "{name}");
}

#[test]
fn none() {
    check("none", Actions::new());
}

#[test]
fn say() {
    check("say", Actions::new().say("😐 \"quoted\" \\ <b>&\u{1}\n"));
    check("say-speech", Actions::new().say(Say::Speech { speech: "Hello".into() }));
}

#[test]
fn show_and_play() {
    let show = Show::new("Our menu")
        .image(Image::new("https://h/1.png").label("Pizza"))
        .image(Image::new("https://h/2.png"));
    check("show", Actions::new().show(show).show(Show::new("Text only")));
    let play = Play::new("https://h/a.mp3");
    check("play", Actions::new().play(play.clone()).play(play.times(2)));
}

#[test]
fn remember() {
    let actions = Actions::new()
        .remember("zeta", 1)
        .remember("alpha", json!({"list": [null, true, 1.5, "x"]}))
        .remember("zeta", "again")
        .say("between")
        .remember("other", false);
    check("remember", actions);
}

#[test]
fn listen() {
    check("listen", Actions::new().say("Yes?").listen());
    let digits = VoiceDigits {
        num_digits: Some(1),
        other: [("redirects".into(), json!({"1": "task://one"}))].into(),
        ..VoiceDigits::default()
    };
    let what = ListenFor {
        tasks: vec!["one".into(), "two".into()],
        voice_digits: Some(digits),
        barge: Some(false),
    };
    check("listen-for", Actions::new().listen_for(what));
}

#[test]
fn redirect() {
    check("redirect-task", Actions::new().redirect(Target::task("can-have-name")));
    check("redirect-url", Actions::new().redirect(Target::url("https://h/next?a=1")));
    let target = Target::request("https://h/next", Method::Get);
    check("redirect-method", Actions::new().redirect(target));
}

#[test]
fn handoff() {
    check("handoff", Actions::new().handoff(Handoff::voice("taskrouter://WW1")));
    let all = Handoff {
        method: Some(Method::Post),
        voice_status_callback_url: Some("https://h/status".into()),
        voice_status_callback_method: Some(Method::Get),
        wait_url: Some("https://h/wait".into()),
        wait_url_method: Some(Method::Post),
        action: Some("https://h/after".into()),
        priority: Some("5".into()),
        timeout: Some("200".into()),
        ..Handoff::voice("https://h/twiml")
    };
    check("handoff-all", Actions::new().handoff(all));
}

#[test]
fn collect() {
    let small = Collect::new("collect-name", Target::task("store-user"))
        .ask(Question::new("first_name", "What is your name?").kind(FieldType::FirstName));
    check("collect", Actions::new().say("Let us see.").collect(small));
}

#[test]
fn collect_with_every_member() {
    let rules = Rules::new()
        .allowed_values(["small", "large"])
        .allowed_types(["image/png"])
        .on_failure([Say::from("Sorry?"), Say::Speech { speech: "Which one?".into() }], true)
        .on_success("Fine.")
        .max_attempts(3, Target::task("give-up"))
        .webhook("https://h/judge", Some(Method::Post));
    let digits = VoiceDigits {
        num_digits: Some(4),
        finish_on_key: Some("#".into()),
        ..VoiceDigits::default()
    };
    let question = Question {
        prefill: Some("size".into()),
        voice_digits: Some(digits),
        ..Question::new("size", Prompt::Say(SayPrompt { say: "Which size?".into() }))
            .kind("PizzaSize")
            .rules(rules)
    };
    let by_type = Question {
        validate: Some(Validate::ByType),
        ..Question::new("How many", "How many?").kind(FieldType::Number)
    };
    let target = Target::request("https://h/order", Method::Post);
    let collect = Collect::new("order", target).ask(question).ask(by_type);
    check("collect-all", Actions::new().collect(collect));
}

/// The replies of the greeting bot that this crate's example retells.
#[test]
fn greeting_bot() {
    let known = Actions::new()
        .remember("name", "Ann")
        .remember("country", "Brazil")
        .say("Hi there Ann! Welcome back, how are things in Brazil?");
    check("greeting-known", known);
    let new = Actions::new()
        .say("Hello there! Looks like you are writing from Brazil")
        .redirect(Target::task("can-have-name"));
    check("greeting-new", new);
    check("greeting-yes", Actions::new().redirect(Target::task("store-user")));
    check("greeting-no", Actions::new().say("😐"));
    let stored = Actions::new()
        .remember("name", "Ann")
        .remember("country", "Brazil")
        .say("Hi, Ann from Brazil!")
        .say("This is a WIP ok bye");
    check("greeting-stored", stored);
}

#[test]
fn what_others_write_reads() {
    #[track_caller]
    fn reads(json: &str, expected: Action) {
        let action: Action = serde_json::from_str(json).expect("an action");
        assert_eq!(action, expected, "{json}");
    }
    let listen = ListenFor { tasks: vec!["a".into()], ..ListenFor::default() };
    let expected = Actions::new().listen_for(listen).actions.remove(0);
    reads(r#"{"listen":{"tasks":["a"],"unknown":1}}"#, expected);
    let target = Target::request("https://h", Method::Get);
    reads(r#"{"redirect":{"method":"get","uri":"https://h"}}"#, Action::Redirect(target));
    reads(r#"{"show":{"body":"x","images":[]}}"#, Action::Show(Show::new("x")));
    for mistake in [
        r#"{"listen":false}"#,
        r#"{"say":{"text":"x"}}"#,
        r#"{"show":{"images":[]}}"#,
        r#"{"record":true}"#,
        r#"{"say":"a","listen":true}"#,
        r#"{"collect":{"name":"a","questions":[]}}"#,
    ] {
        assert!(serde_json::from_str::<Action>(mistake).is_err(), "{mistake}");
    }
}
