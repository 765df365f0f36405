//! Phones in stored data: E.164, with `;ext=` where there is an extension.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::phone::Phone;

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.extension() {
            None => serializer.serialize_str(self.e164()),
            Some(extension) => serializer.collect_str(&format_args!("{self};ext={extension}")),
        }
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_e164(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back() {
        for text in ["+14155550100", "tel:+39 06 1234 5678;ext=007", "+33 00 631966543"] {
            let phone = Phone::parse(text).unwrap();
            let stored = serde_json::to_string(&phone).unwrap();
            assert_eq!(serde_json::from_str::<Phone>(&stored).unwrap(), phone, "{stored}");
        }
        for stored in ["\"14155550100\"", "\"+1415 5550100\"", "\"+1\"", "\"+999123\"", "1"] {
            assert!(serde_json::from_str::<Phone>(stored).is_err(), "{stored}");
        }
    }
}
