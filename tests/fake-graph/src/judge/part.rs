//! One object of a call: its members, asked for one by one.

use serde_json::{Map, Value};

use super::Judge;
use crate::answer::Refusal;

/// An object of a call, and what it is called in messages.
#[derive(Clone, Copy)]
pub(super) struct Part<'a, 'j> {
    name: &'static str,
    members: &'a Map<String, Value>,
    judge: &'j Judge<'j>,
}

impl Judge<'_> {
    /// The object, if it is one and has no member but the known ones.
    pub(super) fn part<'a, 'j>(
        &'j self,
        name: &'static str,
        value: &'a Value,
        known: &[&str],
    ) -> Result<Part<'a, 'j>, Refusal> {
        let Value::Object(members) = value else {
            return Err(Refusal::parameter(format!("{name} must be an object")));
        };
        let odd =
            |(name, value): &(&String, &Value)| !value.is_null() && !known.contains(&name.as_str());
        if let Some((odd, _)) = members.iter().find(odd) {
            let (odd, known) = (odd.escape_debug(), known.join(", "));
            return Err(Refusal::parameter(format!("{name} has `{odd}`; it takes {known}")));
        }
        Ok(Part { name, members, judge: self })
    }

    pub(super) fn size(&self, limit: &str, size: usize) -> Result<(), Refusal> {
        self.limits.size(self.platform, limit, size)
    }
}

impl<'a> Part<'a, '_> {
    /// A member; `null` counts as none.
    pub(super) fn get(&self, member: &str) -> Option<&'a Value> {
        self.members.get(member).filter(|value| !value.is_null())
    }

    /// A member that must be there.
    pub(super) fn need(&self, member: &str) -> Result<&'a Value, Refusal> {
        self.get(member).ok_or_else(|| self.wrong(member, "is missing"))
    }

    /// A text that must be there and have letters.
    pub(super) fn text(&self, member: &str) -> Result<&'a str, Refusal> {
        match self.need(member)?.as_str() {
            None => Err(self.wrong(member, "must be a text")),
            Some("") => Err(self.wrong(member, "must not be empty")),
            Some(text) => Ok(text),
        }
    }

    /// A text that must be there and keep within a limit.
    pub(super) fn limited(&self, member: &str, limit: &str) -> Result<&'a str, Refusal> {
        let text = self.text(member)?;
        self.judge.limits.text(self.judge.platform, limit, text)?;
        Ok(text)
    }

    /// A text that may be absent or empty, and otherwise keeps within a limit.
    pub(super) fn text_within(
        &self,
        member: &str,
        limit: &str,
    ) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.get(member) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| self.wrong(member, "must be a text"))?;
        self.judge.limits.text(self.judge.platform, limit, text)?;
        Ok(Some(text))
    }

    /// A list that must be there and keep within a limit.
    pub(super) fn list(&self, member: &str, limit: &str) -> Result<&'a [Value], Refusal> {
        self.need(member)?;
        self.list_within(member, limit)
    }

    /// A list that may be absent, and otherwise keeps within a limit.
    pub(super) fn list_within(&self, member: &str, limit: &str) -> Result<&'a [Value], Refusal> {
        let items = self.items(member)?;
        if self.get(member).is_some() {
            self.judge.size(limit, items.len())?;
        }
        Ok(items)
    }

    /// A list of any length, none if absent.
    pub(super) fn items(&self, member: &str) -> Result<&'a [Value], Refusal> {
        match self.get(member) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.wrong(member, "must be a list")),
        }
    }

    /// One of some names, if it is there.
    pub(super) fn one_of(&self, member: &str, names: &[&str]) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.get(member) else { return Ok(None) };
        match value.as_str().filter(|name| names.contains(name)) {
            Some(name) => Ok(Some(name)),
            None => Err(self.wrong(member, &format!("must be one of {}", names.join(", ")))),
        }
    }

    /// A whole number that must be there.
    pub(super) fn number(&self, member: &str) -> Result<usize, Refusal> {
        let number = self.need(member)?.as_u64().and_then(|number| usize::try_from(number).ok());
        number.ok_or_else(|| self.wrong(member, "must be a whole number"))
    }

    /// An id, as text or number, if it is there.
    pub(super) fn id_if_there(&self, member: &str) -> Result<(), Refusal> {
        match self.get(member) {
            None => Ok(()),
            Some(Value::String(text)) if !text.is_empty() => Ok(()),
            Some(Value::Number(number)) if number.is_u64() => Ok(()),
            Some(_) => Err(self.wrong(member, "must be an id")),
        }
    }

    /// An address that must be there.
    pub(super) fn link(&self, member: &str) -> Result<&'a str, Refusal> {
        self.need(member)?;
        self.link_if_there(member).map(Option::unwrap_or_default)
    }

    /// An address, if it is there.
    pub(super) fn link_if_there(&self, member: &str) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.get(member) else { return Ok(None) };
        let address = value.as_str().unwrap_or_default();
        let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
        let web = lower.starts_with("https://") && address.len() > 8
            || lower.starts_with("http://") && address.len() > 7;
        if web && !address.contains(char::is_whitespace) {
            Ok(Some(address))
        } else {
            Err(self.wrong(member, "must be an http or https address"))
        }
    }

    /// What is said of a member.
    pub(super) fn wrong(&self, member: &str, what: &str) -> Refusal {
        Refusal::parameter(format!("`{member}` of {} {what}", self.name))
    }
}
