//! What a request carries besides its URL.

use crate::form::Form;

/// What a request carries besides its URL.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// No body: a GET, or a WebSocket handshake. Its parameters are in the URL, and only there.
    Empty,
    /// A form post, decoded.
    Form(&'a Form),
    /// A form post as decoded pairs in received order, copies kept.
    Pairs(&'a [(&'a str, &'a str)]),
    /// Any other body, raw. Its hash must stand in the URL, unless it is empty.
    Body(&'a [u8]),
}

impl Content<'_> {
    /// Whether a `Content-Type` header names a form, whose pairs are signed instead of its hash.
    ///
    /// ```
    /// use fulfill_twilio::signature::Content;
    ///
    /// assert!(Content::is_form("application/x-www-form-urlencoded; charset=UTF-8"));
    /// assert!(!Content::is_form("application/json"));
    /// ```
    #[must_use]
    pub fn is_form(content_type: &str) -> bool {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    }
}
