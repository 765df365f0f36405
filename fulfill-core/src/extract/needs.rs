//! What handlers need before the first turn.

use std::any::{TypeId, type_name};

/// One thing that a handler's argument needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// A shared value of a type.
    State {
        /// The type's id.
        id: TypeId,
        /// The type's name, for messages.
        type_name: &'static str,
    },
    /// A value looked up by name in every turn, which no app can check beforehand.
    Value {
        /// The argument's name.
        name: &'static str,
        /// Whether the handler can do without.
        optional: bool,
    },
    /// The answers of a form.
    Form {
        /// The form's name.
        name: &'static str,
    },
}

/// Gathers the needs of one handler, argument by argument.
#[derive(Debug, Default)]
pub struct Needs(Vec<Need>);

impl Needs {
    /// No needs yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a shared value of type `T`.
    pub fn state<T: 'static>(&mut self) {
        self.0.push(Need::State { id: TypeId::of::<T>(), type_name: type_name::<T>() });
    }

    /// Adds a value looked up by name.
    pub fn value(&mut self, name: &'static str) {
        self.0.push(Need::Value { name, optional: false });
    }

    /// Adds the answers of a form.
    pub fn form(&mut self, name: &'static str) {
        self.0.push(Need::Form { name });
    }

    /// Adds what `gather` says, with its values marked as optional and without shared ones, which
    /// may be absent then.
    pub fn optional(&mut self, gather: impl FnOnce(&mut Self)) {
        let mut inner = Self::new();
        gather(&mut inner);
        self.0.extend(inner.0.into_iter().filter_map(|need| match need {
            Need::Value { name, .. } => Some(Need::Value { name, optional: true }),
            Need::State { .. } => None,
            form @ Need::Form { .. } => Some(form),
        }));
    }

    /// All of them, in the order of the arguments.
    pub fn iter(&self) -> impl Iterator<Item = &Need> {
        self.0.iter()
    }
}
