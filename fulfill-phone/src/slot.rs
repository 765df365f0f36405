//! A phone number as a handler's argument.

use fulfill_core::{Slot, reply::Kind};

use crate::Phone;

/// International text, for example `+1 415-555-0100`, looked up by the argument's name.
///
/// The user's own number is the turn's sender: take `Sender` and read it with [`Phone::parse`].
impl Slot for Phone {
    const EXPECTED: &'static str = "a phone number with its country code, such as +14155550100";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        Self::parse(text).ok()
    }

    fn kind() -> Kind {
        Kind::PhoneNumber
    }
}

#[cfg(test)]
mod tests {
    use fulfill_core::{FromTurn, Turn};

    use super::*;

    #[test]
    fn is_looked_up_by_name() {
        let turn = Turn::builder("test").answer("mobile", "+1 415-555-0100").build();
        let mobile = Phone::from_turn(&turn, "mobile").unwrap();
        assert_eq!(mobile.e164(), "+14155550100");
        assert!(Phone::from_turn(&turn, "office").is_err());
    }
}
