//! Messages that nobody asked for, within WhatsApp's window.

use std::borrow::Cow;

use fulfill_core::{
    Delivery, Reply,
    provider::{Address as To, Heard, Push, PushError},
    reply::Action,
};

use super::{
    super::{Address, Way},
    Messaging, NAME,
    content::Ends,
    encode,
};
use crate::channel::NATIVE;

/// For how many hours after the user's last message WhatsApp and Messenger take any message.
const WINDOW: u32 = 24;

const ADVICE: &str = "send a content template that is approved, as native(\"twilio\", {\"content\": \
                      {\"sid\": \"HX..\", \"variables\": {..}}})";

/// Both ends are written as Twilio does, `+14155550100` or `whatsapp:+14155550100`; of an address whose
/// channel is `whatsapp` or `rcs` the prefix may be left out. The [`account`](To::account) is a number of
/// ours, or a messaging service (`MG..`) where the user has no window to keep to.
///
/// On WhatsApp and Messenger a message leaves within 24 hours of the user's last one. Later only content
/// templates do: `Reply::new().native("twilio", json!({"content": {"sid": "HX..", "variables": {"1":
/// "Ada"}}}))`, which go by any way at any time. All else is refused before it is sent.
impl Push for Messaging {
    fn channels(&self) -> &'static [&'static str] {
        &["sms", "whatsapp", "rcs"]
    }

    fn conversation(&self, to: &To) -> Result<String, PushError> {
        let (ours, theirs) = ends(to)?;
        Ok([&*ours, "|", &*theirs].concat())
    }

    fn start(&self, to: &To, reply: Reply, heard: Heard) -> Result<Delivery, PushError> {
        let (ours, theirs) = ends(to)?;
        let ends = Ends { ours: &ours, theirs: &theirs };
        let bounded = matches!(ends.way(), Way::WhatsApp | Way::Messenger);
        if bounded && !heard.within(WINDOW) && !reply.actions().iter().all(passes) {
            return Err(PushError::OutsideWindow {
                hours: WINDOW,
                last: heard.last,
                advice: ADVICE,
            });
        }
        let sender = self.contents.as_ref();
        let sender = sender.ok_or_else(|| wrong("the channel has no account to send by"))?;
        Ok(encode::calls(self, ends, sender, reply)?)
    }
}

/// Our address and theirs.
fn ends(to: &To) -> Result<(Cow<'_, str>, Cow<'_, str>), PushError> {
    let ours = to.account.as_deref().filter(|ours| !ours.is_empty());
    let ours = ours.ok_or_else(|| {
        wrong("it says no number of ours; write it as the account, `.account(\"+14155550199\")`")
    })?;
    if to.user.is_empty() {
        return Err(wrong("it names no user; write their number, `+14155550100`"));
    }
    let whole = |address| match &*to.channel {
        way @ ("whatsapp" | "rcs") if Address::new(address).way() == Way::Sms => {
            Cow::Owned([way, ":", address].concat())
        }
        _ => Cow::Borrowed(address),
    };
    let ours = if ours.starts_with("MG") { Cow::Borrowed(ours) } else { whole(ours) };
    Ok((ours, whole(&to.user)))
}

fn wrong(reason: &str) -> PushError {
    PushError::Address { provider: NAME, reason: reason.into() }
}

/// Whether an action may leave outside the window, or says nothing.
fn passes(action: &Action) -> bool {
    match action {
        Action::Native(native) if native.provider == NATIVE => {
            native.value.get("content").is_some()
        }
        Action::Native(_) | Action::Language(_) | Action::Listen(_) | Action::End => true,
        Action::Options(options) => options.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use fulfill_core::{Provider as _, provider::Unknown};
    use serde_json::json;

    use super::*;
    use crate::rest::Account;

    const HOUR: i64 = 3_600_000;
    const NOW: i64 = 1_767_225_600_000;

    fn channel() -> Messaging {
        let account = Account::new("AC0123456789abcdef0123456789abcdef", "auth-token").unwrap();
        Messaging::new("auth-token").account(&account)
    }

    /// What leaves so many hours after the user's last word, as forms, or why nothing does.
    fn started(to: &To, reply: Reply, hours: Option<i64>) -> Vec<String> {
        let heard = Heard { last: hours.map(|hours| NOW - hours * HOUR), now: NOW };
        match channel().start(to, reply, heard) {
            Ok(delivery) => {
                let forms = delivery.calls.iter().map(|call| {
                    assert_eq!(call.unknown, Unknown::Hold, "Twilio knows no repeat");
                    String::from_utf8(call.request.body().to_vec()).unwrap()
                });
                forms.collect()
            }
            Err(error) => vec![error.to_string()],
        }
    }

    fn sms() -> To {
        To::new("sms", "+14155550100").account("+14155550199")
    }

    fn whatsapp() -> To {
        To::new("whatsapp", "+14155550100").account("+14155550199")
    }

    #[test]
    fn sms_knows_no_window() {
        let ends = "To=%2B14155550100&From=%2B14155550199";
        assert_eq!(started(&sms(), Reply::say("hi"), None), [format!("{ends}&Body=hi")]);
        let reply =
            Reply::say("a").and_say("b").options(["Yes", "No"]).play("https://a.example/x.mp3");
        assert_eq!(
            started(&sms(), reply, None),
            [format!(
                "{ends}&Body=a%0Ab%0A1.+Yes%0A2.+No&MediaUrl=https%3A%2F%2Fa.example%2Fx.mp3"
            )]
        );
        let long = started(&sms(), Reply::say("x".repeat(1_601)), None);
        assert_eq!(long.len(), 2);
        let service = To::new("sms", "+14155550100").account("MG0123456789abcdef0123456789abcdef");
        assert!(started(&service, Reply::say("x"), None)[0].contains("MessagingServiceSid=MG"));
        assert!(
            started(&sms(), Reply::new().handoff("https://x.example/"), None)[0]
                .contains("hand over")
        );
    }

    #[test]
    fn whatsapp_keeps_to_its_window() {
        let ends = "To=whatsapp%3A%2B14155550100&From=whatsapp%3A%2B14155550199";
        assert_eq!(started(&whatsapp(), Reply::say("hi"), Some(23)), [format!("{ends}&Body=hi")]);
        for hours in [Some(24), None] {
            let refused = started(&whatsapp(), Reply::say("hi"), hours);
            assert!(refused[0].starts_with("outside the 24-hour window"), "{refused:?}");
            assert!(refused[0].contains("content template"), "{refused:?}");
        }
        let sid = "HX0123456789abcdef0123456789abcdef";
        let content = json!({ "content": { "sid": sid, "variables": { "1": "Ada" } } });
        let template = || Reply::new().native("twilio", content.clone());
        let sent = format!("{ends}&ContentSid={sid}&ContentVariables=%7B%221%22%3A%22Ada%22%7D");
        assert_eq!(started(&whatsapp(), template().end(), None), [&*sent]);
        assert!(started(&whatsapp(), template().and_say("x"), None)[0].starts_with("outside"));
        assert_eq!(started(&whatsapp(), Reply::say("x").then(template()), Some(1)).len(), 2);
        let other = Reply::new().native("messenger", json!({ "text": "x" }));
        assert!(started(&whatsapp(), other, None).is_empty());
    }

    #[test]
    fn both_ends_are_needed() {
        let bare = To::new("sms", "+14155550100");
        assert!(started(&bare, Reply::say("x"), None)[0].contains("no number of ours"));
        let nobody = To::new("sms", "").account("+14155550199");
        assert!(started(&nobody, Reply::say("x"), None)[0].contains("names no user"));
        assert!(
            Messaging::new("auth-token").push().is_none(),
            "without an account it only answers"
        );
        let prefixed = To::new("twilio-messaging", "whatsapp:+1").account("whatsapp:+2");
        assert_eq!(channel().conversation(&prefixed).unwrap(), "whatsapp:+2|whatsapp:+1");
        assert_eq!(
            channel().conversation(&whatsapp()).unwrap(),
            "whatsapp:+14155550199|whatsapp:+14155550100"
        );
    }
}
