//! The parameters of one request, as they are set.

use std::fmt;

use super::RequestError;
use super::rule::Parameter;
use crate::form::Form;

/// Names and values, in the order in which they were set.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The one value of `name` from now on.
    pub(super) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(held, _)| *held == name) {
            Some((_, held)) => *held = value,
            None => self.0.push((name, value)),
        }
    }

    /// One more value of `name`.
    pub(super) fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(held, _)| held != name);
    }

    /// Whether `name` is set to something.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(held, value)| held == name && !value.is_empty())
    }

    /// Refuses a request with none of `names`.
    pub(super) fn need(
        &self,
        resource: &'static str,
        names: &[&str],
        parameters: &'static str,
    ) -> Result<(), RequestError> {
        if names.iter().any(|name| self.has(name)) {
            return Ok(());
        }
        Err(RequestError::Missing { resource, parameters })
    }

    /// The form, if every value keeps to the rule of its parameter: those of the table in its
    /// order, then the others as they were set.
    pub(super) fn form(&self, table: &[Parameter]) -> Result<String, RequestError> {
        let mut form = Form::default();
        for Parameter { name, rule, most } in table {
            let mut count = 0;
            for (_, value) in self.0.iter().filter(|(held, _)| held == name) {
                rule.check(name, value)?;
                form = form.with(name, value);
                count += 1;
            }
            if count > *most {
                let (parameter, limit) = ((*name).to_owned(), *most);
                return Err(RequestError::TooMany { parameter, count, limit });
            }
        }
        for (name, value) in &self.0 {
            if table.iter().any(|known| known.name == name) {
                continue;
            }
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(RequestError::Name { name: name.chars().take(64).collect() });
            }
            form = form.with(name, value);
        }
        Ok(form.encode())
    }
}

/// Shows names only: values are texts, numbers and passwords.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// Setters of parameters, one a line: `name: kind "Name";`.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident: $kind:tt $key:literal;)+) => {
        $(setters!(@one $(#[$doc])* $name $kind $key);)+
    };
    (@one $(#[$doc:meta])* $name:ident text $key:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.parameters.set($key, $name);
            self
        }
    };
    (@one $(#[$doc:meta])* $name:ident list $key:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.parameters.add($key, $name);
            self
        }
    };
    (@one $(#[$doc:meta])* $name:ident words $key:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name<T: Into<String>>(mut self, $name: impl IntoIterator<Item = T>) -> Self {
            self.parameters.remove($key);
            for value in $name {
                self.parameters.add($key, value);
            }
            self
        }
    };
    (@one $(#[$doc:meta])* $name:ident bool $key:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: bool) -> Self {
            self.parameters.set($key, $name.to_string());
            self
        }
    };
    (@one $(#[$doc:meta])* $name:ident number $key:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: u32) -> Self {
            self.parameters.set($key, $name.to_string());
            self
        }
    };
}

pub(super) use setters;
