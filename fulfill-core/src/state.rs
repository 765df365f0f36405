//! Values that all handlers of an app share: a database, a client, settings.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
};

use jiff::civil::DateTime;

/// One value per type, and the time for turns that were told none.
#[derive(Default)]
pub struct States {
    values: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    now: Option<Box<dyn Fn() -> DateTime + Send + Sync>>,
}

impl States {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how the time is told. It is asked only if somebody wants to know.
    #[must_use]
    pub fn telling(mut self, now: impl Fn() -> DateTime + Send + Sync + 'static) -> Self {
        self.now = Some(Box::new(now));
        self
    }

    /// The time, if somebody tells it.
    pub fn now(&self) -> Option<DateTime> {
        self.now.as_ref().map(|now| now())
    }

    /// Adds a value; the former one of the same type is returned.
    pub fn insert<T: Clone + Send + Sync + 'static>(&mut self, value: T) -> Option<T> {
        let former = self.values.insert(TypeId::of::<T>(), Box::new(value));
        former.and_then(|former| former.downcast().ok()).map(|former| *former)
    }

    /// The value of that type.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.values.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref())
    }

    /// Whether there is a value of the type with that id.
    pub fn contains(&self, id: TypeId) -> bool {
        self.values.contains_key(&id)
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "States({})", self.values.len())
    }
}
