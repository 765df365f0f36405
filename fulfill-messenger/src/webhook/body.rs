//! The kinds of event, and which one an object is.

use serde_json::Value;

use super::{
    AccountLinking, AppRoles, Change, CustomerInformation, Delivery, Feedback, Form, GamePlay,
    Message, MessageEdit, Optin, Order, PolicyEnforcement, Postback, Reaction, Read, Referral,
    RequestThreadControl, ResponseFeedback, Revealed, ThreadControl,
};
use crate::fields::{Fields, FromFields};

/// Declares the kinds that are told by the member they stand under, in the order of precedence.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($type:ty) = $name:literal in $($member:literal)|+,)*) => {
        /// What happened.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Body {
            /// A message of a user.
            Message(Message),
            /// A message that the page itself sent, from this app or another: never answer it.
            Echo(Message),
            /// A message that the user took back (Instagram).
            Deleted(Message),
            $($(#[$doc])* $kind($type),)*
            /// Something that changed beside the conversations: a comment, a post, a label.
            Change(Change),
            /// An event of a kind that this version does not know, or that is broken; see
            /// [`Event::raw`](super::Event::raw).
            Unknown,
            /// A delivery, or part of one, that is no event at all.
            Unparsed {
                /// Why.
                reason: String,
            },
        }

        impl Body {
            /// The kind's name: `message`, `postback`, `delivery` and so on; hand-over events have
            /// the names that Meta gives them, for example `pass_thread_control`.
            pub fn kind(&self) -> &'static str {
                match self {
                    Self::Message(_) => "message",
                    Self::Echo(_) => "echo",
                    Self::Deleted(_) => "message_deleted",
                    $(Self::$kind(_) => $name,)*
                    Self::Change(_) => "change",
                    Self::Unknown => "unknown",
                    Self::Unparsed { .. } => "unparsed",
                }
            }

            pub(super) fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown)
            }

            /// The first kind whose member is there and is an object. Messages come first, whatever
            /// stands beside them.
            pub(super) fn of(event: Fields<'_>) -> Self {
                if let Some(message) = event.object("message") {
                    let message = Message::from_fields(message);
                    return if message.is_echo {
                        Self::Echo(message)
                    } else if message.is_deleted {
                        Self::Deleted(message)
                    } else {
                        Self::Message(message)
                    };
                }
                $($(if let Some(fields) = event.object($member) {
                    return Self::$kind(<$type>::from_fields(fields));
                })+)*
                Self::Unknown
            }
        }
    };
}

kinds! {
    /// A tap on a button, the menu or an ice breaker.
    Postback(Postback) = "postback" in "postback",
    /// A reaction to a message.
    Reaction(Reaction) = "reaction" in "reaction",
    /// What the user has read.
    Read(Read) = "read" in "read",
    /// What has reached the user.
    Delivery(Delivery) = "delivery" in "delivery",
    /// A consent.
    Optin(Box<Optin>) = "optin" in "optin",
    /// A user who came by a link or an advertisement into a conversation that existed.
    Referral(Box<Referral>) = "referral" in "referral",
    /// A changed message.
    MessageEdit(MessageEdit) = "message_edit" in "message_edit",
    /// A linked or unlinked account.
    AccountLinking(AccountLinking) = "account_linking" in "account_linking",
    /// A warning or block of the page.
    PolicyEnforcement(PolicyEnforcement) = "policy_enforcement"
        in "policy_enforcement" | "policy-enforcement",
    /// A conversation given to an app.
    PassThreadControl(ThreadControl) = "pass_thread_control" in "pass_thread_control",
    /// A conversation taken by an app.
    TakeThreadControl(ThreadControl) = "take_thread_control" in "take_thread_control",
    /// A conversation that an app asks for.
    RequestThreadControl(RequestThreadControl) = "request_thread_control" in "request_thread_control",
    /// The parts that apps play.
    AppRoles(AppRoles) = "app_roles" in "app_roles",
    /// A round of a game.
    GamePlay(GamePlay) = "game_play" in "game_play",
    /// The answers of a feedback template.
    Feedback(Feedback) = "messaging_feedback" in "messaging_feedback",
    /// Praise or blame for a message of the bot.
    ResponseFeedback(ResponseFeedback) = "response_feedback" in "response_feedback",
    /// The answers of a structured information template.
    CustomerInformation(CustomerInformation) = "messaging_customer_information"
        in "messaging_customer_information",
    /// An order.
    Order(Order) = "order" in "order",
    /// A coupon whose code was looked at.
    Template(Revealed) = "template" in "template",
    /// A lead form that was sent in.
    Form(Form) = "form" in "form",
}

impl Body {
    /// The body of a member of `changes`: Instagram and some dashboards send conversation events
    /// this way too.
    pub(super) fn of_change(field: &str, value: &Value) -> Self {
        match Fields::of(value).filter(|_| field.starts_with("messag")).map(Self::of) {
            Some(body) if body != Self::Unknown => body,
            _ => Self::Change(Change { field: field.to_owned(), value: value.clone() }),
        }
    }
}
