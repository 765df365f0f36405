//! From digits to a number: calling code, ways to dial out, and the national prefix.
//!
//! A number given with its calling code keeps its digits unless the region's own rules say that a
//! prefix crept in, as in `+44 (0)20 …`: that is so when the digits make no number with the prefix,
//! or make one without it too.

use std::borrow::Cow;

use crate::{
    error::{Excerpt, PhoneError},
    plan::{self, Code, LONGEST, Length, Region},
};

/// The shortest national number.
const SHORTEST: usize = 2;

/// A calling code, by its place in the plans, and a national number.
pub(crate) struct Number<'d> {
    pub(crate) code: u8,
    pub(crate) national: Cow<'d, [u8]>,
}

/// Why digits are not a number.
pub(crate) enum Fault {
    NoCallingCode,
    UnknownCallingCode,
    TooShort,
    TooLong,
}

impl Fault {
    /// The error for the text that the digits come from.
    pub(crate) fn of(self, text: &str) -> PhoneError {
        let text = Excerpt::new(text);
        match self {
            Self::NoCallingCode => PhoneError::NoCallingCode { text },
            Self::UnknownCallingCode => PhoneError::UnknownCallingCode { text },
            Self::TooShort => PhoneError::TooShort { text },
            Self::TooLong => PhoneError::TooLong { text },
        }
    }
}

/// Makes a number of digits, with a plus sign in front of them or without.
pub(crate) fn resolve<'d>(
    plus: bool,
    digits: &'d [u8],
    default: Option<&'static Region>,
) -> Result<Number<'d>, Fault> {
    if plus {
        let found = match (after_plus(digits)?, default) {
            (Some(number), _) => Some(number),
            // Perhaps what follows the plus sign is the way to dial out of the caller's country.
            (None, Some(region)) => foreign(digits, region)?,
            (None, None) => None,
        };
        return finish(found.ok_or(Fault::UnknownCallingCode)?, None);
    }
    let region = default.ok_or(Fault::NoCallingCode)?;
    match foreign(digits, region)? {
        Some(number) => finish(number, None),
        None => {
            let code = plan::place(region.code()).ok_or(Fault::UnknownCallingCode)?;
            finish(Number { code, national: Cow::Borrowed(digits) }, Some(region))
        }
    }
}

/// Splits the digits after a plus sign; `None` if they begin with no calling code.
fn after_plus(digits: &[u8]) -> Result<Option<Number<'_>>, Fault> {
    if digits.len() <= SHORTEST {
        return Err(Fault::TooShort);
    }
    let split = plan::split(digits);
    Ok(split.map(|(code, length)| Number { code, national: Cow::Borrowed(&digits[length..]) }))
}

/// Digits without a plus sign that hold a calling code even so: behind the way to dial out, or
/// because they begin with the code of the default region and make sense only like this.
fn foreign<'d>(digits: &'d [u8], region: &Region) -> Result<Option<Number<'d>>, Fault> {
    if let Some(end) = region.match_dialling_out(digits)
        // No calling code begins with 0.
        && digits.get(end) != Some(&b'0')
    {
        return after_plus(&digits[end..])?.ok_or(Fault::UnknownCallingCode).map(Some);
    }
    let written = region.code().to_string();
    let Some(rest) = digits.strip_prefix(written.as_bytes()) else { return Ok(None) };
    let national = without_prefix(rest, region);
    let better = !region.knows(digits) && region.knows(&national);
    if better || region.length(digits.len()) == Length::TooLong {
        return Ok(plan::place(region.code()).map(|code| Number { code, national }));
    }
    Ok(None)
}

/// Takes the national prefix away and counts the digits; the rules are those of the region, or of
/// the main region of the calling code.
fn finish<'d>(number: Number<'d>, region: Option<&Region>) -> Result<Number<'d>, Fault> {
    let Number { code, national } = number;
    let region = region.unwrap_or_else(|| Code::at(code).main());
    if national.len() < SHORTEST {
        return Err(Fault::TooShort);
    }
    let national = match stripped(&national, region) {
        Some(shorter)
            if matches!(region.length(shorter.len()), Length::Possible | Length::TooLong) =>
        {
            Cow::Owned(shorter.into_owned())
        }
        _ => national,
    };
    match national.len() {
        0..SHORTEST => Err(Fault::TooShort),
        SHORTEST..=LONGEST => Ok(Number { code, national }),
        _ => Err(Fault::TooLong),
    }
}

fn without_prefix<'d>(digits: &'d [u8], region: &Region) -> Cow<'d, [u8]> {
    stripped(digits, region).unwrap_or(Cow::Borrowed(digits))
}

/// The digits without the national prefix; `None` if they have none, or lose their sense without.
fn stripped<'d>(digits: &'d [u8], region: &Region) -> Option<Cow<'d, [u8]>> {
    let found = region.match_prefix(digits)?;
    let rest = &digits[found.end..];
    let shorter = if region.transform().is_empty() || !found.last_group_matched() {
        Cow::Borrowed(rest)
    } else {
        let mut built = Vec::with_capacity(digits.len() + 4);
        let mut rule = region.transform().bytes();
        while let Some(byte) = rule.next() {
            if byte != b'$' {
                built.push(byte);
            } else if let Some(group) = rule.next().map(|number| usize::from(number - b'0')) {
                built.extend(found.group(group).into_iter().flat_map(|range| &digits[range]));
            }
        }
        built.extend(rest);
        Cow::Owned(built)
    };
    (!region.knows(digits) || region.knows(&shorter)).then_some(shorter)
}

#[cfg(test)]
mod tests {
    use fulfill_core::country::Country;

    use super::*;

    fn check(digits: &str, country: &str, expected: Option<&str>) {
        let (plus, digits) = digits.strip_prefix('+').map_or((false, digits), |rest| (true, rest));
        let region = Country::new(country).and_then(Region::of);
        let found = resolve(plus, digits.as_bytes(), region).ok().map(|number| {
            let national = String::from_utf8(number.national.into_owned()).unwrap();
            format!("{} {national}", Code::at(number.code).value())
        });
        assert_eq!(found.as_deref(), expected, "{digits} in {country:?}");
    }

    #[test]
    fn a_prefix_goes_only_where_it_is_one() {
        check("+4402070313000", "", Some("44 2070313000"));
        check("+78001234567", "", Some("7 8001234567"));
        check("+390612345678", "", Some("39 0612345678"));
        check("01234", "DE", Some("49 1234"));
        check("0111523456789", "AR", Some("54 91123456789"));
        check("4641234", "AG", Some("1 2684641234"));
    }

    #[test]
    fn calling_codes_are_found_without_a_plus_sign() {
        check("00442070313000", "DE", Some("44 2070313000"));
        check("011442070313000", "US", Some("44 2070313000"));
        check("442070313000", "GB", Some("44 2070313000"));
        check("+01164 33316005".replace(' ', "").as_str(), "US", Some("64 33316005"));
        check("2070313000", "", None);
        check("00999123456", "DE", None);
        check("+999123456", "US", None);
    }

    #[test]
    fn digits_are_counted() {
        check("+49", "", None);
        check("+491", "", None);
        check("+4911", "", Some("49 11"));
        check("1", "DE", None);
        check(&format!("+49{}", "1".repeat(17)), "", Some(&format!("49 {}", "1".repeat(17))));
        check(&format!("+49{}", "1".repeat(18)), "", None);
    }
}
