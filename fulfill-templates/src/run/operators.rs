//! Operators, each paid for by what it looks at.

use std::cmp::Ordering;

use minijinja::{Value, value::ValueKind};

use super::tools::Tools;
use crate::{
    error::Fault,
    program::{Comparison, Op},
    words::Given,
};

pub(super) fn binary(tools: &mut Tools, op: Op, a: &Value, b: &Value) -> Result<Value, Fault> {
    match op {
        Op::Concat => concat(tools, a, b),
        Op::Add if a.as_str().is_some() && b.as_str().is_some() => concat(tools, a, b),
        Op::Add if a.kind() == ValueKind::Seq && b.kind() == ValueKind::Seq => {
            let mut items = tools.items(a)?;
            items.extend(tools.items(b)?);
            tools.made(Value::from(items))
        }
        Op::Mul if a.as_str().is_some() || a.kind() == ValueKind::Seq => repeat(tools, a, b),
        Op::Mul if b.as_str().is_some() || b.kind() == ValueKind::Seq => repeat(tools, b, a),
        _ => number(op, a, b),
    }
}

/// Two texts as one. Where one of them is escaped already, the other gets escaped.
fn concat(tools: &mut Tools, a: &Value, b: &Value) -> Result<Value, Fault> {
    let safe = a.is_safe() || b.is_safe();
    let mut text = String::new();
    for part in [a, b] {
        let part_text = tools.text(part)?;
        if safe && !part.is_safe() {
            text += &super::out::escaped(tools, &part_text, tools.escape)?;
        } else {
            text += &part_text;
        }
    }
    tools.room(text.len())?;
    Ok(if safe { Value::from_safe_string(text) } else { Value::from(text) })
}

fn repeat(tools: &mut Tools, of: &Value, times: &Value) -> Result<Value, Fault> {
    let Some(times) = times.as_i64() else {
        return Fault::failed("a text or a list is only repeated a whole number of times");
    };
    let times = usize::try_from(times).unwrap_or(0);
    let size = tools.weigh(of)?;
    // Empty texts have no size, but repeating them is no work either.
    tools.room(size.checked_mul(times).ok_or(Fault::Size)?)?;
    match of.as_str() {
        Some(text) => Ok(Value::from(text.repeat(times))),
        None => {
            let items = tools.items(of)?;
            if items.is_empty() {
                return Ok(Value::from(items));
            }
            Ok(Value::from(
                items.iter().cycle().take(items.len() * times).cloned().collect::<Vec<_>>(),
            ))
        }
    }
}

fn number(op: Op, a: &Value, b: &Value) -> Result<Value, Fault> {
    if let (Some(x), Some(y)) = (whole(a), whole(b)) {
        let whole = match op {
            Op::Add => x.checked_add(y),
            Op::Sub => x.checked_sub(y),
            Op::Mul => x.checked_mul(y),
            Op::FloorDiv => floor_div(x, y),
            Op::Rem => floor_div(x, y).and_then(|times| x.checked_sub(times.checked_mul(y)?)),
            Op::Pow if y >= 0 => u32::try_from(y).ok().and_then(|y| x.checked_pow(y)),
            Op::Pow => return Ok(Value::from((x as f64).powf(y as f64))),
            Op::Div | Op::Concat => Some(0).filter(|_| y != 0),
        };
        return match (op, whole) {
            (Op::Div, Some(_)) => Ok(Value::from(x as f64 / y as f64)),
            (_, Some(whole)) => Ok(Value::from(whole)),
            (Op::Div | Op::FloorDiv | Op::Rem, None) if y == 0 => {
                Fault::failed("division by zero; ask `if` first")
            }
            (_, None) => Fault::failed("the number gets too large; reckon with smaller ones"),
        };
    }
    let (x, y) = (real(a)?, real(b)?);
    if y == 0.0 && matches!(op, Op::Div | Op::FloorDiv | Op::Rem) {
        return Fault::failed("division by zero; ask `if` first");
    }
    Ok(Value::from(match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => x * y,
        Op::Div | Op::Concat => x / y,
        Op::FloorDiv => (x / y).floor(),
        Op::Rem => x - (x / y).floor() * y,
        Op::Pow => x.powf(y),
    }))
}

fn floor_div(x: i64, y: i64) -> Option<i64> {
    let times = x.checked_div(y)?;
    Some(if x % y != 0 && ((x < 0) != (y < 0)) { times - 1 } else { times })
}

fn whole(value: &Value) -> Option<i64> {
    match value.kind() {
        ValueKind::Bool => Some(i64::from(value.is_true())),
        ValueKind::Number if value.is_integer() => value.as_i64(),
        _ => None,
    }
}

fn real(value: &Value) -> Result<f64, Fault> {
    if matches!(value.kind(), ValueKind::Number | ValueKind::Bool)
        && let Ok(number) = f64::try_from(value.clone())
    {
        return Ok(number);
    }
    if value.is_undefined() || value.is_none() {
        return Fault::failed("what is missing is no number; write `|default(0)` behind it");
    }
    Fault::failed(format!(
        "a {} is no number; write `|int` or `|float` behind it, or `~` to join texts",
        value.kind()
    ))
}

pub(super) fn negative(of: &Value) -> Result<Value, Fault> {
    number(Op::Sub, &Value::from(0), of)
}

pub(super) fn compare(
    tools: &mut Tools,
    op: Comparison,
    a: &Value,
    b: &Value,
) -> Result<bool, Fault> {
    tools.weigh(a)?;
    tools.weigh(b)?;
    let order = || -> Result<Ordering, Fault> {
        if a.kind() == b.kind() {
            return Ok(a.cmp(b));
        }
        Fault::failed(format!(
            "a {} and a {} have no order; compare like with like",
            a.kind(),
            b.kind()
        ))
    };
    Ok(match op {
        Comparison::Eq => a == b,
        Comparison::Ne => a != b,
        Comparison::Lt => order()?.is_lt(),
        Comparison::Lte => order()?.is_le(),
        Comparison::Gt => order()?.is_gt(),
        Comparison::Gte => order()?.is_ge(),
        Comparison::In => contains(b, a)?,
        Comparison::NotIn => !contains(b, a)?,
    })
}

fn contains(of: &Value, part: &Value) -> Result<bool, Fault> {
    match of.kind() {
        ValueKind::Undefined | ValueKind::None => Ok(false),
        ValueKind::String => {
            let text = of.as_str().unwrap_or_default();
            Ok(part
                .as_str()
                .map_or_else(|| text.contains(&part.to_string()), |part| text.contains(part)))
        }
        ValueKind::Seq | ValueKind::Map => {
            Ok(of.try_iter().map_err(super::tools::said)?.any(|item| item == *part))
        }
        other => {
            Fault::failed(format!("a {other} holds nothing; write a list or a text behind `in`"))
        }
    }
}

/// An item by its key, or by its place; places below zero count from the end.
pub(super) fn item(tools: &mut Tools, of: &Value, key: &Value) -> Result<Value, Fault> {
    if let (Some(text), Some(place)) = (of.as_str(), key.as_i64()) {
        tools.read(text.len())?;
        let count = text.chars().count() as i64;
        let place = if place < 0 { place.saturating_add(count) } else { place };
        let letter = usize::try_from(place).ok().and_then(|place| text.chars().nth(place));
        return Ok(letter.map_or(Value::UNDEFINED, Value::from));
    }
    Ok(of.get_item(key).unwrap_or(Value::UNDEFINED))
}

pub(super) fn slice(
    tools: &mut Tools,
    of: &Value,
    bounds: [Option<i64>; 3],
) -> Result<Value, Fault> {
    let [from, to, step] = bounds;
    let step = step.unwrap_or(1);
    if step == 0 {
        return Fault::failed("a slice cannot have the step 0; leave it out");
    }
    if of.kind() == ValueKind::Map {
        return Fault::failed("a map has no order to slice; write `|items` behind it");
    }
    let items = tools.items(of)?;
    let count = items.len() as i64;
    let place = |bound: Option<i64>, otherwise: i64| match bound {
        None => otherwise,
        Some(bound) if bound < 0 => bound.saturating_add(count).max(if step < 0 { -1 } else { 0 }),
        Some(bound) => bound.min(if step < 0 { count - 1 } else { count }),
    };
    let (mut at, end) = if step > 0 {
        (place(from, 0), place(to, count))
    } else {
        (place(from, count - 1), place(to, -1))
    };
    let mut taken = Vec::new();
    while if step > 0 { at < end } else { at > end } {
        taken.extend(usize::try_from(at).ok().and_then(|at| items.get(at).cloned()));
        at = at.saturating_add(step);
    }
    Ok(match of.as_str() {
        Some(_) => Value::from(taken.iter().filter_map(Value::as_str).collect::<String>()),
        None => Value::from(taken),
    })
}

pub(super) fn range(tools: &mut Tools, given: &Given) -> Result<Value, Fault> {
    let whole = |place| given.whole(place, "");
    let (from, to) = match (whole(0)?, whole(1)?) {
        (Some(to), None) => (0, to),
        (Some(from), Some(to)) => (from, to),
        _ => return Fault::failed("range takes whole numbers; write `range(5)`"),
    };
    let step = whole(2)?.unwrap_or(1);
    if step == 0 {
        return Fault::failed("a range cannot have the step 0; leave it out");
    }
    let span = if step > 0 {
        i128::from(to) - i128::from(from)
    } else {
        i128::from(from) - i128::from(to)
    };
    let step_size = i128::from(step).abs();
    let count =
        usize::try_from((span.max(0) + step_size - 1) / step_size).map_err(|_| Fault::Size)?;
    tools.room(count.checked_mul(crate::limits::ITEM).ok_or(Fault::Size)?)?;
    let numbers = (0..count as i64).map(|place| Value::from(from + place * step));
    Ok(numbers.collect())
}
