//! Whose requests they are: the account, its credentials, and the host they go to.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Uri};

use super::{Repeat, RequestError, url};
use crate::{secret, sid};

/// An account of Twilio, for which requests are made.
///
/// The requests are values; whoever has an HTTP client sends them. They carry their credentials in
/// a header that is marked as sensitive, and say in their extensions whether they may be
/// [repeated](Repeat).
///
/// ```
/// use fulfill_twilio::rest::Account;
///
/// let account = Account::with_key(
///         "AC0123456789abcdef0123456789abcdef",
///         "SK0123456789abcdef0123456789abcdef",
///         "secret-of-the-key",
///     )?
///     .region("ie1")?
///     .edge("dublin")?;
/// let request = account.fetch_message("SM0123456789abcdef0123456789abcdef")?;
/// assert_eq!(
///     request.uri(),
///     "https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/\
///      AC0123456789abcdef0123456789abcdef/Messages/SM0123456789abcdef0123456789abcdef.json",
/// );
/// assert!(!format!("{account:?} {request:?}").contains("c2VjcmV0"));
/// # Ok::<(), fulfill_twilio::rest::RequestError>(())
/// ```
#[derive(Clone)]
pub struct Account {
    sid: String,
    authorization: HeaderValue,
    host: Host,
    /// Whether requests are left without host and credentials.
    bare: bool,
}

/// Where requests go.
#[derive(Clone, Debug)]
enum Host {
    Twilio {
        edge: Option<String>,
        region: Option<String>,
    },
    /// A simulator, or a proxy of one's own.
    Other(String),
}

impl Account {
    /// The account (`AC...`), by its auth token.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`], [`RequestError::Secret`].
    pub fn new(sid: &str, auth_token: &str) -> Result<Self, RequestError> {
        let user = checked("account", &["AC"], sid)?;
        Self::of(sid, user, secret::sound(auth_token, "auth token")?)
    }

    /// The account (`AC...`), by one of its API keys (`SK...`) and the key's secret.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`], [`RequestError::Secret`].
    pub fn with_key(sid: &str, key: &str, secret: &str) -> Result<Self, RequestError> {
        let user = checked("API key", &["SK"], key)?;
        Self::of(sid, user, secret::sound(secret, "secret of the API key")?)
    }

    /// A sub-account (`AC...`), by the same credentials.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn sub_account(&self, sid: &str) -> Result<Self, RequestError> {
        let sid = checked("account", &["AC"], sid)?.to_owned();
        Ok(Self { sid, ..self.clone() })
    }

    /// Enters Twilio's network at that edge, for example `dublin`; in region `us1` unless
    /// [`region`](Self::region) says otherwise.
    ///
    /// # Errors
    ///
    /// [`RequestError::Host`] if it cannot be part of a host.
    pub fn edge(self, edge: &str) -> Result<Self, RequestError> {
        let (edge, region) = (Some(label("edge", edge)?), self.host.region());
        Ok(Self { host: Host::Twilio { edge, region }, ..self })
    }

    /// Works in that region, for example `ie1`. Its credentials differ from those of others.
    ///
    /// # Errors
    ///
    /// [`RequestError::Host`] if it cannot be part of a host.
    pub fn region(self, region: &str) -> Result<Self, RequestError> {
        let (edge, region) = (self.host.edge(), Some(label("region", region)?));
        Ok(Self { host: Host::Twilio { edge, region }, ..self })
    }

    /// Sends to another server, credentials included: `http://127.0.0.1:4010` of a simulator.
    ///
    /// # Errors
    ///
    /// [`RequestError::Host`] unless it is `http` or `https`, a host, and nothing behind it.
    pub fn base(self, address: &str) -> Result<Self, RequestError> {
        let address = address.strip_suffix('/').unwrap_or(address);
        let sound = url::fault(address).is_none()
            && !address.contains('@')
            && address.parse::<Uri>().is_ok_and(|uri| uri.path() == "/" && uri.query().is_none())
            && address.matches('/').count() == 2
            && !address.contains('#');
        if !sound {
            return Err(host_error("base address", address));
        }
        Ok(Self { host: Host::Other(address.to_owned()), ..self })
    }

    /// The account's SID.
    #[must_use]
    pub fn sid(&self) -> &str {
        &self.sid
    }

    /// A request for `path` below the account, whose SIDs have been [`checked`].
    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
        form: Option<String>,
        repeat: Repeat,
    ) -> Request<Bytes> {
        let path = format!("/2010-04-01/Accounts/{}/{path}", self.sid);
        let path = Uri::try_from(path).expect("SIDs and path have been checked");
        let request = Self::bare(method, path, form, repeat);
        if self.bare { request } else { self.sign(request) }
    }

    /// A request without credentials.
    fn bare(method: Method, address: Uri, form: Option<String>, repeat: Repeat) -> Request<Bytes> {
        let json = HeaderValue::from_static("application/json");
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method;
        *request.uri_mut() = address;
        request.headers_mut().insert(ACCEPT, json);
        if let Some(form) = form {
            let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().insert(CONTENT_TYPE, kind);
            *request.body_mut() = form.into();
        }
        request.extensions_mut().insert(repeat);
        request
    }

    /// A request for an address of Twilio's, with the credentials.
    pub(super) fn get_at(&self, address: Uri) -> Request<Bytes> {
        let mut request = Self::bare(Method::GET, address, None, Repeat::Harmless);
        request.headers_mut().insert(AUTHORIZATION, self.authorization.clone());
        request
    }

    /// Leaves host and credentials out of requests, for [`sign`](Self::sign) to add later.
    ///
    /// ```
    /// use fulfill_twilio::rest::Account;
    ///
    /// let account = Account::new("AC0123456789abcdef0123456789abcdef", "auth-token")?;
    /// let kept = account.clone().unsigned().fetch_message("SM0123456789abcdef0123456789abcdef")?;
    /// assert!(kept.uri().host().is_none() && !kept.headers().contains_key("authorization"));
    /// let made = account.sign(kept);
    /// assert_eq!(made.uri().host(), Some("api.twilio.com"));
    /// # Ok::<(), fulfill_twilio::rest::RequestError>(())
    /// ```
    #[must_use]
    pub fn unsigned(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Adds host and credentials to a request that was made without.
    #[must_use]
    pub fn sign(&self, mut request: Request<Bytes>) -> Request<Bytes> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let address = format!("{}{path}", self.host);
        *request.uri_mut() = Uri::try_from(address).expect("the host and the path were sound");
        request.headers_mut().insert(AUTHORIZATION, self.authorization.clone());
        request
    }

    fn of(sid: &str, user: &str, secret: &str) -> Result<Self, RequestError> {
        let sid = checked("account", &["AC"], sid)?.to_owned();
        let credentials = STANDARD.encode(format!("{user}:{secret}"));
        let mut authorization = HeaderValue::try_from(format!("Basic {credentials}"))
            .expect("base64 is fit for a header");
        authorization.set_sensitive(true);
        let host = Host::Twilio { edge: None, region: None };
        Ok(Self { sid, authorization, host, bare: false })
    }
}

/// Shows account and host, never a credential.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.host.to_string();
        f.debug_struct("Account")
            .field("sid", &self.sid)
            .field("host", &host)
            .finish_non_exhaustive()
    }
}

impl Host {
    fn edge(&self) -> Option<String> {
        match self {
            Self::Twilio { edge, .. } => edge.clone(),
            Self::Other(_) => None,
        }
    }

    fn region(&self) -> Option<String> {
        match self {
            Self::Twilio { region, .. } => region.clone(),
            Self::Other(_) => None,
        }
    }
}

/// Scheme and host: `product[.edge].region.twilio.com`, with a region wherever there is an edge.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(address) => f.write_str(address),
            Self::Twilio { edge: None, region: None } => f.write_str("https://api.twilio.com"),
            Self::Twilio { edge: None, region: Some(region) } => {
                write!(f, "https://api.{region}.twilio.com")
            }
            Self::Twilio { edge: Some(edge), region } => {
                let region = region.as_deref().unwrap_or("us1");
                write!(f, "https://api.{edge}.{region}.twilio.com")
            }
        }
    }
}

/// `text` as a SID that may stand in a path.
pub(super) fn checked<'a>(
    what: &str,
    prefixes: &[&str],
    text: &'a str,
) -> Result<&'a str, RequestError> {
    if sid::is(text, prefixes) {
        return Ok(text);
    }
    let (prefix, start) = (prefixes.join(" or "), sid::start(text));
    Err(RequestError::Sid { parameter: what.to_owned(), prefix, start })
}

/// `text` as one label of a host.
fn label(what: &'static str, text: &str) -> Result<String, RequestError> {
    let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let edges = !text.starts_with('-') && !text.ends_with('-');
    if (1..=63).contains(&text.len()) && edges && text.bytes().all(sound) {
        return Ok(text.to_owned());
    }
    Err(host_error(what, text))
}

fn host_error(what: &'static str, value: &str) -> RequestError {
    RequestError::Host { what, value: value.chars().take(64).collect() }
}
