//! Who may call whom: calls that a browser or an app places.

use fulfill_phone::Phone;

use super::OutgoingError;
use crate::twiml::Dial;

/// A call to place: from one of our numbers to any number.
///
/// Both numbers come from the client, so neither is trusted: the one to call from must be among those
/// that this user has, or anybody could call in anybody's name. Numbers are read, not compared as
/// text; clients write `+81-50-3123-4567`.
///
/// ```
/// use fulfill_twilio::{phone::Phone, twiml::VoiceResponse, voice::Outgoing};
///
/// let ours = [Phone::parse("+815031234567")?];
/// let call = Outgoing::read("+81-50-3123-4567", "+81-90-5987-6543", &ours)?;
/// let document = VoiceResponse::new().dial(call.dial().timeout(60));
/// assert!(document.to_string().ends_with(
///     r#"<Dial callerId="+815031234567" timeout="60"><Number>+819059876543</Number></Dial></Response>"#
/// ));
/// assert!(Outgoing::read("+81-50-1111-2222", "+81-90-5987-6543", &ours).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    caller: Phone,
    called: Phone,
}

impl Outgoing {
    /// Reads both numbers and checks that the first is among `ours`.
    ///
    /// The number to call may be written as in the country of the one to call from.
    ///
    /// # Errors
    ///
    /// [`OutgoingError`], whose messages may go to a log; what the user is told is for the program to
    /// say.
    pub fn read<'p>(
        caller: &str,
        called: &str,
        ours: impl IntoIterator<Item = &'p Phone>,
    ) -> Result<Self, OutgoingError> {
        let caller = Phone::parse(caller).map_err(OutgoingError::Caller)?;
        if !ours.into_iter().any(|one| *one == caller) {
            return Err(OutgoingError::NotOurs { number: caller.shortened().to_string() });
        }
        let read = match caller.country() {
            Some(country) => Phone::parse_in(called, country),
            None => Phone::parse(called),
        };
        let called = read.map_err(OutgoingError::Called)?;
        if !called.is_possible() {
            return Err(OutgoingError::Impossible { number: called.shortened().to_string() });
        }
        Ok(Self { caller, called })
    }

    /// The number to call from.
    #[must_use]
    pub fn caller(&self) -> &Phone {
        &self.caller
    }

    /// The number to call.
    #[must_use]
    pub fn called(&self) -> &Phone {
        &self.called
    }

    /// The `<Dial>` that places it: `callerId`, and `<Number>` with the digits of an extension to be
    /// sent once it is answered.
    pub fn dial(&self) -> Dial {
        let number = crate::twiml::Number::new(self.called.e164());
        let number = match self.called.extension() {
            Some(digits) => number.send_digits(format!("wwww{digits}")),
            None => number,
        };
        Dial::new().caller_id(self.caller.e164()).number(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(caller: &str, called: &str) -> Result<String, String> {
        let ours = ["+815031234567", "+14155550199"].map(|number| Phone::parse(number).unwrap());
        let call = Outgoing::read(caller, called, &ours).map_err(|error| error.to_string())?;
        Ok(format!("{} {}", call.caller().e164(), call.called().e164()))
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (caller, called, expected) in [
            ("+81-50-3123-4567", "+81-90-5987-6543", "+815031234567 +819059876543"),
            ("+815031234567", "090-5987-6543", "+815031234567 +819059876543"),
            ("+1 (415) 555-0199", "tel:+81-90-5987-6543", "+14155550199 +819059876543"),
            ("+14155550199", "+81-50-3123-4567", "+14155550199 +815031234567"),
        ] {
            assert_eq!(read(caller, called).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn nobody_calls_in_anothers_name() {
        for (caller, called, part) in [
            ("+81-50-1111-2222", "+819059876543", "number +81…2222 is not one to call from"),
            ("", "+819059876543", "the number to call from cannot be read"),
            ("client:eve", "+819059876543", "the number to call from cannot be read"),
            ("+815031234567", "", "the number to call cannot be read"),
            ("+815031234567", "client:eve", "the number to call cannot be read"),
            ("+815031234567", "sip:eve@example.com", "the number to call cannot be read"),
            ("+815031234567", "+81 90", "cannot"),
            ("+815031234567", "+819059876543<Hangup/>;x=\u{0}", ""),
        ] {
            match read(caller, called) {
                Err(error) => assert!(error.contains(part), "{caller} {called}: {error}"),
                Ok(numbers) => {
                    assert_eq!((numbers.as_str(), part), ("+815031234567 +819059876543", ""))
                }
            }
        }
    }

    #[test]
    fn an_extension_is_dialled_afterwards() {
        let ours = [Phone::parse("+14155550199").unwrap()];
        let call = Outgoing::read("+14155550199", "+14155550100 x42", &ours).unwrap();
        let dial = crate::twiml::Element::from(call.dial()).to_string();
        assert!(dial.contains(r#"<Number sendDigits="wwww42">+14155550100</Number>"#), "{dial}");
    }
}
