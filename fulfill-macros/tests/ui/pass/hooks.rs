//! Hooks in all their forms, and no lint of the crate they stand in is broken.

#![forbid(unsafe_code, unused, unreachable_pub, single_use_lifetimes)]
#![deny(warnings, nonstandard_style, rust_2018_idioms, unused_qualifications)]
#![deny(unused_results, unnameable_types, let_underscore_drop, missing_debug_implementations)]

extern crate fulfill_core as fulfill_runtime;

mod shop {
    use fulfill_core::{HookEntry, Notice, Reply, State, provider::Address};
    use fulfill_macros::hook;

    #[derive(serde::Deserialize)]
    struct Order {
        id: u64,
        buyers: Vec<Address>,
    }

    #[hook("order-shipped")]
    fn order_shipped(order: Order) -> Notice {
        Notice::new().to_all(order.buyers, &Reply::say(order.id.to_string()))
    }

    #[hook]
    async fn nothing(_bell: std::collections::HashMap<String, u8>, _: State<u8>) {
        std::future::ready(()).await;
    }

    #[hook(crate = fulfill_core, timeout = 5)]
    async fn perhaps(name: String) -> Result<Option<Notice>, std::num::ParseIntError> {
        let number: u8 = name.parse()?;
        Ok((number > 1).then(Notice::new))
    }

    pub(crate) fn hooks() -> [HookEntry; 3] {
        [HookEntry::of::<order_shipped>(), HookEntry::of::<nothing>(), HookEntry::of::<perhaps>()]
    }
}

fn main() {
    let names = shop::hooks().map(|hook| hook.name);
    assert_eq!(names, ["order-shipped", "nothing", "perhaps"]);
}
