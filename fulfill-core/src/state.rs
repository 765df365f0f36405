//! Values that all handlers of an app share: a database, a client, settings.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
};

/// One value per type.
#[derive(Default)]
pub struct States(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl States {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value; the former one of the same type is returned.
    pub fn insert<T: Clone + Send + Sync + 'static>(&mut self, value: T) -> Option<T> {
        let former = self.0.insert(TypeId::of::<T>(), Box::new(value));
        former.and_then(|former| former.downcast().ok()).map(|former| *former)
    }

    /// The value of that type.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref())
    }

    /// Whether there is a value of the type with that id.
    pub fn contains(&self, id: TypeId) -> bool {
        self.0.contains_key(&id)
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "States({})", self.0.len())
    }
}
