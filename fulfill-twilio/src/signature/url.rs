//! The text of a URL, cut but never re-serialised: what was signed is text, not meaning.

use std::borrow::Cow;

/// A URL in the pieces that matter to a signature. Written one after the other they give the URL
/// back, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Url<'a> {
    /// The whole of it.
    pub(super) text: &'a str,
    /// `https`, without `://`. Empty if there is none; then the rest is empty too.
    pub(super) scheme: &'a str,
    /// `user:password@`, or empty.
    pub(super) userinfo: &'a str,
    /// The host; of IPv6 the brackets too.
    pub(super) host: &'a str,
    /// `:8443`, or `:`, or empty.
    pub(super) port: &'a str,
    /// Path, query and fragment.
    pub(super) rest: &'a str,
}

impl<'a> Url<'a> {
    pub(super) fn cut(text: &'a str) -> Self {
        let Some((scheme, after)) = text.split_once("://") else {
            return Self { text, scheme: "", userinfo: "", host: "", port: "", rest: "" };
        };
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (authority, rest) = after.split_at(end);
        // A password may hold an at-sign that nobody escaped: the last one ends it.
        let (userinfo, place) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
        let (host, port) = place.split_at(port_at(place).unwrap_or(place.len()));
        Self { text, scheme, userinfo, host, port, rest }
    }

    /// The other spelling of the port, in pieces: without it if there is one, else with the one
    /// Twilio's libraries add, 443 for https and 80 for every other scheme.
    pub(super) fn other_port(&self) -> Option<[&'a str; 3]> {
        if self.scheme.is_empty() {
            return None;
        }
        let host_end = self.text.len() - self.rest.len() - self.port.len();
        let port = match self.port.len() {
            0 if self.scheme.eq_ignore_ascii_case("https") => ":443",
            0 => ":80",
            _ => "",
        };
        Some([&self.text[..host_end], port, self.rest])
    }

    /// The query, without its question mark and without the fragment.
    pub(super) fn query(&self) -> Option<&'a str> {
        let whole = if self.scheme.is_empty() { self.text } else { self.rest };
        let before_fragment = whole.split('#').next().unwrap_or_default();
        before_fragment.split_once('?').map(|(_, query)| query)
    }

    /// The URL with `'`, `@` and `:` written plainly in its query; none if they already are.
    ///
    /// Twilio signs these characters raw in some requests whose request line has them escaped.
    pub(super) fn raw_marks(&self) -> Option<String> {
        let query = self.query().filter(|query| query.contains('%'))?;
        let raw = plain(query)?;
        let start = query.as_ptr() as usize - self.text.as_ptr() as usize;
        let (before, after) = (&self.text[..start], &self.text[start + query.len()..]);
        Some([before, &raw, after].concat())
    }

    /// What the URL may have been before a proxy changed it: the other scheme, a slash at the end
    /// of the path that is missing or too much.
    pub(super) fn misread(&self) -> Vec<String> {
        let after = self.text.strip_prefix(self.scheme).unwrap_or_default();
        let path_end = self.rest.find(['?', '#']).unwrap_or(self.rest.len());
        let (path, marks) = self.rest.split_at(path_end);
        let before = &self.text[..self.text.len() - self.rest.len()];
        let slash = match path.strip_suffix('/') {
            Some(path) => [before, path, marks].concat(),
            None => [before, path, "/", marks].concat(),
        };
        match self.scheme {
            "" => Vec::new(),
            "http" => vec![format!("https{after}"), slash],
            "https" => vec![format!("http{after}"), slash],
            _ => vec![slash],
        }
    }

    /// The URL for an error message: without a user name and password, and with the names of the
    /// query's parameters only. A GET has numbers and texts of users there.
    pub(super) fn shown(&self) -> Cow<'a, str> {
        let Self { scheme, host, port, rest, .. } = self;
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (*rest, None),
        };
        if self.userinfo.is_empty() && query.is_none() {
            return Cow::Borrowed(self.text);
        }
        let user = if self.userinfo.is_empty() { "" } else { "***@" };
        let mut shown = format!("{scheme}://{user}{host}{port}{path}");
        for (at, pair) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
            let (name, value) = pair.split_once('=').map_or((pair, ""), |(name, _)| (name, "=…"));
            shown.push(if at == 0 { '?' } else { '&' });
            shown.push_str(name);
            shown.push_str(value);
        }
        Cow::Owned(shown)
    }
}

/// Where the port begins in `host:port`. Only digits make a port; IPv6 has colons of its own.
fn port_at(place: &str) -> Option<usize> {
    let after_bracket = place.rfind(']').map_or(0, |at| at + 1);
    let colon = after_bracket + place[after_bracket..].rfind(':')?;
    place[colon + 1..].bytes().all(|byte| byte.is_ascii_digit()).then_some(colon)
}

fn plain(query: &str) -> Option<String> {
    let mut raw = String::with_capacity(query.len());
    let mut changed = false;
    let mut left = query;
    while let Some(at) = left.find('%') {
        let mark = left.get(at + 1..at + 3).and_then(|digits| match digits {
            "27" => Some('\''),
            "40" => Some('@'),
            "3A" | "3a" => Some(':'),
            _ => None,
        });
        raw.push_str(&left[..at]);
        raw.push(mark.unwrap_or('%'));
        changed |= mark.is_some();
        left = &left[at + if mark.is_some() { 3 } else { 1 }..];
    }
    raw.push_str(left);
    changed.then_some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, pieces: [&str; 5], other: &str) {
        let url = Url::cut(text);
        assert_eq!([url.scheme, url.userinfo, url.host, url.port, url.rest], pieces, "{text}");
        assert_eq!(url.other_port().expect("a scheme").concat(), other, "{text}");
    }

    #[test]
    fn cuts_text() {
        check("https://h/x", ["https", "", "h", "", "/x"], "https://h:443/x");
        check("HTTPS://h", ["HTTPS", "", "h", "", ""], "HTTPS://h:443");
        check("http://h:3000?a=b:1", ["http", "", "h", ":3000", "?a=b:1"], "http://h?a=b:1");
        check("wss://h#f", ["wss", "", "h", "", "#f"], "wss://h:80#f");
        check("https://h:/x", ["https", "", "h", ":", "/x"], "https://h/x");
        check("https://h:0/x", ["https", "", "h", ":0", "/x"], "https://h/x");
        check("https://h:99999/x", ["https", "", "h", ":99999", "/x"], "https://h/x");
        check("https://h:a1/x", ["https", "", "h:a1", "", "/x"], "https://h:a1:443/x");
        check("https://[::1]/x", ["https", "", "[::1]", "", "/x"], "https://[::1]:443/x");
        check("https://[::1]:8/x", ["https", "", "[::1]", ":8", "/x"], "https://[::1]/x");
        check(
            "https://u:p@h/x@y:1",
            ["https", "u:p@", "h", "", "/x@y:1"],
            "https://u:p@h:443/x@y:1",
        );
        check("https://u:p@s@h:8/", ["https", "u:p@s@", "h", ":8", "/"], "https://u:p@s@h/");
    }

    #[test]
    fn text_without_a_scheme_stays_whole() {
        let url = Url::cut("/sms?a=1#b");
        assert_eq!((url.other_port(), url.query()), (None, Some("a=1")));
    }

    #[test]
    fn finds_the_query() {
        for (text, query) in [
            ("https://h/x", None),
            ("https://h/x?", Some("")),
            ("https://h?a?b#c?d", Some("a?b")),
            ("https://h/x#?a", None),
        ] {
            assert_eq!(Url::cut(text).query(), query, "{text}");
        }
    }

    #[test]
    fn writes_marks_plainly_in_the_query_only() {
        for (text, raw) in [
            ("https://h/%40?q=%27%40%3a%3A%25%4#%40", Some("https://h/%40?q='@::%25%4#%40")),
            ("https://h/%40?q=%2B%", None),
            ("https://h/%40", None),
            ("https://h/?q=%é%27", Some("https://h/?q=%é'")),
        ] {
            assert_eq!(Url::cut(text).raw_marks().as_deref(), raw, "{text}");
        }
    }

    #[test]
    fn hides_a_password() {
        for (url, shown) in [
            ("https://u:p@h:8/x?y", "https://***@h:8/x?y"),
            ("https://h/x?From=%2B14155550100&Body=hi", "https://h/x?From=…&Body=…"),
            ("https://h/x", "https://h/x"),
        ] {
            assert_eq!(Url::cut(url).shown(), shown);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_stays_whole(text in "(https?://)?[a@:/?#%24700é.\\[\\]]{0,30}") {
            let url = Url::cut(&text);
            let Url { scheme, userinfo, host, port, rest, .. } = url;
            if !scheme.is_empty() {
                let whole = format!("{scheme}://{userinfo}{host}{port}{rest}");
                proptest::prop_assert_eq!(&whole, &text);
                let bare = format!("{scheme}://{userinfo}{host}{rest}");
                let other = url.other_port().expect("a scheme").concat();
                proptest::prop_assert!(port.is_empty() || other == bare);
            }
            proptest::prop_assert!(url.raw_marks().is_none_or(|raw| raw.len() < text.len()));
            proptest::prop_assert!(!url.misread().contains(&text));
        }
    }
}
