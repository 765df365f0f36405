//! Names in tokens: identifiers, people and regions.

use super::TokenError;
use crate::sid;

/// `text` as an identifier that begins with `prefix`.
pub(super) fn sid<'a>(
    text: &'a str,
    what: &'static str,
    prefix: &'static str,
) -> Result<&'a str, TokenError> {
    if sid::is(text, &[prefix]) {
        return Ok(text);
    }
    Err(TokenError::Sid { what, prefix, start: sid::start(text) })
}

/// `text` without control characters; it may be empty.
pub(super) fn printable<'a>(text: &'a str, what: &'static str) -> Result<&'a str, TokenError> {
    match text.chars().find(|letter| letter.is_control()) {
        Some(character) => Err(TokenError::ControlCharacter { what, character }),
        None => Ok(text),
    }
}

/// `text` as the name of somebody.
pub(super) fn name<'a>(text: &'a str, what: &'static str) -> Result<&'a str, TokenError> {
    if text.is_empty() { Err(TokenError::EmptyName { what }) } else { printable(text, what) }
}

/// `text` as the name of a region.
pub(super) fn region(text: &str) -> Result<&str, TokenError> {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !text.is_empty() && text.len() <= 63 && text.bytes().all(letter) {
        return Ok(text);
    }
    Err(TokenError::Region { region: text.chars().take(64).collect() })
}
