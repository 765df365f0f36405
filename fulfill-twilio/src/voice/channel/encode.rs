//! Replies as what a call does next.

use fulfill_core::{
    Delivery, Reply,
    provider::{EncodeError, Loss},
    reply::{Action, Button, Digits, Play, Say, Show},
    text::{Unit, split},
};

use super::{
    super::{Stage, limits::MAX_SAY},
    NAME, Phrases, Received, Voice,
    handoff::{self, From},
};
use crate::{
    channel::{Document, NATIVE, lost, speech},
    twiml::{self, Element, Hangup, Tag as _},
};

/// A reply on its way to be a document.
pub(super) struct Writer<'a> {
    pub(super) voice: &'a Voice,
    pub(super) received: &'a Received,
    pub(super) language: String,
    pub(super) phrases: Phrases,
    pub(super) document: Document,
    /// What is said or played before the caller has the word.
    pub(super) prompts: Vec<Element>,
    /// Where in it the last thing begins that was said, to be said again. What stands behind options
    /// belongs to them, and what stands behind a change of language to what stands before it: it is
    /// mostly the same in another language.
    pub(super) last: usize,
    /// Whether what is said next belongs to it.
    pub(super) joined: bool,
    /// The labels that can be chosen, in the order of their numbers.
    pub(super) labels: Vec<String>,
    pub(super) digits: Option<Digits>,
    pub(super) barge: Option<bool>,
    /// Whether the caller has the word behind it; not if the call goes elsewhere or ends.
    pub(super) open: bool,
    pub(super) losses: Vec<Loss>,
}

/// Puts a reply into the answer to a request about a call.
///
/// What is said stands in a `<Gather>`, so that the caller may answer by voice or keys, and stands
/// there again for a caller who says nothing; after that the call comes back once more as the event
/// `silence`. The call ends with the action `end`, or when a handler's own document says so.
pub(super) fn encode(
    voice: &Voice,
    received: &Received,
    reply: Reply,
) -> Result<Delivery, EncodeError> {
    let language = received.language.clone();
    let phrases = voice.tongues.phrases(&language);
    let mut writer = Writer {
        voice,
        received,
        language,
        phrases,
        document: Document::default(),
        prompts: Vec::new(),
        last: 0,
        joined: false,
        labels: Vec::new(),
        digits: None,
        barge: None,
        open: true,
        losses: Vec::new(),
    };
    if received.call.stage().is_callback() {
        for action in reply.actions() {
            writer.lose(action.name(), "nobody hears what answers a callback");
        }
        return Ok(writer.document.deliver(NAME)?.with_losses(writer.losses));
    }
    let nothing = reply.actions().is_empty();
    // Who waits in a queue hears something, and is asked nothing.
    let waits = received.call.stage() == Stage::Waiting;
    writer.open = !waits;
    for action in reply.into_actions() {
        writer.action(action)?;
    }
    if nothing && received.event.is_some() && !waits {
        writer.close();
    } else if writer.open {
        writer.listen();
    }
    writer.flush();
    Ok(writer.document.deliver(NAME)?.with_losses(writer.losses))
}

impl Writer<'_> {
    fn action(&mut self, action: Action) -> Result<(), EncodeError> {
        let name = action.name();
        if !self.open && self.document.is_final() {
            if !matches!(action, Action::End | Action::Listen(_)) {
                self.lose(name, "it stands behind what ends the call or hands it over");
            }
            return Ok(());
        }
        match action {
            Action::Say(say) => {
                self.begin();
                self.say(&say);
            }
            Action::Show(show) => self.show(show),
            Action::Play(Play { url, repeat }) => {
                self.begin();
                let play = twiml::Play::new(url);
                self.prompts.push(match repeat {
                    Some(times) => play.loop_(times).into(),
                    None => play.into(),
                });
            }
            Action::Options(buttons) => self.offer(&buttons),
            Action::Language(tag) => {
                self.joined = !self.prompts.is_empty();
                self.phrases = self.voice.tongues.phrases(&tag);
                self.language = tag;
            }
            Action::Listen(listen) => {
                self.digits = listen.digits.or(self.digits.take());
                self.barge = listen.barge.or(self.barge);
            }
            Action::Handoff(to) => {
                let action = self.next().url(&self.received.base);
                let from = From {
                    caller_id: self.voice.caller_id.as_deref(),
                    caller: self.received.call.from(),
                    action: &action,
                };
                let element = handoff::element(to, &from, &mut self.losses)?;
                self.flush();
                self.document.push(element);
                self.document.finish();
                self.open = false;
            }
            Action::End => {
                self.flush();
                self.document.push(Hangup::default());
                self.document.finish();
                self.open = false;
            }
            Action::Native(native) => match native.value.get("voice").and_then(|d| d.as_str()) {
                Some(document) if native.provider == NATIVE => {
                    self.flush();
                    self.document.add(document);
                    self.open = false;
                }
                _ => self.losses.push(lost(&native.provider, &native.value, "voice")),
            },
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

    /// What is said or played now is what a silent caller hears again.
    fn begin(&mut self) {
        let joined = std::mem::take(&mut self.joined);
        if !joined && self.labels.is_empty() {
            self.last = self.prompts.len();
        }
    }

    pub(super) fn say(&mut self, say: &Say) {
        let markup = say.speech.then(|| speech::markup(&say.text)).flatten();
        if let Some(nodes) = markup {
            let say = nodes.into_iter().fold(self.voiced(), |say, node| say.append(node));
            self.prompts.push(say.into());
            return;
        }
        if say.text.trim().is_empty() {
            return;
        }
        for part in split(&say.text, MAX_SAY, Unit::Chars) {
            let say = self.voiced().text(part);
            self.prompts.push(say.into());
        }
    }

    /// An empty `<Say>` in the call's language.
    pub(super) fn voiced(&self) -> twiml::Say {
        self.voice.tongues.say(&self.language)
    }

    fn show(&mut self, show: Show) {
        let pictures = !show.media.is_empty() || show.cards.iter().any(|card| card.image.is_some());
        if pictures {
            self.lose("show", "a call has no pictures");
        }
        self.begin();
        self.say(&show.body.as_str().into());
        for media in show.media {
            self.say(&media.label.unwrap_or_default().into());
        }
        for card in show.cards {
            self.say(&card.title.into());
            self.say(&card.text.unwrap_or_default().into());
            self.say(&card.image.and_then(|image| image.label).unwrap_or_default().into());
            self.offer(&card.buttons);
        }
    }

    /// Reads options out, numbered as a dialogue counts them.
    fn offer(&mut self, buttons: &[Button]) {
        let mut lines = Vec::with_capacity(buttons.len());
        for button in buttons {
            if button.url.is_some() {
                self.lose("options", "a call opens no address");
                continue;
            }
            self.labels.push(button.label.clone());
            lines.push(self.phrases.offer(&button.label, self.labels.len()));
        }
        self.say(&lines.join(" ").into());
    }

    /// Says what has gathered, without giving the caller the word.
    pub(super) fn flush(&mut self) {
        for prompt in self.prompts.drain(..) {
            self.document.push(prompt);
        }
        self.last = 0;
    }

    pub(super) fn lose(&mut self, action: &'static str, note: &str) {
        self.losses.push(Loss::new(action, note));
    }
}
