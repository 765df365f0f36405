//! How people write a number, inside its country and from abroad.

use phonenumber::{
    Metadata, Mode, PhoneNumber,
    metadata::{DATABASE, Format},
};
use serde_json::json;

use crate::phone::Phone;

impl Phone {
    /// The number as it is written for readers abroad: `+1 415-555-0100`.
    ///
    /// Slower than everything else here by three orders of magnitude; meant for texts that people
    /// read, not for keys.
    pub fn international(&self) -> String {
        self.written(Mode::International)
    }

    /// The number as it is written inside its country: `(415) 555-0100`.
    ///
    /// As slow as [`international`](Self::international).
    pub fn domestic(&self) -> String {
        self.written(Mode::National)
    }

    fn written(&self, mode: Mode) -> String {
        // The main region of a calling code comes first and says how all its numbers are written.
        let code = self.country_code();
        let region = DATABASE.by_code(&code).and_then(|regions| regions.into_iter().next());
        let format = region.and_then(|region| self.format(region, mode));
        if let (Some(format), Some(number)) = (format, self.for_formatting()) {
            return number.format().with(format).mode(mode).to_string();
        }
        let mut text = match mode {
            Mode::National => self.national().to_owned(),
            _ => format!("+{code} {}", self.national()),
        };
        if let Some(extension) = self.extension() {
            let label = region.and_then(Metadata::preferred_extension_prefix);
            text.push_str(label.unwrap_or(" ext. "));
            text.push_str(extension);
        }
        text
    }

    /// The way to group the digits: the crate's own choice also takes formats that fit a part of
    /// the number only.
    fn format<'m>(&self, region: &'m Metadata, mode: Mode) -> Option<&'m Format> {
        let national = self.national();
        let formats = match region.international_formats() {
            [] => region.formats(),
            _ if mode == Mode::National => region.formats(),
            formats => formats,
        };
        formats.iter().find(|format| {
            let leading = format.leading_digits().last();
            leading.is_none_or(|leading| leading.find(national).is_some_and(|m| m.start() == 0))
                && format
                    .pattern()
                    .find(national)
                    .is_some_and(|m| m.start() == 0 && m.end() == national.len())
        })
    }

    /// The number as crate `phonenumber` holds it. Reading it there would change some numbers, and
    /// there is no constructor, so it is made from its stored form.
    fn for_formatting(&self) -> Option<PhoneNumber> {
        let national = self.national();
        let value: u64 = national.parse().ok().filter(|value: &u64| *value < 1 << 56)?;
        // Of a number that is all zeros, the last one is the number.
        let zeros = (national.len() - value.to_string().len()) as u64;
        serde_json::from_value(json!({
            "code": { "value": self.country_code(), "source": "plus" },
            "national": { "value": value | zeros << 56 },
            "extension": self.extension(),
            "carrier": null,
        }))
        .ok()
    }
}

/// Pays the cost of first use, about 50 milliseconds: call it when the program starts.
///
/// Reading numbers needs no preparation; [`Phone::international`] and [`Phone::domestic`] load the
/// metadata of crate `phonenumber`.
pub fn warm() {
    if let Ok(phone) = Phone::parse("+14155550100") {
        let _ = (phone.international(), phone.domestic());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, international: &str, domestic: &str) {
        let phone = Phone::from_e164(text).unwrap();
        assert_eq!(phone.international(), international);
        assert_eq!(phone.domestic(), domestic);
    }

    #[test]
    fn numbers_are_grouped_as_people_do() {
        warm();
        check("+14155550100", "+1 415-555-0100", "(415) 555-0100");
        check("+390612345678", "+39 06 1234 5678", "06 1234 5678");
        check("+78001234567", "+7 800 123-45-67", "8 (800) 123-45-67");
        check("+4930901820;ext=7", "+49 30 901820 ext. 7", "030 901820 ext. 7");
        check("+80012345678", "+800 1234 5678", "1234 5678");
    }

    #[test]
    fn numbers_of_no_format_are_left_as_they_are() {
        check("+82000000", "+82 000000", "000000");
        check("+888012345678901;ext=5", "+888 012345678901 ext. 5", "012345678901 ext. 5");
        check("+59290081230303286316", "+592 90081230303286316", "90081230303286316");
    }
}
