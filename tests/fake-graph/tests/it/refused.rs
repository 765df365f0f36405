//! Calls made by hand that Meta refuses, with the codes that it refuses them with.

use fake_graph::User;
use serde_json::{Value, json};

use crate::{ACCOUNT, PAGE, Stand, code, text};

/// A text with some members put in its place or taken away (`null`).
fn with(members: Value) -> Value {
    let mut body = text("hi");
    for (name, value) in members.as_object().unwrap() {
        match value {
            Value::Null => drop(body.as_object_mut().unwrap().remove(name)),
            value => body[name] = value.clone(),
        }
    }
    body
}

fn template(payload: Value) -> Value {
    with(json!({"message": {"attachment": {"type": "template", "payload": payload}}}))
}

#[tokio::test]
async fn each_with_its_code() {
    let stand = Stand::new().await;
    let link = "https://a.example";
    let replies = |reply: Value| with(json!({"message": {"text": "t", "quick_replies": [reply]}}));
    let media = |payload: Value| {
        with(json!({"message": {"attachment": {"type": "image", "payload": payload}}}))
    };
    let button = |button: Value| {
        template(json!({"template_type": "button", "text": "t", "buttons": [button]}))
    };
    let parameter = [
        // The call.
        json!([]),
        with(json!({"recipient": null})),
        with(json!({"recipient": "719"})),
        with(json!({"recipient": {}})),
        with(json!({"recipient": {"id": ""}})),
        with(json!({"recipient": {"id": "719", "user_ref": "u"}})),
        with(json!({"recipient": {"id": "719", "name": {"first_name": "A", "last_name": "B"}}})),
        with(json!({"recipient": {"phone_number": "0612345678"}})),
        with(json!({"recipient": {"psid": "719"}})),
        with(json!({"message": null})),
        with(json!({"messaging_type": null})),
        with(json!({"messaging_type": "REPLY"})),
        with(json!({"messaging_type": "MESSAGE_TAG"})),
        with(json!({"tag": "HUMAN_AGENT"})),
        with(json!({"messaging_type": "MESSAGE_TAG", "tag": "CUSTOMER_FEEDBACK"})),
        with(json!({"messaging_type": "MESSAGE_TAG", "tag": "human_agent"})),
        with(json!({"messaging_type": "UTILITY"})),
        with(json!({"message": {"template": {"name": "n", "language": {"code": "en"}}}})),
        with(json!({"notification_type": "LOUD"})),
        with(json!({"reply_to": {"message_id": "m"}})),
        with(json!({"thread_control": {"control_type": "take"}})),
        with(json!({"mesage": {"text": "t"}})),
        // The message.
        with(json!({"message": "hi"})),
        with(json!({"message": {}})),
        with(json!({"message": {"text": ""}})),
        with(json!({"message": {"text": 7}})),
        with(json!({"message": {"text": "t", "sticker_id": 1}})),
        with(json!({"message": {"sticker_id": "a"}})),
        with(json!({"message": {"text": "t", "quickReplies": []}})),
        with(json!({"message": {"attachment": {"type": "location", "payload": {}}}})),
        with(json!({"message": {"attachment": {"type": "like_heart"}}})),
        media(json!({"url": "ftp://a.example"})),
        media(json!({"url": "https://"})),
        // Quick replies and buttons.
        replies(json!({"content_type": "location"})),
        replies(json!({"title": "t", "payload": "p"})),
        replies(json!({"content_type": "text", "title": "t"})),
        replies(json!({"content_type": "text", "title": "t", "payload": ""})),
        replies(json!({"content_type": "text", "payload": "p"})),
        button(json!({"type": "web_url", "title": "t"})),
        button(
            json!({"type": "web_url", "title": "t", "url": link, "webview_height_ratio": "half"}),
        ),
        button(json!({"type": "postback", "title": "t"})),
        button(json!({"type": "postback", "title": "", "payload": "p"})),
        button(json!({"type": "phone_number", "title": "t", "payload": "112"})),
        button(json!({"type": "element_share"})),
        // Templates.
        template(json!({"template_type": "list", "elements": []})),
        template(json!({"text": "t"})),
        template(json!({"template_type": "generic", "elements": [{"title": "alone"}]})),
        template(json!({"template_type": "generic", "elements": [{"title": "t", "subtitle": "s",
            "default_action": {"type": "web_url", "url": link, "title": "t"}}]})),
        template(json!({"template_type": "media", "elements": [{"media_type": "image",
            "url": "https://notfacebook.com/a"}]})),
        template(json!({"template_type": "receipt", "recipient_name": "A", "order_number": "1",
            "currency": "EUR", "payment_method": "Visa"})),
        template(json!({"template_type": "coupon", "title": "t", "coupon_code": "10 OFF"})),
        template(json!({"template_type": "coupon", "title": "t"})),
        template(json!({"template_type": "image_grid", "elements": [{"images":
            [{"url": link, "is_hero_image": true}, {"url": link, "is_hero_image": true}]}]})),
        template(json!({"template_type": "image_grid", "elements": [{"images": [{"url": link},
            {"url": link}], "buttons":
            [{"type": "phone_number", "title": "t", "payload": "+33612"}]}]})),
        template(json!({"template_type": "customer_feedback", "title": "t", "subtitle": "s",
            "button_title": "b", "business_privacy": {"url": link}, "feedback_screens":
            [{"questions": [{"id": "a-b", "type": "csat"}]}]})),
        // Sender actions.
        json!({"recipient": {"id": "719"}, "sender_action": "typing"}),
        json!({"recipient": {"id": "719"}, "sender_action": "react"}),
        json!({"recipient": {"id": "719"}, "sender_action": "typing_on", "tag": "HUMAN_AGENT"}),
    ];
    let cases = parameter.into_iter().map(|body| (body, (100, 0))).chain([
        (with(json!({"sender_action": "typing_on"})), (100, 2_018_014)),
        (with(json!({"messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"})), (100, 1_893_061)),
        (media(json!({})), (100, 2_018_005)),
        (media(json!({"url": link, "attachment_id": "1"})), (100, 2_018_005)),
        (media(json!({"attachment_id": "1"})), (100, 2_018_074)),
    ]);
    let mut count = 0;
    for (body, expected) in cases {
        count += 1;
        let (status, answer) = stand.send(&body).await;
        assert_eq!((status, code(&answer)), (400, expected), "{body}: {answer}");
    }
    let stats = stand.fake.stats();
    assert_eq!((stats.calls, stats.taken), (count, 0));
    assert_eq!(stats.outcomes["refused 100"], count - 5);
}

#[tokio::test]
async fn instagram_takes_less() {
    let stand = Stand::new().await;
    for body in [
        with(json!({"recipient": {"user_ref": "u"}})),
        with(json!({"messaging_type": "UTILITY",
            "message": {"template": {"name": "n", "language": {"code": "en"}}}})),
        with(json!({"message": {"sticker_id": 1}})),
        template(json!({"template_type": "coupon", "title": "t", "coupon_code": "TEN"})),
    ] {
        assert_eq!(stand.post(PAGE, "messages", &body).await.0, 200, "{body}");
        assert_eq!(code(&stand.post(ACCOUNT, "messages", &body).await.1), (100, 0), "{body}");
    }
    assert_eq!(
        stand.post(ACCOUNT, "messages", &with(json!({"messaging_type": null}))).await.0,
        200
    );
}

#[tokio::test]
async fn users_who_cannot_be_written_to() {
    let stand = Stand::new().await;
    let user = User::default;
    stand.fake.user("720", User { unknown: true, ..user() });
    stand.fake.user("721", User { unreachable: true, ..user() });
    stand.fake.user("722", User { silent_hours: Some(30), ..user() });
    let utility = json!({"template": {"name": "n", "language": {"code": "en"}}});
    let tagged = json!({"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"});
    for (id, members, expected) in [
        ("719", json!({}), (0, 0)),
        ("720", json!({}), (100, 2_018_001)),
        ("721", json!({}), (551, 1_545_041)),
        ("722", json!({}), (10, 2_018_278)),
        ("722", json!({"messaging_type": "UPDATE"}), (10, 2_018_278)),
        ("722", tagged, (0, 0)),
        ("722", json!({"messaging_type": "UTILITY", "message": utility}), (0, 0)),
        ("722", json!({"recipient": {"one_time_notif_token": "t"}}), (0, 0)),
        (
            "722",
            json!({"message": null, "messaging_type": null, "sender_action": "typing_on"}),
            (0, 0),
        ),
    ] {
        let mut body = with(json!({"recipient": {"id": id}}));
        for (name, value) in members.as_object().unwrap() {
            body[name] = value.clone();
        }
        assert_eq!(code(&stand.send(&body).await.1), expected, "{body}");
    }
}
