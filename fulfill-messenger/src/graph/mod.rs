//! Calls of the Graph API, as data: requests to make, and answers to read.
//!
//! A [`Graph`] knows where the API is, its version, and the token of one page. It turns what is to
//! be sent or asked into an `http::Request`; sending it is the caller's. The token travels in the
//! `Authorization` header, marked as sensitive, and never in an address.
//!
//! ```
//! use fulfill_messenger::graph::Graph;
//! use fulfill_messenger::send::{Message, Recipient, Send};
//!
//! let graph = Graph::new("EAAB-page-token")?.app_secret("app-secret");
//! let request = graph.send(&Send::reply(Recipient::id("719"), Message::text("hello")?));
//! assert_eq!(request.uri().path(), "/v25.0/me/messages");
//! assert!(!format!("{request:?}").contains("EAAB"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod failure;
mod handover;
mod menu;
mod people;
mod profile;
mod proof;
mod table;
mod upload;
mod usage;

use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

pub use self::{
    failure::{Failure, GraphError, Kind, Retry, Sent, read},
    handover::{Handover, PAGE_INBOX},
    menu::{BotCommand, BotCommands, IceBreaker, IceBreakers, Localised, Menu, MenuItem},
    people::{Persona, ProfileField, UserProfile},
    profile::{Profile, Property},
    proof::appsecret_proof,
    upload::{FileKind, Upload},
    usage::{AppUsage, BusinessUsage, Usage, retry_after},
};
use crate::{
    send::{Send, text_reply},
    token::Token,
};

/// Where the Graph API is, unless said otherwise.
pub const URL: &str = "https://graph.facebook.com";

/// The version that is asked for, unless said otherwise.
pub const VERSION: &str = "v25.0";

/// How long most bodies are at most, in bytes.
const USUAL_BODY: usize = 256;

/// What a path segment may hold unescaped.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What bodies are.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The Graph API as one page calls it.
#[derive(Clone, Debug)]
pub struct Graph {
    url: String,
    version: String,
    page: String,
    token: Token,
    authorization: HeaderValue,
    secret: Option<Token>,
    time: Option<u64>,
    /// Whether calls are left without address and token.
    bare: bool,
    /// What is added to the query of every call.
    proof: String,
    messages: Messages,
}

/// Where messages are posted to: most calls go there.
#[derive(Clone, Debug, Default)]
struct Messages {
    /// Without address and proof.
    kept: Uri,
    /// With both.
    signed: Uri,
}

/// A setting that no call could be made with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingError {
    /// The token is empty, or has letters that no header may hold.
    #[error(
        "the page token is empty or has letters that no token has; copy it from the app's settings"
    )]
    Token,
    /// The address is none.
    #[error("graph address `{0}` is no http or https address without a query, such as {URL}")]
    Url(String),
    /// The version is none.
    #[error("graph version `{0}` is not of the form {VERSION}")]
    Version(String),
}

impl Graph {
    /// Calls with the token of a page, at the public address and the default version.
    ///
    /// # Errors
    ///
    /// [`SettingError::Token`] if the token cannot be one.
    pub fn new(token: impl AsRef<str>) -> Result<Self, SettingError> {
        let token = Token::new(token).ok_or(SettingError::Token)?;
        let value = format!("Bearer {}", token.expose());
        let mut authorization = HeaderValue::from_str(&value).map_err(|_| SettingError::Token)?;
        authorization.set_sensitive(true);
        let graph = Self {
            url: URL.into(),
            version: VERSION.into(),
            page: "me".into(),
            token,
            authorization,
            secret: None,
            time: None,
            bare: false,
            proof: String::new(),
            messages: Messages::default(),
        };
        Ok(graph.addressed())
    }

    /// Calls another address: a stand-in, or `https://graph.instagram.com` for Instagram Login.
    ///
    /// # Errors
    ///
    /// [`SettingError::Url`] if it is none.
    pub fn at(mut self, url: impl AsRef<str>) -> Result<Self, SettingError> {
        let url = url.as_ref().trim().trim_end_matches('/');
        let wrong = || SettingError::Url(url.to_owned());
        let parsed: Uri = url.parse().map_err(|_| wrong())?;
        let scheme = matches!(parsed.scheme_str(), Some("http" | "https"));
        if !scheme || parsed.host().is_none_or(str::is_empty) || url.contains(['?', '#']) {
            return Err(wrong());
        }
        self.url = url.into();
        Ok(self.addressed())
    }

    /// Asks for another version, for example `v26.0`.
    ///
    /// # Errors
    ///
    /// [`SettingError::Version`] if it is none.
    pub fn version(mut self, version: impl AsRef<str>) -> Result<Self, SettingError> {
        let version = version.as_ref().trim();
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let parts = version.strip_prefix('v').and_then(|numbers| numbers.split_once('.'));
        if !parts.is_some_and(|(major, minor)| digits(major) && digits(minor)) {
            return Err(SettingError::Version(version.to_owned()));
        }
        self.version = version.into();
        Ok(self.addressed())
    }

    /// Names the page in paths, where `me` would do as well.
    #[must_use]
    pub fn page(mut self, id: impl Into<String>) -> Self {
        self.page = id.into();
        self.addressed()
    }

    /// Adds `appsecret_proof` to every call, which apps can be set to ask for.
    #[must_use]
    pub fn app_secret(mut self, secret: impl AsRef<str>) -> Self {
        self.secret = Token::new(secret);
        self.prove()
    }

    /// Proofs that hold for five minutes from then, in seconds since 1970.
    #[must_use]
    pub fn timed(mut self, now: u64) -> Self {
        self.time = Some(now);
        self.prove()
    }

    /// Makes the proof that all calls carry.
    fn prove(mut self) -> Self {
        let secret = self.secret.as_ref();
        let proof = secret.map(|secret| appsecret_proof(secret, &self.token, self.time));
        let proof = proof.map(|proof| format!("appsecret_proof={proof}")).unwrap_or_default();
        self.proof = match self.time.filter(|_| !proof.is_empty()) {
            Some(time) => format!("{proof}&appsecret_time={time}"),
            None => proof,
        };
        self.addressed()
    }

    /// Makes the addresses that most calls go to.
    fn addressed(mut self) -> Self {
        let kept = self.target(&[&self.page, "messages"], &[]);
        self.messages = Messages { signed: self.address(&kept), kept };
        self
    }

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

    fn address(&self, target: &Uri) -> Uri {
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
    fn target(&self, path: &[&str], query: &[(&str, &str)]) -> Uri {
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
fn json(body: &impl Serialize) -> (HeaderValue, Bytes) {
    let mut text = Vec::with_capacity(USUAL_BODY);
    serde_json::to_writer(&mut text, body).expect("messages are objects with text keys");
    (JSON, text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_checked_before_a_call_is_made() {
        let graph = || Graph::new("t").unwrap();
        for url in [
            "",
            "graph.facebook.com",
            "ftp://a",
            "https://a?b",
            "https://",
            "http://a/#b",
            "http://a b",
        ] {
            assert!(matches!(graph().at(url), Err(SettingError::Url(_))), "{url}");
        }
        for version in ["", "25.0", "v25", "v25.0/x", "v.0", "latest"] {
            assert!(matches!(graph().version(version), Err(SettingError::Version(_))), "{version}");
        }
        assert_eq!(Graph::new(" ").unwrap_err(), SettingError::Token);
        assert_eq!(Graph::new("a\nb").unwrap_err(), SettingError::Token);
        let graph = graph().at("http://127.0.0.1:9/base/").unwrap().version("v26.0").unwrap();
        let request = graph.get(&["a/b", "?"], &[("fields", "id,name")]);
        assert_eq!(request.uri(), "http://127.0.0.1:9/base/v26.0/a%2Fb/%3F?fields=id%2Cname");
    }

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

    #[test]
    fn tokens_are_in_no_address_and_no_log() {
        let graph =
            Graph::new("EAAB-page-token-1").unwrap().app_secret("s3cret").timed(1_767_225_600);
        let request = graph.get(&["me"], &[]);
        for text in [format!("{graph:?}"), format!("{request:?}"), request.uri().to_string()] {
            assert!(!text.contains("EAAB") && !text.contains("s3cret"), "{text}");
        }
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer EAAB-page-token-1");
        assert!(request.uri().query().unwrap().ends_with("&appsecret_time=1767225600"));
    }
}
