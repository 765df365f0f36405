//! Conversations with the dialogue engine, without a runtime.

mod broken;
mod flow;
mod forms;

use fulfill_core::{
    Call, Entry, Reply, Table, Triggers, Turn,
    collect::Checks,
    dialogue::{Done, Engine, Rules, State, Step},
    matching::{Matcher, Samples},
    reply::{Action, Allowed, Form, Kind, Question},
    turn::Place,
};

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
