//! Matchers of random triggers: never a panic, and the answer that asking each trigger in turn gives.

use fulfill_core::{
    Call, Entry, Reply, Table, Triggers,
    matching::{Input, LONGEST_TEXT, Matcher, Recognized, Recognizer, Sample, Unlearnt},
    text::fold,
};
use proptest::prelude::*;
use regex_automata::meta::{Config, Regex};

/// Recognises nothing.
struct Nobody;

impl Recognizer for Nobody {
    fn train<'s>(&mut self, _: &str, _: &[Sample<'s>]) -> Vec<Unlearnt<'s>> {
        Vec::new()
    }

    fn recognize(&self, _: &str, _: &str, _: &str, _: &dyn Fn(usize) -> bool) -> Vec<Recognized> {
        Vec::new()
    }
}

/// Patterns of few letters, so that texts often match; some are broken.
fn pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        6 => "[abkKsſßÉé]{1,4}",
        2 => Just(r"\w".to_owned()),
        1 => Just(".".to_owned()),
        1 => Just(r"\b".to_owned()),
        1 => Just(r"[ab-k]".to_owned()),
        1 => Just(r"[^k]".to_owned()),
        1 => Just(r"(?i:s)".to_owned()),
        1 => Just(r"(?-u:\w)".to_owned()),
        1 => r"[()\[\]{}*+?|\\^$.0-9-]{1,3}",
    ];
    let sound = atom.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("(?:{})", parts.join("|"))),
            inner.clone().prop_map(|part| format!("(?<x>{part})")),
            (inner, "[*+?]|\\{0,2\\}|\\{2\\}|\\{1,\\}")
                .prop_map(|(part, count)| format!("(?:{part}){count}")),
        ]
    });
    (prop_oneof![Just(""), Just("(?i)"), Just("^"), Just("(?i)^")], sound, "\\$?")
        .prop_map(|(start, middle, end)| format!("{start}{middle}{end}"))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[aAbBkKsSſ\u{212a}ßéÉ ]{0,12}",
        2 => "/?[abkÀ]{0,3}[@ !?.;…\t]{0,2}[ab\u{301}]{0,3}",
        1 => ".{0,40}",
    ]
}

#[derive(Clone, Debug)]
struct Spec {
    text: String,
    pattern: String,
    state: Option<u8>,
    priority: i32,
}

fn spec() -> impl Strategy<Value = Spec> {
    ("[abk]{1,2}[!]?", pattern(), prop::option::of(0..2u8), -1..2)
        .prop_map(|(text, pattern, state, priority)| Spec { text, pattern, state, priority })
}

fn entry((number, spec): (usize, &Spec)) -> Entry {
    let mut triggers = Triggers::new()
        .text(spec.text.clone())
        .command(spec.text.trim_end_matches('!').to_owned())
        .pattern(spec.pattern.clone())
        .priority(spec.priority);
    if let Some(state) = spec.state {
        triggers = triggers.state(state.to_string());
    }
    Entry::new(format!("{number:02}"), |_| Call::Ready(Ok(Reply::new()))).answers(triggers)
}

/// The number of the one that answers when each trigger is asked by itself, of the engine as it is by
/// default.
fn asked_in_turn(
    specs: &[Spec],
    patterns: &[Option<Regex>],
    text: &str,
    state: Option<&str>,
) -> Option<usize> {
    let key = |text: &str| {
        let folded = fold(text);
        let bare =
            folded.trim_end_matches(['.', '!', '?', ',', ';', ':', '…', '。', '！', '？', ' ']);
        bare.trim_start_matches(['¿', '¡', ' ']).to_owned()
    };
    let text = text.trim();
    let found = specs.iter().enumerate().filter_map(|(number, spec)| {
        let own = spec.state.map(|state| state.to_string());
        if own.is_some() && own.as_deref() != state {
            return None;
        }
        let command = text.strip_prefix('/').and_then(|rest| rest.split_whitespace().next());
        let command = command.filter(|_| !text[1..].starts_with(char::is_whitespace));
        let command = command.and_then(|word| word.split('@').next()).map(fold);
        let kind = if command.as_deref() == Some(spec.text.trim_end_matches('!')) {
            0
        } else if key(text) == key(&spec.text) {
            1
        } else if !text.is_empty()
            && patterns[number].as_ref().is_some_and(|regex| regex.is_match(text))
        {
            2
        } else {
            return None;
        };
        Some((-spec.priority, kind, own.is_none(), number))
    });
    found.min().map(|(.., number)| number)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_index_answers_as_asking_each_does(
        specs in prop::collection::vec(spec(), 1..8),
        texts in prop::collection::vec((text(), prop::option::of(0..2u8)), 10),
    ) {
        let matcher = |entries: Vec<Entry>| {
            let table = Table::new(entries).unwrap();
            let matcher = Matcher::new(&table, Box::new(Nobody)).0;
            (table, matcher)
        };
        // Without whole automata: as built for some programs, the engine panics for want of a reverse
        // one, on `[^k]k.` and a text with `ké`.
        let compiled = |spec: &Spec| {
            Regex::builder().configure(Config::new().dfa(false)).build(&spec.pattern).ok()
        };
        let patterns: Vec<_> = specs.iter().map(compiled).collect();
        let (table, first) = matcher(specs.iter().enumerate().map(entry).collect());
        let (_, again) = matcher(specs.iter().enumerate().map(entry).rev().collect());
        for (text, state) in &texts {
            let state = state.map(|state| state.to_string());
            let input = Input { text, state: state.as_deref(), ..Input::default() };
            let found = first.find(&input);
            prop_assert_eq!(&found, &again.find(&input), "another order of the entries");
            let number = found.map(|found| found.entry);
            let name = |index: usize| table.entries()[index].node.to_string();
            prop_assert_eq!(
                number.map(name),
                asked_in_turn(&specs, &patterns, text, input.state).map(name),
                "{:?} {:?}", text, specs
            );
        }
        prop_assert_eq!(first.ambiguities(), again.ambiguities());
    }

    #[test]
    fn whatever_is_written_or_said_ends(
        source in ".{0,60}",
        text in ".{0,200}",
        locale in ".{0,5}",
    ) {
        let triggers = Triggers::new().pattern(source.clone()).text(source.clone()).command(source);
        let entry = Entry::new("any", |_| Call::Ready(Ok(Reply::new()))).answers(triggers);
        let (matcher, gaps) = Matcher::new(&Table::new([entry]).unwrap(), Box::new(Nobody));
        prop_assert!(gaps.iter().all(|gap| !gap.to_string().is_empty()));
        let input = Input { text: &text, locale: &locale, ..Input::default() };
        let long = text.repeat(1 + LONGEST_TEXT / text.len().max(1));
        for text in [text.as_str(), long.as_str()] {
            prop_assert_eq!(matcher.find(&Input { text, ..input }), matcher.find(&Input { text, ..input }));
        }
        matcher.ambiguities();
    }
}
