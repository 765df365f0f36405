//! Every kind of message and call that `fulfill-messenger` can make, beside those at their limits.

use fake_graph::{Kind, Platform, client};
use fulfill_messenger::send::{
    Attachment, Button, ButtonTemplate, Coupon, Element, Frequency, Generic, GridAction, GridImage,
    ImageGrid, Link, Media, Message, Name, NotificationMessages, NotificationType, PhoneNumber,
    Product, QuickReply, Recipient, Send, SenderAction, Tag, Template, Text, UtilityTemplate,
    WebPage,
};
use serde_json::{Map, json};

use crate::{ACCOUNT, PAGE, Stand, code, read};

const LINK: &str = "https://a.example/b";

fn user() -> Recipient {
    Recipient::id("719")
}

fn hi() -> Message {
    Message::text("hi 🌊").unwrap()
}

/// Messages that both platforms take.
fn common(saved: &str) -> Vec<Message> {
    let media = || Media::url(LINK).unwrap();
    let replies = [
        QuickReply::text("Red", "R").unwrap(),
        QuickReply::image("Blue", "", LINK).unwrap(),
        QuickReply::phone_number(),
        QuickReply::email(),
    ];
    let card = Element::new("Hat", "Green").unwrap().opens(WebPage::new(LINK).unwrap());
    let title = Text::new("Play").unwrap();
    let game = Button::GamePlay { title, payload: None, game_metadata: None };
    let link = Button::AccountLink { url: Link::new(LINK).unwrap() };
    let account = [link, Button::AccountUnlink {}, game];
    let call = [Button::call("Call", "+15105551234").unwrap()];
    let buttons = [Button::url("Open", LINK).unwrap(), Button::postback("Go", "GO").unwrap()];
    vec![
        hi(),
        hi().quick_replies(replies).unwrap(),
        Message::attachment(Attachment::Image(media())),
        Message::attachment(Attachment::Audio(media())),
        Message::attachment(Attachment::Video(media())),
        Message::attachment(Attachment::File(Media::saved(saved))),
        Message::template(Generic::new([card]).unwrap().sharable()),
        Message::template(ButtonTemplate::new("Next?", buttons).unwrap()),
        Message::template(ButtonTemplate::new("Account", account).unwrap()),
        Message::template(ButtonTemplate::new("Call us", call).unwrap()),
        Message::template(Product::new(["1"]).unwrap()),
    ]
}

/// Messages that only Messenger takes; those at their limits are in `ours.rs`.
fn messenger() -> Vec<Message> {
    let image = || GridImage::new(LINK).unwrap();
    let tap = GridAction::Postback { payload: Text::new("P").unwrap() };
    let page = GridAction::WebUrl(WebPage::new(LINK).unwrap());
    let images = [image().hero(), image().action(tap), image().action(page)];
    let coupon = Coupon::link("10% off", LINK).unwrap().shop_title("Shop").unwrap();
    let request = NotificationMessages::new("News", "news").unwrap();
    let request = request.frequency(Frequency::Weekly).asks_again(true).timezone("Europe/Paris");
    let airline = Map::from_iter([("intro_message".to_owned(), json!("Delayed"))]);
    vec![
        Message::sticker(369_239_263_222_822),
        Message::template(coupon.pre_message("New!").payload("c-1").unwrap()),
        Message::template(ImageGrid::new(images, None, None, []).unwrap()),
        Message::template(Template::InstantForm { form_id: "5566".into() }),
        Message::template(Template::one_time_request("Back in stock", "restock:9").unwrap()),
        Message::template(request),
        Message::template(Template::AirlineUpdate(airline)),
    ]
}

/// Messages that only Instagram takes.
fn instagram() -> Vec<Message> {
    let share = Attachment::MediaShare { id: "18".into() };
    vec![Message::attachment(Attachment::LikeHeart), Message::attachment(share)]
}

#[tokio::test]
async fn messages_are_taken_where_they_belong() {
    let stand = Stand::new().await;
    let all = [
        (common(&stand.saved), true, true),
        (messenger(), true, false),
        (instagram(), false, true),
    ];
    for (messages, on_messenger, on_instagram) in all {
        for message in messages {
            for (page, platform, taken) in [
                (PAGE, Platform::Messenger, on_messenger),
                (ACCOUNT, Platform::Instagram, on_instagram),
            ] {
                let send = Send::reply(user(), message.clone());
                let call = client::call(stand.graph(page).send(&send)).await.unwrap();
                let (status, answer) = read(call);
                let place = format!("{platform:?} {}: {answer}", json!(send));
                assert_eq!(status, if taken { 200 } else { 400 }, "{place}");
                if platform == Platform::Instagram {
                    assert_eq!(send.check_instagram().is_ok(), taken, "{place}");
                }
            }
        }
    }
}

#[tokio::test]
async fn calls_of_every_shape_are_taken() {
    let stand = Stand::new().await;
    let graph = stand.graph(PAGE);
    let react = SenderAction::React { message_id: "m_1".into(), reaction: "love".into() };
    let utility = UtilityTemplate::new("order_update", "en_US")
        .component(json!({"type": "body", "parameters": [{"type": "text", "text": "A17"}]}));
    let number = PhoneNumber::new("+33612345678").unwrap();
    let name = Name { first_name: "Ada".into(), last_name: "L".into() };
    let phone = Recipient::Phone { phone_number: number, name: Some(name) };
    let to = |recipient| Send::reply(recipient, hi());
    let sends = [
        Send::action(user(), SenderAction::TypingOn),
        Send::action(user(), SenderAction::TypingOff),
        Send::action(user(), SenderAction::MarkSeen),
        Send::action(user(), react),
        Send::action(user(), SenderAction::Unreact { message_id: "m_1".into() }),
        Send::action(user(), SenderAction::TypingOn).persona("55"),
        Send::update(user(), hi()).notification(NotificationType::NoPush),
        Send::tagged(user(), hi(), Tag::HumanAgent).unwrap().persona("55").answering("m_1"),
        Send::utility(user(), Message::utility(utility)).unwrap(),
        Send::reply(user(), hi()).and_pass("263902037430900"),
        Send::reply(user(), hi()).and_release(),
        to(Recipient::UserRef("u".into())),
        to(Recipient::PostId("p".into())),
        to(Recipient::CommentId("c".into())),
        to(Recipient::OneTimeNotifToken("t".into())),
        to(Recipient::NotificationMessagesToken("t".into())),
        to(phone),
    ];
    let (count, calls) = (sends.len(), sends.iter().map(|send| graph.send(send)));
    let handover = graph.handover("719");
    let moves = [
        handover.pass("26", Some("m")),
        handover.take(None),
        handover.request(Some("m")),
        handover.release(None),
        handover.extend(60),
    ];
    for call in calls.chain(moves) {
        let body = call.body().clone();
        let (status, answer) = read(client::call(call).await.unwrap());
        assert_eq!(status, 200, "{answer} for {body:?}");
    }
    let taken = stand.fake.taken();
    let of = |kind| taken.iter().filter(|taken| taken.kind == kind).count();
    assert_eq!([of(Kind::SenderAction), of(Kind::Message), of(Kind::Handover)], [6, count - 6, 5]);
}

#[tokio::test]
async fn answers_are_metas() {
    let stand = Stand::new().await;
    let graph = stand.graph(PAGE);
    let sent = |answer: http::Response<bytes::Bytes>| {
        let (head, body) = answer.into_parts();
        fulfill_messenger::graph::read(head.status, &head.headers, &body)
    };
    let to = |recipient| graph.send(&Send::reply(recipient, hi()));
    let sent_to_user = sent(client::call(to(user())).await.unwrap()).unwrap();
    assert_eq!(sent_to_user.recipient_id.as_deref(), Some("719"));
    assert_eq!(sent_to_user.message_id, stand.fake.taken()[0].message_id);
    let to_plugin = client::call(to(Recipient::UserRef("u".into()))).await.unwrap();
    let to_plugin = sent(to_plugin).unwrap();
    assert!(to_plugin.recipient_id.is_none() && to_plugin.message_id.is_some());
    let action = graph.send(&Send::action(user(), SenderAction::TypingOn));
    let action = sent(client::call(action).await.unwrap()).unwrap();
    assert!(action.recipient_id.is_some() && action.message_id.is_none());
    let reusable = json!({"recipient": {"id": "719"}, "messaging_type": "RESPONSE", "message":
        {"attachment": {"type": "image", "payload": {"url": LINK, "is_reusable": true}}}});
    let saved = stand.send(&reusable).await.1["attachment_id"].as_str().unwrap().to_owned();
    let media = Message::attachment(Attachment::Image(Media::saved(saved)));
    let again = client::call(graph.send(&Send::reply(user(), media))).await.unwrap();
    assert!(sent(again).is_ok());
    let unknown = Message::attachment(Attachment::Image(Media::saved("1")));
    let refused = client::call(graph.send(&Send::reply(user(), unknown))).await.unwrap();
    assert_eq!(code(&read(refused).1), (100, 2_018_074));
}
