//! Every recorded delivery gives the status and the events that are expected of it.

use std::collections::HashMap;

use bytes::Bytes;
use fulfill_core::{Provider as _, provider::AuthError};
use fulfill_messenger::{
    Messenger,
    signature::Verifier,
    webhook::{Body, Event, Referral, Source, decode, in_order},
};
use serde_json::{Value, json};

use crate::{SECRET, post, ready, wire};

fn lines() -> Vec<Value> {
    let lines: Vec<Value> =
        wire("webhooks.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 88);
    lines
}

#[test]
fn statuses_and_events_are_those_expected() {
    let mut seen = 0;
    for line in lines() {
        let (name, expect) = (line["name"].as_str().unwrap(), &line["expect"]);
        let (status, events) = answer(&line);
        match expect["status"].as_u64() {
            Some(expected) => assert_eq!(status, expected, "{name}"),
            None => {
                let any = expect["status_any_of"].as_array().unwrap();
                assert!(any.contains(&json!(status)), "{name}: {status}");
            }
        }
        let expected = expect["events"].as_array().unwrap();
        if status == 200 && expect["error"].is_string() {
            assert!(expected.is_empty() && events.len() == 1, "{name}");
            assert_eq!(events[0].kind(), "unparsed", "{name}");
            continue;
        }
        assert_eq!(events.len(), expected.len(), "{name}");
        for (event, expected) in events.iter().zip(expected) {
            for (member, value) in expected.as_object().unwrap() {
                assert_eq!(fact(event, member), *value, "{name}: {member}");
                seen += 1;
            }
        }
    }
    assert!(seen > 250, "only {seen} members were compared");
}

#[test]
fn repeats_are_known_by_their_ids() {
    let lines = lines();
    let first: Vec<String> = ids(&lines, "m_text_simple");
    let mut checked = 0;
    for line in &lines {
        let Some(run) = line["expect"]["handlers_run"].as_u64() else { continue };
        let own = ids(&lines, line["name"].as_str().unwrap());
        let new = own.iter().filter(|id| !first.contains(id)).count();
        assert_eq!(new as u64, run, "{}", line["name"]);
        checked += 1;
    }
    assert_eq!(checked, 2);
}

#[test]
fn no_two_events_share_an_id_but_repeats() {
    let mut by_id: HashMap<String, String> = HashMap::new();
    for line in lines() {
        let body = line["body"].as_str().unwrap();
        for event in decode(body.as_bytes()) {
            let Some(id) = event.id() else { continue };
            let whole = event.raw().to_string();
            if let Some(other) = by_id.insert(id.clone(), whole.clone()) {
                assert_eq!(other, whole, "{id}");
            }
        }
    }
    assert!(by_id.len() > 60);
}

#[test]
fn an_unescaped_body_passes_only_where_that_is_allowed() {
    let mut checked = 0;
    for line in
        lines().iter().filter(|line| line["expect"]["ok_with_escape_fallback"] == json!(true))
    {
        let body = line["body"].as_str().unwrap().as_bytes();
        let header = line["x_hub_signature_256"].as_str().map(str::as_bytes);
        let verifier = Verifier::new(SECRET).unwrap();
        assert!(verifier.check(body, header).is_err());
        assert!(verifier.accepting_unescaped().check(body, header).is_ok());
        checked += 1;
    }
    assert_eq!(checked, 1);
}

/// What is answered, and the events in the order delivered.
fn answer(line: &Value) -> (u64, Vec<Event>) {
    let secret = line["app_secret"].as_str().unwrap();
    let channel = Messenger::new(secret, "verify-me", "EAAB-page-token");
    let body = line["body"].as_str().unwrap();
    let headers = line["headers_needed"].as_object().unwrap();
    let signature = headers.get("X-Hub-Signature-256").and_then(Value::as_str);
    let inbound = post(body, signature);
    match channel.authenticate(&inbound) {
        Err(AuthError::Unauthenticated(_)) => return (401, Vec::new()),
        Err(AuthError::Forbidden(_)) => return (403, Vec::new()),
        Err(error) => panic!("{error}"),
        Ok(()) => {}
    }
    let ordered = channel.decode(&inbound).unwrap();
    let delivered = decode(body.as_bytes());
    assert_eq!(ordered, in_order(delivered.clone()));
    (200, delivered)
}

fn ids(lines: &[Value], name: &str) -> Vec<String> {
    let line = lines.iter().find(|line| line["name"] == *name).unwrap();
    let events = decode(line["body"].as_str().unwrap().as_bytes());
    events.iter().map(|event| event.id().unwrap()).collect()
}

/// What an event says, by the names that the fixtures use.
fn fact(event: &Event, name: &str) -> Value {
    let message = match &event.body {
        Body::Message(message) | Body::Echo(message) | Body::Deleted(message) => Some(message),
        _ => None,
    };
    let referral: Option<&Referral> = match &event.body {
        Body::Message(message) => message.referral.as_deref(),
        Body::Postback(postback) => postback.referral.as_deref(),
        Body::Referral(referral) => Some(referral),
        _ => None,
    };
    match name {
        "kind" => json!(event.kind()),
        "source" => json!(match event.source {
            Source::Messaging => "messaging",
            Source::Standby => "standby",
            Source::Changes => "changes",
        }),
        "sender" => json!(event.sender),
        "sender_user_ref" => json!(event.sender_user_ref),
        "recipient" => json!(event.recipient),
        "account" => json!(event.account),
        "timestamp_ms" => json!(event.timestamp),
        "text" => json!(message.unwrap().text),
        "mid" => json!(message.unwrap().mid),
        "attachments" => {
            json!(message.unwrap().attachments.iter().map(|one| &one.kind).collect::<Vec<_>>())
        }
        "sticker_id" => json!(message.unwrap().attachments[0].sticker_id),
        "quick_reply" => json!(message.unwrap().payload()),
        "reply_to_mid" => json!(message.unwrap().reply_to.as_ref().unwrap().mid),
        "reply_to_story" => {
            let story = message.unwrap().reply_to.as_ref().unwrap().story.as_ref();
            json!(story.unwrap().id)
        }
        "has_nlp" => json!(message.unwrap().nlp.is_some()),
        "commands" => {
            json!(message.unwrap().commands.iter().map(|one| &one.name).collect::<Vec<_>>())
        }
        "unsupported" => json!(message.unwrap().is_unsupported),
        "app_id" => json!(message.unwrap().app_id),
        "metadata" => json!(message.unwrap().metadata),
        "referral_ref" => json!(referral.unwrap().reference),
        "referral_type" => json!(referral.unwrap().kind),
        _ => other_fact(&event.body, name),
    }
}

fn other_fact(body: &Body, name: &str) -> Value {
    match (body, name) {
        (Body::Postback(postback), "payload") => json!(postback.payload),
        (Body::Postback(postback), "title") => json!(postback.title),
        (Body::Optin(optin), "payload") => json!(optin.payload),
        (Body::Optin(optin), "optin_type") => json!(optin.kind),
        (Body::GamePlay(game), "payload") => json!(game.payload),
        (Body::Delivery(delivery), "watermark") => json!(delivery.watermark),
        (Body::Delivery(delivery), "mids") => json!(delivery.mids),
        (Body::Read(read), "watermark") => json!(read.watermark),
        (Body::Reaction(reaction), "action") => json!(reaction.action),
        (Body::Reaction(reaction), "emoji") => json!(reaction.emoji),
        (Body::Reaction(reaction), "target_mid") => json!(reaction.mid),
        (Body::PolicyEnforcement(policy), "action") => json!(policy.action),
        (Body::AccountLinking(linking), "status") => json!(linking.status),
        (Body::PassThreadControl(control) | Body::TakeThreadControl(control), _) => match name {
            "new_owner_app_id" => json!(control.new_owner_app_id),
            "previous_owner_app_id" => json!(control.previous_owner_app_id),
            _ => panic!("{name} of {control:?}"),
        },
        (Body::Change(change), "field") => json!(change.field),
        _ => panic!("{name} of {body:?}"),
    }
}

#[test]
fn what_is_kept_of_an_event_gives_it_back() {
    let channel = ready();
    let mut count = 0;
    for line in lines() {
        for event in decode(line["body"].as_str().unwrap().as_bytes()) {
            let again = channel.recall(&channel.keep(&event)).unwrap();
            if event.kind() == "unparsed" {
                // The reason may name another part: what is kept is less than the whole body.
                assert_eq!((again.kind(), again.raw()), (event.kind(), event.raw()));
            } else {
                assert_eq!(again, event, "{}", line["name"]);
            }
            assert_eq!((again.id(), again.conversation()), (event.id(), event.conversation()));
            count += 1;
        }
    }
    assert!(count > 90, "only {count} events were kept");
    assert!(
        channel.recall(&Bytes::from_static(b"")).is_ok(),
        "what cannot be read is an event too"
    );
    let two = br#"{"object":"page","entry":[{"messaging":[{},{}]}]}"#;
    assert!(channel.recall(&Bytes::from_static(two)).is_err());
}
