//! What the macros' output calls. Not for people; may change in any release.

use std::marker::PhantomData;
pub use std::{
    option::Option::{self, None, Some},
    result::Result::{self, Err, Ok},
    string::String,
    time::Duration,
    vec::Vec,
};

pub use inventory;
use serde::de::DeserializeOwned;
pub use serde_json::Value;

use crate::{FromPlace, HookBody, IntoReply, Notice, Reply, hook::IntoNotice};
pub use crate::{
    Needs, Turn,
    collect::{
        Answers, Collect, FormEntry, Wrong,
        field::{
            answer, answer_by, answer_or_default, answer_or_default_by, check, check_by, question,
        },
    },
    extract::{FromTurn, Refused},
    hook::{CollectedHook, Hook, HookMeta},
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

/// An argument of a hook: what its type reads of a turn, else the whole body as a value of it.
///
/// The compiler takes the first of [`TurnArgument`], [`BodyArgument`] and [`NoArgument`] that fits
/// `&&Argument<T>`, since it looks for a method of a value before it adds or takes away references.
pub struct Argument<T>(PhantomData<T>);

impl<T> Argument<T> {
    /// The argument.
    #[allow(clippy::new_without_default, reason = "only the macro makes one")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// An argument that reads a turn.
pub trait TurnArgument<T> {
    /// Reads it.
    fn read(&self, turn: &Turn, name: &'static str) -> Result<T, Refused>;
    /// Says what it needs.
    fn needs(&self, name: &'static str, needs: &mut Needs);
}

impl<T: FromTurn> TurnArgument<T> for &Argument<T> {
    fn read(&self, turn: &Turn, name: &'static str) -> Result<T, Refused> {
        T::from_turn(turn, name)
    }

    fn needs(&self, name: &'static str, needs: &mut Needs) {
        T::needs(name, needs);
    }
}

/// An argument that is a whole body.
pub trait BodyArgument<T> {
    /// Reads it.
    fn read(&self, turn: &Turn, name: &'static str) -> Result<T, Refused>;
    /// Says what it needs.
    fn needs(&self, name: &'static str, needs: &mut Needs);
}

impl<T: DeserializeOwned> BodyArgument<T> for &&Argument<T> {
    fn read(&self, turn: &Turn, _name: &'static str) -> Result<T, Refused> {
        HookBody::argument(turn)
    }

    fn needs(&self, _name: &'static str, _needs: &mut Needs) {}
}

/// What is neither: a mistake, in words.
pub trait NoArgument<T> {
    /// Does not compile.
    fn read(&self, _turn: &Turn, _name: &'static str) -> Result<T, Refused>
    where
        T: HookArgument,
    {
        mistaken()
    }
    /// Says nothing, so that the mistake is told once.
    fn needs(&self, _name: &'static str, _needs: &mut Needs) {}
}

impl<T> NoArgument<T> for Argument<T> {}

/// What no type is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a #[hook] function",
    label = "neither read from a turn nor from a whole body",
    note = "put `#[derive(serde::Deserialize)]` on it to take the whole body; or write `State<T>` of a `T` that is `Clone + Send + Sync` (an `Arc` is), `Turn`, or a value looked up in the body by the argument's name, such as `String`, an integer or `Email`"
)]
pub trait HookArgument {}

/// An argument of a hook, pinned to a place.
pub fn read_at<T: FromPlace>(
    turn: &Turn,
    place: Option<Place>,
    name: &'static str,
) -> Result<T, Refused> {
    T::from_place(turn, place, name)
}

/// A run that did not come about.
pub fn refused<T>(refused: Refused) -> Call<T> {
    Call::Ready(Err(refused.into()))
}

/// A hook's result as a notice.
pub fn notice<T: IntoNotice>(result: T) -> Result<Notice, HandlerError> {
    result.into_notice()
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

/// The same for a hook.
pub const MISTAKEN_HOOK: HookMeta = HookMeta {
    name: "",
    description: "",
    secret: None,
    secret_env: None,
    timeout: None,
    location: MISTAKEN.location,
    call: |_| Call::Ready(Ok(Notice::new())),
    fits: |_| Ok(()),
    needs: |_| {},
};
