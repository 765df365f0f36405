//! What a page says of itself: profile, personas.
//!
//! Source: Messenger Profile API, Personas (2026).

use serde_json::Value;

use super::Judge;
use crate::answer::Refusal;

/// The properties of a profile that can be set.
pub(crate) const PROPERTIES: &[&str] = &[
    "get_started",
    "greeting",
    "persistent_menu",
    "ice_breakers",
    "commands",
    "whitelisted_domains",
    "account_linking_url",
];

impl Judge<'_> {
    /// Judges the properties of a profile.
    pub(crate) fn profile(&self, body: &Value) -> Result<(), Refusal> {
        let known: Vec<&str> =
            PROPERTIES.iter().copied().chain(["platform", "access_token"]).collect();
        let profile = self.part("the profile", body, &known)?;
        profile.one_of("platform", &["messenger", "instagram"])?;
        if !PROPERTIES.iter().any(|property| profile.get(property).is_some()) {
            return Err(Refusal::parameter("the profile sets nothing"));
        }
        if let Some(start) = profile.get("get_started") {
            let start = self.part("get_started", start, &["payload"])?;
            start.limited("payload", "button.postback.payload")?;
        }
        for greeting in profile.items("greeting")? {
            let greeting = self.part("greeting", greeting, &["locale", "text"])?;
            greeting.text("locale")?;
            greeting.limited("text", "profile.greeting.text")?;
        }
        self.menus(profile.items("persistent_menu")?)?;
        self.ice_breakers(profile.items("ice_breakers")?)?;
        for commands in profile.items("commands")? {
            let commands = self.part("commands", commands, &["locale", "commands"])?;
            commands.text("locale")?;
            for command in commands.list("commands", "profile.commands")? {
                let command = self.part("command", command, &["name", "description"])?;
                command.limited("name", "profile.command.name")?;
                command.limited("description", "profile.command.description")?;
            }
        }
        profile.items("whitelisted_domains")?;
        profile.link_if_there("account_linking_url")?;
        Ok(())
    }

    /// Judges menus, of the page or of one user.
    pub(crate) fn menus(&self, menus: &[Value]) -> Result<(), Refusal> {
        for menu in menus {
            let known = ["locale", "composer_input_disabled", "call_to_actions"];
            let menu = self.part("persistent_menu", menu, &known)?;
            menu.text("locale")?;
            for item in menu.list("call_to_actions", "profile.persistent_menu.call_to_actions")? {
                let kind = self.button(item, "profile.persistent_menu.item.title")?;
                if !matches!(kind, "web_url" | "postback") {
                    return Err(menu.wrong("call_to_actions", "must be web_url or postback"));
                }
            }
        }
        Ok(())
    }

    fn ice_breakers(&self, all: &[Value]) -> Result<(), Refusal> {
        let mut default = all.is_empty();
        for breakers in all {
            let breakers = self.part("ice_breakers", breakers, &["locale", "call_to_actions"])?;
            default |= breakers.text("locale")? == "default";
            for breaker in breakers.list("call_to_actions", "profile.ice_breakers.questions")? {
                let breaker = self.part("ice breaker", breaker, &["question", "payload"])?;
                breaker.text("question")?;
                breaker.limited("payload", "button.postback.payload")?;
            }
        }
        if !default {
            return Err(Refusal::parameter("ice_breakers must have the locale `default`"));
        }
        Ok(())
    }

    /// Judges somebody whom the page speaks as.
    pub(crate) fn persona(&self, body: &Value) -> Result<(), Refusal> {
        let known = ["name", "profile_picture_url", "access_token"];
        let persona = self.part("the persona", body, &known)?;
        persona.limited("name", "persona.name")?;
        persona.link("profile_picture_url").map(drop)
    }

    /// Judges what a file that is to be saved says of itself, and gives its kind.
    pub(crate) fn upload<'a>(&self, body: &'a Value, has_data: bool) -> Result<&'a str, Refusal> {
        let call = self.part("the call", body, &["message", "platform", "access_token"])?;
        let message = self.part("message", call.need("message")?, &["attachment"])?;
        let known = ["type", "payload"];
        let attachment = self.part("attachment", message.need("attachment")?, &known)?;
        attachment.need("type")?;
        let kind = attachment.one_of("type", &["image", "audio", "video", "file"])?;
        let mut url = None;
        if let Some(payload) = attachment.get("payload") {
            let payload = self.part("attachment.payload", payload, &["url", "is_reusable"])?;
            url = payload.link_if_there("url")?;
        }
        if url.is_some() == has_data {
            let reason = "give the file as a part of the form, or its url, and not both";
            return Err(Refusal::kind(2_018_005, reason));
        }
        Ok(kind.unwrap_or_default())
    }

    /// Judges the size of a file.
    pub(crate) fn file(&self, kind: &str, size: usize) -> Result<(), Refusal> {
        use crate::settings::Platform::{Instagram, Messenger};
        let limit = match (self.platform, kind) {
            (Messenger, _) => "attachment.any.size",
            (Instagram, "image") => "attachment.image.size",
            (Instagram, _) => "attachment.other.size",
        };
        if size > self.limits.most(self.platform, limit) {
            let most = self.limits.most(self.platform, limit);
            let reason = format!("{limit} takes 0 to {most} bytes, not {size}");
            return Err(Refusal::kind(2_018_109, reason));
        }
        Ok(())
    }
}
