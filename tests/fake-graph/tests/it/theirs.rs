//! For each limit a call made by hand, of any size: what the platform's pages describe, not what our
//! own types can build.

use fake_graph::User;
use serde_json::{Value, json};

use crate::{ACCOUNT, PAGE};

/// One call.
pub(crate) struct Call {
    pub(crate) page: (&'static str, &'static str),
    pub(crate) edge: &'static str,
    pub(crate) body: Value,
    /// What the fake is told of user 719 before.
    pub(crate) user: User,
}

/// Makes the call whose limited part has that size; the text is a saved file's id.
pub(crate) type Make = fn(usize, &str) -> Call;

fn message(message: Value) -> Call {
    let body =
        json!({"recipient": {"id": "719"}, "messaging_type": "RESPONSE", "message": message});
    Call { page: PAGE, edge: "messages", body, user: User::default() }
}

fn template(payload: Value) -> Call {
    message(json!({"attachment": {"type": "template", "payload": payload}}))
}

fn profile(body: Value) -> Call {
    Call { edge: "messenger_profile", body, ..message(Value::Null) }
}

fn instagram(call: Call) -> Call {
    Call { page: ACCOUNT, ..call }
}

/// A user who wrote so many hours ago.
fn silent(hours: usize, call: Call) -> Call {
    Call { user: User { silent_hours: Some(hours), ..User::default() }, ..call }
}

/// Text of so many UTF-16 units; as many as can be are pairs.
pub(crate) fn units(count: usize) -> String {
    "🙏".repeat(count / 2) + &"x".repeat(count % 2)
}

fn postback(title: &str, payload: &str) -> Value {
    json!({"type": "postback", "title": title, "payload": payload})
}

fn buttons(count: usize) -> Value {
    json!(vec![postback("t", "p"); count])
}

fn with_button(button: Value) -> Call {
    template(json!({"template_type": "button", "text": "t", "buttons": [button]}))
}

fn card(title: usize, subtitle: usize, count: usize) -> Value {
    let mut card = json!({"title": units(title), "subtitle": units(subtitle)});
    if count > 0 {
        card["buttons"] = buttons(count);
    }
    card
}

fn cards(cards: Vec<Value>) -> Call {
    template(json!({"template_type": "generic", "elements": cards}))
}

fn grid(images: usize, change: impl Fn(&mut Value)) -> Call {
    let image = json!({"url": "https://a.example/b.png"});
    let mut element = json!({"images": vec![image; images]});
    change(&mut element);
    template(json!({"template_type": "image_grid", "elements": [element]}))
}

fn survey(change: impl Fn(&mut Value)) -> Call {
    let mut survey = json!({"template_type": "customer_feedback", "title": "t", "subtitle": "s",
        "button_title": "b", "business_privacy": {"url": "https://a.example"},
        "feedback_screens": [{"questions": [{"id": "q", "type": "csat"}]}]});
    change(&mut survey);
    template(survey)
}

fn question(member: &'static str, value: Value) -> Call {
    survey(|survey| survey["feedback_screens"][0]["questions"][0][member] = value.clone())
}

fn menu(items: Vec<Value>) -> Call {
    profile(json!({"get_started": {"payload": "START"},
        "persistent_menu": [{"locale": "default", "call_to_actions": items}]}))
}

fn commands(commands: Vec<Value>) -> Call {
    profile(json!({"commands": [{"locale": "default", "commands": commands}]}))
}

/// Row of the table, and the call for it.
pub(crate) const CALLS: &[(&str, Make)] = &[
    ("message.text", |n, _| message(json!({"text": units(n)}))),
    ("message.metadata", |n, _| message(json!({"text": "t", "metadata": units(n)}))),
    ("message.quick_replies", |n, _| {
        message(
            json!({"text": "t", "quick_replies": vec![json!({"content_type": "user_email"}); n]}),
        )
    }),
    ("quick_reply.title", |n, _| {
        message(json!({"text": "t", "quick_replies":
        [{"content_type": "text", "title": units(n), "payload": "p"}]}))
    }),
    ("quick_reply.payload", |n, _| {
        message(json!({"text": "t", "quick_replies":
        [{"content_type": "text", "title": "t", "payload": units(n)}]}))
    }),
    ("button.title", |n, _| with_button(postback(&units(n), "p"))),
    ("button.postback.payload", |n, _| with_button(postback("t", &units(n)))),
    ("template.button.text", |n, _| {
        template(json!({"template_type": "button", "text": units(n), "buttons": buttons(1)}))
    }),
    ("template.button.buttons", |n, _| {
        template(json!({"template_type": "button", "text": "t", "buttons": buttons(n)}))
    }),
    ("template.generic.elements", |n, _| cards(vec![card(1, 1, 0); n])),
    ("template.generic.element.title", |n, _| cards(vec![card(n, 1, 0)])),
    ("template.generic.element.subtitle", |n, _| cards(vec![card(1, n, 0)])),
    ("template.generic.element.buttons", |n, _| cards(vec![card(1, 1, n)])),
    ("template.media.elements", |n, saved| {
        template(json!({"template_type": "media", "elements":
        vec![json!({"media_type": "image", "attachment_id": saved}); n]}))
    }),
    ("template.media.element.buttons", |n, saved| {
        template(json!({"template_type": "media", "elements":
        [{"media_type": "image", "attachment_id": saved, "buttons": buttons(n)}]}))
    }),
    ("template.receipt.elements", |n, _| {
        template(json!({"template_type": "receipt",
        "recipient_name": "Ada", "order_number": "17", "currency": "EUR", "payment_method": "Visa",
        "summary": {"total_cost": 1}, "elements": vec![json!({"title": "t", "price": 1}); n]}))
    }),
    ("template.product.elements", |n, _| {
        template(json!({"template_type": "product", "elements": vec![json!({"id": "1"}); n]}))
    }),
    ("template.coupon.title", |n, _| {
        template(json!({"template_type": "coupon", "title": units(n), "coupon_code": "TEN"}))
    }),
    ("template.coupon.subtitle", |n, _| {
        template(json!({"template_type": "coupon", "title": "t",
        "coupon_code": "TEN", "subtitle": units(n)}))
    }),
    ("template.image_grid.elements", |n, _| {
        let image = json!({"url": "https://a.example/b.png"});
        template(json!({"template_type": "image_grid", "elements":
            vec![json!({"images": [image, image]}); n]}))
    }),
    ("template.image_grid.element.images", |n, _| grid(n, |_| {})),
    ("template.image_grid.element.title", |n, _| grid(2, |grid| grid["title"] = json!(units(n)))),
    ("template.image_grid.element.subtitle", |n, _| {
        grid(2, |grid| grid["subtitle"] = json!(units(n)))
    }),
    ("template.image_grid.element.buttons", |n, _| grid(2, |grid| grid["buttons"] = buttons(n))),
    ("template.customer_feedback.title", |n, _| survey(|survey| survey["title"] = json!(units(n)))),
    ("template.customer_feedback.subtitle", |n, _| {
        survey(|survey| survey["subtitle"] = json!(units(n)))
    }),
    ("template.customer_feedback.button_title", |n, _| {
        survey(|survey| survey["button_title"] = json!(units(n)))
    }),
    ("template.customer_feedback.question.id", |n, _| question("id", json!("x".repeat(n)))),
    ("template.customer_feedback.question.title", |n, _| question("title", json!(units(n)))),
    ("template.customer_feedback.follow_up.placeholder", |n, _| {
        question("follow_up", json!({"type": "free_form", "placeholder": units(n)}))
    }),
    ("template.customer_feedback.feedback_screens", |n, _| {
        survey(|survey| {
            let screen = survey["feedback_screens"][0].clone();
            survey["feedback_screens"] = json!(vec![screen; n]);
        })
    }),
    ("template.customer_feedback.expires_in_days", |n, _| {
        survey(|survey| survey["expires_in_days"] = json!(n))
    }),
    ("template.customer_information.expires_in_days", |n, _| {
        template(json!({
        "template_type": "customer_information", "countries": ["US"], "expires_in_days": n,
        "business_privacy": {"url": "https://a.example"}}))
    }),
    ("persona.name", |n, _| Call {
        edge: "personas",
        ..profile(json!({"name": units(n), "profile_picture_url": "https://a.example/b.png"}))
    }),
    ("profile.persistent_menu.call_to_actions", |n, _| menu(vec![postback("t", "p"); n])),
    ("profile.persistent_menu.item.title", |n, _| menu(vec![postback(&units(n), "p")])),
    ("profile.persistent_menu.item.payload", |n, _| menu(vec![postback("t", &units(n))])),
    ("profile.greeting.text", |n, _| {
        profile(json!({"greeting": [{"locale": "default", "text": units(n)}]}))
    }),
    ("profile.ice_breakers.questions", |n, _| {
        profile(json!({"ice_breakers": [{"locale": "default",
        "call_to_actions": vec![json!({"question": "q", "payload": "p"}); n]}]}))
    }),
    ("profile.commands", |n, _| commands(vec![json!({"name": "n", "description": "d"}); n])),
    ("profile.command.name", |n, _| commands(vec![json!({"name": units(n), "description": "d"})])),
    ("profile.command.description", |n, _| {
        commands(vec![json!({"name": "n", "description": units(n)})])
    }),
    ("window.standard", |n, _| silent(n, message(json!({"text": "t"})))),
    ("window.human_agent_tag", |n, _| {
        let mut call = message(json!({"text": "t"}));
        (call.body["messaging_type"], call.body["tag"]) =
            (json!("MESSAGE_TAG"), json!("HUMAN_AGENT"));
        silent(n * 24, call)
    }),
    ("window.customer_feedback_tag", |n, _| {
        let mut call = survey(|_| {});
        call.body["messaging_type"] = json!("MESSAGE_TAG");
        call.body["tag"] = json!("CUSTOMER_FEEDBACK");
        silent(n * 24, call)
    }),
    ("instagram.message.text", |n, _| instagram(message(json!({"text": "x".repeat(n)})))),
    ("instagram.message.quick_replies", |n, _| {
        instagram(message(json!({"text": "t",
        "quick_replies": vec![json!({"content_type": "user_email"}); n]})))
    }),
    ("instagram.quick_reply.title", |n, _| {
        instagram(message(json!({"text": "t", "quick_replies":
        [{"content_type": "text", "title": units(n), "payload": "p"}]})))
    }),
    ("instagram.template.button.text", |n, _| {
        instagram(template(json!({"template_type": "button",
        "text": units(n), "buttons": buttons(1)})))
    }),
    ("instagram.template.buttons", |n, _| {
        instagram(template(json!({"template_type": "button",
        "text": "t", "buttons": buttons(n)})))
    }),
    ("instagram.template.generic.element.title", |n, _| instagram(cards(vec![card(n, 1, 0)]))),
    ("instagram.template.generic.element.subtitle", |n, _| instagram(cards(vec![card(1, n, 0)]))),
];
