//! No answer makes a type panic, and what a form keeps of an answer reads back as the same value:
//! 10,000 random texts for each type.

use fulfill_core::{
    Email, FirstName, Hints, LastName, Slot, YesNo,
    country::Country,
    reply::{Form, Kind, Question, Words},
    slot::{Alphanumeric, City, Currency, Language, MediaUrl, Month, NumberSequence, UsState},
};
use jiff::civil::{Date, DateTime, Time, Weekday};
use proptest::{prelude::*, sample::select, test_runner::TestRunner};

const CASES: u32 = 10_000;

/// Words and signs that the types look for, so that random texts come near to right ones.
const PARTS: &[&str] = &[
    "one",
    "two",
    "twenty",
    "twenty-two",
    "hundred",
    "thousand",
    "million",
    "and",
    "a",
    "point",
    "half",
    "past",
    "to",
    "quarter",
    "o'clock",
    "noon",
    "am",
    "p.m.",
    "um",
    "dois",
    "vinte",
    "cem",
    "mil",
    "milhões",
    "e",
    "meia",
    "vírgula",
    "para as",
    "da tarde",
    "veintidós",
    "y",
    "media",
    "menos",
    "cuarto",
    "las",
    "minus",
    "tomorrow",
    "amanhã",
    "mañana",
    "next",
    "friday",
    "próxima",
    "sexta-feira",
    "que vem",
    "in",
    "days",
    "dias",
    "daqui a",
    "hace",
    "ago",
    "March",
    "março",
    "3rd",
    "primeiro",
    "de",
    "of",
    "2026",
    "29/2",
    "12/03/2026",
    "2026-11-21",
    "31.12.99",
    "15:30",
    "15h30",
    "24",
    "0",
    "00",
    "1",
    "7",
    "99999999999999999999",
    "1.234,5",
    "1,234.5",
    "-",
    "--",
    "+",
    ".",
    ",",
    "/",
    ":",
    "h",
    "R$",
    "€",
    "$",
    "real",
    "dollars",
    "peso",
    "EUR",
    "BRA",
    "BR",
    "Brasil",
    "pt-BR",
    "english",
    "ny",
    "new york",
    "a@b.cd",
    "@",
    "https://",
    "h/a.png",
    "sí",
    "não",
    "👍",
    "\u{301}",
    "ß",
    "İ",
    "ﬁ",
    "\u{0}",
    "\u{202e}",
    "日本",
    "'",
    "(",
    "%",
    "ext",
    "feira",
    "ª",
    "skip",
    "cancelar",
    "please",
    "por favor",
    "?",
    "!",
    "¿",
    "9999-12-31",
    "-9999",
];

const LOCALES: &[&str] =
    &["", "en", "en-US", "en-GB", "pt", "pt-BR", "es", "es-MX", "es-419", "ja", "-", "x_y-zz-001"];

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => select(PARTS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => (0..100_000u32).prop_map(|number| number.to_string()),
    ];
    let between = select(&[" ", " ", " ", "", "-", "\u{a0}", "  "][..]);
    let near = proptest::collection::vec((part, between), 0..9).prop_map(|parts| {
        parts.into_iter().flat_map(|(part, between)| [part, between.to_owned()]).collect()
    });
    let long = (select(PARTS), 1..400usize).prop_map(|(part, times)| part.repeat(times));
    prop_oneof![20 => near, 2 => any::<String>(), 1 => long]
}

fn now() -> impl Strategy<Value = Option<DateTime>> {
    let far = select(&["-9999-01-01T00:00", "9999-12-31T23:59:59", "2024-02-29T12:00"][..]);
    let far = far.prop_map(|text| text.parse().ok());
    let near = (2020i16..2030, 1i8..13, 1i8..29)
        .prop_map(|(year, month, day)| DateTime::new(year, month, day, 9, 30, 0, 0).ok());
    prop_oneof![3 => near, 1 => far, 1 => Just(None)]
}

/// Reads random texts as a `T`, directly and by way of what a form keeps.
fn check<T: Slot + PartialEq + std::fmt::Debug>() {
    let mut runner = TestRunner::new(ProptestConfig::with_cases(CASES));
    let kind = T::kind();
    let all = (text(), select(LOCALES), now());
    let outcome = runner.run(&all, |(text, locale, now)| {
        let hints = Hints { locale, now };
        let direct = T::parse_at(&text, &hints);
        let kept = kind.read(&text, &hints);
        let read = kept.as_ref().and_then(|kept| T::from_json_at(kept, &hints));
        prop_assert_eq!(&read, &direct, "{:?} kept as {:?}", text, kept);
        if let Some(kept) = kept.filter(|_| direct.is_some()) {
            // Kept answers are also text: of a user who wrote it so.
            prop_assert_eq!(kind.read_json(&kept, &hints), Some(kept), "{:?}", text);
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

macro_rules! types {
    ($($test:ident: $type:ty;)*) => { $(#[test] fn $test() { check::<$type>(); })* };
}

types! {
    yes_no: YesNo;
    first_name: FirstName;
    last_name: LastName;
    email: Email;
    integer: i64;
    decimal: f64;
    date: Date;
    time: Time;
    day_of_week: Weekday;
    month: Month;
    city: City;
    country: Country;
    currency: Currency;
    language: Language;
    us_state: UsState;
    number_sequence: NumberSequence;
    alphanumeric: Alphanumeric;
    media: MediaUrl;
}

/// Kinds without a type in this crate, and the integers whose range is smaller than what is kept.
#[test]
fn kinds_never_panic() {
    let mut runner = TestRunner::new(ProptestConfig::with_cases(CASES));
    let sizes = Kind::OneOf(vec!["one".into(), "twenty-two".into(), "".into()]);
    let form = Form::new("f", "x").question(Question::new("q", "?").kind(sizes.clone()).skip("a"));
    let outcome = runner.run(&(text(), select(LOCALES), now()), |(text, locale, now)| {
        let hints = Hints { locale, now };
        for kind in [&Kind::Text, &Kind::PhoneNumber, &sizes, &Kind::Custom("x".into())] {
            if let Some(kept) = kind.read(&text, &hints) {
                prop_assert_eq!(kind.read_json(&kept, &hints), Some(kept), "{:?}", text);
            }
        }
        let small = i8::parse_at(&text, &hints);
        let wide = i64::parse_at(&text, &hints);
        prop_assert_eq!(small, wide.and_then(|wide| i8::try_from(wide).ok()));
        u128::parse_at(&text, &hints);
        f32::parse_at(&text, &hints);
        bool::parse_at(&text, &hints);
        form.command(&form.questions[0], &text);
        Words::default().command(&text);
        let mut asked = form.clone().confirm(text);
        asked.gaps();
        asked.confirmation(&serde_json::Map::new(), "en");
        asked.name = "x".into();
        asked.fingerprint();
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
