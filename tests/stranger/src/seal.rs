//! The proof that a letter is the post's.

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderName, HeaderValue};
use sha2::Sha256;

/// The header that holds the seal.
pub(crate) const SEAL: HeaderName = HeaderName::from_static("x-pigeon-seal");

/// The seal of a letter, as the post makes it.
pub fn seal(key: &str, letter: &[u8]) -> String {
    let digest = keyed(key, letter).finalize().into_bytes();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a header's value is the seal of a letter; takes the same time whatever is wrong.
pub(crate) fn holds(key: &str, letter: &[u8], value: &HeaderValue) -> bool {
    let text = value.to_str().unwrap_or_default();
    let digits = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    let digest: Option<Vec<u8>> = digits.collect();
    digest.is_some_and(|digest| keyed(key, letter).verify_slice(&digest).is_ok())
}

fn keyed(key: &str, letter: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(key.as_bytes()).expect("any length is a key");
    mac.update(letter);
    mac
}
