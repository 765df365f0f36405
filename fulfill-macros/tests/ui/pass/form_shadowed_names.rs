//! Emitted code means what it says, whatever the names around it mean.

extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect as Derive;

type Result<T> = std::result::Result<T, ()>;
#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct String;
#[allow(dead_code)]
struct Vec;
#[allow(dead_code)]
trait Collect {}
#[allow(non_upper_case_globals, dead_code)]
const Some: Result<()> = Ok(());

#[allow(dead_code)]
#[derive(Derive)]
#[collect(then = "store")]
struct Form {
    /// How many?
    #[ask(validate = few)]
    answers: u8,
    /// A picture?
    #[ask(kind = "media", skip = "none")]
    turn: ::std::option::Option<::std::string::String>,
    /// Which?
    #[ask(kind = "Pizza")]
    question: ::std::string::String,
}

fn few(_: &u8) -> std::result::Result<(), ::std::string::String> {
    Ok(())
}

fn main() {}
