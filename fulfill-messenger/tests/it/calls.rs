//! Calls by their exact bytes, and their members against the official list.

use fulfill_messenger::{
    graph::{
        BotCommand, BotCommands, FileKind, Graph, IceBreakers, Localised, Menu, MenuItem, Persona,
        Profile, ProfileField, Property, Upload,
    },
    send::{
        Message, Name, NotificationType, PhoneNumber, Recipient, Send, SenderAction, Tag,
        UtilityTemplate,
    },
};
use http::{Method, Request};
use serde_json::{Value, json};

use crate::json as body_of;

/// The members of a call of `messages`, as the official SDK's description of it lists them.
const MEMBERS: [&str; 12] = [
    "recipient",
    "message",
    "messaging_type",
    "notification_type",
    "tag",
    "persona_id",
    "reply_to",
    "sender_action",
    "payload",
    "thread_control",
    "suggestion_action",
    "folder",
];

fn graph() -> Graph {
    Graph::new("EAAB-page-token").unwrap().page("311")
}

fn user() -> Recipient {
    Recipient::id("719")
}

fn text() -> Message {
    Message::text("hi").unwrap()
}

#[track_caller]
fn check(send: &Send, expected: Value) {
    let call = graph().send(send);
    assert_eq!((call.method(), call.uri().path()), (&Method::POST, "/v25.0/311/messages"));
    assert_eq!(call.headers()["content-type"], "application/json");
    assert_eq!(call.headers()["authorization"], "Bearer EAAB-page-token");
    let body = body_of(&call);
    for member in body.as_object().unwrap().keys() {
        assert!(MEMBERS.contains(&member.as_str()), "{member} is no member of the call");
    }
    assert_eq!(body, expected);
}

#[test]
fn messages_say_of_what_type_they_are() {
    let id = json!({"id": "719"});
    let hi = json!({"text": "hi"});
    check(
        &Send::reply(user(), text()),
        json!({"recipient": id, "messaging_type": "RESPONSE", "message": hi}),
    );
    check(
        &Send::update(user(), text().metadata("t-1").unwrap())
            .notification(NotificationType::NoPush),
        json!({"recipient": id, "messaging_type": "UPDATE", "notification_type": "NO_PUSH",
            "message": {"text": "hi", "metadata": "t-1"}}),
    );
    check(
        &Send::tagged(user(), text(), Tag::HumanAgent).unwrap().persona("55").answering("m_1"),
        json!({"recipient": id, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", "message": hi,
            "persona_id": "55", "reply_to": {"mid": "m_1"}}),
    );
    let template = UtilityTemplate::new("order_update", "en_US")
        .component(json!({"type": "body", "parameters": [{"type": "text", "text": "A17"}]}));
    check(
        &Send::utility(user(), Message::utility(template)).unwrap(),
        json!({"recipient": id, "messaging_type": "UTILITY", "message": {"template": {
            "name": "order_update", "language": {"code": "en_US"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "A17"}]}]}}}),
    );
    check(
        &Send::reply(user(), text()).and_pass("263902037430900"),
        json!({"recipient": id, "messaging_type": "RESPONSE", "message": hi,
            "thread_control": {"control_type": "pass", "app_id": "263902037430900"}}),
    );
    check(
        &Send::reply(user(), text()).and_release(),
        json!({"recipient": id, "messaging_type": "RESPONSE", "message": hi,
            "thread_control": {"control_type": "release"}}),
    );
}

#[test]
fn sender_actions_go_alone() {
    let id = json!({"id": "719"});
    for (action, name) in [
        (SenderAction::TypingOn, "typing_on"),
        (SenderAction::TypingOff, "typing_off"),
        (SenderAction::MarkSeen, "mark_seen"),
    ] {
        check(&Send::action(user(), action), json!({"recipient": id, "sender_action": name}));
    }
    let react = SenderAction::React { message_id: "m_1".into(), reaction: "love".into() };
    check(
        &Send::action(user(), react),
        json!({"recipient": id, "sender_action": "react",
            "payload": {"message_id": "m_1", "reaction": "love"}}),
    );
    let unreact = SenderAction::Unreact { message_id: "m_1".into() };
    check(
        &Send::action(user(), unreact),
        json!({"recipient": id, "sender_action": "unreact", "payload": {"message_id": "m_1"}}),
    );
}

#[test]
fn recipients_are_one_of_seven() {
    let check = |recipient: Recipient, expected: Value| {
        let body = serde_json::to_value(Send::reply(recipient, text())).unwrap();
        assert_eq!(body["recipient"], expected);
    };
    check(Recipient::UserRef("u".into()), json!({"user_ref": "u"}));
    check(Recipient::PostId("p".into()), json!({"post_id": "p"}));
    check(Recipient::CommentId("c".into()), json!({"comment_id": "c"}));
    check(Recipient::OneTimeNotifToken("t".into()), json!({"one_time_notif_token": "t"}));
    check(
        Recipient::NotificationMessagesToken("t".into()),
        json!({"notification_messages_token": "t"}),
    );
    let number = PhoneNumber::new("+33 (6) 12.34-56 78").unwrap();
    let name = Name { first_name: "Ada".into(), last_name: "L".into() };
    check(
        Recipient::Phone { phone_number: number, name: Some(name) },
        json!({"phone_number": "+33612345678", "name": {"first_name": "Ada", "last_name": "L"}}),
    );
}

/// Method, path with query, and body of a call.
#[track_caller]
fn call(call: Request<bytes::Bytes>, method: Method, target: &str, body: Value) {
    assert_eq!(*call.method(), method);
    assert_eq!(call.uri().path_and_query().unwrap().as_str(), format!("/v25.0/{target}"));
    assert!(call.headers().contains_key("authorization"));
    let given = if call.body().is_empty() { Value::Null } else { body_of(&call) };
    assert_eq!(given, body);
}

#[test]
fn profiles() {
    let profile = Profile::new()
        .get_started("START")
        .unwrap()
        .greeting(Localised::new("default", "Hi {{user_first_name}}").unwrap())
        .menu(Menu::new("default", [MenuItem::url("Site", "https://a.example").unwrap()]).unwrap())
        .ice_breakers(IceBreakers::new("default", [("Where?", "WHERE")]).unwrap())
        .commands(
            BotCommands::new("default", [BotCommand::new("hotels", "Finds one").unwrap()]).unwrap(),
        );
    let menus = json!([{"locale": "default", "composer_input_disabled": false, "call_to_actions": [
        {"type": "web_url", "title": "Site", "url": "https://a.example"}]}]);
    call(
        graph().set_profile(&profile),
        Method::POST,
        "311/messenger_profile",
        json!({
            "get_started": {"payload": "START"},
            "greeting": [{"locale": "default", "text": "Hi {{user_first_name}}"}],
            "persistent_menu": menus,
            "ice_breakers": [{"locale": "default", "call_to_actions":
                [{"question": "Where?", "payload": "WHERE"}]}],
            "commands": [{"locale": "default", "commands":
                [{"name": "hotels", "description": "Finds one"}]}],
        }),
    );
    let properties = [Property::Greeting, Property::IceBreakers];
    call(
        graph().profile(&properties),
        Method::GET,
        "311/messenger_profile?fields=greeting%2Cice_breakers",
        Value::Null,
    );
    call(
        graph().delete_profile(&properties),
        Method::DELETE,
        "311/messenger_profile",
        json!({"fields": ["greeting", "ice_breakers"]}),
    );
    let menu = Menu::new("default", [MenuItem::url("Site", "https://a.example").unwrap()]).unwrap();
    call(
        graph().set_user_menu("719", &[menu]),
        Method::POST,
        "me/custom_user_settings",
        json!({"psid": "719", "persistent_menu": menus}),
    );
}

#[test]
fn people_and_conversations() {
    let none = Value::Null;
    call(
        graph().user_profile("719", &[ProfileField::FirstName, ProfileField::Locale]),
        Method::GET,
        "719?fields=first_name%2Clocale",
        none.clone(),
    );
    call(
        graph().create_persona(&Persona::new("Ana", "https://a.example/b.png").unwrap()),
        Method::POST,
        "311/personas",
        json!({"name": "Ana", "profile_picture_url": "https://a.example/b.png"}),
    );
    call(graph().personas(Some("c=1")), Method::GET, "311/personas?after=c%3D1", none.clone());
    call(graph().delete_persona("55"), Method::DELETE, "55", none.clone());
    let of = |fields: Value| {
        let mut body = json!({"recipient": {"id": "719"}});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        body
    };
    let graph = graph();
    let handover = graph.handover("719");
    let pass = of(json!({"target_app_id": "26", "metadata": "m"}));
    call(handover.pass("26", Some("m")), Method::POST, "311/pass_thread_control", pass);
    call(handover.take(None), Method::POST, "311/take_thread_control", of(json!({})));
    call(handover.request(None), Method::POST, "311/request_thread_control", of(json!({})));
    call(handover.release(None), Method::POST, "311/release_thread_control", of(json!({})));
    let extend = of(json!({"duration": 60}));
    call(handover.extend(60), Method::POST, "311/extend_thread_control", extend);
    call(handover.owner(), Method::GET, "311/thread_owner?recipient=719", none.clone());
    call(
        graph.subscribe(&["messages", "message_echoes"]),
        Method::POST,
        "311/subscribed_apps?subscribed_fields=messages%2Cmessage_echoes",
        none,
    );
    call(
        graph.upload(&Upload::url(FileKind::Video, "https://a.example/b.mp4").unwrap()),
        Method::POST,
        "311/message_attachments",
        json!({"message": {"attachment": {"type": "video",
            "payload": {"url": "https://a.example/b.mp4", "is_reusable": true}}}}),
    );
    call(graph.unlink_account("719"), Method::POST, "me/unlink_accounts", json!({"psid": "719"}));
}
