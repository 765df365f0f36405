//! What recognising a text by 1,000 samples costs.

use divan::{Bencher, black_box};
use fulfill_core::matching::{Recognizer, Sample, Samples};

fn main() {
    divan::main();
}

/// A hundred intents with ten samples each, of words that many of them share.
fn texts() -> Vec<(usize, String)> {
    const VERBS: [&str; 10] =
        ["book", "cancel", "change", "find", "order", "pay", "return", "send", "show", "track"];
    const THINGS: [&str; 10] = [
        "flight", "hotel", "invoice", "meal", "parcel", "password", "room", "seat", "table",
        "ticket",
    ];
    const FRAMES: [&str; 10] = [
        "{verb} a {thing}",
        "i want to {verb} my {thing}",
        "please {verb} the {thing} for {day}",
        "can you {verb} {thing} number {number}",
        "how do i {verb} this {thing}",
        "{verb} {thing}",
        "i would like to {verb} another {thing} from {city} to {town}",
        "help me {verb} the wrong {thing}",
        "need to {verb} {thing} today",
        "{thing} {verb} for {people}",
    ];
    let mut texts = Vec::new();
    for (row, verb) in VERBS.iter().enumerate() {
        for (column, thing) in THINGS.iter().enumerate() {
            for frame in FRAMES {
                let text = frame.replace("{verb}", verb).replace("{thing}", thing);
                texts.push((row * 10 + column, text));
            }
        }
    }
    texts
}

fn trained() -> Samples {
    let texts = texts();
    let samples: Vec<Sample<'_>> =
        texts.iter().map(|(entry, text)| Sample { text, entry: *entry }).collect();
    let mut recognizer = Samples::new();
    assert!(recognizer.train("", &samples).is_empty());
    recognizer
}

#[divan::bench(args = [
    "please cancel the hotel for friday night",
    "i'd like to track another parcel from lisbon to porto",
    "my cat is asleep",
    "pay",
])]
fn recognize(bencher: Bencher<'_, '_>, text: &str) {
    let recognizer = trained();
    bencher.bench(|| recognizer.recognize("", black_box(text), "en", &|_| true));
}

#[divan::bench]
fn train(bencher: Bencher<'_, '_>) {
    let texts = texts();
    let samples: Vec<Sample<'_>> =
        texts.iter().map(|(entry, text)| Sample { text, entry: *entry }).collect();
    bencher.bench(|| Samples::new().train("", black_box(&samples)));
}
