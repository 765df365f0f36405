//! Requests as Twilio makes them.

use bytes::Bytes;
use http::{
    Request, Uri,
    header::{CONTENT_TYPE, HOST},
    uri::PathAndQuery,
};

use super::CallerError;
use crate::{
    channel::form::IDEMPOTENCY_TOKEN,
    form::Form,
    signature::{Content, Signer},
};

/// A signed request to that address, named by a token.
pub(super) fn signed(
    signer: &Signer,
    url: &str,
    get: bool,
    form: &Form,
    token: &str,
) -> Result<Request<Bytes>, CallerError> {
    let url = match get {
        true => format!("{url}{}{}", if url.contains('?') { '&' } else { '?' }, form.encode()),
        false => url.to_owned(),
    };
    let content = if get { Content::Empty } else { Content::Form(form) };
    let address = || CallerError::Address { url: url.clone() };
    let uri: Uri = url.parse().map_err(|_| address())?;
    let host = uri.authority().ok_or_else(address)?.as_str();
    let target = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let mut request =
        Request::builder().uri(target).header(HOST, host).header(IDEMPOTENCY_TOKEN, token);
    let mut body = Bytes::new();
    if !get {
        request = request.method("POST").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        body = Bytes::from(form.encode());
    }
    let mut request = request.body(body).map_err(|_| address())?;
    request.headers_mut().extend(signer.sign(&url, content).headers());
    Ok(request)
}

/// An address as a document names it, seen from the document's own.
pub(super) fn resolve(document: &str, named: &str) -> Result<String, CallerError> {
    if named.is_empty() {
        return Ok(document.to_owned());
    }
    if named.starts_with("https://") || named.starts_with("http://") {
        return Ok(named.to_owned());
    }
    let address = || CallerError::Address { url: named.to_owned() };
    let uri: Uri = document.parse().map_err(|_| address())?;
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.authority()) else {
        return Err(address());
    };
    let path = uri.path();
    Ok(match named.as_bytes()[0] {
        b'/' => format!("{scheme}://{host}{named}"),
        b'?' => format!("{scheme}://{host}{path}{named}"),
        _ => {
            let folder = path.rfind('/').map_or("/", |end| &path[..=end]);
            format!("{scheme}://{host}{folder}{named}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_the_document() {
        for (named, expected) in [
            ("", "https://h/a/b?c=d"),
            ("/x?y", "https://h/x?y"),
            ("?x=y", "https://h/a/b?x=y"),
            ("x", "https://h/a/x"),
            ("http://other/", "http://other/"),
        ] {
            assert_eq!(resolve("https://h/a/b?c=d", named).as_deref(), Ok(expected), "{named}");
        }
        assert!(resolve("/a", "b").is_err());
    }
}
