//! One request as a provider sees it.

use std::{
    any::Any,
    borrow::Cow,
    fmt,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Uri};
use percent_encoding::percent_decode_str;

/// One request, read whole, with what the server knows of its way here.
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
    below: Below,
    left: Mutex<Option<Box<dyn Any + Send>>>,
}

/// Without headers, query and body, which hold secrets and what people write.
impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbound")
            .field("method", &self.method)
            .field("path", &self.path())
            .field("peer", &self.peer)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The path below the mount.
#[derive(Debug)]
enum Below {
    /// So many bytes at the end of the target's path.
    End(usize),
    /// None of the target's, since an outer router has changed it.
    Own(Box<str>),
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
            below: Below::End(0),
            left: Mutex::default(),
        }
    }

    /// Says how many bytes at the end of the path lie below the mount.
    #[must_use]
    pub fn with_path_end(mut self, length: usize) -> Self {
        self.below = Below::End(length.min(self.uri.path().len()));
        self
    }

    /// Says what of the path lies below the mount, `/greeting`, `/` or nothing, where an outer
    /// router may have changed it.
    #[must_use]
    pub fn with_path(mut self, below: &str) -> Self {
        if self.uri.path().ends_with(below) {
            return self.with_path_end(below.len());
        }
        self.below = Below::Own(below.into());
        self
    }

    fn below(&self) -> &str {
        match &self.below {
            Below::Own(path) => path,
            Below::End(length) => {
                let path = self.uri.path();
                path.get(path.len() - length..).unwrap_or_default()
            }
        }
    }

    /// The path below the mount, still percent-encoded, without the first slash: `greeting` for
    /// `/autopilot/greeting` mounted at `/autopilot`.
    pub fn path(&self) -> &str {
        let path = self.below();
        path.strip_prefix('/').unwrap_or(path)
    }

    /// The parts of [`path`](Self::path), percent-decoded. `None` if one is not UTF-8, is empty,
    /// or holds a slash or a control character once decoded: no name does.
    pub fn segments(&self) -> Option<Vec<Cow<'_, str>>> {
        let raw = self.path();
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
        self.origin.as_deref().map(|origin| [origin, target].concat())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(target: &str, below: &str, path: &str, segments: Option<&[&str]>) {
        let uri = target.parse().unwrap();
        let inbound = Inbound::new(Method::POST, uri, HeaderMap::new(), Bytes::new());
        let inbound = inbound.with_path(below);
        assert_eq!(inbound.path(), path, "{target}");
        assert_eq!(
            inbound.segments().as_deref(),
            segments.map(|s| s.iter().map(|s| Cow::Borrowed(*s)).collect::<Vec<_>>()).as_deref(),
            "{target}"
        );
    }

    #[test]
    fn the_path_below_the_mount_is_told_apart() {
        check("/bot/greeting?a=b", "/greeting", "greeting", Some(&["greeting"]));
        check("/bot", "", "", Some(&[]));
        check("/bot/", "/", "", Some(&[]));
        // An outer router made `/` of the mount itself.
        check("/bot", "/", "", Some(&[]));
        check("/bot/a%20b/%C3%A7", "/a%20b/%C3%A7", "a%20b/%C3%A7", Some(&["a b", "ç"]));
        for odd in ["/a/", "//a", "/a%2fb", "/%ff", "/%00", "/a//b"] {
            check(&format!("/bot{odd}"), odd, &odd[1..], None);
        }
    }
}
