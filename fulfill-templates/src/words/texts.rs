//! Filters on texts: those that could make a long one of a short one.

use minijinja::Value;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Given, emoji, engine, moment::Moment, printf};
use crate::{
    Escape,
    error::Fault,
    run::{
        out::{escaped, to_json},
        tools::Tools,
    },
};

/// What an address keeps as it is.
const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// The text escaped for the target, once: what is escaped already stays as it is.
pub(super) fn escape(tools: &mut Tools, of: Value, _: &Given) -> Result<Value, Fault> {
    if of.is_safe() || !matches!(tools.escape, Escape::Html | Escape::Xml) {
        return Ok(of);
    }
    let text = tools.text(&of)?;
    Ok(Value::from_safe_string(escaped(tools, &text, tools.escape)?))
}

pub(super) fn emojize(tools: &mut Tools, of: Value, _: &Given) -> Result<Value, Fault> {
    let text = emoji::replace(&tools.text(&of)?);
    tools.room(text.len())?;
    Ok(Value::from(text))
}

/// A date and time by a format such as `%d/%m`, or a format such as `%s` filled with values.
pub(super) fn format(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    if let Some(moment) = of.downcast_object_ref::<Moment>() {
        return moment.format(tools, given.text(0, "format")?.unwrap_or("%Y-%m-%d"));
    }
    if of.is_undefined() {
        return Ok(of);
    }
    let format = tools.text(&of)?;
    printf::fill(tools, &format, given).map(Value::from)
}

/// `'{} of {}'.format(1, 2)`.
pub(super) fn format_method(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let format = tools.text(&of)?;
    printf::braces(tools, &format, given).map(Value::from)
}

pub(super) fn indent(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let text = tools.text(&of)?;
    let width = usize::try_from(given.whole(0, "width")?.unwrap_or(4)).unwrap_or(0);
    let first = given.get(1, "first").is_some_and(Value::is_true);
    let blank = given.get(2, "blank").is_some_and(Value::is_true);
    tools.room(width)?;
    let mut out = String::new();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        if (number > 0 || first) && (blank || !line.is_empty()) {
            tools.fits(out.len() + width).and_then(|()| tools.read(width))?;
            out.extend(std::iter::repeat_n(' ', width));
        }
        out.push_str(line);
    }
    tools.made(Value::from(out))
}

/// The items as one text. Where one or the joiner is escaped already, the others get escaped.
pub(super) fn join(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let joiner = given.get(0, "d").cloned().unwrap_or_else(|| Value::from(""));
    let member = given.text(1, "attribute")?;
    let mut items = tools.items(&of)?;
    if let Some(member) = member {
        items = items.iter().map(|item| item.get_attr(member).unwrap_or_default()).collect();
    }
    let safe = joiner.is_safe() || items.iter().any(Value::is_safe);
    let part = |tools: &mut Tools, value: &Value| {
        let text = tools.text(value)?;
        if safe && !value.is_safe() { escaped(tools, &text, tools.escape) } else { Ok(text) }
    };
    let joiner = part(tools, &joiner)?;
    let mut out = String::new();
    for (place, item) in items.iter().enumerate() {
        let item = part(tools, item)?;
        let between = if place > 0 { joiner.as_str() } else { "" };
        tools.read(between.len())?;
        if out.len() + between.len() + item.len() > tools.limits().output {
            return Err(Fault::Size);
        }
        out += between;
        out += &item;
    }
    Ok(if safe { Value::from_safe_string(out) } else { Value::from(out) })
}

/// `', '.join(items)`.
pub(super) fn join_with(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let items = given.get(0, "").cloned().unwrap_or_default();
    join(tools, items, &Given { places: vec![of], named: Vec::new() })
}

/// How often a text is in a text, or an item in a list.
pub(super) fn count(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let what = given.get(0, "").cloned().unwrap_or_default();
    tools.weigh(&of)?;
    if of.as_str().is_none() {
        let (items, each) = (tools.items(&of)?, tools.weigh(&what)?);
        tools.read(each.saturating_mul(items.len()))?;
        return Ok(Value::from(items.iter().filter(|item| **item == what).count()));
    }
    let what = tools.text(&what)?;
    if what.is_empty() {
        return Fault::failed("an empty text is everywhere; count another one");
    }
    Ok(Value::from(of.as_str().unwrap_or_default().matches(&*what).count()))
}

/// `text.split(sep)`, at blanks without one.
pub(super) fn split(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    engine::apply(tools, "split", of, given)
}

pub(super) fn replace(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let text = tools.text(&of)?;
    let (Some(from), Some(to)) = (given.get(0, "old"), given.get(1, "new")) else {
        return Fault::failed("replace takes two texts; write `replace('a', 'b')`");
    };
    let (from, to) = (tools.text(from)?, tools.text(to)?);
    let most = match given.whole(2, "count")? {
        Some(most) => usize::try_from(most).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let times = text.matches(&*from).take(most).count();
    let grown = times.checked_mul(to.len()).and_then(|grown| grown.checked_add(text.len()));
    tools.room((grown.ok_or(Fault::Size)?).saturating_sub(times * from.len()))?;
    tools.made(Value::from(text.replacen(&*from, &to, most)))
}

/// A whole value as JSON. For a JSON target it is written as it is.
pub(super) fn tojson(tools: &mut Tools, of: Value, _: &Given) -> Result<Value, Fault> {
    let text = to_json(tools, &of)?;
    tools.room(text.len())?;
    Ok(match tools.escape {
        Escape::Json => Value::from_safe_string(text),
        _ => Value::from(text),
    })
}

/// No more than so many characters, `...` for the rest; at a blank, unless `killwords` is true.
pub(super) fn truncate(tools: &mut Tools, of: Value, given: &Given) -> Result<Value, Fault> {
    let text = tools.text(&of)?;
    let most = usize::try_from(given.whole(0, "length")?.unwrap_or(255)).unwrap_or(0);
    let whole_words = !given.get(1, "killwords").is_some_and(Value::is_true);
    let end = given.text(2, "end")?.unwrap_or("...");
    let slack = usize::try_from(given.whole(3, "leeway")?.unwrap_or(5)).unwrap_or(0);
    if text.chars().count() <= most.saturating_add(slack) {
        return Ok(Value::from(text));
    }
    let kept = most.saturating_sub(end.chars().count());
    let cut = text.char_indices().nth(kept).map_or(text.len(), |(place, _)| place);
    let mut short = &text[..cut];
    if whole_words {
        short = short.rsplit_once(' ').map_or(short, |(before, _)| before);
    }
    tools.made(Value::from(format!("{short}{end}")))
}

pub(super) fn urlencode(tools: &mut Tools, of: Value, _: &Given) -> Result<Value, Fault> {
    let text = tools.text(&of)?;
    let coded = utf8_percent_encode(&text, UNRESERVED).to_string();
    tools.made(Value::from(coded))
}

pub(super) fn wordcount(tools: &mut Tools, of: Value, _: &Given) -> Result<Value, Fault> {
    Ok(Value::from(tools.text(&of)?.split_whitespace().count()))
}
