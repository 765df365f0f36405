//! The kinds of answers a question or field may have.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! field_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// The type of a field or of a collected answer.
        ///
        /// ```
        /// use fulfill_twilio::autopilot::FieldType;
        ///
        /// assert_eq!(FieldType::YesNo.as_str(), "Twilio.YES_NO");
        /// assert_eq!(FieldType::from("Twilio.FIRST_NAME"), FieldType::FirstName);
        /// assert_eq!(FieldType::from("PizzaSize"), FieldType::Custom("PizzaSize".into()));
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FieldType {
            $($(#[$doc])*
            #[doc = ""]
            #[doc = concat!("On the wire `", $name, "`.")]
            $variant,)*
            /// A type of the bot's own, or a built-in one not known here, by its name on the wire.
            Custom(String),
        }

        impl FieldType {
            /// The built-in types.
            pub const BUILT_IN: &'static [Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Custom(name) => name,
                }
            }
        }

        impl From<&str> for FieldType {
            fn from(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)*
                    other => Self::Custom(other.to_owned()),
                }
            }
        }
    };
}

field_types! {
    /// Letters and digits.
    Alphanumeric = "Twilio.ALPHANUMERIC";
    /// A city's name.
    City = "Twilio.CITY";
    /// A country's name.
    Country = "Twilio.COUNTRY";
    /// A country's code of two letters.
    CountryIsoAlpha2 = "Twilio.COUNTRY_ISO_ALPHA2";
    /// A country's code of three letters.
    CountryIsoAlpha3 = "Twilio.COUNTRY_ISO_ALPHA3";
    /// A currency.
    Currency = "Twilio.CURRENCY";
    /// A date.
    Date = "Twilio.DATE";
    /// A day of the week.
    DayOfWeek = "Twilio.DAY_OF_WEEK";
    /// An e-mail address.
    Email = "Twilio.EMAIL";
    /// A first name.
    FirstName = "Twilio.FIRST_NAME";
    /// A language.
    Language = "Twilio.LANGUAGE";
    /// A last name.
    LastName = "Twilio.LAST_NAME";
    /// A month.
    Month = "Twilio.MONTH";
    /// A number.
    Number = "Twilio.NUMBER";
    /// Digits one after the other.
    NumberSequence = "Twilio.NUMBER_SEQUENCE";
    /// A phone number.
    PhoneNumber = "Twilio.PHONE_NUMBER";
    /// A time of day.
    Time = "Twilio.TIME";
    /// A state of the United States.
    UsState = "Twilio.US_STATE";
    /// Yes or no; arrives as `Yes` or `No`.
    YesNo = "Twilio.YES_NO";
}

impl From<String> for FieldType {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl FromStr for FieldType {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(Self::from(name))
    }
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for FieldType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FieldType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_nineteen_and_all_read_back() {
        assert_eq!(FieldType::BUILT_IN.len(), 19);
        for kind in FieldType::BUILT_IN {
            assert_eq!(FieldType::from(kind.as_str()), *kind);
            assert!(kind.as_str().starts_with("Twilio."));
        }
    }
}
