//! Events of Twilio Conversations, before and after they take effect.

use std::time::Duration;

use fulfill_twilio::messaging::{ConversationAnswer, ConversationEvent};
use serde_json::{Value, json};

use super::*;

/// Looks at what is about to be said.
#[intent(event = "onMessageAdd")]
async fn screen(event: ConversationEvent) -> Result<ConversationAnswer, std::fmt::Error> {
    match event.body() {
        "spam" => Ok(ConversationAnswer::refuse()),
        "broken" => Err(std::fmt::Error),
        "slow" => {
            tokio::time::sleep(Duration::from_secs(12)).await;
            Ok(ConversationAnswer::accept())
        }
        "darn" => Ok(ConversationAnswer::accept().body("d**n").author("moderated")),
        _ => Ok(ConversationAnswer::accept()),
    }
}

/// Answers in words, which nobody reads.
#[intent(event = "onParticipantAdd")]
fn chatty() -> &'static str {
    "Welcome!"
}

/// Names a conversation by whom it is with.
#[intent(event = "onConversationAdd")]
fn name(event: ConversationEvent) -> ConversationAnswer {
    let name = event.author().unwrap_or("nobody");
    ConversationAnswer::accept().change("friendly_name", name)
}

/// Comes too late to refuse anything, and fails now and then.
#[intent(event = ["onMessageAdded", "onUserUpdated"])]
fn late(event: ConversationEvent) -> Result<ConversationAnswer, std::fmt::Error> {
    if event.body() == "broken" { Err(std::fmt::Error) } else { Ok(ConversationAnswer::refuse()) }
}

#[intent(fallback)]
fn other(Text(text): Text) -> Reply {
    Reply::say(text)
}

fn moderated() -> Tester {
    let app = App::new(intents![screen, chatty, name, late, other]).expect("settings");
    let app = app.mount("/sms", Messaging::new(TOKEN)).store(Arc::new(MemoryStore::new()));
    // Enough for what is slow, if it were a message.
    let app = app.configure(|config| config.handler_timeout = Some(Duration::from_secs(30)));
    Tester::new(app).expect("no gaps")
}

async fn told(bot: &Tester, event: &str, pairs: &[(&str, &str)]) -> (u16, Value) {
    let form: Form = [("EventType", event)].iter().chain(pairs).copied().collect();
    let answer = bot.send(signed("/sms", &form)).await;
    assert_eq!(answer.headers()["content-type"], "application/json", "{event}");
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).expect("JSON"))
}

#[tokio::test]
async fn what_is_about_to_happen_is_accepted_changed_or_refused() {
    let bot = moderated();
    let message = |body| [("ConversationSid", "CH1"), ("MessageSid", "IM1"), ("Body", body)];
    for (body, status, answer) in [
        ("hi", 200, json!({})),
        ("darn", 200, json!({ "body": "d**n", "author": "moderated" })),
        ("spam", 403, json!({})),
        // What was not looked at is not let through.
        ("broken", 500, json!({})),
    ] {
        assert_eq!(told(&bot, "onMessageAdd", &message(body)).await, (status, answer), "{body}");
    }
    let participant = [("ConversationSid", "CH1"), ("ParticipantSid", "MB1")];
    assert_eq!(told(&bot, "onParticipantAdd", &participant).await, (500, json!({})));
    // Nobody has asked to look at these.
    assert_eq!(told(&bot, "onParticipantRemove", &participant).await, (200, json!({})));
    for body in ["hi", "broken"] {
        assert_eq!(told(&bot, "onMessageAdded", &message(body)).await, (200, json!({})), "{body}");
    }
}

#[tokio::test]
async fn some_events_have_no_conversation() {
    let bot = moderated();
    let address = [("MessagingBinding.Address", "+14155550100"), ("MessageBody", "hi")];
    let named = json!({ "friendly_name": "+14155550100" });
    assert_eq!(told(&bot, "onConversationAdd", &address).await, (200, named));
    let nameless = json!({ "friendly_name": "nobody" });
    assert_eq!(told(&bot, "onConversationAdd", &[]).await, (200, nameless));
    let user = [("UserSid", "US1"), ("Identity", "ann")];
    for event in ["onUserUpdate", "onUserUpdated"] {
        assert_eq!(told(&bot, event, &user).await, (200, json!({})), "{event}");
    }
}

#[tokio::test]
async fn conversations_waits_for_five_seconds() {
    let bot = moderated();
    let slow = [("ConversationSid", "CH1"), ("MessageSid", "IM1"), ("Body", "slow")];
    assert_eq!(told(&bot, "onMessageAdd", &slow).await, (500, json!({})));
}
