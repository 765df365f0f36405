//! Calls as requests: with address, token and proof, or without them for as long as they are kept.

use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::Graph;
use crate::send::{Send, text_reply};

/// How long most bodies are at most, in bytes.
const USUAL_BODY: usize = 256;

/// What a path segment may hold unescaped.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What bodies are.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Graph {
    /// Leaves address, token and proof out of calls, for [`sign`](Self::sign) to add later.
    ///
    /// ```
    /// use fulfill_messenger::graph::Graph;
    ///
    /// let graph = Graph::new("EAAB-page-token")?;
    /// let kept = graph.clone().unsigned().secondary_receivers();
    /// assert_eq!(kept.uri(), "/v25.0/me/secondary_receivers?fields=id%2Cname");
    /// assert!(kept.headers().is_empty());
    /// assert_eq!(graph.sign(kept).uri(), graph.secondary_receivers().uri());
    /// # Ok::<(), fulfill_messenger::graph::SettingError>(())
    /// ```
    #[must_use]
    pub fn unsigned(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Adds address, token and proof to a call that was made without; and that its body is JSON, if it
    /// does not say what else it is.
    pub fn sign(&self, mut request: Request<Bytes>) -> Request<Bytes> {
        *request.uri_mut() = self.signed(request.uri());
        self.complete(&mut request);
        request
    }

    fn complete(&self, request: &mut Request<Bytes>) {
        let is_json = !request.body().is_empty() && !request.headers().contains_key(CONTENT_TYPE);
        let headers = request.headers_mut();
        if is_json {
            headers.insert(CONTENT_TYPE, JSON);
        }
        headers.insert(AUTHORIZATION, self.authorization.clone());
    }

    /// The same of a call that is kept on.
    pub(crate) fn sign_copy(&self, kept: &Request<Bytes>) -> Request<Bytes> {
        let mut request = Request::new(kept.body().clone());
        *request.method_mut() = kept.method().clone();
        *request.version_mut() = kept.version();
        *request.uri_mut() = self.signed(kept.uri());
        let headers = request.headers_mut();
        headers.reserve(kept.headers().len() + 2);
        headers.extend(kept.headers().iter().map(|(name, value)| (name.clone(), value.clone())));
        self.complete(&mut request);
        request
    }

    /// The address that a call without one goes to, with the proof.
    fn signed(&self, target: &Uri) -> Uri {
        if *target == self.messages.kept {
            self.messages.signed.clone()
        } else {
            self.address(target)
        }
    }

    pub(super) fn address(&self, target: &Uri) -> Uri {
        let target = target.path_and_query().map_or("/", |target| target.as_str());
        let mut address =
            String::with_capacity(self.url.len() + target.len() + self.proof.len() + 1);
        address.push_str(&self.url);
        address.push_str(target);
        if !self.proof.is_empty() {
            address.push(if target.contains('?') { '&' } else { '?' });
            address.push_str(&self.proof);
        }
        address.parse().expect("the base was parsed and the rest was one")
    }

    /// Sends a message or a sender action.
    pub fn send(&self, send: &Send) -> Request<Bytes> {
        self.request(Method::POST, self.messages.kept.clone(), Some(json(send)))
    }

    /// Answers a user with a text, which must be within its limit.
    pub(crate) fn say(&self, user: &str, text: &str) -> Request<Bytes> {
        let body = text_reply(user, text).into();
        self.request(Method::POST, self.messages.kept.clone(), Some((JSON, body)))
    }

    pub(super) fn post(&self, path: &[&str], body: &impl Serialize) -> Request<Bytes> {
        self.call(Method::POST, path, &[], Some(json(body)))
    }

    pub(super) fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Request<Bytes> {
        self.call(Method::GET, path, query, None)
    }

    /// A call of that path below the version; the body with its content type.
    pub(super) fn call(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<(HeaderValue, Bytes)>,
    ) -> Request<Bytes> {
        self.request(method, self.target(path, query), body)
    }

    fn request(
        &self,
        method: Method,
        target: Uri,
        body: Option<(HeaderValue, Bytes)>,
    ) -> Request<Bytes> {
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method;
        *request.uri_mut() = target;
        if let Some((kind, body)) = body {
            *request.body_mut() = body;
            // What is kept need not say that it is JSON: it is said when the call leaves.
            if kind != JSON {
                request.headers_mut().insert(CONTENT_TYPE, kind);
            }
        }
        if self.bare { request } else { self.sign(request) }
    }

    /// Path and query of a call, below the version.
    pub(super) fn target(&self, path: &[&str], query: &[(&str, &str)]) -> Uri {
        let mut target = format!("/{}", self.version);
        for segment in path {
            target.push('/');
            target.extend(utf8_percent_encode(segment, SEGMENT));
        }
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(query);
        let query = pairs.finish();
        if !query.is_empty() {
            target.push('?');
            target.push_str(&query);
        }
        target.parse().expect("all of it is escaped")
    }
}

/// The body of a call and its content type.
pub(super) fn json(body: &impl Serialize) -> (HeaderValue, Bytes) {
    let mut text = Vec::with_capacity(USUAL_BODY);
    serde_json::to_writer(&mut text, body).expect("messages are objects with text keys");
    (JSON, text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_call_is_signed_as_one_that_leaves_at_once() {
        let graph = Graph::new("t").unwrap().app_secret("s").at("http://127.0.0.1:9/base");
        let graph = graph.unwrap().version("v26.0").unwrap().page("a/b");
        let base = "http://127.0.0.1:9/base/v26.0/a%2Fb";
        for (path, address) in [("messages", "/messages?"), ("other", "/other?")] {
            let kept = graph.clone().unsigned().post(&["a/b", path], &1);
            let signed = graph.sign_copy(&kept);
            let expected = format!("{base}{address}{}", graph.proof);
            assert_eq!(signed.uri().to_string(), expected);
            for request in [graph.post(&["a/b", path], &1), graph.sign(kept)] {
                assert_eq!(format!("{request:?}"), format!("{signed:?}"));
                assert_eq!(request.headers(), signed.headers());
            }
        }
    }
}
