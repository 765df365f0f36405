//! Who a message or call goes to, or comes from.

use super::limits::MAX_DIGITS;

/// What is wrong with an address, if anything.
///
/// Numbers are E.164 in ASCII digits; what a person typed is read by [`phone`](crate::phone)
/// first. Other channels stand before a colon. Short codes and names of senders have no sign.
pub(super) fn fault(address: &str) -> Option<&'static str> {
    if address.is_empty() {
        return Some("is empty; write a number in E.164, such as +14155550100");
    }
    if address.chars().any(char::is_control) || address.trim() != address {
        return Some("holds control characters or surrounding blanks; remove them");
    }
    let (channel, place) = match address.split_once(':') {
        Some((channel, place)) if is_channel(channel) => (channel, place),
        _ => ("", address),
    };
    match (channel, place) {
        (_, "") => Some("names a channel and nobody on it; write the address after the colon"),
        (_, number) if number.starts_with('+') => number_fault(&number[1..]),
        // Identities are the app's own; they may be in any script.
        ("client", _) => None,
        ("", name) if !name.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
            let code = name.len() <= MAX_DIGITS && name.bytes().all(|byte| byte.is_ascii_digit());
            (!code).then_some("is neither a short code nor a number in E.164, such as +14155550100")
        }
        (_, name) => {
            let readable = name.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
            (!readable).then_some("holds characters outside ASCII; write numbers in digits 0 to 9")
        }
    }
}

fn is_channel(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn number_fault(digits: &str) -> Option<&'static str> {
    let sound = !digits.starts_with('0')
        && (1..=MAX_DIGITS).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    (!sound).then_some("is not a number in E.164: + and up to 15 digits 0 to 9, nothing between")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        match (fault(address), expected) {
            (None, None) => {}
            (Some(fault), Some(part)) => assert!(fault.contains(part), "{address:?}: {fault}"),
            other => panic!("{address:?}: {other:?}"),
        }
    }

    #[test]
    fn knows_addresses() {
        for sound in [
            "+14155550100",
            "+1",
            "+123456789012345",
            "12345",
            "ACME Shop",
            "whatsapp:+14155550100",
            "messenger:1234567890",
            "client:ada",
            "client:josé 😀",
            "sip:ada@example.com:5060;transport=tls",
            "ada@example.com",
            "rcs:brand_agent",
        ] {
            check(sound, None);
        }
        check("", Some("empty"));
        check("whatsapp:", Some("nobody"));
        check("+", Some("E.164"));
        check("+1234567890123456", Some("E.164"));
        check("+0123", Some("E.164"));
        check("+1 415 555 0100", Some("E.164"));
        check("+1(415)5550100", Some("E.164"));
        check("whatsapp:+1-415", Some("E.164"));
        // Digits of other scripts look right in a console and are not.
        check("+١٤١٥٥٥٥٠١٠٠", Some("E.164"));
        check("١٢٣٤٥", Some("short code"));
        check("+1415555010０", Some("E.164"));
        check("(415) 555-0100", Some("short code"));
        check("1234567890123456", Some("short code"));
        check("Ácme", Some("outside ASCII"));
        check("+14155550100\r\nBcc: x", Some("control"));
        check("client:a\u{0}", Some("control"));
        check(" +14155550100", Some("blanks"));
    }
}
