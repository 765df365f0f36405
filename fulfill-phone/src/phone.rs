//! The type for phone numbers.

use std::{fmt, str, str::FromStr};

use fulfill_core::country::Country;

use crate::{
    error::PhoneError,
    kind::Kind,
    number::{self, Number},
    plan::{self, Answer, Code, LONGEST, Length, Region},
    read,
    shortened::Shortened,
};

/// `+`, three digits of calling code, the national number.
const TEXT: usize = 1 + 3 + LONGEST;
/// The longest extension.
const EXTENSION: usize = 20;
/// Regions that the phone number libraries have no names for.
const NAMELESS: [Option<Country>; 3] = [Country::new("AC"), Country::new("TA"), Country::new("XK")];

/// A phone number, in its international form.
///
/// A `Phone` has a known calling code and a plausible number of digits; whether such a number can
/// exist is told by [`is_valid`](Self::is_valid), and whether someone answers it by nobody but the
/// network. Two phones are equal when their digits and their extensions are.
///
/// `Display` prints E.164; `Debug` shortens the number, because logs are no place for it.
///
/// # Examples
///
/// ```
/// use fulfill_phone::Phone;
///
/// let phone = Phone::parse("whatsapp:+55 (11) 96123-4567")?;
/// assert_eq!(phone.e164(), "+5511961234567");
/// assert_eq!(phone.country_name("en"), "Brazil");
/// assert!(phone.is_valid());
/// assert_eq!(format!("{phone:?}"), "Phone(+55…4567)");
/// # Ok::<(), fulfill_phone::PhoneError>(())
/// ```
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Phone {
    text: [u8; TEXT],
    length: u8,
    code_length: u8,
    extension: [u8; EXTENSION],
    extension_length: u8,
    code: u8,
    answer: Answer,
}

impl Phone {
    /// Reads a number that carries its calling code: `+1 415 555 0100`, `tel:+1-415-555-0100`,
    /// `whatsapp:+14155550100`.
    ///
    /// Blanks, dashes, dots and parentheses, digits of any script, letters for digits
    /// (`+1 800 FLOWERS`) and an extension (`ext. 5`, `x5`, `;ext=5`) are understood; text in front
    /// of the number is skipped.
    ///
    /// # Errors
    ///
    /// [`PhoneError::Scheme`] for addresses of other channels (`client:`, `sip:`, `messenger:`),
    /// [`PhoneError::NoCallingCode`] without a plus sign, and the other variants for what their
    /// names say. Texts of more than 250 characters are refused unread.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        Self::parse_with(text, None)
    }

    /// Reads a number as it is written in a country: besides all that [`parse`](Self::parse)
    /// reads, also `(415) 555-0100` for `US` or `0044 20 7031 3000` for `DE`.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse). A country without numbers of its own, such as `AQ`, helps no
    /// further than none.
    pub fn parse_in(text: &str, default: Country) -> Result<Self, PhoneError> {
        Self::parse_with(text, Region::of(default))
    }

    fn parse_with(text: &str, default: Option<&'static Region>) -> Result<Self, PhoneError> {
        if let Some(digits) = read::plain(text) {
            let number = number::resolve(true, digits, default).map_err(|fault| fault.of(text))?;
            return Ok(Self::new(&number, &[]));
        }
        let written = read::read(text)?;
        let number = number::resolve(written.plus, &written.digits, default)
            .map_err(|fault| fault.of(text))?;
        Ok(Self::new(&number, &written.extension))
    }

    /// Reads a number that [`e164`](Self::e164) gave, digit by digit: unlike
    /// [`parse`](Self::parse), which takes `+44 020…` for a slip, nothing is corrected. Behind it
    /// may stand `;ext=` and the digits of an extension.
    ///
    /// # Errors
    ///
    /// [`PhoneError::NotANumber`] for any other text, and those of [`parse`](Self::parse).
    pub fn from_e164(text: &str) -> Result<Self, PhoneError> {
        let not_a_number = || PhoneError::NotANumber { text: crate::error::Excerpt::new(text) };
        let (number, extension) = text.split_once(";ext=").unwrap_or((text, ""));
        let digits = number.strip_prefix('+').ok_or_else(not_a_number)?.as_bytes();
        let all_digits = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
        if !all_digits(digits) || !all_digits(extension.as_bytes()) || extension.len() > EXTENSION {
            return Err(not_a_number());
        }
        let (code, length) =
            plan::split(digits).ok_or_else(|| number::Fault::UnknownCallingCode.of(text))?;
        let national = &digits[length..];
        match national.len() {
            0..2 => Err(number::Fault::TooShort.of(text)),
            2..=LONGEST => {
                Ok(Self::new(&Number { code, national: national.into() }, extension.as_bytes()))
            }
            _ => Err(number::Fault::TooLong.of(text)),
        }
    }

    fn new(number: &Number<'_>, extension: &[u8]) -> Self {
        let code = Code::at(number.code);
        let mut phone = Self {
            text: [0; TEXT],
            length: 0,
            code_length: 0,
            extension: [0; EXTENSION],
            extension_length: extension.len() as u8,
            code: number.code,
            answer: code.look_up(&number.national),
        };
        phone.push(b'+');
        for power in [100, 10, 1] {
            if code.value() >= power {
                phone.push(b'0' + (code.value() / power % 10) as u8);
            }
        }
        phone.code_length = phone.length - 1;
        let start = usize::from(phone.length);
        phone.text[start..start + number.national.len()].copy_from_slice(&number.national);
        phone.length += number.national.len() as u8;
        phone.extension[..extension.len()].copy_from_slice(extension);
        phone
    }

    fn push(&mut self, byte: u8) {
        self.text[usize::from(self.length)] = byte;
        self.length += 1;
    }

    /// The number in E.164, for example `+14155550100`, without an extension.
    pub fn e164(&self) -> &str {
        ascii(&self.text[..usize::from(self.length)])
    }

    /// The calling code, for example 1 or 55.
    pub fn country_code(&self) -> u16 {
        self.plan().value()
    }

    /// The national number with its leading zeros, for example `4155550100`.
    pub fn national(&self) -> &str {
        &self.e164()[1 + usize::from(self.code_length)..]
    }

    /// The digits to dial once the call is answered.
    pub fn extension(&self) -> Option<&str> {
        let digits = &self.extension[..usize::from(self.extension_length)];
        (!digits.is_empty()).then(|| ascii(digits))
    }

    /// The country or region of the number; `None` for numbers of no country (`+800…`, `+870…`) and
    /// for numbers of a shared calling code that belong to none of its regions.
    pub fn country(&self) -> Option<Country> {
        self.plan().country(self.answer)
    }

    /// The name of the country in the language of `locale`, as Google's phone number libraries give
    /// it; empty where they give none.
    ///
    /// A calling code that one country has to itself names it, even if the number is not valid. A
    /// shared one (`+1`, `+7`, `+44`) names the country only if exactly one of them takes the
    /// number: so `+1 800…` has no name. Numbers of no country have none, nor have Ascension
    /// Island, Tristan da Cunha and Kosovo; ask [`country`](Self::country) for these.
    pub fn country_name(&self, locale: &str) -> &'static str {
        match self.plan().only_country(self.answer) {
            Some(country) if !NAMELESS.contains(&Some(country)) => country.name(locale),
            _ => "",
        }
    }

    /// Whether a number like this can exist: its region has numbers that begin like this and are
    /// this long.
    pub fn is_valid(&self) -> bool {
        self.kind().is_some()
    }

    /// Whether the calling code has numbers of this length. Weaker than
    /// [`is_valid`](Self::is_valid), and still true when a plan has changed since this version.
    pub fn is_possible(&self) -> bool {
        let length = self.plan().main().length(self.national().len());
        matches!(length, Length::Possible | Length::Local)
    }

    /// What the number is for; `None` unless it is valid.
    pub fn kind(&self) -> Option<Kind> {
        self.answer.kind()
    }

    /// The number with the middle left out, for logs: `+1…0100`.
    pub fn shortened(&self) -> Shortened<'_> {
        Shortened::new(self)
    }

    /// The plan of the calling code.
    pub(crate) fn plan(&self) -> &'static Code {
        Code::at(self.code)
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Phone {
    type Error = PhoneError;

    fn try_from(text: &str) -> Result<Self, PhoneError> {
        Self::parse(text)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.e164())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.shortened())
    }
}

fn ascii(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("a phone holds ASCII digits only")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_those_of_the_number() {
        let phone = Phone::parse("tel:+39-06-1234-5678;ext=007").unwrap();
        assert_eq!(phone.to_string(), "+390612345678");
        assert_eq!(format!("{phone:>16}"), "   +390612345678");
        assert_eq!((phone.country_code(), phone.national()), (39, "0612345678"));
        assert_eq!(phone.extension(), Some("007"));
        assert_eq!(size_of::<Phone>(), 48);
    }

    #[test]
    fn equal_means_same_digits_and_same_extension() {
        let phone: Phone = "+1 415 555 0100".parse().unwrap();
        let same = Phone::parse_in("(415) 555-0100", Country::new("US").unwrap()).unwrap();
        assert_eq!(phone, same);
        assert_ne!(phone, Phone::parse("+1 415 555 0100 x1").unwrap());
        assert_eq!(phone, Phone::from_e164("+14155550100").unwrap());
    }

    #[test]
    fn the_longest_number_has_room() {
        let text = format!("+998{};ext={}", "1".repeat(LONGEST), "9".repeat(EXTENSION));
        let phone = Phone::from_e164(&text).unwrap();
        assert_eq!(phone.e164().len(), TEXT);
        assert_eq!(phone.extension().map(str::len), Some(EXTENSION));
        assert!(Phone::from_e164(&format!("{text}9")).is_err());
        assert!(Phone::from_e164(&format!("+998{}", "1".repeat(LONGEST + 1))).is_err());
    }
}
