//! Formats filled with values: `%05.2f` and `{}`.

use minijinja::Value;

use super::Given;
use crate::{error::Fault, run::tools::Tools};

/// The widest field, and the most digits behind a point.
const WIDEST: usize = 200;

/// Fills `%s`, `%d`, `%x`, `%f`, `%e` and `%c` with the values in order.
pub(super) fn fill(tools: &mut Tools, format: &str, given: &Given) -> Result<String, Fault> {
    let (mut out, mut values) = (String::new(), given.places.iter());
    let mut rest = format;
    while let Some((before, behind)) = rest.split_once('%') {
        out += before;
        let mut field = Field::default();
        let mut letters = behind.chars();
        let kind = loop {
            match letters.next() {
                Some('-') => field.left = true,
                Some('+') => field.sign = true,
                Some('0') if field.width == 0 && field.digits.is_none() => field.zero = true,
                Some('.') => field.digits = Some(0),
                Some(letter) if letter.is_ascii_digit() => field.digit(letter)?,
                kind => break kind,
            }
        };
        rest = letters.as_str();
        match kind {
            Some('%') => out.push('%'),
            Some(kind @ ('s' | 'd' | 'i' | 'x' | 'f' | 'e' | 'c')) => {
                let Some(value) = values.next() else {
                    return Fault::failed("the format has more fields than values; give each one");
                };
                out += &field.filled(tools, kind, value)?;
            }
            _ => {
                return Fault::failed(
                    "a `%` stands before no field; write `%s`, `%d`, `%.2f` or `%%`",
                );
            }
        }
        tools.fits(out.len())?;
    }
    out += rest;
    tools.room(out.len())?;
    Ok(out)
}

/// Fills each `{}` with the values in order, `{0}` by place and `{name}` by name.
pub(super) fn braces(tools: &mut Tools, format: &str, given: &Given) -> Result<String, Fault> {
    let (mut out, mut next) = (String::new(), 0);
    let mut rest = format;
    while let Some(place) = rest.find(['{', '}']) {
        out += &rest[..place];
        let at = &rest[place..];
        if at.starts_with("{{") || at.starts_with("}}") {
            out.push_str(&at[..1]);
            rest = &at[2..];
            continue;
        }
        let Some((name, behind)) = at.strip_prefix('{').and_then(|at| at.split_once('}')) else {
            return Fault::failed("a brace has no other half; write `{}`, or `{{` for the sign");
        };
        let value = match name.parse::<usize>() {
            Ok(place) => given.places.get(place),
            Err(_) if name.is_empty() => {
                next += 1;
                given.places.get(next - 1)
            }
            Err(_) => given.get(usize::MAX, name),
        };
        let Some(value) = value else {
            return Fault::failed("the format has a field without a value; give each one");
        };
        let value = tools.text(value)?;
        tools.fits(out.len() + value.len())?;
        out += &value;
        rest = behind;
    }
    out += rest;
    tools.room(out.len())?;
    Ok(out)
}

#[derive(Default)]
struct Field {
    left: bool,
    sign: bool,
    zero: bool,
    width: usize,
    digits: Option<usize>,
}

impl Field {
    fn digit(&mut self, digit: char) -> Result<(), Fault> {
        let digit = digit.to_digit(10).unwrap_or(0) as usize;
        let number = self.digits.as_mut().unwrap_or(&mut self.width);
        *number = *number * 10 + digit;
        if *number > WIDEST {
            return Fault::failed(format!(
                "a field is wider than {WIDEST}; write a smaller number"
            ));
        }
        Ok(())
    }

    fn filled(&self, tools: &mut Tools, kind: char, value: &Value) -> Result<String, Fault> {
        let text = match kind {
            's' => {
                let text = tools.text(value)?;
                match self.digits {
                    Some(digits) => text.chars().take(digits).collect(),
                    None => text,
                }
            }
            'c' => {
                match value.as_i64().and_then(|code| char::from_u32(u32::try_from(code).ok()?)) {
                    Some(letter) => letter.to_string(),
                    None => tools.text(value)?.chars().take(1).collect(),
                }
            }
            'd' | 'i' | 'x' => {
                let whole = value.as_i64().or_else(|| number(value).map(|number| number as i64));
                match whole {
                    Some(whole) if kind == 'x' => format!("{whole:x}"),
                    Some(whole) => whole.to_string(),
                    None => return no_number(value),
                }
            }
            _ => match number(value) {
                Some(real) if kind == 'e' => format!("{real:.*e}", self.digits.unwrap_or(6)),
                Some(real) => format!("{real:.*}", self.digits.unwrap_or(6)),
                None => return no_number(value),
            },
        };
        let numeric = !matches!(kind, 's' | 'c');
        let text =
            if self.sign && numeric && !text.starts_with('-') { format!("+{text}") } else { text };
        let missing = self.width.saturating_sub(text.chars().count());
        Ok(if self.left {
            text + &" ".repeat(missing)
        } else if self.zero && numeric {
            let signs = text.len() - text.trim_start_matches(['-', '+']).len();
            let (sign, digits) = text.split_at(signs);
            format!("{sign}{}{digits}", "0".repeat(missing))
        } else {
            " ".repeat(missing) + &text
        })
    }
}

fn number(value: &Value) -> Option<f64> {
    f64::try_from(value.clone()).ok()
}

fn no_number<T>(value: &Value) -> Result<T, Fault> {
    Fault::failed(format!("a {} fills no field for numbers; write `%s`, or `|float`", value.kind()))
}
