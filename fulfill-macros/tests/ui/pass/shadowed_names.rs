//! Emitted code does not mind what the names around it mean.

#![allow(dead_code, unused_macros, non_camel_case_types, non_upper_case_globals)]

extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::{Slot, intent};

struct Option;
struct Result;
struct Some;
struct None;
struct Ok;
struct Err;
struct Intent;
struct Meta;
struct Call;
mod core {}
mod std {}
mod fulfill_core {}
const turn: u8 = 0;
static needs: u8 = 0;
const value: u8 = 0;
const refused: u8 = 0;
const text: u8 = 0;

macro_rules! line {
    () => {
        compile_error!("not this one")
    };
}

#[intent(timeout = 5, token = "s3cret")]
async fn greeting(name: String, #[from(memory)] size: Size) {
    drop((name, size));
}

#[intent]
async fn hello(name: String) {
    drop(name);
}

#[derive(Slot)]
enum Size {
    Small,
}

fn main() {}
