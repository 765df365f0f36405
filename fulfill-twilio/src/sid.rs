//! The form of Twilio's identifiers.

/// The longest text taken for a SID; Twilio's have 34 characters, those of tests may be shorter.
const LONGEST: usize = 64;

/// Whether `text` is one of `prefixes` followed by ASCII letters and digits: safe in a path, in a
/// header and in a scope, whatever it names.
pub(crate) fn is(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            !rest.is_empty()
                && text.len() <= LONGEST
                && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    })
}

/// The first two characters of `text`: enough to see which SID was mistaken for which, too little
/// to give away a secret that was passed in its place.
pub(crate) fn start(text: &str) -> String {
    text.chars().take(2).map(|letter| if letter.is_control() { '.' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_prefix_and_letters_and_digits() {
        for (text, sound) in [
            ("ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1", true),
            ("AC1", true),
            ("AC", false),
            ("", false),
            ("ac1", false),
            ("SK1", false),
            (" AC1", false),
            ("AC1/../AC2", false),
            ("AC1\r\nX: y", false),
            ("AC1?a=b", false),
            ("AC%31", false),
            ("AC١٢", false),
        ] {
            assert_eq!(is(text, &["AC"]), sound, "{text:?}");
        }
        assert!(!is(&format!("AC{}", "1".repeat(63)), &["AC"]));
        assert!(is("MM1", &["SM", "MM"]));
        assert_eq!(start("no\nsecret"), "no");
        assert_eq!(start("\nx"), ".x");
    }
}
