//! The parameters of RFC 3966: `tel:863-1234;phone-context=+1-914-555` and `;isub=`.

use super::digits;

const CONTEXT: &str = ";phone-context=";
const SUBADDRESS: &str = ";isub=";

/// A text with a `phone-context`, put together as one number; `None` without the parameter.
///
/// # Errors
///
/// A context that is neither `+` with digits nor the name of a domain.
pub(crate) fn join(text: &str) -> Result<Option<String>, ()> {
    let Some(at) = text.find(CONTEXT) else { return Ok(None) };
    let context = text[at + CONTEXT.len()..].split(';').next().unwrap_or_default();
    if !is_prefix(context) && !is_domain(context) {
        return Err(());
    }
    let start = text.find("tel:").map_or(0, |at| at + "tel:".len());
    let number = text.get(start..at).unwrap_or_default();
    let prefix = if context.starts_with('+') { context } else { "" };
    Ok(Some(format!("{prefix}{number}")))
}

/// The text without a sub-address.
pub(crate) fn without_subaddress(text: &[char]) -> &[char] {
    let parameter: Vec<char> = SUBADDRESS.chars().collect();
    match text.windows(parameter.len()).position(|window| window == parameter) {
        Some(at) if at > 0 => &text[..at],
        _ => text,
    }
}

fn is_prefix(context: &str) -> bool {
    let Some(rest) = context.strip_prefix('+') else { return false };
    let is_digit = |character| digits::ascii(character).is_some();
    rest.chars().any(is_digit)
        && rest.chars().all(|c| is_digit(c) || matches!(c, '-' | '.' | '(' | ')'))
}

fn is_domain(context: &str) -> bool {
    let is_alphanumeric = |c: char| c.is_ascii_alphabetic() || digits::ascii(c).is_some();
    let is_label = |label: &str| {
        label.starts_with(is_alphanumeric)
            && label.ends_with(is_alphanumeric)
            && label.chars().all(|character| is_alphanumeric(character) || character == '-')
    };
    let name = context.strip_suffix('.').unwrap_or(context);
    let top = name.rsplit('.').next().unwrap_or_default();
    name.split('.').all(is_label) && top.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_joined() {
        let cases = [
            ("tel:03-331-6005;phone-context=+64", Ok(Some("+6403-331-6005"))),
            ("03-331-6005;phone-context=+64;a=%A1", Ok(Some("+6403-331-6005"))),
            ("tel:253-0000;phone-context=www.google.com", Ok(Some("253-0000"))),
            ("tel:253-0000;phone-context=", Err(())),
            ("tel:253-0000;phone-context=+", Err(())),
            ("tel:253-0000;phone-context=64", Err(())),
            ("tel:253-0000;phone-context=+64x", Err(())),
            ("tel:253-0000;phone-context=a..b", Err(())),
            ("1;phone-context=+64;tel:2", Ok(Some("+64"))),
            ("tel:+64-3-331-6005", Ok(None)),
        ];
        for (text, expected) in cases {
            assert_eq!(join(text), expected.map(|found| found.map(str::to_owned)), "{text}");
        }
    }
}
