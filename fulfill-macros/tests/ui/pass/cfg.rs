#![deny(warnings)]

extern crate fulfill_core as fulfill_runtime;


use fulfill_core::collected;
use fulfill_macros::intent;

#[intent]
#[cfg(any())]
fn absent(_: Missing) -> Missing {
    Missing
}

#[cfg(any())]
#[intent]
fn absent_too(_: Missing) {}

#[intent]
#[cfg(all())]
#[cfg(not(any()))]
fn present() {}

#[intent]
#[allow(clippy::needless_pass_by_value)]
#[cfg_attr(all(), inline)]
fn attributes(#[allow(unused_variables)] name: String) {}

#[deprecated]
#[derive(fulfill_macros::Slot)]
enum Old {
    One,
}

#[intent]
#[deprecated]
#[allow(deprecated)]
fn deprecated(_: Option<Old>) {}

fn main() {
    let mut nodes: Vec<_> = collected().map(|entry| entry.node).collect();
    nodes.sort();
    assert_eq!(nodes, ["attributes", "deprecated", "present"]);
}
