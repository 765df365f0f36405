//! The address by which a platform reached us, which is what it signed.

use std::{net::IpAddr, sync::Arc};

use http::HeaderMap;

use crate::Config;

/// Knows the public address, or whom to believe about it.
pub(crate) struct Origins {
    public: Option<Arc<str>>,
    trusted: Vec<crate::config::Network>,
}

impl Origins {
    pub(crate) fn new(config: &Config) -> Self {
        let public = config.public_url.as_deref().map(|url| url.trim_end_matches('/').into());
        Self { public, trusted: config.trusted_proxies.clone() }
    }

    /// Scheme, host and prefix without a final slash. In this order: the configured address; what a
    /// trusted proxy says; the `Host` header if it names this machine itself, which no platform can
    /// have signed for another. Nobody else is believed.
    pub(crate) fn of(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<Arc<str>> {
        if let Some(public) = &self.public {
            return Some(Arc::clone(public));
        }
        // Of a header that comes twice the last is the proxy's own.
        let text = |name: &str| headers.get_all(name).iter().next_back()?.to_str().ok();
        let host = text("host");
        if peer.is_some_and(|peer| self.trusted.iter().any(|network| network.contains(peer))) {
            return forwarded(&text, host).map(Into::into);
        }
        host.filter(|host| is_loopback(host)).map(|host| format!("http://{host}").into())
    }
}

/// Whether a request was made by a program on this machine: from a loopback address, to a loopback
/// name, through no proxy or tunnel, and not by a web page from elsewhere.
pub(crate) fn is_local(headers: &HeaderMap, peer: Option<IpAddr>) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host_of =
        |origin: &str| origin.split_once("://").is_some_and(|(_, host)| is_loopback(host));
    peer.is_some_and(|peer| peer.to_canonical().is_loopback())
        && text("host").is_none_or(is_loopback)
        && text("origin").is_none_or(host_of)
        // A page's picture or link sends no origin, but browsers say where it came from.
        && text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"))
        && ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"]
            .iter()
            .all(|name| !headers.contains_key(*name))
}

/// What a trusted proxy forwarded. Of a list the last entry is its own; the others were given to it.
fn forwarded<'a>(text: &impl Fn(&str) -> Option<&'a str>, host: Option<&'a str>) -> Option<String> {
    let last = |name: &str| {
        text(name).and_then(|list| list.rsplit(',').next()).map(str::trim).filter(|v| !v.is_empty())
    };
    let scheme = last("x-forwarded-proto").unwrap_or("http");
    let host = last("x-forwarded-host").or(host)?;
    let prefix = last("x-forwarded-prefix").unwrap_or_default().trim_end_matches('/');
    let fits =
        |text: &str| !text.contains(['/', '?', '#', '@']) && !text.contains(char::is_whitespace);
    if !matches!(scheme, "http" | "https")
        || !fits(host)
        || (!prefix.is_empty() && !prefix.starts_with('/'))
    {
        return None;
    }
    let port = last("x-forwarded-port").filter(|port| {
        let default = if scheme == "https" { "443" } else { "80" };
        *port != default && port.bytes().all(|byte| byte.is_ascii_digit()) && !has_port(host)
    });
    Some(match port {
        Some(port) => format!("{scheme}://{host}:{port}{prefix}"),
        None => format!("{scheme}://{host}{prefix}"),
    })
}

fn has_port(host: &str) -> bool {
    let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
    after.contains(':')
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let fits = !host.contains(['/', '?', '#', '@']);
    let address = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    fits && (address || name.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn check(
        config: &Config,
        peer: &str,
        headers: &[(&'static str, &str)],
        expected: Option<&str>,
    ) {
        let headers = headers.iter().map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        });
        let origin = Origins::new(config).of(&headers.collect(), peer.parse().ok());
        assert_eq!(origin.as_deref(), expected);
    }

    #[test]
    fn believes_the_configuration_first() {
        let public = Some("https://bot.example.com/x/".to_owned());
        let config = Config { public_url: public, ..Config::default() };
        check(&config, "10.0.0.1", &[("host", "evil.example")], Some("https://bot.example.com/x"));
    }

    #[test]
    fn believes_trusted_proxies_only() {
        let trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let config = Config { trusted_proxies, ..Config::default() };
        let headers = [
            ("host", "inner:5052"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "a, b.example"),
        ];
        check(&config, "10.0.0.1", &headers, Some("https://b.example"));
        check(&config, "11.0.0.1", &headers, None);
        check(&config, "-", &headers, None);
        let port =
            [("host", "b.example"), ("x-forwarded-proto", "https"), ("x-forwarded-port", "8443")];
        check(&config, "10.0.0.1", &port, Some("https://b.example:8443"));
        let prefix =
            [("host", "b.example:1"), ("x-forwarded-port", "9"), ("x-forwarded-prefix", "/p/")];
        check(&config, "10.0.0.1", &prefix, Some("http://b.example:1/p"));
        check(&config, "10.0.0.1", &[("host", "b.example"), ("x-forwarded-host", "a/b")], None);
    }

    #[test]
    fn believes_host_only_for_this_machine() {
        let config = Config::default();
        for host in ["localhost:5052", "127.0.0.1:5052", "[::1]:5052", "LOCALHOST"] {
            check(&config, "10.0.0.1", &[("host", host)], Some(&format!("http://{host}")));
        }
        for host in ["bot.example.com", "localhost.example", "127.0.0.1@evil", "10.0.0.1", ""] {
            check(&config, "127.0.0.1", &[("host", host)], None);
        }
    }

    #[test]
    fn a_tunnel_or_a_web_page_is_not_this_machine() {
        let check = |peer: &str, headers: &[(&'static str, &'static str)], expected| {
            let headers = headers.iter().map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            });
            assert_eq!(is_local(&headers.collect(), peer.parse().ok()), expected);
        };
        let local = ("host", "localhost:5052");
        check("127.0.0.1", &[local], true);
        check("::1", &[("host", "[::1]:5052")], true);
        check("::ffff:127.0.0.1", &[], true);
        check("127.0.0.1", &[local, ("origin", "http://localhost:5052")], true);
        check("-", &[local], false);
        check("10.0.0.1", &[local], false);
        check("127.0.0.1", &[("host", "bot.example.com")], false);
        check("127.0.0.1", &[local, ("origin", "https://evil.example")], false);
        check("127.0.0.1", &[local, ("origin", "null")], false);
        check("127.0.0.1", &[local, ("sec-fetch-site", "cross-site")], false);
        check("127.0.0.1", &[local, ("sec-fetch-site", "none")], true);
        check("127.0.0.1", &[local, ("x-forwarded-for", "8.8.8.8")], false);
    }
}
