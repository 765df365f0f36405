//! Replies as messages.

use fulfill_core::{
    Delivery, Reply,
    provider::{ApiCall, EncodeError, Loss},
    reply::{Action, Button, Handoff, Method, Native, Play, Say, Show},
    text::{Unit, split},
};

use serde_json::Value;

use super::{
    super::{
        Encoding, Message, Segments, Way,
        limits::{MAX_BODY, MAX_MEDIA, MAX_MEDIA_WHATSAPP},
    },
    Messaging, NAME,
    content::{Contents, Ends},
};
use crate::{
    channel::{Document, NATIVE, lost, speech},
    rest::NewMessage,
    twiml::{self, Redirect},
};

/// A reply on its way to be messages.
struct Writer<'a> {
    ends: Ends<'a>,
    /// The templates that offer options.
    templates: Option<&'a Contents>,
    /// Who sends what answers nothing.
    sender: Option<&'a Contents>,
    document: Document,
    /// The next message: its lines and its files.
    lines: Vec<String>,
    files: Vec<String>,
    /// How many options have a number already.
    options: usize,
    /// How many segments a text may take untold.
    segments: usize,
    calls: Vec<ApiCall>,
    losses: Vec<Loss>,
}

/// Puts a reply into the answer to a message.
///
/// Texts that follow each other are lines of one message, since messages may overtake each other; a
/// text behind a file begins another one. What is longer than a message is cut where a reader would
/// pause. Options are numbered lines, whose numbers are understood on return.
pub(super) fn encode(
    channel: &Messaging,
    message: &Message,
    reply: Reply,
) -> Result<Delivery, EncodeError> {
    let ends = Ends { ours: message.to().as_str(), theirs: message.from().as_str() };
    let writer = Writer::new(channel, ends).write(reply)?;
    let delivery = writer.document.deliver(NAME)?.with_losses(writer.losses);
    Ok(delivery.with_calls(writer.calls))
}

/// Puts a reply into calls: what answers no message. It is cut and listed as an answer is.
pub(super) fn calls(
    channel: &Messaging,
    ends: Ends<'_>,
    sender: &Contents,
    reply: Reply,
) -> Result<Delivery, EncodeError> {
    let writer = Writer { sender: Some(sender), ..Writer::new(channel, ends) };
    let writer = writer.write(reply)?;
    Ok(Delivery::default().with_calls(writer.calls).with_losses(writer.losses))
}

impl<'a> Writer<'a> {
    fn new(channel: &'a Messaging, ends: Ends<'a>) -> Self {
        let templates = channel.contents.as_ref().filter(|contents| !contents.templates.is_empty());
        Self {
            ends,
            templates: templates.filter(|_| ends.way() == Way::WhatsApp),
            sender: None,
            document: Document::default(),
            lines: Vec::new(),
            files: Vec::new(),
            options: 0,
            segments: channel.segments,
            calls: Vec::new(),
            losses: Vec::new(),
        }
    }

    fn write(mut self, reply: Reply) -> Result<Self, EncodeError> {
        let mut actions = reply.into_actions();
        // Nothing to be said: on messages waiting needs no words, and what is said is in its language.
        let silent = |action: &Action| {
            matches!(action, Action::Language(_) | Action::Listen(_) | Action::End)
        };
        actions.retain(|action| !silent(action));
        let last = actions.len().saturating_sub(1);
        for (at, action) in actions.into_iter().enumerate() {
            self.action(action, at == last)?;
        }
        self.flush()?;
        Ok(self)
    }

    fn action(&mut self, action: Action, last: bool) -> Result<(), EncodeError> {
        let name = action.name();
        if self.document.is_final() {
            self.lose(name, "it stands behind a handoff, so nobody gets it");
            return Ok(());
        }
        match action {
            Action::Say(Say { text, speech: true, .. }) => self.line(&speech::words(&text))?,
            Action::Say(say) => self.line(&say.text)?,
            Action::Show(show) => self.show(show)?,
            Action::Play(Play { url, repeat }) => {
                if repeat.is_some_and(|times| times != 1) {
                    self.lose(name, "a message plays nothing by itself, the file is sent once");
                }
                self.files.push(url);
            }
            Action::Options(buttons) => self.offer(buttons, last)?,
            Action::Handoff(handoff) => self.hand_over(handoff)?,
            Action::Native(native) if self.sender.is_some() => self.native(&native)?,
            Action::Native(native) => {
                match native.value.get("messaging").and_then(|d| d.as_str()) {
                    Some(document) if native.provider == NATIVE => {
                        self.flush()?;
                        self.document.add(document);
                    }
                    _ => self.losses.push(lost(&native.provider, &native.value, "messaging")),
                }
            }
            _ => {
                return Err(EncodeError::Unsupported {
                    provider: NAME,
                    action: name,
                    advice: "this version does not know it".into(),
                });
            }
        }
        Ok(())
    }

    fn line(&mut self, text: &str) -> Result<(), EncodeError> {
        if !self.files.is_empty() {
            self.flush()?;
        }
        if !text.trim().is_empty() {
            self.lines.push(text.to_owned());
        }
        Ok(())
    }

    fn show(&mut self, show: Show) -> Result<(), EncodeError> {
        self.line(&show.body)?;
        let alone = show.body.trim().is_empty() && show.cards.is_empty();
        for media in show.media {
            match media.label {
                Some(label) if alone && self.files.is_empty() => self.line(&label)?,
                Some(_) => self.lose("show", "what is in a picture is not said"),
                None => {}
            }
            self.files.push(media.url);
        }
        for card in show.cards {
            self.line(&card.title)?;
            self.line(card.text.as_deref().unwrap_or_default())?;
            self.list(&card.buttons)?;
            if let Some(image) = card.image {
                if image.label.is_some() {
                    self.lose("show", "what is in a picture is not said");
                }
                self.files.push(image.url);
            }
        }
        Ok(())
    }

    /// As the buttons of a template if there is one, else as a list.
    fn offer(&mut self, buttons: Vec<Button>, last: bool) -> Result<(), EncodeError> {
        // A number that the user sends must mean the same as a button.
        if let Some(contents) = self.templates
            && last
            && self.options == 0
            && self.files.is_empty()
        {
            let text = self.lines.join("\n");
            match contents.request(self.ends, &text, &buttons)? {
                Ok(request) => {
                    self.lines.clear();
                    self.calls.push(request);
                    return Ok(());
                }
                Err(loss) => self.losses.push(loss),
            }
        } else if !buttons.is_empty() {
            self.lose("options", "there are no buttons here, they are said as a list");
        }
        self.list(&buttons)
    }

    /// Numbered as a dialogue counts them: those that open an address have no number.
    fn list(&mut self, buttons: &[Button]) -> Result<(), EncodeError> {
        for button in buttons {
            let line = match &button.url {
                Some(url) => format!("{}: {url}", button.label),
                None => {
                    self.options += 1;
                    format!("{}. {}", self.options, button.label)
                }
            };
            self.line(&line)?;
        }
        Ok(())
    }

    /// A content template of ours: `{"content": {"sid": "HX..", "variables": {..}}}`.
    fn native(&mut self, native: &Native) -> Result<(), EncodeError> {
        let value = &native.value;
        let Some(content) = value.get("content").filter(|_| native.provider == NATIVE) else {
            self.losses.push(lost(&native.provider, value, "content"));
            return Ok(());
        };
        let Some(sid) = content.get("sid").and_then(Value::as_str) else {
            return Err(EncodeError::Invalid {
                provider: NAME,
                action: "native",
                reason: "content has no `sid`; write the template's, HX..".into(),
            });
        };
        self.flush()?;
        let mut message = self.ends.message().content(sid);
        if let Some(variables) = content.get("variables") {
            message = message.content_variables(variables.to_string());
        }
        self.send("native", message)
    }

    fn send(&mut self, action: &'static str, message: NewMessage) -> Result<(), EncodeError> {
        if let Some(sender) = self.sender {
            self.calls.push(sender.call(action, self.ends, &message)?);
        }
        Ok(())
    }

    fn hand_over(&mut self, handoff: Handoff) -> Result<(), EncodeError> {
        if self.sender.is_some() {
            return Err(EncodeError::Unsupported {
                provider: NAME,
                action: "handoff",
                advice: "only what answers a message can hand over".into(),
            });
        }
        if !handoff.to.starts_with("https://") && !handoff.to.starts_with("http://") {
            return Err(EncodeError::Invalid {
                provider: NAME,
                action: "handoff",
                reason: format!(
                    "a message goes on at an address of http or https, not at `{}`",
                    crate::sid::start(&handoff.to) + "…"
                ),
            });
        }
        if handoff.priority.is_some() || handoff.timeout_seconds.is_some() {
            self.lose("handoff", "priority and time are for calls");
        }
        self.flush()?;
        let method = match handoff.method {
            Some(Method::Get) => twiml::values::Method::Get,
            _ => twiml::values::Method::Post,
        };
        self.document.push(Redirect::new(handoff.to).method(method));
        self.document.finish();
        Ok(())
    }

    fn lose(&mut self, action: &'static str, note: &str) {
        self.losses.push(Loss::new(action, note));
    }

    /// Writes what has gathered: texts first, files with the last of them.
    fn flush(&mut self) -> Result<(), EncodeError> {
        let text = std::mem::take(&mut self.lines).join("\n");
        let files = std::mem::take(&mut self.files);
        let most = match self.ends.way() {
            Way::WhatsApp => MAX_MEDIA_WHATSAPP,
            _ => MAX_MEDIA,
        };
        let mut texts = split(&text, MAX_BODY, Unit::Utf16);
        let mut files = files.chunks(most);
        let last = files.next().map(|files| (texts.pop().unwrap_or_default(), files));
        for text in texts {
            self.message(text, &[])?;
        }
        for (text, files) in last.into_iter().chain(files.map(|files| ("", files))) {
            self.message(text, files)?;
        }
        Ok(())
    }

    /// One message, as part of the document or as a call.
    fn message(&mut self, text: &str, files: &[String]) -> Result<(), EncodeError> {
        // With files it is one MMS, whatever it says.
        if self.ends.way() == Way::Sms
            && files.is_empty()
            && let Some(Segments { count, encoding, .. }) = Segments::over(text, self.segments)
        {
            let why = match encoding {
                Encoding::Gsm7 => "",
                Encoding::Ucs2 => ": it has letters outside the GSM alphabet",
            };
            self.lose("say", &format!("one text takes {count} segments, and each is paid{why}"));
        }
        if self.sender.is_some() {
            let message = self.ends.message();
            let message = if text.is_empty() { message } else { message.body(text) };
            let message = files.iter().fold(message, |message, url| message.media_url(url));
            return self.send("say", message);
        }
        if files.is_empty() {
            self.document.push(twiml::Message::new(text));
            return Ok(());
        }
        let message = twiml::Message::default();
        let message = if text.is_empty() { message } else { message.body(text) };
        let url = |message: twiml::Message, url: &String| message.media(url);
        self.document.push(files.iter().fold(message, url));
        Ok(())
    }
}
