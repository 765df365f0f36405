//! Filters and tests that the engine has, put behind our limits.

use std::sync::LazyLock;

use minijinja::{
    Environment, UndefinedBehavior, Value,
    value::{Kwargs, ValueKind},
};

use super::Given;
use crate::{
    error::Fault,
    run::tools::{Tools, said},
};

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Chainable);
    engine
});

const TESTS: [&str; 36] = [
    "!=",
    "<",
    "<=",
    "==",
    ">",
    ">=",
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "equalto",
    "even",
    "false",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "int",
    "integer",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "sequence",
    "startingwith",
    "string",
    "true",
    "undefined",
];

/// A test by its name.
pub(crate) fn test(name: &str) -> Option<&'static str> {
    TESTS.iter().find(|known| **known == name).or((name == "upper").then_some(&"upper")).copied()
}

pub(crate) fn tests() -> impl Iterator<Item = &'static str> {
    TESTS.into_iter().chain(["upper"])
}

/// Whether a value passes a test.
pub(crate) fn passes(
    tools: &mut Tools,
    name: &str,
    of: Value,
    given: &Given,
) -> Result<bool, Fault> {
    match name {
        "defined" => return Ok(!of.is_undefined()),
        "undefined" => return Ok(of.is_undefined()),
        "none" => return Ok(of.is_none()),
        "divisibleby" if given.whole(0, "num")? == Some(0) => {
            return Fault::failed("nothing is divisible by zero; ask `if` first");
        }
        _ => {}
    }
    tools.weigh(&of)?;
    let args = arguments(tools, of, given)?;
    ENGINE.empty_state().perform_test(name, &args).map_err(said)
}

/// What a filter of the engine makes of a value.
pub(super) fn apply(
    tools: &mut Tools,
    name: &str,
    of: Value,
    given: &Given,
) -> Result<Value, Fault> {
    let size = tools.weigh(&of)?;
    if matches!(name, "sort" | "dictsort" | "groupby" | "unique") {
        // Each item is compared about as often as its number has binary digits.
        tools.read(size.saturating_mul(size.checked_ilog2().unwrap_or(0) as usize))?;
    }
    let missing = of.is_undefined() || of.is_none();
    let of = match name {
        // What is missing is an empty list, text or map, as it is when it is printed.
        "sort" | "unique" | "list" | "reverse" | "groupby" | "min" | "max" if missing => {
            Value::from(Vec::<Value>::new())
        }
        "items" | "dictsort" if missing => std::iter::empty::<(String, Value)>().collect(),
        "capitalize" | "lower" | "string" | "title" | "trim" | "upper" | "split" | "lines"
            if missing =>
        {
            Value::from("")
        }
        "capitalize" | "lower" | "title" | "trim" | "upper" if of.as_str().is_none() => {
            Value::from(tools.text(&of)?)
        }
        _ => of,
    };
    let args = arguments(tools, of, given)?;
    let mut made = ENGINE.empty_state().apply_filter(name, &args).map_err(said)?;
    if made.kind() == ValueKind::Iterable || name == "groupby" {
        made = Value::from(tools.items(&made)?);
    }
    // A changed text is not escaped any more, whatever the text was that it comes from.
    if made.is_safe() && made.as_str() != args[0].as_str() {
        made = Value::from(made.as_str().unwrap_or_default());
    }
    tools.made(made)
}

fn arguments(tools: &mut Tools, of: Value, given: &Given) -> Result<Vec<Value>, Fault> {
    let mut args = vec![of];
    for value in given.places.iter().chain(given.named.iter().map(|(_, value)| value)) {
        tools.weigh(value)?;
    }
    args.extend(given.places.iter().cloned());
    if !given.named.is_empty() {
        args.push(Value::from(given.named.iter().cloned().collect::<Kwargs>()));
    }
    Ok(args)
}
