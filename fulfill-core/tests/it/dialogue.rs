//! Conversations with the dialogue engine, without a runtime.

use fulfill_core::{
    Call, Entry, Reply, Slot, Table, Target, Triggers, Turn,
    collect::Checks,
    dialogue::{Catalog, Done, Engine, Note, Rules, State, Step},
    matching::{Matcher, Samples},
    reply::{Action, Allowed, Button, Form, Kind, Question},
    turn::{Attachment, Place},
};
use proptest::{prelude::*, sample::select};

/// A bot and one conversation with it.
struct Talk {
    engine: Engine,
    state: State,
    locale: &'static str,
}

/// What was said, in lines: options in brackets.
fn lines(reply: &Reply) -> Vec<String> {
    let mut lines = Vec::new();
    for action in reply.actions() {
        match action {
            Action::Say(say) => lines.extend(say.text.lines().map(str::to_owned)),
            Action::Options(options) => {
                let labels: Vec<String> =
                    options.iter().map(|button| format!("[{}]", button.label)).collect();
                lines.push(labels.join(" "));
            }
            Action::Listen(_) => {}
            other => lines.push(format!("<{}>", other.name())),
        }
    }
    lines
}

fn intent(node: &'static str, reply: impl Fn(&Turn) -> Reply + Send + Sync + 'static) -> Entry {
    Entry::new(node, move |turn| Call::Ready(Ok(reply(turn))))
}

fn broken(node: &'static str) -> Entry {
    Entry::new(node, |_| Call::Ready(Err("the kitchen burns".into())))
}

impl Talk {
    fn with(entries: Vec<Entry>, checks: Checks, rules: Rules) -> Self {
        let table = Table::new(entries).expect("no conflicts");
        let (matcher, gaps) = Matcher::new(&table, Box::new(Samples::new()));
        assert!(gaps.is_empty(), "{gaps:?}");
        let engine = Engine::new(table, matcher, checks, rules);
        Self { engine, state: State::default(), locale: "en" }
    }

    fn new(entries: Vec<Entry>) -> Self {
        Self::with(entries, Checks::new(), Rules::default())
    }

    fn turn(&mut self, turn: Turn) -> Done {
        // What is kept between turns is bytes.
        let state = State::read(&self.state.write()).expect("just written");
        assert_eq!(state, self.state);
        let mut run = self.engine.begin(state, turn);
        let done = loop {
            match run.step() {
                Step::Call(entry, turn) => match (entry.handler)(&turn) {
                    Call::Ready(Ok(reply)) => {
                        if run.reply(reply).is_err() {
                            run.fail("Too much.");
                        }
                    }
                    _ => run.fail("Sorry."),
                },
                Step::Done(done) => break done,
            }
        };
        self.state = done.state.clone();
        done
    }

    fn say(&mut self, text: &str) -> Done {
        self.turn(Turn::builder("console").text(text).locale(self.locale).build())
    }

    /// Says what stands before `=>`, and expects what stands behind it, lines apart by ` / `.
    #[track_caller]
    fn script(&mut self, script: &str) {
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (said, expected) = line.split_once("=>").expect("said => expected");
            let done = self.say(said.trim());
            assert_eq!(lines(&done.reply).join(" / "), expected.trim(), "after {said}");
        }
    }
}

fn pizza() -> Form {
    let sizes = vec![Allowed::new("small"), Allowed::new("large").or("big")];
    Form::new("pizza", "order")
        .question(
            Question::new("count", "How many?").kind(Kind::Integer).validate("few").prefill("n"),
        )
        .question(
            Question::new("size", "Which size?").kind(Kind::OneOf(sizes)).retry("Small or large?"),
        )
        .question(Question::new("note", "Any wish?").optional().thanks("Noted."))
        .confirm("{summary}\nRight?")
        .cancel("bye")
}

fn pizzeria(rules: Rules) -> Talk {
    let checks = Checks::new().named("few", |count| match count.as_i64() {
        Some(1..=9) => Ok(()),
        _ => Err("At most nine, please.".to_owned()),
    });
    let entries = vec![
        intent("start", |_| Reply::new().collect_form(pizza()))
            .answers(Triggers::new().text("pizza").pattern(r"^(?<n>\d+) pizzas?$")),
        intent("order", |turn| {
            let answer = |name| turn.get(Place::Answer, name).map(|value| value.to_string());
            Reply::say(format!(
                "{} {} {}",
                answer("count").unwrap_or_default(),
                answer("size").unwrap_or_default(),
                answer("note").unwrap_or_else(|| "-".into())
            ))
        }),
        intent("bye", |_| Reply::say("Another time.")),
        intent("help", |_| Reply::say("Ask for pizza.")).answers(Triggers::new().command("help")),
    ];
    Talk::with(entries, checks, rules)
}

#[test]
fn a_form_is_asked_to_its_end() {
    pizzeria(Rules::default()).script(
        "pizza     => How many?
         lots      => Sorry, I did not get that. / How many?
         twelve    => At most nine, please. / How many?
         two       => Which size? / [small] [large]
         medium    => Small or large? / [small] [large]
         BIG       => Any wish?
         thin one  => Noted. / count: 2 / size: large / note: thin one / Right? / [Yes] [No]
         maybe     => Sorry, I did not get that. / count: 2 / size: large / note: thin one / Right? / [Yes] [No]
         yes       => 2 \"large\" \"thin one\"
         yes       => Sorry, I did not understand that.",
    );
}

#[test]
fn a_form_is_left_skipped_and_gone_back_in() {
    pizzeria(Rules::default()).script(
        "3 pizzas  => Which size? / [small] [large]
         back      => How many?
         back      => How many?
         4         => Which size? / [small] [large]
         2         => Any wish?
         skip      => count: 4 / size: large / Right? / [Yes] [No]
         back      => Any wish?
         skip      => count: 4 / size: large / Right? / [Yes] [No]
         no        => How many?
         cancel    => Another time.
         pizza     => How many?
         /help     => Ask for pizza.
         5         => Sorry, I did not understand that.",
    );
}

#[test]
fn everything_is_said_in_the_users_language() {
    let mut rules = Rules::default();
    rules.catalog = Catalog::new().language(
        "pt",
        [
            ("How many?", "Quantas?"),
            ("Which size?", "Qual tamanho?"),
            ("large", "grande"),
            ("small", "pequena"),
            ("Any wish?", "Algum desejo?"),
            ("size", "tamanho"),
            ("At most nine, please.", "No máximo nove."),
            ("{summary}\nRight?", "{summary}\nCerto?"),
        ],
    );
    let mut talk = pizzeria(rules);
    talk.locale = "pt-BR";
    talk.script(
        "pizza     => Quantas?
         vinte     => No máximo nove. / Quantas?
         muitas    => Desculpe, não entendi. / Quantas?
         três      => Qual tamanho? / [pequena] [grande]
         grande    => Algum desejo?
         pular     => count: 3 / tamanho: large / Certo? / [Sim] [Não]
         sim       => 3 \"large\" -",
    );
}

/// Buttons of a form answer it, even where an intent has the name that the button sends.
#[test]
fn a_forms_buttons_are_answers() {
    let form = pizza();
    let mut talk = Talk::new(vec![
        intent("start", move |_| Reply::new().collect_form(form.clone()))
            .answers(Triggers::new().text("pizza")),
        intent("order", |_| Reply::say("Ordered.")),
        intent("Yes", |_| Reply::say("Yes what?")),
        intent("large", |_| Reply::say("How large?")),
    ]);
    let press = |payload: &str| Turn::builder("console").text("x").payload(payload).build();
    talk.say("pizza");
    let mut said = Vec::new();
    let form = pizza();
    for question in &form.questions {
        let turn = match &question.kind {
            Kind::OneOf(_) => press("large"),
            _ => Turn::builder("console").text("2").build(),
        };
        said = lines(&talk.turn(turn).reply);
    }
    assert_eq!(said.last().map(String::as_str), Some("[Yes] [No]"), "{said:?}");
    assert_eq!(lines(&talk.turn(press("Yes")).reply), ["Ordered."]);
    assert_eq!(lines(&talk.turn(press("Yes")).reply), ["Yes what?"]);
}

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

#[test]
fn what_an_intent_asks_first_is_asked_before_it() {
    let name = || {
        Form::new("ask-name", "elsewhere").question(
            Question::new("first_name", "Your name?").kind(Kind::FirstName).prefill("who"),
        )
    };
    let mut talk = Talk::new(vec![
        intent("hello", |_| Reply::say("Hello!").redirect_to("store"))
            .answers(Triggers::new().text("hello")),
        intent("store", |turn| {
            Reply::say(format!("stored {}", turn.get(Place::Answer, "first_name").unwrap()))
        })
        .answers(Triggers::new().pattern("^i am (?<who>.+)$"))
        .asking(name()),
    ]);
    talk.script(
        "hello     => Hello! / Your name?
         12        => Sorry, I did not get that. / Your name?
         Ada       => stored \"Ada\"
         i am Bob  => stored \"Bob\"
         i am 12   => Your name?
         cancel    => All right, cancelled.",
    );
}

#[test]
fn media_are_answers_of_their_type() {
    let form = || {
        Form::new("photo", "got").question(
            Question::new("picture", "A picture?").kind(Kind::Media(vec!["image/*".into()])),
        )
    };
    let mut talk = Talk::new(vec![
        intent("start", move |_| Reply::new().collect_form(form()))
            .answers(Triggers::new().text("photo")),
        intent("got", |turn| {
            let url = turn.get(Place::Answer, "picture").unwrap();
            Reply::say(String::from_json(&url, "").unwrap())
        }),
    ]);
    talk.script("photo => A picture?");
    let with = |kind| {
        let file = Attachment::new("https://example.com/a", kind);
        Turn::builder("console").attachment(file).build()
    };
    let wrong = talk.turn(with("application/pdf"));
    assert_eq!(lines(&wrong.reply), ["Sorry, I did not get that.", "A picture?"]);
    assert_eq!(lines(&talk.turn(with("image/png")).reply), ["https://example.com/a"]);
}

/// States as they are kept, some of them broken in ways that JSON allows.
fn states() -> impl Strategy<Value = Vec<u8>> {
    let kept = [
        r#"{"v":1}"#,
        r#"{"v":1,"memory":{"a":1},"state":"naming"}"#,
        r#"{"v":1,"awaiting":{"question":{"form":{"name":"pizza","fingerprint":"0000000000000000"},"question":"size"}}}"#,
        r#"{"v":1,"awaiting":{"intents":[{"intent":{"node":"order"}},{"url":{"url":"x"}}]},"offered":[{"l":"1"},{"l":"","p":"help"}]}"#,
        r#"{"v":1,"awaiting":{"confirmation":{"form":{"name":"w","questions":[],"then":{"intent":{"node":"order"}},"confirm":"{summary}{x}"},"answers":{"x":[1]}}}}"#,
        r#"{"v":1,"awaiting":{"question":{"form":{"name":"w","questions":[{"name":"q","ask":"?","kind":{"one_of":[]},"attempts":[0,{"intent":{"node":"w"}}]}],"then":{"intent":{"node":"start"}}},"question":"q","wrong":4294967295}}}"#,
    ];
    let whole = select(kept.to_vec()).prop_map(|text| text.as_bytes().to_vec());
    let broken = (select(kept.to_vec()), any::<prop::sample::Index>(), any::<u8>());
    let broken = broken.prop_map(|(text, at, byte)| {
        let mut bytes = text.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes
    });
    prop_oneof![whole, broken]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Whatever was kept and whatever is said: an answer in a few steps, the same twice, and a state
    /// that can be read back.
    #[test]
    fn any_state_and_any_text_have_an_end(
        kept in states(),
        text in prop_oneof![
            3 => select(vec!["pizza", "2", "big", "back", "skip", "cancel", "yes", "no", "/help", "1"])
                .prop_map(str::to_owned),
            1 => "\\PC{0,40}",
        ],
        locale in select(vec!["", "en", "pt-BR", "es", "zz-ZZ", "-"]),
        payload in proptest::option::of(select(vec!["order", "/", "large", ""])),
    ) {
        let Ok(state) = State::read(&kept) else { return Ok(()) };
        let mut talk = pizzeria(Rules::default());
        let mut turn = Turn::builder("console").text(&text).locale(locale);
        if let Some(payload) = payload {
            turn = turn.payload(payload);
        }
        let turn = turn.build();
        talk.state = state.clone();
        let once = talk.turn(turn.clone());
        prop_assert!(once.trail.len() <= 6);
        prop_assert_eq!(&State::read(&once.state.write()).expect("its own"), &once.state);
        talk.state = state;
        let twice = talk.turn(turn);
        prop_assert_eq!((once.reply, once.state.write()), (twice.reply, twice.state.write()));
    }
}
