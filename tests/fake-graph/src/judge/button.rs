//! Buttons of templates.

use serde_json::Value;

use super::{Judge, part::Part};
use crate::answer::Refusal;

/// What a page that opens may hold beside its address.
const PAGE: [&str; 5] =
    ["url", "webview_height_ratio", "messenger_extensions", "fallback_url", "webview_share_button"];

impl Judge<'_> {
    /// Judges the buttons of a list.
    pub(super) fn buttons(&self, buttons: &[Value]) -> Result<(), Refusal> {
        buttons.iter().try_for_each(|button| self.button(button, "button.title").map(drop))
    }

    /// Judges a button, whose title has that limit, and gives its type.
    pub(super) fn button<'a>(&self, value: &'a Value, title: &str) -> Result<&'a str, Refusal> {
        let known: Vec<&str> =
            PAGE.into_iter().chain(["type", "title", "payload", "game_metadata"]).collect();
        let button = self.part("button", value, &known)?;
        let kind = button.text("type")?;
        let payload = match title {
            "button.title" => "button.postback.payload",
            _ => "profile.persistent_menu.item.payload",
        };
        match kind {
            "web_url" => {
                button.limited("title", title)?;
                page(&button)?;
            }
            "postback" => {
                button.limited("title", title)?;
                button.limited("payload", payload)?;
            }
            "phone_number" => {
                button.limited("title", title)?;
                let number = button.text("payload")?;
                let digits = number.strip_prefix('+').unwrap_or_default();
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(button.wrong("payload", "must be a number: `+` and digits"));
                }
            }
            "account_link" => button.link("url").map(drop)?,
            "account_unlink" => {}
            "game_play" => {
                button.limited("title", title)?;
                button.text_within("payload", payload)?;
            }
            other => {
                let name = other.escape_debug();
                return Err(button.wrong("type", &format!("is `{name}`, which is no button")));
            }
        }
        Ok(kind)
    }

    /// Judges what a tap on a card does: a page without a title.
    pub(super) fn tap(&self, value: &Value) -> Result<(), Refusal> {
        let known: Vec<&str> = PAGE.into_iter().chain(["type"]).collect();
        let tap = self.part("default_action", value, &known)?;
        tap.need("type")?;
        tap.one_of("type", &["web_url"])?;
        page(&tap)
    }
}

fn page(part: &Part<'_, '_>) -> Result<(), Refusal> {
    part.link("url")?;
    part.link_if_there("fallback_url")?;
    part.one_of("webview_height_ratio", &["compact", "tall", "full"])?;
    part.one_of("webview_share_button", &["hide"])?;
    Ok(())
}
