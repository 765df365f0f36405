//! `appsecret_proof`: shows that a call comes from the app's own server.
//!
//! Source: Securing Graph API calls, Meta for Developers.

use crate::token::Token;

/// The proof for an access token: the hexadecimal HMAC-SHA256 of the token, keyed with the app
/// secret. With a time (seconds since 1970) it covers `token|time` and holds for five minutes; the
/// time goes along as `appsecret_time`.
///
/// ```
/// use fulfill_messenger::{Token, graph::appsecret_proof};
///
/// let secret = Token::new("f2b7c1d09e6a4835a1c0de55ab90f7e1").unwrap();
/// let token = Token::new("EAAB-page-token-1").unwrap();
/// let proof = "e5b67d53e4d751ff6f899a1bf2f2249c1f589d46d03d62f94100dbaed2859154";
/// assert_eq!(appsecret_proof(&secret, &token, None), proof);
/// let timed = "0995633f7c8edf1a9163deb9e210cbe1bcb19383fa6c7f15f43fb832faf109da";
/// assert_eq!(appsecret_proof(&secret, &token, Some(1767225600)), timed);
/// ```
pub fn appsecret_proof(secret: &Token, token: &Token, time: Option<u64>) -> String {
    match time {
        None => secret.digest(token.expose().as_bytes()),
        Some(time) => secret.digest(format!("{}|{time}", token.expose()).as_bytes()),
    }
}
