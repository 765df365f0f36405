//! Whole matchers: which intent a text means, and which of several.

use super::*;
use crate::{Call, Entry, Location, Reply, Triggers};

/// Knows the samples word for word, whatever the intent; asked in vain it fails the test.
struct Exactly(Vec<(String, usize)>);

impl Recognizer for Exactly {
    fn train<'s>(&mut self, _: &str, samples: &[Sample<'s>]) -> Vec<Unlearnt<'s>> {
        self.0 = samples.iter().map(|sample| (sample.text.to_owned(), sample.entry)).collect();
        Vec::new()
    }

    fn recognize(
        &self,
        _: &str,
        text: &str,
        _: &str,
        eligible: &dyn Fn(usize) -> bool,
    ) -> Vec<Recognized> {
        assert_ne!(text, "do not ask", "the recogniser cannot win");
        let known = self.0.iter().filter(|(sample, entry)| sample == text && eligible(*entry));
        let recognized = |entry: usize| Recognized { entry, confidence: 0.5, fields: Vec::new() };
        known.map(|(_, entry)| recognized(*entry)).collect()
    }
}

fn entry(node: &'static str, triggers: Triggers) -> Entry {
    Entry::new(node, |_| Call::Ready(Ok(Reply::new()))).answers(triggers)
}

/// As `entry`, on a line of the source.
fn written(node: &'static str, line: u32, triggers: Triggers) -> Entry {
    let location =
        Location { package: "bot", module: "bot", function: node, file: "src/lib.rs", line };
    Entry { location: Some(location), ..entry(node, triggers) }
}

fn matcher(entries: impl IntoIterator<Item = Entry>) -> (Table, Matcher) {
    let table = Table::new(entries).unwrap();
    let (matcher, gaps) = Matcher::new(&table, Box::new(Exactly(Vec::new())));
    assert_eq!(gaps, []);
    (table, matcher)
}

fn say(text: &str) -> Input<'_> {
    Input { provider: "console", channel: "sms", text, ..Input::default() }
}

/// The node that an input finds, and the fields.
fn found(table: &Table, found: Option<Match>) -> String {
    let Some(found) = found else { return "nobody".to_owned() };
    let fields = found.fields.iter().map(|(name, value)| format!(" {name}={value}"));
    format!("{}{}", table.entries()[found.entry].node, fields.collect::<String>())
}

#[test]
fn the_specific_goes_before_the_general() {
    let (table, matcher) = matcher([
        entry("a-sample", Triggers::new().sample("good day").sample("one two")),
        entry("b-pattern", Triggers::new().pattern("(?i)^(?<first>one).*")),
        entry("c-text", Triggers::new().text("One two")),
        entry("d-state", Triggers::new().pattern("one").state("counting")),
        entry("e-channel", Triggers::new().pattern("one").channel("whatsapp")),
        entry("f-first", Triggers::new().pattern("three").priority(1)),
        entry("g-text", Triggers::new().text("three").text("do not ask")),
        entry("h-command", Triggers::new().command("Start")),
        entry("i-event", Triggers::new().event("delivery")),
    ]);
    let counting = |text| Input { state: Some("counting"), ..say(text) };
    let event = |name| Input { event_name: Some(name), ..say("one two") };
    for (input, expected) in [
        (say("one two!"), "c-text"),
        (say("One three"), r#"f-first"#),
        (say("One, please"), r#"b-pattern first="One""#),
        (counting("one"), "d-state"),
        (counting("one two"), "c-text"),
        (Input { channel: "whatsapp", ..say("one more") }, "e-channel"),
        (Input { provider: "whatsapp", ..counting("one more") }, "d-state"),
        (say("THREE"), "g-text"),
        (say("three"), "f-first"),
        (say("good day"), "a-sample"),
        (say("do not ask"), "g-text"),
        (say("/start"), "h-command"),
        (say("/START@a_bot with this "), r#"h-command arguments="with this""#),
        (say("start"), "nobody"),
        (event("delivery"), "i-event"),
        (event("read"), "nobody"),
        (say("  "), "nobody"),
        (say("four"), "nobody"),
        (Input { webhook: "other", ..say("one") }, "nobody"),
    ] {
        assert_eq!(found(&table, matcher.find(&input)), expected, "{input:?}");
    }
}

#[test]
fn only_those_asked_for_answer() {
    let (table, matcher) = matcher([
        entry("a", Triggers::new().text("yes").pattern("y")),
        entry("b", Triggers::new().text("yes").sample("yes")),
        entry("c", Triggers::new().sample("yes").command("c")),
    ]);
    for (text, only, expected) in [
        ("yes", None, "a"),
        ("yes", Some(&[1, 2][..]), "b"),
        ("yes", Some(&[2]), "c"),
        ("yes", Some(&[]), "nobody"),
        ("y", Some(&[1, 2]), "nobody"),
        ("/c", Some(&[1]), "nobody"),
    ] {
        assert_eq!(found(&table, matcher.find(&Input { only, ..say(text) })), expected, "{text}");
    }
}

#[test]
fn equals_go_by_the_source() {
    let (table, matcher) = matcher([
        entry("at-run-time", Triggers::new().text("x")),
        written("b", 9, Triggers::new().text("x").pattern("yy")),
        written("c", 3, Triggers::new().text("x").pattern("y+")),
    ]);
    for text in ["x", "yy"] {
        assert_eq!(found(&table, matcher.find(&say(text))), "c");
    }
}

#[test]
fn long_texts_are_left_to_the_fallback() {
    let (_, matcher) = matcher([
        entry("a", Triggers::new().pattern("é")),
        entry("b", Triggers::new().command("c")),
    ]);
    assert!(matcher.find(&say(&"é".repeat(LONGEST_TEXT))).is_some());
    assert_eq!(matcher.find(&say(&"é".repeat(LONGEST_TEXT + 1))), None);
    assert!(matcher.find(&say(&format!("/c {}", "é".repeat(LONGEST_TEXT)))).is_some());
}

#[test]
fn all_that_is_wrong_is_told() {
    let table = Table::new([
        written("a", 1, Triggers::new().pattern("(").pattern("a(?=b)").text(" ").text("fine")),
        written("b", 2, Triggers::new().command("/b").command("two words")),
        written("c", 3, Triggers::new().sample("{size} {city}").sample("fine")),
    ]);
    let (matcher, gaps) = Matcher::new(&table.unwrap(), Box::new(Samples::new()));
    let gaps: Vec<String> = gaps.iter().map(ToString::to_string).collect();
    for (gap, parts) in gaps.iter().zip([
        ["src/lib.rs:1: text ` ` of `a`", "empty"],
        ["src/lib.rs:1: pattern `(` of `a`", "unclosed group"],
        ["src/lib.rs:1: pattern `a(?=b)` of `a`", "capture"],
        ["src/lib.rs:2: command `/b` of `b`", "write it without the slash: `b`"],
        ["src/lib.rs:2: command `two words` of `b`", "one word"],
        ["src/lib.rs:3: sample `{size} {city}` of `c`", "put a word between them"],
    ]) {
        assert!(parts.iter().all(|part| gap.contains(part)), "{gap}");
    }
    assert_eq!(gaps.len(), 6, "{gaps:#?}");
    assert!(matcher.find(&say("fine")).is_some());
}

#[test]
fn of_equal_samples_the_specific_answers() {
    let next = || Triggers::new().sample("next");
    let (table, matcher) = matcher([
        entry("a-general", next()),
        entry("b-channel", next().channel("sms")),
        entry("c-state", next().state("quiz")),
        entry("d-first", next().state("exam").priority(1)),
    ]);
    for (channel, state, expected) in [
        ("web", None, "a-general"),
        ("sms", None, "b-channel"),
        ("sms", Some("quiz"), "c-state"),
        ("sms", Some("exam"), "d-first"),
    ] {
        let input = Input { channel, state, ..say("next") };
        assert_eq!(found(&table, matcher.find(&input)), expected, "{channel} {state:?}");
    }
}

#[test]
fn ambiguities_are_found() {
    let check = |first: Triggers, second: Triggers, expected: Option<(Shared, &str)>| {
        let (_, matcher) = matcher([written("a", 1, first), written("b", 2, second)]);
        let found = matcher.ambiguities();
        let shared = found.first().map(|found| (found.shared, found.example.as_str()));
        assert_eq!(shared, expected, "{found:#?}");
        assert!(found.iter().all(|found| (found.first, found.second) == (0, 1)), "{found:#?}");
    };
    let new = Triggers::new;
    check(new().text("Hi"), new().text("hi!"), Some((Shared::Text, "hi!")));
    check(new().text("hi"), new().text("hi").priority(1), None);
    check(new().text("hi"), new().text("hi").state("x"), None);
    check(new().text("hi").state("y"), new().text("hi").state("x"), None);
    check(
        new().text("hi").state("x").state("y"),
        new().text("hi").state("z").state("x"),
        Some((Shared::Text, "hi")),
    );
    check(new().text("hi").channel("y"), new().text("hi").channel("x"), None);
    check(new().text("hi"), new().pattern("hi"), None);
    check(new().command("go"), new().command("GO"), Some((Shared::Command, "GO")));
    check(new().event("read"), new().event("read"), Some((Shared::Event, "read")));
    check(new().pattern(r"^\w+$"), new().pattern(r"^\d+$"), Some((Shared::Pattern, "1")));
    check(new().pattern("author"), new().pattern("^authors?$"), Some((Shared::Pattern, "author")));
    check(new().pattern("^author$"), new().pattern("^authors$"), None);
    check(new().pattern("a+"), new().pattern("a+"), Some((Shared::Pattern, "a")));
    check(new().pattern("a").pattern("a+"), new().pattern("b"), None);
    check(
        new().sample("go to {city}"),
        new().sample("Go to {place}."),
        Some((Shared::Sample, "Go to {place}.")),
    );
}

#[test]
fn samples_that_are_hardly_told_apart_are_found() {
    let check = |first: Triggers, second: Triggers, expected: &[(Shared, &str)]| {
        let table = Table::new([written("b", 1, first), written("a", 2, second)]).unwrap();
        let (matcher, gaps) = Matcher::new(&table, Box::new(Samples::new()));
        assert_eq!(gaps, []);
        let found = matcher.ambiguities();
        let shared: Vec<_> = found.iter().map(|one| (one.shared, one.example.as_str())).collect();
        assert_eq!(shared, expected, "{found:#?}");
        assert!(found.iter().all(|one| table.entries()[one.first].node == "b"), "{found:#?}");
    };
    let new = Triggers::new;
    let cancel = || new().sample("cancel my order");
    check(cancel(), new().sample("My order: cancel!"), &[(Shared::Alike, "cancel my order")]);
    check(cancel(), new().sample("Cancel my order!"), &[(Shared::Sample, "Cancel my order!")]);
    check(cancel(), new().sample("track my order"), &[]);
    check(cancel(), new().sample("cancel my order please").priority(1), &[]);
    let [one, other] = ["x", "y"].map(|state| cancel().sample(state).state(state));
    check(one, other, &[]);
}
