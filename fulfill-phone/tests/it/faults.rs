//! The faults of crate `phonenumber` that this crate is there to correct, one by one.

use fulfill_core::country::Country;
use fulfill_phone::{Kind, Phone};

/// The number as it should be read, its region and its type.
fn check(text: &str, e164: &str, country: &str, kind: Option<Kind>) {
    let phone = Phone::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(phone.e164(), e164, "{text}");
    assert_eq!(phone.country().map_or("", Country::code), country, "{text}");
    assert_eq!(phone.kind(), kind, "{text}");
}

#[test]
fn digits_that_look_like_a_trunk_prefix_stay() {
    check("+78001234567", "+78001234567", "RU", Some(Kind::TollFree));
    check("+78091234567", "+78091234567", "RU", Some(Kind::PremiumRate));
    check("+37080012345", "+37080012345", "LT", Some(Kind::TollFree));
    check("+3758011234567", "+3758011234567", "BY", Some(Kind::TollFree));
    check("+24101234567", "+24101234567", "GA", Some(Kind::FixedLine));
    check("+250250123456", "+250250123456", "RW", Some(Kind::FixedLine));
    check("+25006123456", "+25006123456", "RW", Some(Kind::FixedLine));
}

#[test]
fn leading_zeros_belong_to_the_number() {
    check("+390612345678", "+390612345678", "IT", Some(Kind::FixedLine));
    check("+390669812345", "+390669812345", "VA", Some(Kind::FixedLine));
    check("+2290120211234", "+2290120211234", "BJ", Some(Kind::FixedLine));
}

#[test]
fn numbers_of_no_country_are_known() {
    check("+80012345678", "+80012345678", "", Some(Kind::TollFree));
    check("+870773111632", "+870773111632", "", Some(Kind::Mobile));
    check("+8823421234", "+8823421234", "", Some(Kind::Mobile));
    check("+979123456789", "+979123456789", "", Some(Kind::PremiumRate));
    assert_eq!(Phone::parse("+80012345678").unwrap().country_name("en"), "");
}

#[test]
fn digits_of_other_scripts_and_extensions_are_read() {
    check("＋１４１５５５５０１００", "+14155550100", "US", Some(Kind::FixedLineOrMobile));
    check("+٤٤٢٠٧٠٣١٣٠٠٠", "+442070313000", "GB", Some(Kind::FixedLine));
    check("tel:+1-415-555-0100;ext=99", "+14155550100", "US", Some(Kind::FixedLineOrMobile));
}

#[test]
fn numbers_may_begin_like_their_calling_code() {
    let indonesia = Country::new("ID").unwrap();
    for text in ["0812345678", "812345678", "+62812345678"] {
        assert_eq!(Phone::parse_in(text, indonesia).unwrap().e164(), "+62812345678", "{text}");
    }
    check("+4949123456", "+4949123456", "DE", Some(Kind::FixedLine));
    let germany = Country::new("DE").unwrap();
    assert_eq!(Phone::parse_in("04930 123", germany).unwrap().e164(), "+494930123");
}

#[test]
fn shared_calling_codes_name_a_country_only_when_it_is_certain() {
    let cases = [
        ("+14155550100", "US", "United States"),
        ("+16135550100", "CA", "Canada"),
        ("+18005550100", "US", ""),
        ("+19995550100", "", ""),
        ("+77011234567", "KZ", "Kazakhstan"),
        ("+441481960194", "GG", "Guernsey"),
        ("+493", "DE", "Germany"),
        ("+49000000000", "DE", "Germany"),
        ("+38343201234", "XK", ""),
    ];
    for (text, country, name) in cases {
        // Too short for a number, but the calling code says enough.
        let phone = Phone::parse(text).or_else(|_| Phone::parse(&format!("{text}0"))).unwrap();
        assert_eq!(phone.country().map_or("", Country::code), country, "{text}");
        assert_eq!(phone.country_name("en"), name, "{text}");
    }
}
