//! What the macros' output calls. Not for people; may change in any release.

pub use std::{
    option::Option::{self, None, Some},
    result::Result::{self, Err, Ok},
    string::String,
    time::Duration,
    vec::Vec,
};

pub use inventory;
pub use serde_json::Value;

use crate::{FromPlace, IntoReply, Reply};
pub use crate::{
    Needs, Turn,
    collect::{
        Answers, Collect, FormEntry, Wrong,
        field::{
            answer, answer_by, answer_or_default, answer_or_default_by, check, check_by, question,
        },
    },
    extract::{FromTurn, Refused},
    intent::{Call, Collected, Edge, Intent, Location, Meta, Outline, To, Triggers, Way},
    into_reply::HandlerError,
    reply::{Form, Kind, Target},
    slot::{Choice, Hints, Slot},
    turn::Place,
};

/// One argument, or the run that says why there is none.
pub fn arg<T: FromTurn>(turn: &Turn, name: &'static str) -> Result<T, Call> {
    T::from_turn(turn, name).map_err(|refused| Call::Ready(Err(refused.into())))
}

/// One argument pinned to a place.
pub fn arg_at<T: FromPlace>(
    turn: &Turn,
    place: Option<Place>,
    name: &'static str,
) -> Result<T, Call> {
    T::from_place(turn, place, name).map_err(|refused| Call::Ready(Err(refused.into())))
}

/// What one argument needs.
pub fn needs<T: FromTurn>(name: &'static str, needs: &mut Needs) {
    T::needs(name, needs);
}

/// What one pinned argument needs.
pub fn needs_at<T: FromPlace>(name: &'static str, needs: &mut Needs) {
    <T as FromPlace>::needs(name, needs);
}

/// A handler's result as a reply.
pub fn reply<T: IntoReply>(result: T) -> Result<Reply, HandlerError> {
    result.into_reply()
}

/// The one choice that a text means, for derived slots.
pub fn choice(choices: &[Choice], text: &str) -> Option<usize> {
    choices.iter().position(|choice| choice.means(text))
}

/// A form as an argument.
pub fn form<C: Collect>(turn: &Turn) -> Result<C, Refused> {
    C::from_answers(&Answers::of_turn(turn, C::NAME))
}

/// Stands in for what a struct with mistakes in its attributes would do. The program does not
/// compile, so nobody ever calls it.
pub fn mistaken<T>() -> T {
    unreachable!("a program with mistakes does not compile")
}

/// Stands in for a function whose attribute has mistakes, so that only they are reported. The
/// program does not compile, so nobody ever calls it.
pub const MISTAKEN: Meta = Meta {
    webhook: "",
    node: "",
    description: "",
    token: None,
    token_env: None,
    fallback_message: None,
    timeout: None,
    fallback: false,
    triggers: Triggers::new,
    outline: || Outline::UNKNOWN,
    location: Location { package: "", module: "", function: "", file: "", line: 0 },
    call: |_| Call::Ready(Ok(Reply::new())),
    needs: |_| {},
};
