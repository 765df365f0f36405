//! Where a number is registered.

use crate::form::Form;

/// One side of a call or a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Who calls or writes.
    From,
    /// Who is called or written to.
    To,
}

/// Where a number is registered, as far as Twilio knows. It says little of where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The city, in capitals.
    pub city: Option<&'a str>,
    /// The state or province.
    pub state: Option<&'a str>,
    /// The postal code.
    pub zip: Option<&'a str>,
    /// The country's code of two letters.
    pub country: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// What a form says of one side.
    pub(crate) fn read(form: &'a Form, side: Side) -> Self {
        let [city, state, zip, country] = match side {
            Side::From => ["FromCity", "FromState", "FromZip", "FromCountry"],
            Side::To => ["ToCity", "ToState", "ToZip", "ToCountry"],
        }
        .map(|name| form.get(name).filter(|value| !value.is_empty()));
        Self { city, state, zip, country }
    }
}
