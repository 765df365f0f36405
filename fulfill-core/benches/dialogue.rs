//! What a turn costs in the dialogue engine, without handlers that do anything and without a store.

use divan::{Bencher, black_box};
use fulfill_core::{
    Call, Entry, Reply, Table, Triggers, Turn,
    collect::Checks,
    dialogue::{Engine, Rules, State, Step},
    matching::{Matcher, Samples},
    reply::{Form, Kind, Question},
};

fn main() {
    divan::main();
}

fn engine() -> Engine {
    let hello =
        Entry::new("hello", |_| Call::Ready(Ok(Reply::say("Hello!").remember("greeted", true))));
    let order = Entry::new("order", |_| {
        let form = Form::new("order", "hello")
            .question(Question::new("count", "How many?").kind(Kind::Integer))
            .question(Question::new("note", "Any wish?"));
        Call::Ready(Ok(Reply::new().collect_form(form)))
    });
    let table = Table::new([
        hello.answers(Triggers::new().text("hi")),
        order.answers(Triggers::new().text("order")),
    ]);
    let table = table.expect("no conflicts");
    let (matcher, _) = Matcher::new(&table, Box::new(Samples::new()));
    Engine::new(table, matcher, Checks::new(), Rules::default())
}

fn turn(engine: &Engine, state: State, text: &str) -> State {
    let turn = Turn::builder("console").text(text).locale("en").build();
    let mut run = engine.begin(state, turn);
    loop {
        match run.step() {
            Step::Call(intent, turn) => match (intent.handler)(&turn) {
                Call::Ready(Ok(reply)) => run.reply(reply).expect("a small state"),
                _ => run.fail("Sorry."),
            },
            Step::Done(done) => return done.state,
        }
    }
}

/// A state of that many bytes, give or take.
fn state(bytes: usize) -> State {
    let mut state = State::default();
    for number in 0..bytes / 64 {
        state.remember(format!("name-{number}"), "x".repeat(48));
    }
    state
}

/// A text that an intent answers, with that much remembered.
#[divan::bench(args = [64, 1024, 16 * 1024])]
fn text(bencher: Bencher<'_, '_>, bytes: usize) {
    let (engine, state) = (engine(), state(bytes));
    bencher.with_inputs(|| state.clone()).bench_values(|state| turn(&engine, state, "hi"));
}

/// The answer to a question of a form.
#[divan::bench]
fn answer(bencher: Bencher<'_, '_>) {
    let engine = engine();
    let state = turn(&engine, State::default(), "order");
    bencher.with_inputs(|| state.clone()).bench_values(|state| turn(&engine, state, "twelve"));
}

/// From bytes to a state.
#[divan::bench(args = [64, 1024, 16 * 1024])]
fn load(bencher: Bencher<'_, '_>, bytes: usize) {
    let kept = state(bytes).write();
    bencher.bench(|| State::read(black_box(&kept)));
}

/// From a state to bytes.
#[divan::bench(args = [64, 1024, 16 * 1024])]
fn keep(bencher: Bencher<'_, '_>, bytes: usize) {
    let state = state(bytes);
    bencher.bench(|| black_box(&state).write());
}
