//! Holds the crate against Python's `phonenumbers`, answer by answer.

use std::collections::{BTreeMap, BTreeSet};

use fulfill_core::country::Country;
use fulfill_phone::{Kind, Phone, PhoneError};

use crate::{
    generate,
    oracle::{self, Answer, Number, Question},
};

/// The version whose metadata the tables were compiled from.
const VERSION: &str = "9.0.33";

/// Entries none of whose numbers here has a country name: the numbers of no country, the three
/// regions without a name, and those whose examples another region takes too.
const UNNAMED: [&str; 7] = ["001", "AC", "BL", "EH", "MF", "TA", "XK"];

#[test]
fn answers_are_those_of_the_reference() {
    let questions = generate::questions();
    let (version, answers) = oracle::ask(&questions);
    let mut differences: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut named = BTreeSet::new();
    let mut accepted = 0;
    for (question, expected) in questions.iter().zip(&answers) {
        let found = parse(question);
        let mut differ = |field, expected: &dyn std::fmt::Debug, found: &dyn std::fmt::Debug| {
            differences.entry(field).or_default().push(format!(
                "{:?} in {:?}: the reference says {expected:?}, we say {found:?}",
                question.text, question.region
            ));
        };
        match (expected, &found) {
            (Answer::Refused { .. }, Err(_)) => {}
            (Answer::Number(expected), Ok(phone)) => {
                accepted += 1;
                if !phone.country_name("en").is_empty() {
                    named.extend(phone.country().map(Country::code));
                }
                compare(expected, phone, &mut differ);
            }
            (Answer::Number(expected), Err(error)) => differ("accepted", expected, error),
            (Answer::Refused { error }, Ok(phone)) => differ("refused", error, &phone.e164()),
        }
    }
    let counts: BTreeMap<_, _> =
        differences.iter().map(|(field, list)| (*field, list.len())).collect();
    let total = questions.len();
    println!("{total} questions, {accepted} numbers, version {version}; differences: {counts:?}");
    let shown: Vec<String> = differences
        .into_iter()
        .flat_map(|(field, list)| {
            list.into_iter().take(12).map(move |line| format!("{field}: {line}"))
        })
        .collect();
    assert!(shown.is_empty(), "version {version}, {counts:?} of {total}:\n{}", shown.join("\n"));
    assert_eq!(version, VERSION, "the reference has other metadata than the tables");
    let regions = generate::regions();
    let homes: BTreeSet<&str> = regions.iter().map(|region| region.id()).collect();
    let unnamed: Vec<&str> = homes.into_iter().filter(|id| !named.contains(id)).collect();
    assert_eq!(unnamed, UNNAMED, "no number of these regions was given the name of its country");
}

fn parse(question: &Question) -> Result<Phone, PhoneError> {
    match &question.region {
        Some(region) => Phone::parse_in(&question.text, Country::new(region).unwrap()),
        None => Phone::parse(&question.text),
    }
}

fn compare(
    expected: &Number,
    phone: &Phone,
    differ: &mut dyn FnMut(&'static str, &dyn std::fmt::Debug, &dyn std::fmt::Debug),
) {
    let country = phone.country().map(Country::code);
    let mut check = |field, expected: &str, found: &str| {
        if expected != found {
            differ(field, &expected, &found);
        }
    };
    check("e164", &expected.e164, phone.e164());
    check(
        "extension",
        expected.extension.as_deref().unwrap_or_default(),
        phone.extension().unwrap_or_default(),
    );
    if expected.e164 != phone.e164() {
        return;
    }
    check("country", expected.country.as_deref().unwrap_or_default(), country.unwrap_or_default());
    check("valid", &expected.valid.to_string(), &phone.is_valid().to_string());
    check("possible", &expected.possible.to_string(), &phone.is_possible().to_string());
    check("kind", &expected.kind, kind(phone.kind()));
    check("name", &expected.name, phone.country_name("en"));
    if phone.is_valid() && phone.extension().is_none() {
        let again = Phone::parse(phone.e164());
        check("read again", phone.e164(), again.as_ref().map_or("refused", Phone::e164));
    }
    check("international", &expected.international, &phone.international());
    check("domestic", &expected.domestic, &phone.domestic());
}

fn kind(kind: Option<Kind>) -> &'static str {
    match kind {
        None => "UNKNOWN",
        Some(Kind::PremiumRate) => "PREMIUM_RATE",
        Some(Kind::TollFree) => "TOLL_FREE",
        Some(Kind::SharedCost) => "SHARED_COST",
        Some(Kind::Voip) => "VOIP",
        Some(Kind::Personal) => "PERSONAL_NUMBER",
        Some(Kind::Pager) => "PAGER",
        Some(Kind::Company) => "UAN",
        Some(Kind::Voicemail) => "VOICEMAIL",
        Some(Kind::FixedLine) => "FIXED_LINE",
        Some(Kind::Mobile) => "MOBILE",
        Some(Kind::FixedLineOrMobile) => "FIXED_LINE_OR_MOBILE",
        Some(_) => "NEW",
    }
}
