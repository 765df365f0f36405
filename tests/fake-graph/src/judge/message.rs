//! Messages: text, attachments, stickers, approved texts, quick replies.

use serde_json::Value;

use super::Judge;
use crate::{answer::Refusal, settings::Platform};

/// What a message consists of, as far as others need to know.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Content<'a> {
    /// What is read, or a word for what is seen.
    pub(crate) text: Option<&'a str>,
    /// The kind of template or attachment.
    pub(crate) template: Option<&'a str>,
    /// Whether it is an approved text.
    pub(crate) is_utility: bool,
    /// Whether it counts under the rate of audio and video.
    pub(crate) is_media: bool,
    /// The saved file that it shows.
    pub(crate) attachment_id: Option<&'a str>,
    /// Whether its file is to be saved, so that the answer names an `attachment_id`.
    pub(crate) is_reusable: bool,
}

impl Judge<'_> {
    pub(super) fn message<'a>(&self, value: &'a Value) -> Result<Content<'a>, Refusal> {
        const CONTENTS: [&str; 4] = ["text", "attachment", "sticker_id", "template"];
        let known = ["text", "attachment", "sticker_id", "template", "quick_replies", "metadata"];
        let message = self.part("message", value, &known)?;
        message.text_within("metadata", "message.metadata")?;
        for reply in message.list_within("quick_replies", "message.quick_replies")? {
            self.quick_reply(reply)?;
        }
        let mut given = CONTENTS.iter().filter(|content| message.get(content).is_some());
        let (Some(content), None) = (given.next(), given.next()) else {
            let reason = format!("message takes exactly one of {}", CONTENTS.join(", "));
            return Err(Refusal::parameter(reason));
        };
        match *content {
            "text" => {
                let text = message.limited("text", "message.text")?;
                Ok(Content { text: Some(text), ..Content::default() })
            }
            "attachment" => self.attachment(message.need("attachment")?),
            "sticker_id" => {
                if self.platform == Platform::Instagram {
                    return Err(message.wrong("sticker_id", "is for Messenger only"));
                }
                message.number("sticker_id")?;
                Ok(Content { template: Some("sticker"), ..Content::default() })
            }
            _ => {
                let known = ["name", "language", "components"];
                let template = self.part("message.template", message.need("template")?, &known)?;
                let name = template.text("name")?;
                let language = template.need("language")?;
                self.part("message.template.language", language, &["code"])?.text("code")?;
                template.items("components")?;
                Ok(Content { template: Some(name), is_utility: true, ..Content::default() })
            }
        }
    }

    fn quick_reply(&self, value: &Value) -> Result<(), Refusal> {
        let known = ["content_type", "title", "payload", "image_url"];
        let reply = self.part("quick_reply", value, &known)?;
        reply.need("content_type")?;
        let kinds = ["text", "user_phone_number", "user_email"];
        let kind = reply.one_of("content_type", &kinds)?;
        let image = reply.link_if_there("image_url")?;
        let payload = reply.text_within("payload", "quick_reply.payload")?;
        if kind == Some("text") {
            reply.limited("title", "quick_reply.title")?;
            if payload.unwrap_or_default().is_empty() && image.is_none() {
                return Err(reply.wrong("payload", "may be empty only beside an image_url"));
            }
        } else {
            reply.text_within("title", "quick_reply.title")?;
        }
        Ok(())
    }

    fn attachment<'a>(&self, value: &'a Value) -> Result<Content<'a>, Refusal> {
        let attachment = self.part("attachment", value, &["type", "payload"])?;
        let kind = attachment.text("type")?;
        let instagram = self.platform == Platform::Instagram;
        let shown = Content { template: Some(kind), ..Content::default() };
        match kind {
            "template" => self.template(attachment.need("payload")?),
            "image" | "audio" | "video" | "file" => {
                let known = ["url", "attachment_id", "is_reusable"];
                let media = self.part("attachment.payload", attachment.need("payload")?, &known)?;
                let (url, saved) = (media.link_if_there("url")?, media.get("attachment_id"));
                if url.is_some() == saved.is_some() {
                    let reason = "attachment.payload takes one of url and attachment_id";
                    return Err(Refusal::kind(2_018_005, reason));
                }
                let attachment_id = saved.map(|_| media.text("attachment_id")).transpose()?;
                let is_reusable =
                    media.get("is_reusable").and_then(Value::as_bool).unwrap_or_default();
                let is_media = matches!(kind, "audio" | "video");
                Ok(Content { text: url, is_media, attachment_id, is_reusable, ..shown })
            }
            "MEDIA_SHARE" if instagram => {
                let payload = attachment.need("payload")?;
                self.part("attachment.payload", payload, &["id"])?.text("id")?;
                Ok(shown)
            }
            "like_heart" if instagram => Ok(shown),
            other => {
                let name = other.escape_debug();
                Err(attachment.wrong("type", &format!("is `{name}`, which it does not take")))
            }
        }
    }
}
