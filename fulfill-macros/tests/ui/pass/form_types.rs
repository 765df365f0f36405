//! Every type that answers have, and own ones.

extern crate fulfill_core as fulfill_runtime;

use fulfill_core::{
    Email, FirstName, LastName, Slot, YesNo,
    country::Country,
    slot::{Alphanumeric, City, Currency, Language, MediaUrl, Month, NumberSequence, UsState},
};
use fulfill_macros::{Collect, Slot};

#[derive(Slot)]
enum Size {
    Small,
    Large,
}

struct Sku;

impl Slot for Sku {
    const EXPECTED: &'static str = "an article number";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        (text == "A-1").then_some(Self)
    }
}

macro_rules! form {
    ($($field:ident: $type:ty),* $(,)?) => {
        #[derive(Collect)]
        #[collect(then = "store")]
        #[allow(dead_code)]
        struct All { $(#[doc = "What?"] $field: $type),* }
    };
}

form! {
    yes_no: YesNo, flag: bool, first: FirstName, last: LastName, email: Email, city: City,
    small: i8, big: u128, float: f64, text: String, code: Alphanumeric, digits: NumberSequence,
    country: Country, currency: Currency, language: Language, state: UsState, media: MediaUrl,
    month: Month, size: Size, sku: Sku, maybe: Option<Size>, other: std::option::Option<Sku>,
}

fn main() {}
