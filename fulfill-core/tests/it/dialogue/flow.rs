//! Where a conversation goes on, what it waits for, and what becomes of it when something fails.

use fulfill_core::{
    Reply, Target, Triggers, Turn,
    collect::Checks,
    dialogue::{Catalog, Note, Rules, State},
    reply::{Button, Form, Kind, Question},
    turn::Place,
};

use super::{Talk, broken, intent, lines, pizzeria};

#[test]
fn redirects_end_somewhere() {
    let mut talk = Talk::new(vec![
        intent("a", |_| Reply::say("a").remember("seen", 1).redirect_to("b").and_say("never"))
            .answers(Triggers::new().text("go")),
        intent("b", |turn| {
            Reply::say(format!("b {}", turn.get(Place::Memory, "seen").unwrap())).forget("seen")
        }),
        intent("loop", |_| Reply::say("again").redirect_to("loop"))
            .answers(Triggers::new().text("loop")),
        intent("nowhere", |_| Reply::new().redirect_to("gone"))
            .answers(Triggers::new().text("lost")),
        intent("url", |_| Reply::new().redirect_to("https://example.com"))
            .answers(Triggers::new().text("out")),
        intent("end", |_| Reply::say("bye").remember("x", 1).end())
            .answers(Triggers::new().text("bye")),
    ]);
    let done = talk.say("go");
    assert_eq!(lines(&done.reply), ["a", "b 1"]);
    assert_eq!(done.trail, ["a", "b"]);
    assert_eq!(done.notes, [Note::Behind { from: "a".into(), by: "redirect", count: 1 }]);
    assert!(done.state.memory().is_empty());
    let done = talk.say("loop");
    assert_eq!(lines(&done.reply)[..6], ["again"; 6]);
    assert!(matches!(&done.notes[..], [Note::Hops { trail, limit: 5 }] if trail.len() == 6));
    for text in ["lost", "out"] {
        assert_eq!(lines(&talk.say(text).reply), ["Sorry, I cannot go on from here."]);
    }
    let done = talk.say("bye");
    assert!(done.ended && done.state.is_empty(), "{done:?}");
}

#[test]
fn a_reply_chooses_the_language() {
    let catalog = Catalog::new().language(
        "pt",
        [("Hello", "Olá"), ("How many?", "Quantos?"), ("menu", "cardápio"), ("Bye", "Tchau")],
    );
    let mut rules = Rules::default();
    rules.catalog = catalog;
    let form = Form::new("f", "menu").question(Question::new("n", "How many?").kind(Kind::Integer));
    let entries = vec![
        intent("pt", |_| Reply::say("Hello").language("pt-BR").and_say("Hello").redirect_to("ask"))
            .answers(Triggers::new().text("pt")),
        intent("ask", move |_| Reply::new().collect_form(form.clone())),
        intent("menu", |turn| Reply::say(turn.locale().to_owned()).options(["menu"])),
        intent("back", |_| Reply::new().language("en").and_say("Hello"))
            .answers(Triggers::new().text("back")),
        intent("bye", |_| Reply::say("Bye").end()).answers(Triggers::new().text("bye")),
        intent("burns", |_| Reply::new().language("pt").remember("x", "x".repeat(20_000)))
            .answers(Triggers::new().text("burn")),
    ];
    let mut talk = Talk::with(entries, Checks::new(), rules);
    // What stands behind it is said in it, in this turn and later ones, and heard in it.
    talk.script(
        "pt   => Hello / <language> / Olá / Quantos?
         hm   => Desculpe, não entendi. / Quantos?
         dois => pt-BR / [cardápio]
         back => <language> / Hello
         burn => Too much.
         bye  => Bye / <end>",
    );
    talk.script("pt => Hello / <language> / Olá / Quantos?");
    assert_eq!(talk.state.locale(), Some("pt-BR"));
    // An end forgets it with all else.
    talk.say("3");
    talk.script("bye => Tchau / <end>");
    assert!(talk.state.is_empty());
}

#[test]
fn listening_is_for_some_intents() {
    let mut talk = Talk::new(vec![
        intent("ask", |_| {
            Reply::say("Which?")
                .options([Button::label("Red"), Button::label("Stop").payload("stop")])
                .listen_for([Target::node("red"), Target::node("other")])
        })
        .answers(Triggers::new().text("ask")),
        intent("red", |_| Reply::say("red!")).answers(Triggers::new().text("red")),
        intent("other", |turn| Reply::say(format!("other: {}", turn.text()))),
        intent("stop", |turn| Reply::say(format!("stopped by {}", turn.text()))),
        intent("fallback", |_| Reply::say("what?")).answers(Triggers::new().text("zzz")),
    ]);
    talk.script(
        "ask   => Which? / [Red] [Stop]
         1     => red!
         blue  => Sorry, I did not understand that.
         ask   => Which? / [Red] [Stop]
         blue  => other: blue
         ask   => Which? / [Red] [Stop]
         STOP  => stopped by Stop",
    );
}

#[test]
fn named_states_lead_from_one_intent_to_the_next() {
    let mut talk = Talk::new(vec![
        intent("begin", |_| Reply::say("Your name?"))
            .answers(Triggers::new().text("begin").next("naming")),
        intent("name", |turn| Reply::say(format!("Hi {}", turn.get(Place::Field, "who").unwrap())))
            .answers(Triggers::new().pattern(r"(?<who>\w+)").state("naming").next("named")),
        intent("again", |_| Reply::say("we know"))
            .answers(Triggers::new().text("begin").state("named")),
    ]);
    talk.script(
        "Ada    => Sorry, I did not understand that.
         begin  => Your name?
         Ada    => Hi \"Ada\"
         Ada    => Sorry, I did not understand that.
         begin  => we know",
    );
}

#[test]
fn a_failing_handler_lets_the_user_answer_again() {
    let form = || Form::new("f", "boom").question(Question::new("x", "X?"));
    let mut talk = Talk::new(vec![
        intent("start", move |_| Reply::new().collect_form(form()))
            .answers(Triggers::new().text("start")),
        broken("boom"),
        intent("far", |_| Reply::say("so far").remember("kept", 1).redirect_to("boom"))
            .answers(Triggers::new().text("far")),
        intent("full", |_| Reply::say("no").remember("big", "x".repeat(20_000)))
            .answers(Triggers::new().text("full")),
    ]);
    talk.script(
        "start  => X?
         one    => Sorry.
         two    => Sorry.",
    );
    assert_eq!(talk.state.awaiting().unwrap().to_string(), "question `x` of form `f`");
    talk.script("cancel => All right, cancelled.");
    talk.script("far => so far / Sorry.");
    assert_eq!(talk.state.memory()["kept"], 1);
    talk.script("full => Too much.");
    assert!(!talk.state.memory().contains_key("big"));
}

#[test]
fn who_waits_for_something_gone_is_told_and_starts_again() {
    let known = |name: &str| {
        let mut rules = Rules::default();
        rules.forms = vec![Form::new("f", "end").question(Question::new(name, "X?"))];
        rules
    };
    let entries = |name: &'static str| {
        vec![
            intent("start", move |_| {
                Reply::new().collect_form(Form::new("f", "end").question(Question::new(name, "X?")))
            })
            .answers(Triggers::new().text("start")),
            intent("end", |_| Reply::say("done")),
            intent("wait", |_| Reply::say("?").remember("m", 1).listen_for([Target::node("end")]))
                .answers(Triggers::new().text("wait")),
        ]
    };
    let mut old = Talk::with(entries("x"), Checks::new(), known("x"));
    old.script("wait => ?");
    let mut new = Talk::with(entries("y"), Checks::new(), known("y"));
    new.state = old.state.clone();
    assert_eq!(new.engine.resumes(&new.state), Ok(()));
    new.script("anything => done");

    old.state = State::read(br#"{"v":1,"memory":{"m":1}}"#).unwrap();
    old.script("start => X?");
    new.state = old.state.clone();
    assert_eq!(new.engine.resumes(&new.state), Err("question `x` of form `f`".to_owned()));
    let done = new.say("answer");
    let sorry = "Sorry, we have changed something meanwhile. Let us start again.";
    assert_eq!(lines(&done.reply), [sorry, "X?"]);
    assert_eq!(done.notes, [Note::Stale { what: "question `x` of form `f`".into() }]);
    assert_eq!(done.state.memory()["m"], 1);
    new.script("answer => done");

    let without = vec![intent("hi", |_| Reply::say("hi!")).answers(Triggers::new().text("hi"))];
    let mut without = Talk::new(without);
    without.state = old.state.clone();
    without.script(&format!("hi => {sorry} / hi!"));
    without.state = old.state.clone();
    without.script(&format!("what => {sorry}"));
    assert!(without.state.awaiting().is_none());
}

#[test]
fn events_beside_the_conversation_leave_it_as_it_is() {
    let mut talk = pizzeria(Rules::default());
    talk.script("pizza => How many?");
    let before = talk.state.clone();
    let done = talk.turn(Turn::builder("console").event_name("delivery").text("pizza").build());
    assert_eq!((lines(&done.reply).len(), done.unanswered.is_none()), (0, true));
    assert_eq!(talk.state, before);
    talk.script("2 => Which size? / [small] [large]");
}
