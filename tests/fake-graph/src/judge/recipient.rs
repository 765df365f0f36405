//! To whom a call goes.

use serde_json::Value;

use super::Judge;
use crate::{answer::Refusal, settings::Platform};

/// The ways to name a user: exactly one of these.
const KINDS: &[&str] = &[
    "id",
    "user_ref",
    "post_id",
    "comment_id",
    "phone_number",
    "one_time_notif_token",
    "notification_messages_token",
];

/// A user, by one of the ways to name one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// Which way.
    pub(crate) kind: &'static str,
    /// The id, token or number.
    pub(crate) value: &'a str,
}

/// The recipient of any call that has one, also of one that breaks the rules.
pub(crate) fn address(body: &Value) -> Option<Address<'_>> {
    let recipient = body.get("recipient")?;
    KINDS.iter().find_map(|kind| {
        let value = recipient.get(kind)?.as_str()?;
        Some(Address { kind, value })
    })
}

impl Judge<'_> {
    pub(super) fn recipient<'a>(&self, value: &'a Value) -> Result<Address<'a>, Refusal> {
        let known: Vec<&str> = KINDS.iter().copied().chain(["name"]).collect();
        let recipient = self.part("recipient", value, &known)?;
        let mut given = KINDS.iter().filter(|kind| recipient.get(kind).is_some());
        let (Some(kind), None) = (given.next(), given.next()) else {
            let reason = format!("recipient takes exactly one of {}", KINDS.join(", "));
            return Err(Refusal::parameter(reason));
        };
        let value = recipient.text(kind)?;
        if let Some(name) = recipient.get("name") {
            if *kind != "phone_number" {
                return Err(recipient.wrong("name", "goes with a phone_number only"));
            }
            let name = self.part("recipient.name", name, &["first_name", "last_name"])?;
            name.text("first_name")?;
            name.text("last_name")?;
        }
        let digits = value.strip_prefix('+').unwrap_or_default();
        let number = digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if *kind == "phone_number" && !number {
            return Err(recipient.wrong(kind, "must be `+` and digits"));
        }
        let instagram = ["id", "comment_id", "post_id"];
        if self.platform == Platform::Instagram && !instagram.contains(kind) {
            return Err(recipient.wrong(kind, "is no way to name a user of Instagram"));
        }
        Ok(Address { kind, value })
    }
}
