//! One request as a provider sees it.

use std::{
    any::Any,
    borrow::Cow,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Uri};
use percent_encoding::percent_decode_str;

/// One request, read whole, with what the server knows of its way here.
#[derive(Debug)]
#[non_exhaustive]
pub struct Inbound {
    /// The method.
    pub method: Method,
    /// The request target, byte for byte as it came.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Bytes,
    /// Scheme, host and path prefix that the platform uses for us, without a final slash, for
    /// example `https://bot.example.com`; `None` if it is not configured and cannot be trusted.
    pub origin: Option<Arc<str>>,
    /// Who connected; `None` where the server cannot tell.
    pub peer: Option<IpAddr>,
    /// Whether the app runs in dev mode and this request comes from the same machine, so that it
    /// may be let in unsigned.
    pub dev: bool,
    rest: usize,
    left: Mutex<Option<Box<dyn Any + Send>>>,
}

impl Inbound {
    /// A request whose path lies at the mount itself. Used by the runtime and by tests.
    pub fn new(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            method,
            uri,
            headers,
            body,
            origin: None,
            peer: None,
            dev: false,
            rest: 0,
            left: Mutex::default(),
        }
    }

    /// Says how many bytes at the end of the path lie below the mount.
    #[must_use]
    pub fn with_rest(mut self, rest: usize) -> Self {
        self.rest = rest.min(self.uri.path().len());
        self
    }

    /// The path below the mount, still percent-encoded, without the first slash: `greeting` for
    /// `/autopilot/greeting` mounted at `/autopilot`.
    pub fn path(&self) -> &str {
        let path = self.uri.path();
        path.get(path.len() - self.rest..).unwrap_or_default().trim_start_matches('/')
    }

    /// The parts of [`path`](Self::path), percent-decoded. `None` if one is not UTF-8, is empty,
    /// or holds a slash or a control character once decoded: no name does.
    pub fn segments(&self) -> Option<Vec<Cow<'_, str>>> {
        let raw = {
            let path = self.uri.path();
            let rest = path.get(path.len() - self.rest..).unwrap_or_default();
            rest.strip_prefix('/').unwrap_or(rest)
        };
        if raw.is_empty() {
            return Some(Vec::new());
        }
        raw.split('/')
            .map(|segment| {
                let decoded = percent_decode_str(segment).decode_utf8().ok()?;
                let fits = !decoded.is_empty()
                    && !decoded.chars().any(|letter| letter == '/' || letter.is_control());
                fits.then_some(decoded)
            })
            .collect()
    }

    /// The address that the platform asked for, if [`origin`](Self::origin) is known: what Twilio
    /// signs.
    pub fn url(&self) -> Option<String> {
        let target = self.uri.path_and_query().map_or("/", |target| target.as_str());
        self.origin.as_deref().map(|origin| format!("{origin}{target}"))
    }

    /// Leaves a value that [`take`](Self::take) finds: what `authenticate` had to read anyway, for
    /// `decode`.
    pub fn leave<T: Send + 'static>(&self, value: T) {
        if let Ok(mut left) = self.left.lock() {
            *left = Some(Box::new(value));
        }
    }

    /// Takes what [`leave`](Self::leave) left, if it is of that type.
    pub fn take<T: 'static>(&self) -> Option<T> {
        let left = self.left.lock().ok()?.take()?;
        left.downcast().ok().map(|value| *value)
    }

    /// A header's value, if it is there once and is visible ASCII.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }

    /// The content type without parameters, as it came; empty if there is none.
    pub fn content_type(&self) -> &str {
        let value = self.header(&http::header::CONTENT_TYPE).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim()
    }
}
