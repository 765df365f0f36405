//! What holds for every text.

use std::time::{Duration, Instant};

use fulfill_core::country::Country;
use fulfill_phone::Phone;
use proptest::prelude::*;

fn country() -> impl Strategy<Value = Option<Country>> {
    let all: Vec<Country> = Country::all().collect();
    prop_oneof![Just(None), (0..all.len()).prop_map(move |place| Some(all[place]))]
}

fn parse(text: &str, country: Option<Country>) -> Option<Phone> {
    match country {
        Some(country) => Phone::parse_in(text, country).ok(),
        None => Phone::parse(text).ok(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_strange(text in any::<String>(), country in country()) {
        parse(&text, country);
    }

    #[test]
    fn what_was_read_can_be_read_again(
        text in "(\\+|00|whatsapp:\\+)?[0-9]{1,4}[-0-9 ().x]{0,16}(;ext=[0-9]{1,20})?",
        country in country(),
    ) {
        if let Some(phone) = parse(&text, country) {
            let again = Phone::from_e164(phone.e164()).unwrap();
            prop_assert_eq!(again.e164(), phone.e164());
            prop_assert_eq!(again.country(), phone.country());
            prop_assert_eq!(again.is_valid(), phone.is_valid());
            prop_assert!(phone.e164().len() <= 21);
            prop_assert_eq!(
                format!("+{}{}", phone.country_code(), phone.national()),
                phone.e164()
            );
            if phone.extension().is_none() {
                prop_assert_eq!(&again, &phone);
            }
            if phone.national().len() > 6 {
                let logged = format!("{phone:?}");
                prop_assert!(!logged.contains(phone.national()), "{}", logged);
            }
        }
    }

    #[test]
    fn long_texts_take_no_time(piece in "[-0-9 ,;:.x#+]{1,6}", tail in "[0-9]{0,9}#?") {
        let text = format!("{}{tail}", piece.repeat(10_000));
        let start = Instant::now();
        prop_assert!(Phone::parse(&text).is_err());
        let text: String = text.chars().take(240).chain(tail.chars()).collect();
        let _ = Phone::parse_in(&text, Country::new("AR").unwrap());
        prop_assert!(start.elapsed() < Duration::from_millis(50));
    }
}

#[test]
fn examples_of_all_regions_stay_as_they_are() {
    for region in crate::generate::regions() {
        for example in crate::generate::examples(region) {
            let text = format!("+{}{example}", region.country_code());
            let phone = Phone::parse(&text).unwrap();
            assert_eq!(phone.e164(), text);
            assert_eq!(Phone::parse(phone.e164()), Ok(phone));
        }
    }
}

#[test]
fn ten_thousand_digits_are_refused_at_once() {
    let text = format!("+{}", "1".repeat(10_000));
    let start = Instant::now();
    assert!(Phone::parse(&text).is_err());
    assert!(start.elapsed() < Duration::from_millis(5));
}
