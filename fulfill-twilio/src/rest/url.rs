//! Addresses that Twilio is told to fetch or to call.

/// What is wrong with an address of the web, if anything.
pub(super) fn fault(url: &str) -> Option<&'static str> {
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some("holds blanks, control or non-ASCII characters; percent-encode them");
    }
    match host(url) {
        None => Some("is not an address with http:// or https:// and a host; write the whole one"),
        Some(_) => None,
    }
}

/// As [`fault`], for an address that Twilio calls back.
pub(super) fn callback_fault(url: &str) -> Option<&'static str> {
    fault(url).or_else(|| {
        let underscore = host(url).is_some_and(|host| host.contains('_'));
        underscore.then_some("has a host with an underscore, which Twilio does not call; rename it")
    })
}

/// The host of an absolute `http` or `https` address.
pub(super) fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let authority = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (place, ""),
    };
    let sound = !host.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    sound.then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_hosts() {
        for (url, found) in [
            ("https://bot.example.com/sms?a=b#rc=5", Some("bot.example.com")),
            ("HTTP://bot.example.com", Some("bot.example.com")),
            ("https://user:pass@bot.example.com:8443?x", Some("bot.example.com")),
            ("https://[::1]:80/", Some("[::1]")),
            ("https://[::1]/", Some("[::1]")),
            ("https://evil.example\\@api.twilio.com/", Some("evil.example")),
            ("https:///path", None),
            ("https://", None),
            ("https://:80/", None),
            ("https://a:b/", None),
            ("ftp://a/", None),
            ("//a/b", None),
            ("bot.example.com", None),
            ("", None),
        ] {
            assert_eq!(host(url), found, "{url}");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(callback_fault("https://bot.example.com/my_path?a_b=c"), None);
        assert!(callback_fault("https://my_bot.example.com/").is_some());
        assert_eq!(fault("https://my_cdn.example.com/"), None);
        for wrong in ["https://a/ b", "https://a/\r\nX: y", "https://é.example/", "javascript:x"] {
            assert!(fault(wrong).is_some(), "{wrong}");
        }
    }
}
