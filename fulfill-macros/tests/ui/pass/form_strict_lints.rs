//! Emitted code breaks no lint of the crate it stands in.

#![forbid(unsafe_code, missing_docs, unused, unreachable_pub, single_use_lifetimes)]
#![deny(warnings, nonstandard_style, rust_2018_idioms, unused_qualifications)]
#![deny(unused_results, unnameable_types, let_underscore_drop, missing_debug_implementations)]

extern crate fulfill_core as fulfill_runtime;

mod private {
    use fulfill_macros::{Collect, intent};

    #[derive(Debug, Collect)]
    #[collect(then = store, cancel = "bye", confirm = "{count}?")]
    struct Order {
        /// How many?
        #[ask(validate = few, retry = "Sorry?", repeat, attempts = 2, otherwise = store, skip = "none")]
        count: Option<u8>,
        /// Anything else?
        #[ask(skip, kind = "media")]
        r#type: String,
    }

    fn few(count: &u8) -> Result<(), String> {
        if *count < 10 { Ok(()) } else { Err("Fewer?".to_owned()) }
    }

    #[intent]
    fn store(order: Order) -> String {
        format!("{:?} {}", order.count, order.r#type)
    }
}

fn main() {}
