//! Which value a name has.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use minijinja::{
    Value,
    value::{Object, ObjectRepr},
};

/// Names that a template gave values to, the innermost block last.
pub(crate) struct Scope<'a> {
    context: Value,
    blocks: Vec<Block<'a>>,
}

struct Block<'a> {
    names: BTreeMap<&'a str, Value>,
    /// A macro's block: what is around its call is not seen, the template's own names are.
    closed: bool,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(context: Value) -> Self {
        Self { context, blocks: vec![Block { names: BTreeMap::new(), closed: false }] }
    }

    pub(crate) fn open(&mut self, closed: bool) {
        self.blocks.push(Block { names: BTreeMap::new(), closed });
    }

    pub(crate) fn close(&mut self) {
        self.blocks.pop();
    }

    pub(crate) fn set(&mut self, name: &'a str, value: Value) {
        if let Some(block) = self.blocks.last_mut() {
            block.names.insert(name, value);
        }
    }

    /// Blocks that may have to be looked through.
    pub(crate) fn depth(&self) -> usize {
        self.blocks.len()
    }

    /// The innermost value of a name; undefined if it has none.
    pub(crate) fn get(&self, name: &str) -> Value {
        let own = |block: &Block<'_>| block.names.get(name).cloned();
        for block in self.blocks.iter().rev() {
            if let Some(value) = own(block) {
                return value;
            }
            if block.closed {
                break;
            }
        }
        let top = self.blocks.first().and_then(own);
        top.unwrap_or_else(|| self.context.get_attr(name).unwrap_or(Value::UNDEFINED))
    }
}

/// What `namespace()` gives: the one value that a block inside can change for the ones around.
#[derive(Default)]
pub(crate) struct Namespace(Mutex<BTreeMap<String, Value>>);

impl Namespace {
    pub(crate) fn set(&self, name: &str, value: Value) {
        let mut members = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        members.insert(name.to_owned(), value);
    }
}

impl Object for Namespace {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let members = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        members.get(key.as_str()?).cloned()
    }
}

impl fmt::Debug for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("namespace")
    }
}
