//! The text as it grows, with values escaped for the target.

use minijinja::{Value, value::ValueKind};

use super::tools::Tools;
use crate::{Escape, error::Fault};

/// The result so far, and the blocks whose text is kept rather than printed.
#[derive(Default)]
pub(crate) struct Out {
    text: String,
    kept: Vec<String>,
    quoted: Quoted,
}

/// Where in a JSON text we are.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Quoted {
    #[default]
    No,
    Yes,
    /// In a string, behind a backslash.
    Escaped,
}

impl Out {
    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// From here on text is kept.
    pub(crate) fn keep(&mut self) {
        self.kept.push(String::new());
    }

    /// The text kept since the matching [`keep`](Self::keep). For markup it is escaped already and
    /// so printed as it is; for JSON it is plain data like any other.
    pub(crate) fn kept(&mut self, escape: Escape) -> Value {
        let text = self.kept.pop().unwrap_or_default();
        match escape {
            Escape::Html | Escape::Xml => Value::from_safe_string(text),
            Escape::Text | Escape::Json => Value::from(text),
        }
    }

    /// The template's own text, or text that is escaped already.
    pub(crate) fn raw(&mut self, tools: &mut Tools, text: &str) -> Result<(), Fault> {
        let json = tools.escape == Escape::Json && self.kept.is_empty();
        let out = self.kept.last_mut().unwrap_or(&mut self.text);
        push(out, tools, text)?;
        if json {
            self.quoted = text.bytes().fold(self.quoted, |quoted, byte| match (quoted, byte) {
                (Quoted::No, b'"') | (Quoted::Escaped, _) => Quoted::Yes,
                (Quoted::Yes, b'"') => Quoted::No,
                (Quoted::Yes, b'\\') => Quoted::Escaped,
                (quoted, _) => quoted,
            });
        }
        Ok(())
    }

    /// A value, as data.
    pub(crate) fn value(&mut self, tools: &mut Tools, value: &Value) -> Result<(), Fault> {
        if tools.escape == Escape::Json && self.kept.is_empty() {
            return self.json(tools, value);
        }
        if value.is_safe() {
            return self.raw(tools, value.as_str().unwrap_or_default());
        }
        let escape = match tools.escape {
            Escape::Json => Escape::Text,
            escape => escape,
        };
        let out = self.kept.last_mut().unwrap_or(&mut self.text);
        match value.kind() {
            ValueKind::Undefined | ValueKind::None => Ok(()),
            ValueKind::String => {
                push_escaped(out, tools, value.as_str().unwrap_or_default(), escape)
            }
            _ => {
                let text = tools.text(value)?;
                push_escaped(out, tools, &text, escape)
            }
        }
    }

    fn json(&mut self, tools: &mut Tools, value: &Value) -> Result<(), Fault> {
        if self.quoted != Quoted::No {
            let text = tools.text(value)?;
            return push_escaped(&mut self.text, tools, &text, Escape::Json);
        }
        if value.is_safe() {
            return push(&mut self.text, tools, value.as_str().unwrap_or_default());
        }
        let text = to_json(tools, value)?;
        push(&mut self.text, tools, &text)
    }
}

/// A value as JSON; a missing one is `null`.
pub(crate) fn to_json(tools: &mut Tools, value: &Value) -> Result<String, Fault> {
    if value.is_undefined() {
        return Ok("null".to_owned());
    }
    tools.weigh(value)?;
    serde_json::to_string(value)
        .map_err(|error| Fault::Failed(format!("the value is not JSON: {error}")))
}

/// A text escaped for a target.
pub(crate) fn escaped(tools: &mut Tools, text: &str, escape: Escape) -> Result<String, Fault> {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, tools, text, escape)?;
    Ok(out)
}

fn push(out: &mut String, tools: &mut Tools, text: &str) -> Result<(), Fault> {
    tools.read(text.len())?;
    if out.len() + text.len() > tools.limits().output {
        return Err(Fault::Size);
    }
    out.push_str(text);
    Ok(())
}

fn push_escaped(
    out: &mut String,
    tools: &mut Tools,
    text: &str,
    escape: Escape,
) -> Result<(), Fault> {
    // Every letter is looked at, however short the pieces are that get written.
    tools.read(text.len())?;
    let mut from = 0;
    for (place, letter) in text.char_indices() {
        let mut code = String::new();
        let instead = match (escape, letter) {
            (Escape::Text, _) => break,
            (Escape::Html | Escape::Xml, '&') => "&amp;",
            (Escape::Html | Escape::Xml, '<') => "&lt;",
            (Escape::Html | Escape::Xml, '>') => "&gt;",
            (Escape::Html | Escape::Xml, '"') => "&quot;",
            (Escape::Html | Escape::Xml, '\'') => "&#39;",
            (Escape::Xml, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}')
            | (Escape::Xml, '\u{fffe}' | '\u{ffff}') => "",
            (Escape::Json, '"') => "\\\"",
            (Escape::Json, '\\') => "\\\\",
            (Escape::Json, '\n') => "\\n",
            (Escape::Json, '\u{0}'..='\u{1f}') => {
                code = format!("\\u{:04x}", u32::from(letter));
                &code
            }
            _ => continue,
        };
        push(out, tools, &text[from..place])?;
        push(out, tools, instead)?;
        from = place + letter.len_utf8();
        drop(code);
    }
    push(out, tools, &text[from..])
}
