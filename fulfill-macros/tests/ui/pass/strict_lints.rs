//! Emitted code breaks no lint of the crate it stands in.

#![forbid(unsafe_code, missing_docs, unused, unreachable_pub, single_use_lifetimes)]
#![deny(warnings, nonstandard_style, rust_2018_idioms, unused_qualifications)]
#![deny(unused_results, unnameable_types, let_underscore_drop, missing_debug_implementations)]

extern crate fulfill_core as fulfill_runtime;

mod private {
    use fulfill_core::{Reply, Text};
    use fulfill_macros::{Slot, intent};

    #[intent]
    fn never_named(text: Text, size: Option<Size>) -> Reply {
        Reply::say(format!("{} {size:?}", text.0))
    }

    #[intent("waits")]
    async fn waits(Text(text): Text, _sizes: Vec<u8>) -> Result<Reply, std::num::ParseIntError> {
        std::future::ready(()).await;
        let number: u8 = text.parse()?;
        Ok(Reply::say(number.to_string()))
    }

    #[derive(Debug, Slot)]
    enum Size {
        Small,
        #[slot("xl")]
        ExtraLarge,
    }
}

/// Greets.
#[fulfill_macros::intent]
pub async fn greeting(name: String) -> String {
    name
}

fn main() {}
