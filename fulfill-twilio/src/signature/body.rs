//! `bodySHA256`: how a body that is not a form is covered by the signature.

use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use super::url::Url;

/// The query parameter that holds the lower-case hexadecimal SHA-256 of the raw body.
pub const BODY_HASH: &str = "bodySHA256";

/// The hash a URL names. If it names two, the first: an attacker can append, not prepend.
pub(super) fn named<'a>(url: &Url<'a>) -> Option<&'a str> {
    let mut pieces =
        url.query()?.split('&').map(|piece| piece.split_once('=').unwrap_or((piece, "")));
    pieces.find(|(name, _)| is_body_hash(name)).map(|(_, value)| value)
}

/// Whether `hash` is that of `body`. Twilio writes lower case; so upper case is not Twilio's.
pub(super) fn matches(hash: &str, body: &[u8]) -> bool {
    hex(body).as_bytes().ct_eq(hash.as_bytes()).into()
}

/// The URL with the hash of `body`, as Twilio appends it. A hash that is there already stays.
pub(super) fn with_hash(url: &str, body: &[u8]) -> String {
    if named(&Url::cut(url)).is_some() {
        return url.to_owned();
    }
    let (before, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    let mark = match before.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{before}{mark}{BODY_HASH}={}{fragment}", hex(body))
}

fn is_body_hash(name: &str) -> bool {
    name == BODY_HASH || name.contains('%') && percent_decode_str(name).eq(BODY_HASH.bytes())
}

fn hex(body: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    Sha256::digest(body).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn finds_the_first_hash() {
        for (url, hash) in [
            ("https://h/x", None),
            ("https://h/x?bodySHA256=aa&bodySHA256=bb", Some("aa")),
            ("https://h/x?a=1&body%53HA256=aa#bodySHA256=bb", Some("aa")),
            ("https://h/x?bodySHA256", Some("")),
            ("https://h/x?bodysha256=aa&xbodySHA256=bb", None),
            ("https://h/bodySHA256=aa", None),
        ] {
            assert_eq!(named(&Url::cut(url)), hash, "{url}");
        }
    }

    #[test]
    fn only_lower_case_hex_matches() {
        assert!(matches(EMPTY, b""));
        assert!(!matches(&EMPTY.to_uppercase(), b""));
        assert!(!matches(&EMPTY[..63], b""));
        assert!(!matches("", b""));
    }

    #[test]
    fn appends_before_the_fragment() {
        for (url, expected) in [
            ("https://h/x", format!("https://h/x?bodySHA256={EMPTY}")),
            ("https://h/x?", format!("https://h/x?bodySHA256={EMPTY}")),
            ("https://h/x?a=1#f", format!("https://h/x?a=1&bodySHA256={EMPTY}#f")),
            ("https://h/x?bodySHA256=00", "https://h/x?bodySHA256=00".to_owned()),
        ] {
            assert_eq!(with_hash(url, b""), expected);
        }
    }
}
