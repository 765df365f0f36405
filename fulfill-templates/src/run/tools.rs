//! Fuel, and the size of values: what keeps the work of a template bounded.
//!
//! Two rules do it. Every step costs one, and whatever looks at a whole value costs its size. And no
//! value made by a template is larger than the result may be, so no step does much at once.

use minijinja::{
    Value,
    value::{Object, ValueKind},
};

use crate::{
    Escape, Limits, error::Fault, limits::ITEM, run::scope::Namespace, words::moment::Moment,
};

/// Levels of lists and maps that a value may have.
const NESTED: usize = 64;

/// What filters and operators work with.
pub(crate) struct Tools {
    left: u64,
    limits: Limits,
    pub(crate) escape: Escape,
}

impl Tools {
    pub(crate) fn new(limits: Limits, escape: Escape) -> Self {
        Self { left: limits.fuel, limits, escape }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Pays for steps.
    pub(crate) fn spend(&mut self, steps: u64) -> Result<(), Fault> {
        self.left = self.left.checked_sub(steps).ok_or(Fault::Fuel)?;
        Ok(())
    }

    /// Pays for going through that many bytes.
    pub(crate) fn read(&mut self, bytes: usize) -> Result<(), Fault> {
        self.spend((bytes / ITEM) as u64)
    }

    /// Pays for going through a value, and says how many bytes it counts.
    pub(crate) fn weigh(&mut self, value: &Value) -> Result<usize, Fault> {
        if let Some(text) = value.as_str() {
            self.read(text.len())?;
            return Ok(text.len());
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).saturating_mul(ITEM);
        let mut size = 0;
        measure(value, 0, most, &mut size)?;
        self.read(size)?;
        Ok(size)
    }

    /// Refuses a text that would become larger than a value may be, before it is made.
    pub(crate) fn room(&mut self, bytes: usize) -> Result<(), Fault> {
        self.fits(bytes)?;
        self.read(bytes)
    }

    /// Refuses a text that has become larger than a value may be; what is in it is paid for.
    pub(crate) fn fits(&self, bytes: usize) -> Result<(), Fault> {
        if bytes > self.limits.output { Err(Fault::Size) } else { Ok(()) }
    }

    /// A value as it is kept: no larger than it may be, and paid for.
    pub(crate) fn made(&mut self, value: Value) -> Result<Value, Fault> {
        if self.weigh(&value)? > self.limits.output {
            return Err(Fault::Size);
        }
        Ok(value)
    }

    /// The items of a list, the keys of a map, the characters of a text; nothing for what is missing.
    pub(crate) fn items(&mut self, value: &Value) -> Result<Vec<Value>, Fault> {
        let mut items = Vec::new();
        match value.kind() {
            ValueKind::Undefined | ValueKind::None => {}
            ValueKind::String => {
                for letter in value.as_str().unwrap_or_default().chars() {
                    self.spend(1)?;
                    items.push(Value::from(letter));
                }
            }
            ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => {
                for item in value.try_iter().map_err(said)? {
                    self.spend(1)?;
                    items.push(item);
                }
            }
            other => return Fault::failed(format!("a {other} has no items; loop over a list")),
        }
        Ok(items)
    }

    /// A value's text, as it is printed without escaping.
    pub(crate) fn text(&mut self, value: &Value) -> Result<String, Fault> {
        if value.is_undefined() || value.is_none() {
            return Ok(String::new());
        }
        self.weigh(value)?;
        let text = value.to_string();
        self.room(text.len())?;
        Ok(text)
    }
}

/// Adds a value's size, and fails where it is larger than `most` or cannot be part of a value.
fn measure(value: &Value, level: usize, most: usize, size: &mut usize) -> Result<(), Fault> {
    if level > NESTED {
        return Fault::failed(format!("a value has more than {NESTED} levels; make it flatter"));
    }
    *size += if level == 0 { 0 } else { ITEM };
    match value.kind() {
        ValueKind::String => *size += value.as_str().map_or(0, str::len),
        ValueKind::Bytes => *size += value.as_bytes().map_or(0, <[u8]>::len),
        ValueKind::Seq | ValueKind::Iterable => {
            for item in value.try_iter().map_err(said)? {
                measure(&item, level + 1, most, size)?;
            }
        }
        ValueKind::Map => {
            for key in value.try_iter().map_err(said)? {
                measure(&key, level + 1, most, size)?;
                measure(&value.get_item(&key).map_err(said)?, level + 1, most, size)?;
            }
        }
        ValueKind::Plain if value.downcast_object_ref::<Namespace>().is_some() => {
            return Fault::failed("a namespace is no value; use its members");
        }
        ValueKind::Plain if value.downcast_object_ref::<Moment>().is_none() => {
            return Fault::failed("the context holds an object that is no data; give plain values");
        }
        ValueKind::Invalid => return Fault::failed(value.to_string()),
        _ => {}
    }
    if *size > most { Err(Fault::Fuel) } else { Ok(()) }
}

/// What the engine says about a value.
pub(crate) fn said(error: minijinja::Error) -> Fault {
    Fault::Failed(error.detail().map_or_else(|| error.kind().to_string(), str::to_owned))
}

/// An object as a value.
pub(crate) fn object(object: impl Object + 'static) -> Value {
    Value::from_object(object)
}
