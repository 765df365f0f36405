//! The derived forms of a program, for what finds them by name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Collect, Wrong};
use crate::{Hints, Location, reply::Form};

/// One derived form. Submitted by the macro.
#[derive(Clone, Copy)]
pub struct FormEntry {
    /// Its name.
    pub name: &'static str,
    /// The form as data.
    pub form: fn() -> Form,
    /// See [`Collect::check`].
    pub check: fn(&str, &Value, &Hints<'_>) -> Option<Result<(), Wrong>>,
    /// Where the struct stands.
    pub location: Location,
}

impl FormEntry {
    /// The entry of a form, which stands there.
    pub const fn of<C: Collect>(location: Location) -> Self {
        Self { name: C::NAME, form: C::form, check: C::check, location }
    }
}

inventory::collect!(FormEntry);

/// All derived forms of the crates that are linked into this program, in no order.
pub fn collected_forms() -> impl Iterator<Item = &'static FormEntry> {
    inventory::iter::<FormEntry>.into_iter()
}

/// Names that two derived forms share, each with both places and what to do: an answer would be
/// judged by either.
pub fn clashes() -> Vec<String> {
    let mut named: BTreeMap<&str, Vec<Location>> = BTreeMap::new();
    for entry in collected_forms() {
        named.entry(entry.name).or_default().push(entry.location);
    }
    let shared = named.into_iter().filter(|(_, places)| places.len() > 1);
    let told = |(name, mut places): (&str, Vec<Location>)| {
        places.sort();
        let places: Vec<String> = places.iter().map(ToString::to_string).collect();
        format!("form `{name}` is at {}; give each a name of its own", places.join(" and "))
    };
    shared.map(told).collect()
}
