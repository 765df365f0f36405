//! Filters on lists and maps.

use minijinja::{Value, value::ValueKind};

use super::Given;
use crate::{
    error::Fault,
    run::tools::{Tools, said},
};

pub(super) fn length(tools: &mut Tools, of: Value, _: &Given) -> Result<Value, Fault> {
    // The letters of a text are counted one by one.
    tools.read(of.as_str().map_or(0, str::len))?;
    match of.len() {
        Some(length) => Ok(Value::from(length)),
        None if of.is_undefined() || of.is_none() => Ok(Value::from(0)),
        None => Fault::failed(format!("a {} has no length; give a list or a text", of.kind())),
    }
}

/// The value, or the one given where it is missing; with `true` also where it is empty or false.
pub(super) fn default(_: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let lax = given.get(1, "boolean").is_some_and(Value::is_true);
    if of.is_undefined() || of.is_none() || (lax && !of.is_true()) {
        return Ok(given.get(0, "default_value").cloned().unwrap_or_else(|| Value::from("")));
    }
    Ok(of)
}

pub(super) fn attr(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let name = given.text(0, "name")?.unwrap_or_default();
    path(tools, &of, name)
}

/// `map.get(key, default)`, which gives none where there is neither.
pub(super) fn get(_: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let found = given.get(0, "key").and_then(|key| of.get_item(key).ok());
    let found = found.filter(|found| !found.is_undefined());
    Ok(found.or_else(|| given.get(1, "default").cloned()).unwrap_or_else(|| Value::from(())))
}

pub(super) fn values(tools: &mut Tools, of: Value, _: &Given) -> Result<Value, Fault> {
    if of.kind() != ValueKind::Map {
        return Fault::failed(format!("a {} has no values; write it behind a map", of.kind()));
    }
    let keys = tools.items(&of)?;
    let values = keys.iter().map(|key| of.get_item(key).map_err(said));
    let values = values.collect::<Result<Vec<_>, _>>()?;
    tools.made(Value::from(values))
}

/// Rows of so many items, the last one filled up where a filling is given.
pub(super) fn batch(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let count = given.whole(0, "count")?.and_then(|count| usize::try_from(count).ok());
    let Some(count) = count.filter(|count| *count > 0) else {
        return Fault::failed("batch takes the items a row; write `batch(3)`");
    };
    let mut rows: Vec<Vec<Value>> =
        tools.items(&of)?.chunks(count).map(<[Value]>::to_vec).collect();
    if let (Some(fill), Some(last)) = (given.get(1, "fill_with"), rows.last_mut()) {
        tools.room(count.checked_mul(crate::limits::ITEM).ok_or(Fault::Size)?)?;
        last.resize(count, fill.clone());
    }
    tools.made(rows.into_iter().map(Value::from).collect())
}

pub(super) fn sum(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let name = given.text(0, "attribute")?;
    let (mut whole, mut real) = (0_i64, 0.0_f64);
    let mut is_whole = true;
    for item in tools.items(&of)? {
        let item = match name {
            Some(name) => path(tools, &item, name)?,
            None => item,
        };
        match (item.kind(), item.as_i64()) {
            (ValueKind::Number, Some(number)) if item.is_integer() => {
                let Some(sum) = whole.checked_add(number) else {
                    return Fault::failed("the sum gets too large; add smaller numbers");
                };
                whole = sum;
            }
            (ValueKind::Number, _) => {
                is_whole = false;
                real += f64::try_from(item).map_err(said)?;
            }
            (ValueKind::Undefined | ValueKind::None, _) => {}
            (other, _) => {
                return Fault::failed(format!(
                    "a {other} cannot be added up; write `map('int')` first"
                ));
            }
        }
    }
    Ok(if is_whole { Value::from(whole) } else { Value::from(whole as f64 + real) })
}

/// `map('upper')`, or `map(attribute='name')`.
pub(super) fn map(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let items = tools.items(&of)?;
    let mapped: Vec<Value> = match given.named.iter().find(|(name, _)| name == "attribute") {
        Some((_, name)) => {
            let name = tools.text(name)?;
            let otherwise = given.named.iter().find(|(name, _)| name == "default");
            let get = |item| match path(tools, item, &name)? {
                found if found.is_undefined() => {
                    Ok(otherwise.map_or(Value::UNDEFINED, |(_, otherwise)| otherwise.clone()))
                }
                found => Ok(found),
            };
            items.iter().map(get).collect::<Result<_, Fault>>()?
        }
        None => {
            let name = given.text(0, "filter")?.unwrap_or_default();
            let Some(word) = super::filter(name) else {
                return Fault::failed(format!("there is no filter `{name}`; write `map('upper')`"));
            };
            let behind = given.behind(1);
            let mapped = items.into_iter().map(|item| {
                tools.spend(1)?;
                (word.run)(tools, item, &behind)
            });
            mapped.collect::<Result<_, _>>()?
        }
    };
    tools.made(Value::from(mapped))
}

/// Items that pass a test, or do not; of themselves, or of a member.
pub(super) fn choose(
    tools: &mut Tools,
    of: Value,
    given: &Given,
    by_member: bool,
    wanted: bool,
) -> Result<Value, Fault> {
    let skip = usize::from(by_member);
    let name = if by_member { given.text(0, "attribute")?.unwrap_or_default() } else { "" };
    let test = given.text(skip, "test")?;
    let Some(test) = test.map_or(Some(None), |test| super::test(test).map(Some)) else {
        return Fault::failed(format!("there is no test `{}`", test.unwrap_or_default()));
    };
    let behind = given.behind(skip + 1);
    let mut chosen = Vec::new();
    for item in tools.items(&of)? {
        let tested = if by_member { path(tools, &item, name)? } else { item.clone() };
        let passed = match test {
            Some(test) => super::passes(tools, test, tested, &behind)?,
            None => tested.is_true(),
        };
        if passed == wanted {
            chosen.push(item);
        }
    }
    tools.made(Value::from(chosen))
}

/// A member by its name, or by names with dots between.
fn path(tools: &mut Tools, of: &Value, name: &str) -> Result<Value, Fault> {
    // There may be a part for every other letter.
    tools.spend(1 + name.len() as u64 / 8)?;
    Ok(name.split('.').fold(of.clone(), |of, part| match part.parse::<usize>() {
        Ok(place) => of.get_item(&Value::from(place)).unwrap_or(Value::UNDEFINED),
        Err(_) => of.get_attr(part).unwrap_or(Value::UNDEFINED),
    }))
}
