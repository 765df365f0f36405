//! How the arguments of a handler are made from a turn.

mod named;
mod needs;
mod refused;
mod slots;
mod wrappers;

pub use self::{
    named::FromPlace,
    needs::{Need, Needs},
    refused::Refused,
    slots::Slots,
    wrappers::{Attachments, Channel, Country, Memory, Sender, State, Text},
};
use crate::Turn;

/// An argument of an `#[intent]` function.
///
/// Wrapper types read the turn and ignore the name: [`Sender`], [`Text`], [`Channel`], [`Country`],
/// [`Memory`], [`State`], [`Slots`], [`Turn`]. Any [`Slot`](crate::Slot) looks the argument's name
/// up, first among the recognised fields, then the collected answers, the platform's parameters and
/// the memory. `Option` makes absence fine, `Vec` takes all values of the name.
///
/// Anyone can add one, in any crate:
///
/// ```
/// use fulfill_core::{FromTurn, Refused, Turn};
///
/// /// How many words the user sent.
/// struct Words(usize);
///
/// impl FromTurn for Words {
///     fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
///         Ok(Self(turn.text().split_whitespace().count()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of an #[intent] function",
    label = "not something that can be read from a turn",
    note = "write one of `Sender`, `Text`, `Channel`, `Country`, `Memory`, `Turn`, `State<T>` of a `T` that is `Clone + Send + Sync` (an `Arc` is), `Slots<T>` of a `T` that is `Deserialize`; or a value looked up by the argument's name: `String`, `bool`, an integer, `f64`, `YesNo`, `FirstName`, `LastName`, `Email`, a date or time, or `Option` or `Vec` of one; or a form's struct under `#[derive(Collect)]`",
    note = "an enum becomes such a value with `#[derive(Slot)]`; any other type by implementing `Slot`, or `FromTurn` to read the whole turn"
)]
pub trait FromTurn: Sized {
    /// Makes the argument of that name. It reads and never waits: what must be loaded is loaded
    /// before.
    ///
    /// # Errors
    ///
    /// [`Refused`] if the turn lacks the value or it is not of the right form. The handler does not
    /// run then, and the user gets the intent's fallback message.
    fn from_turn(turn: &Turn, name: &'static str) -> Result<Self, Refused>;

    /// Says what must be there before the first turn; the app checks it when it starts.
    fn needs(_name: &'static str, _needs: &mut Needs) {}
}

/// The turn itself.
impl FromTurn for Turn {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        Ok(turn.clone())
    }
}
