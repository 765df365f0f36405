//! Plain values, looked up by the argument's name.

use serde_json::Value;

use super::{FromTurn, Needs, Refused};
use crate::{Slot, Turn, turn::Place};

/// A named value from one given place: what `#[from(memory)]` and `#[from(field = "x")]` ask for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be taken from a place by name",
    label = "`#[from(..)]` works for values such as `String`, numbers, `YesNo`, or `Option` or `Vec` of one",
    note = "wrapper types such as `Sender` read the whole turn: remove `#[from(..)]`"
)]
pub trait FromPlace: Sized {
    /// Reads the value called `name` at `place`, or at the first place that has it if `None`.
    ///
    /// # Errors
    ///
    /// [`Refused`] if it is not there or not of the right form.
    fn from_place(turn: &Turn, place: Option<Place>, name: &'static str) -> Result<Self, Refused>;

    /// Says what must be there, as [`FromTurn::needs`].
    fn needs(name: &'static str, needs: &mut Needs) {
        needs.value(name);
    }
}

/// The value and where it was. A name that is not there is tried once more with dashes for
/// underscores, since Rust names cannot hold what platforms' names often do.
fn look_up(turn: &Turn, place: Option<Place>, name: &str) -> Option<(Place, Value)> {
    let places = Place::ORDER.into_iter().filter(|at| place.is_none_or(|wanted| wanted == *at));
    let exact = places.clone().find_map(|at| Some((at, turn.get(at, name)?)));
    exact.or_else(|| {
        let dashed = name.contains('_').then(|| name.replace('_', "-"))?;
        places.clone().find_map(|at| Some((at, turn.get(at, &dashed)?)))
    })
}

fn read<T: Slot>(turn: &Turn, at: Place, name: &'static str, value: &Value) -> Result<T, Refused> {
    T::from_json_at(value, &turn.hints()).ok_or(Refused::Invalid {
        name,
        place: at,
        expected: T::EXPECTED,
    })
}

#[diagnostic::do_not_recommend]
impl<T: Slot> FromPlace for T {
    fn from_place(turn: &Turn, place: Option<Place>, name: &'static str) -> Result<Self, Refused> {
        match look_up(turn, place, name) {
            Some((at, value)) => read(turn, at, name, &value),
            None => Err(Refused::Missing { name, place }),
        }
    }
}

/// `None` if it is absent, null or empty.
impl<T: Slot> FromPlace for Option<T> {
    fn from_place(turn: &Turn, place: Option<Place>, name: &'static str) -> Result<Self, Refused> {
        present(turn, name, T::from_place(turn, place, name))
    }

    fn needs(name: &'static str, needs: &mut Needs) {
        needs.optional(|needs| needs.value(name));
    }
}

/// All values of the name from the first place that has any; a JSON list counts as its members.
impl<T: Slot> FromPlace for Vec<T> {
    fn from_place(turn: &Turn, place: Option<Place>, name: &'static str) -> Result<Self, Refused> {
        let Some((at, _)) = look_up(turn, place, name) else { return Ok(Self::new()) };
        let mut values = turn.all(at, name);
        if values.is_empty() {
            values = turn.all(at, &name.replace('_', "-"));
        }
        let mut list = Self::with_capacity(values.len());
        for value in &values {
            match value {
                Value::Null => {}
                Value::Array(members) => {
                    for member in members {
                        list.push(read(turn, at, name, member)?);
                    }
                }
                value => list.push(read(turn, at, name, value)?),
            }
        }
        Ok(list)
    }

    fn needs(name: &'static str, needs: &mut Needs) {
        needs.optional(|needs| needs.value(name));
    }
}

#[diagnostic::do_not_recommend]
impl<T: Slot> FromTurn for T {
    fn from_turn(turn: &Turn, name: &'static str) -> Result<Self, Refused> {
        T::from_place(turn, None, name)
    }

    fn needs(name: &'static str, needs: &mut Needs) {
        needs.value(name);
    }
}

impl<T: Slot> FromTurn for Vec<T> {
    fn from_turn(turn: &Turn, name: &'static str) -> Result<Self, Refused> {
        Self::from_place(turn, None, name)
    }

    fn needs(name: &'static str, needs: &mut Needs) {
        <Self as FromPlace>::needs(name, needs);
    }
}

/// `None` if the turn lacks it; a value that is there must be of the right form.
impl<T: FromTurn> FromTurn for Option<T> {
    fn from_turn(turn: &Turn, name: &'static str) -> Result<Self, Refused> {
        present(turn, name, T::from_turn(turn, name))
    }

    fn needs(name: &'static str, needs: &mut Needs) {
        needs.optional(|needs| T::needs(name, needs));
    }
}

/// `None` for what is not there, or is null or empty, which platforms send for "not given".
fn present<T>(turn: &Turn, name: &str, read: Result<T, Refused>) -> Result<Option<T>, Refused> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(refused) if refused.is_absence() => Ok(None),
        Err(Refused::Invalid { place, .. }) if blank(turn, place, name) => Ok(None),
        Err(refused) => Err(refused),
    }
}

fn blank(turn: &Turn, at: Place, name: &str) -> bool {
    match look_up(turn, Some(at), name) {
        Some((_, Value::Null)) => true,
        Some((_, Value::String(text))) => text.trim().is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::YesNo;

    fn turn() -> Turn {
        Turn::builder("test")
            .field("size", "large")
            .answer("size", "small")
            .answer("agreed", "sim")
            .answer("unsure", "maybe")
            .answer("blank", " ")
            .answer("nothing", Value::Null)
            .parameter("e-mail", "ana@example.com")
            .parameter("number", "1")
            .parameter("number", "2")
            .memory("list", serde_json::json!(["3", 4]))
            .build()
    }

    fn read<T: FromTurn>(name: &'static str) -> Result<T, String> {
        T::from_turn(&turn(), name).map_err(|refused| refused.to_string())
    }

    #[test]
    fn places_are_looked_at_in_order() {
        assert_eq!(read::<String>("size").unwrap(), "large");
        let pinned = String::from_place(&turn(), Some(Place::Answer), "size");
        assert_eq!(pinned.unwrap(), "small");
        assert_eq!(read::<String>("e_mail").unwrap(), "ana@example.com");
        assert_eq!(read::<YesNo>("agreed"), Ok(YesNo::Yes));
    }

    #[test]
    fn absence_is_an_error_unless_optional() {
        let missing = read::<String>("nobody").unwrap_err();
        assert!(missing.starts_with("argument `nobody` is missing"), "{missing}");
        assert_eq!(read::<Option<String>>("nobody"), Ok(None));
        assert_eq!(read::<Option<YesNo>>("blank"), Ok(None));
        assert_eq!(read::<Option<YesNo>>("nothing"), Ok(None));
    }

    #[test]
    fn a_value_of_the_wrong_form_is_an_error_that_does_not_show_it() {
        for wrong in [read::<YesNo>("unsure").err(), read::<Option<YesNo>>("unsure").err()] {
            let wrong = wrong.unwrap();
            assert!(wrong.contains("`unsure`") && wrong.contains("yes or no"), "{wrong}");
            assert!(!wrong.contains("maybe"), "{wrong}");
        }
    }

    #[test]
    fn lists_take_every_value() {
        assert_eq!(read::<Vec<u8>>("number"), Ok(vec![1, 2]));
        assert_eq!(read::<Vec<u8>>("list"), Ok(vec![3, 4]));
        assert_eq!(read::<Vec<u8>>("nobody"), Ok(vec![]));
        assert!(read::<Vec<u8>>("size").is_err());
    }
}
