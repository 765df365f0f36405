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

mod call;
mod failure;
mod handover;
mod menu;
mod people;
mod profile;
mod proof;
mod table;
mod upload;
mod usage;

use http::{HeaderValue, Uri};

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
use crate::token::Token;

/// Where the Graph API is, unless said otherwise.
pub const URL: &str = "https://graph.facebook.com";

/// The version that is asked for, unless said otherwise.
pub const VERSION: &str = "v25.0";

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
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;

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
