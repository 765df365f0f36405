//! What the assistant is answered: always the same six members.

use fulfill_core::{
    HandlerError, IntoReply, Reply, Target,
    provider::{EncodeError, Loss},
    reply::Action,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::NAME;

/// An answer in the assistant's own words, for exact control.
///
/// ```
/// use fulfill_runtime::assistant::Response;
///
/// let answer = Response::new("Olá, o que deseja fazer agora?")
///     .short_message("Boas vindas")
///     .jump_to("Pedidos")
///     .options(["Criar Pedido", "Consultar Pedido"])
///     .parameter("onboarding", true);
/// assert!(!answer.logout);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Response {
    /// What the user reads.
    pub message: String,
    /// A shorter wording.
    pub short_message: Option<String>,
    /// The node to go to.
    pub jump_to: Option<String>,
    /// Answers to choose from, shown as buttons.
    pub options: Option<Vec<String>>,
    /// Whether the user's session is destroyed.
    pub logout: bool,
    /// What is added to the conversation's context.
    pub parameters: Option<Map<String, Value>>,
}

impl Response {
    /// An answer that says `message` and nothing else.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Adds a shorter wording.
    #[must_use]
    pub fn short_message(mut self, text: impl Into<String>) -> Self {
        self.short_message = Some(text.into());
        self
    }

    /// Goes to a node.
    #[must_use]
    pub fn jump_to(mut self, node: impl Into<String>) -> Self {
        self.jump_to = Some(node.into());
        self
    }

    /// Offers answers to choose from, behind those already offered.
    #[must_use]
    pub fn options<I>(mut self, options: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.options.get_or_insert_default().extend(options.into_iter().map(Into::into));
        self
    }

    /// Destroys the user's session.
    #[must_use]
    pub fn logout(mut self) -> Self {
        self.logout = true;
        self
    }

    /// Adds a parameter to the conversation's context.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameters.get_or_insert_default().insert(name.into(), value.into());
        self
    }

    fn say(&mut self, text: String) {
        if self.message.is_empty() {
            self.message = text;
        } else {
            self.message.push('\n');
            self.message.push_str(&text);
        }
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::new().native(NAME, serde_json::to_value(self)?))
    }
}

/// Puts a reply into the assistant's words.
///
/// Texts are joined by line ends; the last short wording and the last redirect win; `end` destroys
/// the session; `forget` sets the parameter to null.
pub(super) fn encode(reply: Reply) -> Result<(Response, Vec<Loss>), EncodeError> {
    let mut response = Response::default();
    let mut losses = Vec::new();
    for action in reply.into_actions() {
        let name = action.name();
        let lose = |losses: &mut Vec<Loss>, note: &str| losses.push(Loss::new(name, note));
        let unsupported = |advice: &str| EncodeError::Unsupported {
            provider: NAME,
            action: name,
            advice: advice.into(),
        };
        match action {
            Action::Say(say) => {
                response.say(say.text);
                response.short_message = say.short.or(response.short_message);
            }
            Action::Show(show) => {
                let cards = show.cards.iter().flat_map(|card| {
                    let image = card.image.as_ref().map(|image| image.url.as_str());
                    [Some(card.title.as_str()), card.text.as_deref(), image].into_iter().flatten()
                });
                let media = show.media.iter().map(|media| media.url.as_str());
                for line in std::iter::once(show.body.as_str()).chain(media).chain(cards) {
                    if !line.is_empty() {
                        response.say(line.to_owned());
                    }
                }
                if !show.media.is_empty() || !show.cards.is_empty() {
                    lose(&mut losses, "pictures and cards are given as lines of text");
                }
            }
            Action::Options(buttons) => {
                if buttons.iter().any(|button| button.payload.is_some() || button.url.is_some()) {
                    lose(&mut losses, "a button answers with its label");
                }
                response = response.options(buttons.into_iter().map(|button| button.label));
            }
            Action::Remember { name, value } => response = response.parameter(name, value),
            Action::Forget { name } => response = response.parameter(name, Value::Null),
            Action::Redirect(Target::Intent { node, .. }) => response.jump_to = Some(node.into()),
            Action::Redirect(_) => {
                return Err(unsupported("it goes to nodes only; redirect to an intent"));
            }
            Action::Listen(listen) => {
                if !listen.only.is_empty() || listen.digits.is_some() {
                    lose(&mut losses, "the assistant itself decides what may follow");
                }
            }
            Action::Language(_) => lose(&mut losses, "the assistant's language is its own"),
            Action::End => response.logout = true,
            Action::Native(native) if native.provider == NAME => {
                response = serde_json::from_value(native.value).map_err(|error| {
                    EncodeError::Invalid { provider: NAME, action: name, reason: error.to_string() }
                })?;
            }
            Action::Native(_) => lose(&mut losses, "it is meant for another provider"),
            Action::Collect(_) => {
                return Err(unsupported(
                    "its nodes ask for parameters; use `redirect` to go to one",
                ));
            }
            Action::Play(_) => return Err(unsupported("it has no sound; use `say`")),
            Action::Handoff(_) => {
                return Err(unsupported("redirect to a node of the assistant that does it"));
            }
            _ => return Err(unsupported("this version does not know it")),
        }
    }
    Ok((response, losses))
}
