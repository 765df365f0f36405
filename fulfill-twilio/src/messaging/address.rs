//! Who a message is from and to.

use std::fmt;

use fulfill_phone::{Phone, PhoneError};

/// An address as Twilio writes it: a number, or a name with the channel in front of it.
///
/// ```
/// use fulfill_twilio::messaging::{Address, Way};
///
/// let address = Address::new("whatsapp:+14155550100");
/// assert_eq!((address.way(), address.bare()), (Way::WhatsApp, "+14155550100"));
/// assert_eq!(address.phone().unwrap().country_code(), 1);
/// assert_eq!(Address::new("messenger:1234").way(), Way::Messenger);
/// assert_eq!(Address::new("+14155550100").way(), Way::Sms);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address<'a>(&'a str);

/// By which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Way {
    /// SMS or MMS: an address without a prefix.
    Sms,
    /// `whatsapp:`.
    WhatsApp,
    /// `rcs:`.
    Rcs,
    /// `messenger:`.
    Messenger,
    /// A prefix that this version does not know.
    Other,
}

impl<'a> Address<'a> {
    /// The address of that text.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// The text, prefix included: what Twilio takes as a recipient.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// The way.
    #[must_use]
    pub fn way(self) -> Way {
        match self.prefix() {
            "" => Way::Sms,
            "whatsapp" => Way::WhatsApp,
            "rcs" => Way::Rcs,
            "messenger" => Way::Messenger,
            _ => Way::Other,
        }
    }

    /// What stands before the colon; empty if nothing does.
    #[must_use]
    pub fn prefix(self) -> &'a str {
        let known = |prefix: &&str| {
            !prefix.is_empty()
                && prefix.len() <= 32
                && prefix.bytes().all(|b| b.is_ascii_lowercase())
        };
        self.0.split_once(':').map(|(prefix, _)| prefix).filter(known).unwrap_or_default()
    }

    /// The number or name without the prefix.
    #[must_use]
    pub fn bare(self) -> &'a str {
        match self.prefix() {
            "" => self.0,
            prefix => &self.0[prefix.len() + 1..],
        }
    }

    /// The phone number.
    ///
    /// # Errors
    ///
    /// [`PhoneError`] if the address is none, such as that of Messenger, or a short code.
    pub fn phone(self) -> Result<Phone, PhoneError> {
        Phone::parse(self.0)
    }
}

impl Way {
    /// The word for it: `sms`, `whatsapp`, `rcs`, `messenger`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::WhatsApp => "whatsapp",
            Self::Rcs => "rcs",
            Self::Messenger => "messenger",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_say_the_way() {
        for (text, way, bare) in [
            ("+14155550100", Way::Sms, "+14155550100"),
            ("12345", Way::Sms, "12345"),
            ("", Way::Sms, ""),
            ("whatsapp:+1", Way::WhatsApp, "+1"),
            ("rcs:brand_agent", Way::Rcs, "brand_agent"),
            ("messenger:1:2", Way::Messenger, "1:2"),
            ("pigeon:7", Way::Other, "7"),
            ("WhatsApp:+1", Way::Sms, "WhatsApp:+1"),
            (":+1", Way::Sms, ":+1"),
        ] {
            let address = Address::new(text);
            assert_eq!((address.way(), address.bare()), (way, bare), "{text}");
        }
    }
}
