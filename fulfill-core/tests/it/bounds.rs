//! Where the dialogue engine's rules meet: bounds of the state, the end of a session, who hands over
//! control, and what a redirect takes along.

use fulfill_core::{
    Call, Entry, Reply, Table, Triggers, Turn,
    collect::Checks,
    dialogue::{Done, Engine, Note, Rules, State, Step},
    matching::{Matcher, Samples},
    reply::{Action, Button, Form, Kind, Question},
    turn::{Attachment, Place},
};
use serde_json::{Value, json};

fn intent(node: &'static str, reply: impl Fn(&Turn) -> Reply + Send + Sync + 'static) -> Entry {
    let entry = Entry::new(node, move |turn| Call::Ready(Ok(reply(turn))));
    entry.answers(Triggers::new().text(node).event(node))
}

/// A node that nobody comes to but by what leads there.
fn inner(node: &'static str, reply: impl Fn(&Turn) -> Reply + Send + Sync + 'static) -> Entry {
    intent(node, reply).answers(Triggers::new())
}

fn engine(entries: Vec<Entry>, rules: Rules) -> Engine {
    let table = Table::new(entries).expect("no conflicts");
    let (matcher, _) = Matcher::new(&table, Box::new(Samples::new()));
    Engine::new(table, matcher, Checks::new(), rules)
}

/// One turn; a state that does not come back as it was written is a mistake.
fn turn(engine: &Engine, state: &State, turn: Turn) -> Done {
    let state = State::read(&state.write()).expect("just written");
    let mut run = engine.begin(state, turn);
    let done = loop {
        match run.step() {
            Step::Call(intent, turn) => match (intent.handler)(&turn) {
                Call::Ready(Ok(reply)) => {
                    if let Err(error) = run.reply(reply) {
                        run.fail(&error.to_string());
                    }
                }
                _ => run.fail("Sorry."),
            },
            Step::Done(done) => break done,
        }
    };
    assert_eq!(State::read(&done.state.write()).expect("just written"), done.state);
    let (size, limit) = (done.state.write().len(), engine.rules().memory);
    assert!(size <= limit, "{size} bytes of {limit}");
    done
}

fn say(engine: &Engine, state: &State, text: &str) -> Done {
    turn(engine, state, Turn::builder("console").text(text).locale("en").build())
}

fn event(engine: &Engine, state: &State, name: &str) -> Done {
    turn(engine, state, Turn::builder("console").event_name(name).locale("en").build())
}

fn texts(done: &Done) -> Vec<&str> {
    let mut texts = Vec::new();
    for action in done.reply.actions() {
        if let Action::Say(say) = action {
            texts.push(say.text.as_str());
        }
    }
    texts
}

fn names(done: &Done) -> Vec<&'static str> {
    done.reply.actions().iter().map(Action::name).collect()
}

fn small(memory: usize) -> Rules {
    let mut rules = Rules::default();
    rules.memory = memory;
    rules
}

fn order() -> Form {
    Form::new("order", "store")
        .question(Question::new("count", "How many?").kind(Kind::Integer))
        .question(Question::new("note", "Any wish?"))
}

/// Whatever answers, forms and options bring into a state, the store takes it.
#[test]
fn no_answer_makes_a_state_too_large() {
    let entries = || {
        vec![
            intent("order", |_| Reply::new().collect_form(order())),
            inner("store", |turn| {
                Reply::say(format!("{}", turn.get(Place::Answer, "note").is_some()))
            }),
            intent("menu", |_| Reply::say("?").options(["x".repeat(900), "y".repeat(900)])),
        ]
    };
    let engine = engine(entries(), small(1024));
    let asked = say(&engine, &say(&engine, &State::default(), "order").state, "2");
    let long = say(&engine, &asked.state, &"a".repeat(2000));
    assert_eq!(texts(&long), ["Sorry, I did not get that.", "Any wish?"]);
    assert_eq!(texts(&say(&engine, &long.state, "none")), ["true"]);

    let menu = say(&engine, &State::default(), "menu");
    assert!(matches!(&menu.notes[..], [Note::NoRoom { .. }]), "{:?}", menu.notes);
    assert_eq!(names(&menu), ["say", "options"]);
}

/// A form that does not fit is the fault of the handler that asks it.
#[test]
fn a_form_that_does_not_fit_fails_its_handler() {
    let form = || order().question(Question::new("long", "x".repeat(2000)));
    let engine = engine(
        vec![intent("order", move |_| Reply::say("now:").collect_form(form()))],
        small(1024),
    );
    let done = say(&engine, &State::default(), "order");
    let [error] = texts(&done)[..] else { panic!("{done:?}") };
    assert!(error.contains("form `order`") && error.contains("at most 1024"), "{error}");
    assert!(done.state.is_empty() && done.trail == ["order"], "{done:?}");
}

#[test]
fn who_has_too_much_may_forget() {
    let engine = engine(
        vec![
            intent("less", |_| Reply::say("less").forget("a")),
            intent("more", |_| Reply::say("more").remember("c", 1)),
        ],
        small(60),
    );
    let kept = json!({"v": 1, "memory": {"a": 1, "b": "x".repeat(100)}}).to_string();
    let state = State::read(kept.as_bytes()).expect("a state");
    let mut run = engine.begin(state, Turn::builder("console").text("less").build());
    let Step::Call(_, turn) = run.step() else { panic!("nobody answers") };
    assert_eq!(turn.get(Place::Memory, "a"), Some(json!(1)));
    run.reply(Reply::say("less").forget("a")).expect("it is less than before");
    let Step::Done(done) = run.step() else { panic!("it goes on") };
    assert_eq!(done.state.memory().keys().collect::<Vec<_>>(), ["b"]);
    let mut run = engine.begin(done.state, Turn::builder("console").text("more").build());
    let Step::Call(..) = run.step() else { panic!("nobody answers") };
    let error = run.reply(Reply::say("more").remember("c", 1)).unwrap_err().to_string();
    assert!(error.contains("`b` with 102 bytes"), "{error}");
}

#[test]
fn what_could_not_be_read_back_is_not_kept() {
    let deep = |depth| (0..depth).fold(json!(1), |value: Value, _| json!([value]));
    let engine = engine(
        vec![
            intent("deep", move |_| Reply::say("kept").remember("deep", deep(200))),
            intent("flat", move |_| Reply::say("kept").remember("flat", deep(60))),
        ],
        Rules::default(),
    );
    let done = say(&engine, &State::default(), "deep");
    assert!(texts(&done)[0].contains("`deep`"), "{done:?}");
    assert!(done.state.is_empty());
    assert_eq!(texts(&say(&engine, &State::default(), "flat")), ["kept"]);
}

#[test]
fn the_end_is_the_last_word() {
    let engine = engine(
        vec![
            intent("bye", |_| Reply::new().end().and_say("Bye!").options(["Again"]).forget("x")),
            intent("anew", |_| Reply::say("Anew.").end().redirect_to("order")),
            intent("order", |_| Reply::new().collect_form(order())),
            intent("note", |_| Reply::new().end().remember("a", 1)),
        ],
        Rules::default(),
    );
    let asked = || say(&engine, &State::default(), "order").state;
    let done = say(&engine, &State::default(), "bye");
    assert_eq!(names(&done), ["say", "options", "end"]);
    assert!(done.ended && done.state.is_empty(), "{done:?}");
    // An event that ends the session ends the form that was asked, too.
    let done = event(&engine, &asked(), "bye");
    assert!(done.ended && done.state.is_empty(), "{done:?}");
    // What is asked or remembered behind it belongs to the next session.
    let done = say(&engine, &State::default(), "anew");
    assert_eq!((names(&done), done.ended), (vec!["say", "say"], false));
    assert_eq!(
        done.state.awaiting().map(ToString::to_string).as_deref(),
        Some("question `count` of form `order`")
    );
    let mut state = State::default();
    state.remember("b", 2);
    let done = say(&engine, &state, "note");
    assert_eq!((done.ended, done.state.memory().len()), (false, 1));
}

#[test]
fn waiting_and_handing_over_are_the_last_actions() {
    let engine = engine(
        vec![
            intent("wait", |_| Reply::say("a").listen_for(["next"]).redirect_to("next")),
            intent("over", |_| Reply::new().handoff("+14155550100").and_say("never").listen()),
            intent("next", |_| Reply::say("next")),
        ],
        Rules::default(),
    );
    let done = say(&engine, &State::default(), "wait");
    assert_eq!((names(&done), &*done.trail), (vec!["say", "listen"], &["wait".to_owned()][..]));
    assert_eq!(done.notes, [Note::Behind { from: "wait".into(), by: "listen", count: 1 }]);
    let done = say(&engine, &State::default(), "over");
    assert_eq!(names(&done), ["handoff"]);
    assert_eq!(done.notes, [Note::Behind { from: "over".into(), by: "handoff", count: 2 }]);
}

#[test]
fn a_redirect_takes_the_answers_along() {
    let engine = engine(
        vec![
            intent("order", |_| Reply::new().collect_form(order())),
            inner("store", |_| Reply::new().redirect_to("tell")),
            inner("tell", |turn| {
                let answers = turn.answers_to("order").unwrap_or_default();
                Reply::say(Value::Object(answers).to_string())
            }),
        ],
        Rules::default(),
    );
    let state = say(&engine, &say(&engine, &State::default(), "order").state, "2").state;
    assert_eq!(texts(&say(&engine, &state, "hot")), [r#"{"count":2,"note":"hot"}"#]);
}

#[test]
fn numbers_are_no_guesses() {
    let sizes = Kind::OneOf(vec!["10".into(), "2".into(), "5".into()]);
    let form =
        move || Form::new("f", "store").question(Question::new("n", "?").kind(sizes.clone()));
    let engine = engine(
        vec![
            intent("count", move |_| Reply::new().collect_form(form())),
            inner("store", |turn| Reply::say(turn.get(Place::Answer, "n").unwrap().to_string())),
            intent("free", |_| {
                let button = Button::label("Cancel").payload("stop");
                Reply::new().options([button, "Go".into()]).collect_form(order())
            }),
            inner("stop", |_| Reply::say("stopped")),
        ],
        Rules::default(),
    );
    let asked = say(&engine, &State::default(), "count").state;
    assert_eq!(texts(&say(&engine, &asked, "2")), [r#""2""#]);
    assert_eq!(texts(&say(&engine, &asked, "3")), ["Sorry, I did not get that.", "?"]);
    // A label is a button's, whatever the question takes; its number is an answer where one fits.
    let asked = say(&engine, &State::default(), "free").state;
    assert_eq!(texts(&say(&engine, &asked, "cancel")), ["stopped"]);
    assert_eq!(texts(&say(&engine, &asked, "1")), ["Any wish?"]);
}

/// Who has been told that something is gone is not told again when a handler fails.
#[test]
fn the_apology_is_said_once() {
    let failing = Entry::new("fallback", |_| Call::Ready(Err("no".into())));
    let engine = engine(vec![Entry { fallback: true, ..failing }], Rules::default());
    let stale =
        json!({"v": 1, "awaiting": {"intents": [{"intent": {"webhook": "", "node": "x"}}]}});
    let state = State::read(stale.to_string().as_bytes()).expect("a state");
    let done = say(&engine, &state, "hi");
    assert_eq!(texts(&done).len(), 2);
    assert!(done.state.is_empty(), "{done:?}");
}

#[test]
fn the_rule_for_stale_questions_names_an_intent() {
    let gaps = |name: &'static str| {
        let mut rules = Rules::default();
        rules.on_stale = Some(name.into());
        let elsewhere = Entry { webhook: "shop".into(), ..inner("sorry", |_| Reply::new()) };
        engine(vec![elsewhere], rules).gaps()
    };
    assert_eq!(gaps("sorry"), []);
    let [gap] = &gaps("sory")[..] else { panic!("one gap") };
    assert!(gap.to_string().contains("`sory`"), "{gap}");
}

/// What is written beside a file of the wrong type still counts.
#[test]
fn a_caption_is_heard_where_the_file_is_no_answer() {
    let form = || {
        Form::new("f", "store")
            .question(Question::new("p", "?").kind(Kind::Media(vec!["image/*".into()])))
    };
    let engine = engine(
        vec![
            intent("photo", move |_| Reply::new().collect_form(form())),
            inner("store", |turn| Reply::say(turn.get(Place::Answer, "p").unwrap().to_string())),
        ],
        Rules::default(),
    );
    let asked = say(&engine, &State::default(), "photo").state;
    for (text, kind, expected) in [
        ("cancel", "application/pdf", "All right, cancelled."),
        ("https://example.com/b.png", "application/pdf", r#""https://example.com/b.png""#),
        ("cancel", "image/png", r#""https://example.com/a""#),
        ("", "application/pdf", "Sorry, I did not get that."),
    ] {
        let file = Attachment::new("https://example.com/a", kind);
        let sent = Turn::builder("console").text(text).locale("en").attachment(file).build();
        assert_eq!(texts(&turn(&engine, &asked, sent))[0], expected, "{text} with {kind}");
    }
}
