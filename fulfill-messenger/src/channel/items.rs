//! What is said, shown and offered, one thing after another.

use fulfill_core::{
    provider::Loss,
    reply::{Button, Card, Play, Show},
};

use super::{
    media,
    options::{self, Shown, Under, within},
};
use crate::send::{
    Attachment, BuildError, Element, Generic, Media, Message, QuickReply, SenderAction,
    limits::{ElementSubtitle, ElementTitle, Elements, Rule as _},
};

/// One thing to send; texts are not split yet, since options may still join them.
pub(super) enum Item {
    Text(String),
    Message(Message),
    Suggesting(String, Vec<QuickReply>),
    Action(SenderAction),
    Pass { app: String, metadata: Option<String> },
}

/// The things to send, and what was lost in making them.
pub(super) struct Items<'l> {
    pub(super) list: Vec<Item>,
    losses: &'l mut Vec<Loss>,
}

impl<'l> Items<'l> {
    pub(super) fn new(losses: &'l mut Vec<Loss>) -> Self {
        Self { list: Vec::new(), losses }
    }

    pub(super) fn lose(&mut self, action: &'static str, note: impl Into<String>) {
        self.losses.push(Loss::new(action, note));
    }

    /// Messenger has no empty messages, and nothing is lost with one.
    pub(super) fn text(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.list.push(Item::Text(text));
        }
    }

    pub(super) fn message(&mut self, message: Message) {
        self.list.push(Item::Message(message));
    }

    pub(super) fn play(&mut self, play: Play) {
        if play.repeat.is_some_and(|times| times != 1) {
            self.lose("play", "users play it as often as they like");
        }
        self.file("play", play.url, |url| Media::url(url).map(Attachment::Audio));
    }

    pub(super) fn show(&mut self, show: Show) -> Result<(), BuildError> {
        self.text(show.body);
        for one in show.media {
            if one.label.is_some() {
                self.lose("show", "the words for what is in a picture are left out");
            }
            self.file("show", one.url, media::attachment);
        }
        let mut row = Vec::new();
        for card in show.cards {
            match element(&card) {
                Ok(element) => row.push(element),
                Err(_) => {
                    self.row(&mut row)?;
                    self.spelt(card)?;
                }
            }
        }
        self.row(&mut row)
    }

    /// Options under what was said or shown last.
    pub(super) fn options(&mut self, options: Vec<Button>) -> Result<(), BuildError> {
        let under = match self.list.last() {
            Some(Item::Text(text)) => Under::Text(text),
            Some(Item::Message(message)) if !message.suggests() => Under::Message,
            _ => Under::Nothing,
        };
        let shown = options::show(under, options, self.losses)?;
        let last = self.list.pop_if(|last| matches!(last, Item::Text(_) | Item::Message(_)));
        match (shown, last) {
            (Shown::Template(message), _) => self.message(message),
            (Shown::Suggestions(lines, replies), Some(Item::Message(message)))
                if lines.is_empty() =>
            {
                self.message(message.quick_replies(replies)?);
            }
            (Shown::Suggestions(lines, replies), Some(Item::Text(text))) => {
                let lines: Vec<String> = std::iter::once(text).chain(lines).collect();
                self.list.push(Item::Suggesting(lines.join("\n"), replies));
            }
            (Shown::Suggestions(lines, replies), last) => {
                self.list.extend(last);
                self.list.push(Item::Suggesting(lines.join("\n"), replies));
            }
        }
        Ok(())
    }

    /// A file by its address; what nothing can be fetched from is given as it stands.
    fn file(
        &mut self,
        action: &'static str,
        url: String,
        make: impl FnOnce(&str) -> Result<Attachment, BuildError>,
    ) {
        match make(&url) {
            Ok(attachment) => self.message(Message::attachment(attachment)),
            Err(_) => {
                self.lose(action, "an address that is not of the web is given as text");
                self.text(url);
            }
        }
    }

    /// Cards that fit, ten beside each other.
    fn row(&mut self, row: &mut Vec<Element>) -> Result<(), BuildError> {
        let mut row = std::mem::take(row).into_iter().peekable();
        while row.peek().is_some() {
            let generic = Generic::new(row.by_ref().take(Elements::LIMIT.max))?;
            self.message(Message::template(generic));
        }
        Ok(())
    }

    /// A card that is over a limit: its picture, its texts, its buttons one after another.
    fn spelt(&mut self, card: Card) -> Result<(), BuildError> {
        let long = !within::<ElementTitle>(&card.title)
            || card.text.as_deref().is_some_and(|text| !within::<ElementSubtitle>(text));
        let why = if long { "its texts are too long" } else { "its parts are not a card's" };
        self.lose("show", format!("a card is given as text: {why}"));
        if let Some(image) = card.image {
            self.file("show", image.url, media::attachment);
        }
        let words = [Some(card.title), card.text].into_iter().flatten();
        let words: Vec<String> = words.filter(|line| !line.trim().is_empty()).collect();
        let words = words.join("\n");
        if card.buttons.is_empty() {
            self.text(words);
            return Ok(());
        }
        // The buttons stand under the card's own words, not under what was said before it.
        self.list.push(Item::Text(if words.is_empty() { "…".into() } else { words }));
        self.options(card.buttons)
    }
}

fn element(card: &Card) -> Result<Element, BuildError> {
    let buttons = card.buttons.iter().map(options::button).collect::<Result<Vec<_>, _>>()?;
    let image = card.image.as_ref().map(|image| image.url.clone());
    let subtitle = card.text.clone().filter(|text| !text.is_empty());
    Element::build(&*card.title, subtitle, image, buttons)
}
