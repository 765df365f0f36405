//! Messages that nobody asked for, within Meta's windows.

use fulfill_core::{
    Delivery, Reply,
    provider::{Address, Heard, Push, PushError},
    reply::Action,
};
use serde_json::Value;

use super::{
    Messenger, NAME,
    encode::{Way, encode},
};
use crate::send::{
    Attachment, BuildError, Content, Message, Recipient, Send, Tag, Template, Window,
    limits::{Rule as _, StandardWindow},
};

const ADVICE: &str = "send an approved text, as `Message::utility`, or use a notification token of \
                      the user";

/// Users are addressed by the ids that the page or account knows them by, which stands as
/// [`account`](Address::account); it may be left out if the channel has one page with its id. An address
/// whose channel is `instagram` is held to Instagram's limits.
///
/// Within 24 hours of the user's last word a message leaves as `UPDATE`. Later, these still do:
///
/// - an approved text ([`Message::utility`]) at any time, on Messenger;
/// - a survey within 7 days, on Messenger;
/// - anything to `one_time_notif_token:..` or `notification_messages_token:..` as the user: a consent
///   that a [webhook](crate::webhook) told of.
///
/// All else is refused before it is sent: a page that Meta refuses too often is blocked.
impl Push for Messenger {
    fn channels(&self) -> &'static [&'static str] {
        &["instagram"]
    }

    fn conversation(&self, to: &Address) -> Result<String, PushError> {
        let (page, _) = self.way(to)?;
        Ok(format!("{page}:{}", to.user))
    }

    fn start(&self, to: &Address, reply: Reply, heard: Heard) -> Result<Delivery, PushError> {
        let (page, recipient) = self.way(to)?;
        let window = match recipient {
            Recipient::Id(_) => Window::at(heard.last, heard.now),
            _ => Window::Open,
        };
        if window != Window::Open && !reply.actions().iter().all(|action| passes(action, window)) {
            let hours = u32::try_from(StandardWindow::LIMIT.max).unwrap_or(u32::MAX);
            return Err(PushError::OutsideWindow { hours, last: heard.last, advice: ADVICE });
        }
        let way = Way {
            graph: self.kept_graph(Some(page))?,
            page,
            recipient,
            instagram: to.channel == "instagram",
            handoff_app: self.settings.handoff_app(),
            is_live: false,
            unasked: true,
            unknown: self.unknown.unwrap_or_default(),
        };
        let mut delivery = Delivery::default();
        delivery.calls = encode(&way, reply, &mut delivery.losses)?;
        Ok(delivery)
    }
}

impl Messenger {
    /// The page and the recipient of an address.
    fn way<'a>(&'a self, to: &'a Address) -> Result<(&'a str, Recipient), PushError> {
        let wrong = |reason: &str| PushError::Address { provider: NAME, reason: reason.into() };
        let only = || match (&self.graph, self.pages.len()) {
            (None, 1) => self.pages.keys().next().map(String::as_str),
            _ => None,
        };
        let page = to.account.as_deref().or_else(only).filter(|page| !page.is_empty());
        let page = page.ok_or_else(|| {
            wrong("it says no page; write its id as the account, as in `.account(\"311\")`")
        })?;
        let recipient = match to.user.split_once(':') {
            Some(("one_time_notif_token", token)) => Recipient::OneTimeNotifToken(token.into()),
            Some(("notification_messages_token", token)) => {
                Recipient::NotificationMessagesToken(token.into())
            }
            _ => Recipient::id(&to.user),
        };
        if recipient.name().is_empty() {
            return Err(wrong("it names no user; write the id that the page knows them by"));
        }
        Ok((page, recipient))
    }
}

/// A message that nobody asked for, of the kind that its content needs.
pub(super) fn unasked(to: Recipient, message: Message) -> Result<Send, BuildError> {
    match message.content() {
        Content::Template(_) => Send::utility(to, message),
        Content::Attachment(Attachment::Template(template))
            if matches!(**template, Template::CustomerFeedback(_)) =>
        {
            Send::tagged(to, message, Tag::CustomerFeedback)
        }
        _ => Ok(Send::update(to, message)),
    }
}

/// Whether an action may leave outside the standard window, or says nothing.
fn passes(action: &Action, window: Window) -> bool {
    match action {
        Action::Native(native) if native.provider == NAME => native_passes(&native.value, window),
        Action::Native(_) | Action::Language(_) | Action::Listen(_) | Action::End => true,
        Action::Remember { .. } | Action::Forget { .. } => true,
        Action::Options(options) => options.is_empty(),
        _ => false,
    }
}

fn native_passes(value: &Value, window: Window) -> bool {
    if let Value::Array(values) = value {
        return values.iter().all(|value| native_passes(value, window));
    }
    let kind = value.pointer("/attachment/payload/template_type");
    let survey = kind.and_then(Value::as_str) == Some("customer_feedback");
    value.get("template").is_some() || survey && window == Window::HumanAgent
}

#[cfg(test)]
mod tests {
    use fulfill_core::IntoReply as _;
    use serde_json::json;

    use super::*;
    use crate::send::UtilityTemplate;

    const HOUR: i64 = 3_600_000;

    /// What leaves so many hours after the user's last word, or why nothing does.
    fn pushed(to: &Address, reply: Reply, hours: Option<i64>) -> String {
        let channel = Messenger::new("s", "v", "t");
        let now = 1_767_225_600_000;
        let heard = Heard { last: hours.map(|hours| now - hours * HOUR), now };
        match channel.start(to, reply, heard) {
            Ok(delivery) => {
                let calls = delivery.calls.iter().map(|call| {
                    assert_eq!(&*call.account, "311");
                    String::from_utf8(call.request.body().to_vec()).unwrap()
                });
                calls.collect::<Vec<_>>().join("\n")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_window_is_heeded() {
        let to = Address::new("messenger", "719").account("311");
        let hello = || Reply::say("hello");
        let update =
            r#"{"recipient":{"id":"719"},"messaging_type":"UPDATE","message":{"text":"hello"}}"#;
        assert_eq!(pushed(&to, hello(), Some(0)), update);
        assert_eq!(pushed(&to, hello(), Some(23)), update);
        let refused = pushed(&to, hello(), Some(24));
        assert!(
            refused.starts_with("outside the 24-hour window: the user last wrote at 2025-12-31")
        );
        assert!(refused.contains("Message::utility"), "{refused}");
        assert!(pushed(&to, hello(), None).contains("has not written"));
        let utility = UtilityTemplate::new("shipped", "en_US");
        let utility = || Message::utility(utility.clone()).into_reply().unwrap();
        for hours in [Some(1), Some(30), Some(200), None] {
            assert!(pushed(&to, utility(), hours).contains(r#""messaging_type":"UTILITY""#));
        }
        let both = pushed(&to, utility().and_say("and more"), Some(30));
        assert!(both.starts_with("outside"), "{both}");
        let other = Reply::new().native("telegram", json!({ "text": "x" })).end();
        assert_eq!(pushed(&to, other, None), "");
    }

    #[test]
    fn surveys_have_seven_days() {
        let survey = json!({
            "attachment": {"type": "template", "payload": {"template_type": "customer_feedback"}},
        });
        let utility = json!({ "template": {"name": "shipped"} });
        for (value, later, latest) in [
            (&survey, true, false),
            (&utility, true, true),
            (&json!([survey, utility]), true, false),
            (&json!([utility, {"text": "x"}]), false, false),
            (&json!({ "sender_action": "typing_on" }), false, false),
        ] {
            let found = [Window::HumanAgent, Window::Closed].map(|at| native_passes(value, at));
            assert_eq!(found, [later, latest], "{value}");
        }
    }

    #[test]
    fn a_consent_opens_it() {
        let token = Address::new("messenger", "one_time_notif_token:abc").account("311");
        let sent = pushed(&token, Reply::say("now"), None);
        assert!(sent.starts_with(r#"{"recipient":{"one_time_notif_token":"abc"}"#), "{sent}");
    }

    #[test]
    fn the_page_and_the_user_must_be_known() {
        let bare = Address::new("messenger", "719");
        assert!(pushed(&bare, Reply::say("x"), Some(0)).contains(".account(\"311\")"));
        let nobody = Address::new("messenger", "").account("311");
        assert!(pushed(&nobody, Reply::say("x"), Some(0)).contains("names no user"));
        let one = Messenger::from_env().page("311", "t");
        assert_eq!(one.conversation(&bare).unwrap(), "311:719");
        assert!(one.page("312", "t").conversation(&bare).is_err());
    }
}
