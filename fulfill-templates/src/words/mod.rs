//! The words of the template language: filters, tests, methods, functions.
//!
//! Plain ones are the engine's own; those that could make much of little are written here, so that
//! they ask for room first.

pub(crate) mod emoji;
mod engine;
mod lists;
pub(crate) mod moment;
mod printf;
mod texts;

use std::fmt;

use minijinja::Value;

pub(crate) use self::engine::{passes, test, tests};
use crate::{error::Fault, run::tools::Tools};

/// Names that templates cannot give values to.
pub(crate) const RESERVED: [&str; 3] = ["now", "loop", "emoji"];

/// What a filter is given beside the value before it.
pub(crate) struct Given {
    pub(crate) places: Vec<Value>,
    pub(crate) named: Vec<(String, Value)>,
}

impl Given {
    /// An argument by its place or its name.
    pub(crate) fn get(&self, place: usize, name: &str) -> Option<&Value> {
        let named = || self.named.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        self.places.get(place).or_else(named)
    }

    /// An argument that is a text.
    pub(crate) fn text(&self, place: usize, name: &str) -> Result<Option<&str>, Fault> {
        match self.get(place, name) {
            None => Ok(None),
            Some(value) => match value.as_str() {
                Some(text) => Ok(Some(text)),
                None => Fault::failed(format!(
                    "argument {} is a {} and should be a text; put it in quotes, or write `|string`",
                    place + 1,
                    value.kind()
                )),
            },
        }
    }

    /// An argument that is a whole number.
    pub(crate) fn whole(&self, place: usize, name: &str) -> Result<Option<i64>, Fault> {
        match self.get(place, name) {
            None => Ok(None),
            Some(value) => match value.as_i64() {
                Some(number) => Ok(Some(number)),
                None => Fault::failed(format!(
                    "argument {} is a {} and should be a whole number; write `|int` behind it",
                    place + 1,
                    value.kind()
                )),
            },
        }
    }

    /// What stands behind the first few arguments, for a word that they name.
    pub(crate) fn behind(&self, count: usize) -> Self {
        Self {
            places: self.places.iter().skip(count).cloned().collect(),
            named: self.named.clone(),
        }
    }
}

type Run = fn(&mut Tools, Value, &Given) -> Result<Value, Fault>;

/// A filter.
#[derive(Clone, Copy)]
pub(crate) struct FilterWord {
    pub(crate) name: &'static str,
    pub(crate) run: Run,
}

/// A method is a filter by another way of writing.
pub(crate) type MethodWord = FilterWord;

impl fmt::Debug for FilterWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum FunctionWord {
    Range,
    Dict,
    Namespace,
    Now,
}

const fn word(name: &'static str, run: Run) -> FilterWord {
    FilterWord { name, run }
}

/// Makes a filter of one that the engine has.
macro_rules! own {
    ($name:literal) => {
        word($name, |tools, of, given| engine::apply(tools, $name, of, given))
    };
}

static FILTERS: [FilterWord; 53] = [
    own!("abs"),
    word("attr", lists::attr),
    word("batch", lists::batch),
    own!("bool"),
    own!("capitalize"),
    word("count", lists::length),
    word("d", lists::default),
    word("default", lists::default),
    own!("dictsort"),
    word("e", texts::escape),
    word("emojize", texts::emojize),
    word("escape", texts::escape),
    own!("first"),
    own!("float"),
    word("format", texts::format),
    own!("groupby"),
    word("indent", texts::indent),
    own!("int"),
    own!("items"),
    word("join", texts::join),
    own!("last"),
    word("length", lists::length),
    own!("lines"),
    own!("list"),
    own!("lower"),
    word("map", lists::map),
    own!("max"),
    own!("min"),
    word("reject", |tools, of, given| lists::choose(tools, of, given, false, false)),
    word("rejectattr", |tools, of, given| lists::choose(tools, of, given, true, false)),
    word("replace", texts::replace),
    own!("reverse"),
    own!("round"),
    word("select", |tools, of, given| lists::choose(tools, of, given, false, true)),
    word("selectattr", |tools, of, given| lists::choose(tools, of, given, true, true)),
    own!("sort"),
    own!("split"),
    own!("string"),
    word("sum", lists::sum),
    own!("title"),
    word("tojson", texts::tojson),
    own!("trim"),
    word("truncate", texts::truncate),
    own!("unique"),
    own!("upper"),
    word("urlencode", texts::urlencode),
    word("wordcount", texts::wordcount),
    // Only as methods, which come last.
    word("endswith", |tools, of, given| passes(tools, "endingwith", of, given).map(Value::from)),
    word("get", lists::get),
    word("keys", |tools, of, given| engine::apply(tools, "list", of, given)),
    word("startswith", |tools, of, given| {
        passes(tools, "startingwith", of, given).map(Value::from)
    }),
    word("strip", |tools, of, given| engine::apply(tools, "trim", of, given)),
    word("values", lists::values),
];

/// How many of them are filters.
const ONLY_METHODS: usize = 6;

const METHODS: [&str; 16] = [
    "capitalize",
    "count",
    "endswith",
    "format",
    "get",
    "items",
    "join",
    "keys",
    "lower",
    "replace",
    "split",
    "startswith",
    "strip",
    "title",
    "upper",
    "values",
];

const FUNCTIONS: [(&str, FunctionWord); 4] = [
    ("range", FunctionWord::Range),
    ("dict", FunctionWord::Dict),
    ("namespace", FunctionWord::Namespace),
    ("now", FunctionWord::Now),
];

pub(crate) fn filter(name: &str) -> Option<FilterWord> {
    FILTERS[..FILTERS.len() - ONLY_METHODS].iter().find(|word| word.name == name).copied()
}

pub(crate) fn filters() -> impl Iterator<Item = &'static str> {
    FILTERS[..FILTERS.len() - ONLY_METHODS].iter().map(|word| word.name)
}

/// A method such as `.upper()`, of those that Jinja templates borrow from Python.
pub(crate) fn method(name: &str) -> Option<MethodWord> {
    let known = METHODS.contains(&name);
    match name {
        // These two do not read like the filters of that name.
        "join" => Some(word("join", texts::join_with)),
        "count" => Some(word("count", texts::count)),
        "format" => Some(word("format", texts::format_method)),
        "split" => Some(word("split", texts::split)),
        _ => FILTERS.iter().find(|word| known && word.name == name).copied(),
    }
}

pub(crate) fn methods() -> impl Iterator<Item = &'static str> {
    METHODS.into_iter()
}

pub(crate) fn function(name: &str) -> Option<FunctionWord> {
    FUNCTIONS.iter().find(|(known, _)| *known == name).map(|(_, word)| *word)
}

pub(crate) fn functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

/// The known name that `name` may have been meant to be.
pub(crate) fn near<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = 1 + name.len() / 5;
    let near = known.map(|known| (distance(name, known), known)).min();
    near.filter(|(distance, _)| *distance <= most && *distance < name.len()).map(|(_, known)| known)
}

/// Letters to change, add or leave out.
fn distance(a: &str, b: &str) -> usize {
    if a.len().abs_diff(b.len()) > 8 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let change = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_once_and_nearly_known_ones_are_found() {
        let mut names: Vec<_> = filters().collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FILTERS.len() - ONLY_METHODS);
        assert!(METHODS.iter().all(|name| method(name).is_some()));
        for (name, expected) in [
            ("uper", Some("upper")),
            ("truncat", Some("truncate")),
            ("selectatr", Some("selectattr")),
            ("xml", None),
            ("", None),
            ("markdown", None),
        ] {
            assert_eq!(near(name, filters()), expected, "{name}");
        }
    }
}
