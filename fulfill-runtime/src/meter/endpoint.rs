//! The route at which counts are read.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Response,
    header::{AUTHORIZATION, CONTENT_TYPE},
};

use super::Meter;
use crate::server::status;

/// The format's own content type.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

impl Meter {
    /// The answer to a request at [`PATH`](super::PATH); `None` if nothing is counted here, or it asks for
    /// something else. `local` is whether dev mode lets the request in without a token.
    pub(crate) async fn answer(
        &self,
        method: &Method,
        headers: &HeaderMap,
        local: bool,
    ) -> Option<Response<Bytes>> {
        let inner = self.inner()?;
        let own = inner.own?;
        // A webhook may have that name, and is posted to.
        if !matches!(*method, Method::GET | Method::HEAD) {
            return None;
        }
        let given = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
        let given = given.strip_prefix(b"Bearer ").or_else(|| given.strip_prefix(b"bearer "));
        let known = match (&inner.token, given) {
            (Some(token), Some(given)) => token.matches(given.trim_ascii()),
            _ => false,
        };
        if !known && !local {
            return Some(status::unauthorized());
        }
        inner.look().await;
        let mut response = Response::new(own.render().into());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(FORMAT));
        Some(response)
    }
}
