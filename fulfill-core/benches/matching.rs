//! Time to find the intent of one text, by what there is to match.
//!
//! `cargo bench -p fulfill-core`. Texts are new ones, not the same again and again: what an engine
//! learns from one text seldom helps it with the next user's.

use divan::{Bencher, black_box};
use fulfill_core::{
    Call, Entry, Reply, Table, Triggers,
    matching::{Input, Matcher, Recognized, Recognizer, Sample, Unlearnt},
};

const WORDS: [&str; 10] = [
    "order",
    "buy",
    "cancel",
    "track",
    "where is",
    "price of",
    "book",
    "change",
    "tell me about",
    "quero",
];

fn main() {
    divan::main();
}

/// Never knows: what the recogniser takes is its own bench's business.
struct Nobody;

impl Recognizer for Nobody {
    fn train<'s>(&mut self, _: &str, _: &[Sample<'s>]) -> Vec<Unlearnt<'s>> {
        Vec::new()
    }

    fn recognize(&self, _: &str, _: &str, _: &str, _: &dyn Fn(usize) -> bool) -> Vec<Recognized> {
        Vec::new()
    }
}

/// So many intents, each with a text and a pattern of one of four kinds.
fn matcher(intents: usize) -> Matcher {
    let entry = |number: usize| {
        let word = WORDS[number % 10];
        let pattern = match number % 4 {
            0 => format!(r"^{word} item{number} (?<count>\d+)$"),
            1 => format!(r"(?i)\b{word}\b.*\bitem{number}\b"),
            2 => format!(r"(?i){word} (?<who>\w+) item{number}"),
            _ => format!(r"(?i)(?:{word}|get) (?:the |a )?(?<what>\w+)\s+item{number}\b"),
        };
        let triggers = Triggers::new().text(format!("say {number}")).pattern(pattern);
        Entry::new(format!("intent-{number:04}"), |_| Call::Ready(Ok(Reply::new())))
            .answers(triggers)
    };
    let table = Table::new((0..intents).map(entry)).expect("names differ");
    let (matcher, gaps) = Matcher::new(&table, Box::new(Nobody));
    assert_eq!(gaps, []);
    matcher
}

fn each(bencher: Bencher<'_, '_>, intents: usize, text: impl Fn(usize) -> String) {
    let matcher = matcher(intents);
    // Patterns allocate what they need at their first use.
    for number in 0..intents {
        let text = format!("{} some item{number} 3", WORDS[number % 10]);
        black_box(matcher.find(&Input { text: &text, ..Input::default() }));
    }
    let mut number = 0;
    let next = || {
        number += 7919;
        text(number)
    };
    bencher.with_inputs(next).bench_local_values(|text| {
        matcher.find(black_box(&Input { text: &text, ..Input::default() }))
    });
}

#[divan::bench(args = [1, 1000])]
fn whole_text(bencher: Bencher<'_, '_>, intents: usize) {
    each(bencher, intents, |number| format!("Say {}!", number % intents));
}

#[divan::bench(args = [1, 1000])]
fn pattern(bencher: Bencher<'_, '_>, intents: usize) {
    each(bencher, intents, |number| {
        let number = number % intents;
        let word = WORDS[number % 10];
        match number % 4 {
            0 => format!("{word} item{number} 3"),
            _ => format!("Hello, {word} some item{number} please"),
        }
    });
}

#[divan::bench(args = [1, 1000])]
fn nothing(bencher: Bencher<'_, '_>, intents: usize) {
    each(bencher, intents, |number| {
        let word = WORDS[number % 10];
        format!("hello i would like to {word} {number} of your best please and thanks {number}")
    });
}

/// The longest text, full of words that patterns need.
#[divan::bench(args = [1, 1000])]
fn longest(bencher: Bencher<'_, '_>, intents: usize) {
    each(bencher, intents, |number| {
        let text: String =
            (number..).map(|n| format!("no item{} ", n % intents)).take(166).collect();
        text.chars().take(fulfill_core::matching::LONGEST_TEXT).collect()
    });
}

/// Reading and compiling all of it, at start.
#[divan::bench(args = [1, 1000], sample_count = 10)]
fn start(intents: usize) -> Matcher {
    matcher(intents)
}

/// Finding the pairs that match the same text, in `check`.
#[divan::bench(args = [1000], sample_count = 10)]
fn ambiguities(bencher: Bencher<'_, '_>, intents: usize) {
    let matcher = matcher(intents);
    bencher.bench_local(|| matcher.ambiguities());
}

/// Patterns that cost an engine with backtracking centuries, on the longest text.
#[divan::bench(args = [
    r"(a+)+$", r"(\w+\s?)*!$", r"(.*a){25}$", r"(a|aa)+$", r"([a-z]{1,100}){20}!",
    r"[ab]{1,2000}x", r"(?:(?:a?){20}){20}b", r"(?:.{1,20}){20}x",
])]
fn evil(bencher: Bencher<'_, '_>, pattern: &'static str) {
    let entry = Entry::new("evil", |_| Call::Ready(Ok(Reply::new())))
        .answers(Triggers::new().pattern(pattern));
    let table = Table::new([entry]).expect("one intent");
    let (matcher, gaps) = Matcher::new(&table, Box::new(Nobody));
    assert_eq!(gaps, []);
    // With the words that they need, and where they do not help.
    let text = format!("bx{}!", "a".repeat(1997));
    bencher.bench_local(|| matcher.find(black_box(&Input { text: &text, ..Input::default() })));
}
