//! The verification request: a GET that Meta makes when an address is subscribed.
//!
//! Source: Meta Webhooks for Messenger Platform, "Verification requests" (2026-05-05).

use crate::token::Token;

/// Why a verification request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandshakeError {
    /// `hub.mode` is another, or absent. To be answered 403.
    #[error("hub.mode is not `subscribe`")]
    Mode,
    /// `hub.verify_token` is another, empty or absent. To be answered 403.
    #[error("hub.verify_token is not the one that is set here; both must be the same text")]
    Token,
    /// There is no challenge to give back. To be answered 400.
    #[error("hub.challenge is missing")]
    Challenge,
}

/// Whether a query is that of a verification request, right or wrong: it holds `hub.mode`,
/// `hub.verify_token` or `hub.challenge`.
pub fn is_handshake(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name.starts_with("hub."))
}

/// The challenge of a verification request's query, which is the whole answer: status 200, content
/// type `text/plain`, never HTML, since anybody may write it.
///
/// ```
/// use fulfill_messenger::{Token, handshake};
///
/// let token = Token::new("my-verify-token").unwrap();
/// let query = "hub.mode=subscribe&hub.verify_token=my-verify-token&hub.challenge=1158201444";
/// assert_eq!(handshake::challenge(query, &token).as_deref(), Ok("1158201444"));
/// ```
///
/// # Errors
///
/// [`HandshakeError`] if mode or token are wrong, or there is no challenge. A parameter that comes
/// twice counts as the first of them.
pub fn challenge(query: &str, verify_token: &Token) -> Result<String, HandshakeError> {
    let value = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    let known = value("hub.verify_token").is_some_and(|token| verify_token.matches(&token));
    if !known {
        return Err(HandshakeError::Token);
    }
    if value("hub.mode").as_deref() != Some("subscribe") {
        return Err(HandshakeError::Mode);
    }
    value("hub.challenge").filter(|text| !text.is_empty()).ok_or(HandshakeError::Challenge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: Result<&str, HandshakeError>) {
        let token = Token::new("tok&en").unwrap();
        assert_eq!(
            challenge(query, &token).as_deref(),
            expected.as_ref().map(|text| *text),
            "{query}"
        );
    }

    #[test]
    fn gives_the_challenge_to_those_who_know_the_token() {
        let right = "hub.verify_token=tok%26en";
        check(&format!("hub.mode=subscribe&{right}&hub.challenge=1158201444"), Ok("1158201444"));
        check(&format!("hub.challenge=7&{right}&hub.mode=subscribe"), Ok("7"));
        let script = format!("hub.mode=subscribe&{right}&hub.challenge=%3Cscript%3E");
        check(&script, Ok("<script>"));
        for mode in ["", "hub.mode=unsubscribe&"] {
            check(&format!("{mode}{right}&hub.challenge=1"), Err(HandshakeError::Mode));
        }
        for token in
            ["", "hub.verify_token=&", "hub.verify_token=tok&", "hub.verify_token=tok%26en2&"]
        {
            check(
                &format!("hub.mode=subscribe&{token}hub.challenge=1"),
                Err(HandshakeError::Token),
            );
        }
        for challenge in ["", "&hub.challenge="] {
            let query = format!("hub.mode=subscribe&{right}{challenge}");
            check(&query, Err(HandshakeError::Challenge));
        }
    }

    #[test]
    fn is_told_from_other_requests() {
        for (query, expected) in
            [("hub.mode=x", true), ("a=1&hub.challenge=1", true), ("a=hub.", false), ("", false)]
        {
            assert_eq!(is_handshake(query), expected, "{query}");
        }
    }
}
