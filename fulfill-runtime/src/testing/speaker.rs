//! One side of a conversation with a bot in this program: who speaks, where, and what was offered.

use std::collections::HashMap;

use fulfill_core::{Said, reply::Action, reply::Button, text::fold};

use crate::talk::{Heard, Talk, Wire, WireError};

/// Users of a bot, one of whom has the word.
pub(crate) struct Speaker {
    /// Over the channel that was taken.
    talk: Talk,
    pub(crate) user: String,
    pub(crate) locale: String,
    way: Way,
    /// What each user was offered last on each channel.
    offered: HashMap<(Way, String), Vec<Button>>,
}

/// Over which channel the words go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Way {
    /// The mounted channel that must be able to say each reply; none for the console alone.
    mounted: Option<String>,
    /// The channel's word for itself, for example `sms`; may be empty.
    word: String,
}

/// What became of what was said.
pub(crate) struct Spoken {
    pub(crate) heard: Heard,
    /// Why the channel cannot be given the reply, or there is none.
    pub(crate) problems: Vec<String>,
}

#[cfg(feature = "cli")]
impl Spoken {
    /// Whether a handler failed, nobody answered, or the channel has no words for the answer.
    pub(crate) fn failed(&self) -> bool {
        let heard = &self.heard;
        !self.problems.is_empty() || !heard.failures.is_empty() || heard.unanswered.is_some()
    }
}

impl Speaker {
    /// Speaks to that bot over the console.
    pub(crate) fn new(talk: Talk, user: &str, locale: &str) -> Self {
        let (user, locale) = (user.to_owned(), locale.to_owned());
        Self { talk, user, locale, way: Way::default(), offered: HashMap::new() }
    }

    /// The bot.
    pub(crate) fn talk(&self) -> &Talk {
        &self.talk
    }

    /// Goes on over that channel: `console`, a mounted one by its provider's name or path, or one of
    /// them with the word it has for itself, as in `autopilot/sms` or `console/sms`.
    ///
    /// # Errors
    ///
    /// What to write, if there is no such channel.
    pub(crate) fn take_way(&mut self, name: &str) -> Result<(), String> {
        let mounted = self.talk.channels();
        let known = |wanted: &str| {
            let path = |path: &str| path.trim_matches('/') == wanted.trim_matches('/');
            mounted.iter().any(|(at, provider)| wanted == *provider || (!at.is_empty() && path(at)))
        };
        let (channel, word) = match name.rsplit_once('/') {
            Some((channel, word)) if !channel.is_empty() && !known(name) => (channel, word),
            _ => (name, ""),
        };
        let mounted = match channel {
            "console" => None,
            channel if known(channel) => Some(channel.to_owned()),
            _ => {
                let mut names: Vec<&str> = mounted.iter().map(|(_, provider)| *provider).collect();
                names.retain(|name| *name != "console");
                names.push("console");
                return Err(format!(
                    "no channel `{name}` is mounted; there are {}; to pretend a word of the \
                     platform's write `console/{name}`",
                    names.join(", ")
                ));
            }
        };
        let talk = match &mounted {
            Some(channel) => self.talk.clone().on(channel),
            None => Ok(self.talk.clone().over_console()),
        };
        self.talk = talk.map_err(|error| error.to_string())?;
        self.way = Way { mounted, word: word.to_owned() };
        Ok(())
    }

    /// The channel as [`take_way`](Self::take_way) reads it.
    #[cfg(feature = "cli")]
    pub(crate) fn way(&self) -> String {
        let channel = self.way.mounted.as_deref().unwrap_or("console");
        let word = &self.way.word;
        if word.is_empty() { channel.to_owned() } else { format!("{channel}/{word}") }
    }

    /// Goes on with the intents of that webhook.
    pub(crate) fn take_webhook(&mut self, name: &str) {
        self.talk = self.talk.clone().webhook(name);
    }

    /// A message of who has the word.
    pub(crate) fn said(&self, text: impl Into<String>) -> Said {
        Said::new(&self.user, text).locale(&self.locale).channel(&self.way.word)
    }

    fn here(&self) -> (Way, String) {
        (self.way.clone(), self.user.clone())
    }

    /// Presses the button of that label; labels that differ in case or accents only are one.
    ///
    /// # Errors
    ///
    /// What is offered instead.
    pub(crate) fn press(&self, label: &str) -> Result<Said, String> {
        let offered = self.offered.get(&self.here()).map(Vec::as_slice).unwrap_or_default();
        let same = |button: &&Button| fold(&button.label) == fold(label);
        let exact = offered.iter().find(|button| button.label == label);
        let Some(button) = exact.or_else(|| offered.iter().find(same)) else {
            let labels: Vec<String> = offered.iter().map(|b| format!("[{}]", b.label)).collect();
            return Err(match labels.as_slice() {
                [] => format!("no button [{label}] is offered here, nor any other"),
                labels => format!("no button [{label}] is offered here; {} are", labels.join(" ")),
            });
        };
        let said = self.said(&button.label);
        Ok(match &button.payload {
            Some(payload) => said.payload(payload),
            None => said,
        })
    }

    /// Says it, and hears what the bot says.
    pub(crate) async fn speak(&mut self, said: Said) -> Spoken {
        let heard = self.talk.say(said.clone()).await;
        let mut problems = Vec::new();
        if !heard.response.status().is_success() {
            let (status, body) = (heard.response.status(), heard.response.body());
            let body = String::from_utf8_lossy(body);
            problems.push(format!("there is no answer, but status {status}: {body}"));
        }
        if let Some(channel) = &self.way.mounted {
            problems.extend(unsayable(channel, self.talk.wire(channel, &said, &heard)));
        }
        self.offered.insert(self.here(), offered(&heard));
        Spoken { heard, problems }
    }

    /// Forgets the conversation of who has the word; `false` if there is none.
    #[cfg(feature = "cli")]
    pub(crate) async fn forget(&mut self) -> bool {
        self.offered.remove(&self.here());
        self.talk.forget(&self.said("")).await
    }
}

/// What a channel has no words for.
fn unsayable(channel: &str, wires: Result<Vec<Wire>, WireError>) -> Vec<String> {
    match wires {
        Err(error) => vec![error.to_string()],
        Ok(wires) => {
            let errors = wires.into_iter().filter_map(|wire| wire.response.err());
            errors.map(|error| format!("`{channel}` cannot be sent this: {error}")).collect()
        }
    }
}

/// The buttons that a reply leaves to choose from; those that open an address answer nothing.
fn offered(heard: &Heard) -> Vec<Button> {
    let mut buttons: Vec<&Button> = Vec::new();
    for action in heard.reply.actions() {
        match action {
            Action::Options(options) => buttons.extend(options),
            Action::Show(show) => buttons.extend(show.cards.iter().flat_map(|card| &card.buttons)),
            _ => {}
        }
    }
    buttons.into_iter().filter(|button| button.url.is_none()).cloned().collect()
}
