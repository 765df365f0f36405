//! Messages by their exact JSON, written and read back.

use fulfill_messenger::send::{
    Attachment, Button, ButtonTemplate, Coupon, CustomerFeedback, CustomerInformation, Element,
    Frequency, Generic, GridAction, GridImage, ImageGrid, Link, Media, MediaTemplate, MediaType,
    Message, NotificationMessages, Product, Question, QuickReply, Receipt, ReceiptLine, Score,
    Source, Summary, Template, Text, WebPage,
};
use serde_json::{Value, json};

/// A message as it goes out, and read back from that.
#[track_caller]
fn message(message: Message, expected: Value) {
    assert_eq!(serde_json::to_value(&message).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Message>(expected).unwrap(), message);
}

#[track_caller]
fn template(template: impl Into<Template>, expected: Value) {
    let whole = json!({"attachment": {"type": "template", "payload": expected}});
    message(Message::template(template), whole);
}

#[test]
fn attachments_and_quick_replies() {
    let url = || Media::url("https://a.example/b").unwrap();
    for (attachment, kind) in [
        (Attachment::Image(url()), "image"),
        (Attachment::Audio(url()), "audio"),
        (Attachment::Video(url()), "video"),
        (Attachment::File(url()), "file"),
    ] {
        let expected = json!({"type": kind, "payload": {"url": "https://a.example/b"}});
        message(Message::attachment(attachment), json!({"attachment": expected}));
    }
    let saved = Attachment::Image(Media::saved("17"));
    let expected = json!({"attachment": {"type": "image", "payload": {"attachment_id": "17"}}});
    message(Message::attachment(saved), expected);
    message(
        Message::attachment(Attachment::LikeHeart),
        json!({"attachment": {"type": "like_heart"}}),
    );
    let share = Attachment::MediaShare { id: "18".into() };
    let expected = json!({"attachment": {"type": "MEDIA_SHARE", "payload": {"id": "18"}}});
    message(Message::attachment(share), expected);
    message(Message::sticker(369_239_263_222_822), json!({"sticker_id": 369_239_263_222_822u64}));
    let replies = [
        QuickReply::text("Red", "R").unwrap(),
        QuickReply::image("Blue", "", "https://a.example/b.png").unwrap(),
        QuickReply::phone_number(),
        QuickReply::email(),
    ];
    message(
        Message::text("hi").unwrap().quick_replies(replies).unwrap(),
        json!({"text": "hi", "quick_replies": [
            {"content_type": "text", "title": "Red", "payload": "R"},
            {"content_type": "text", "title": "Blue", "payload": "", "image_url": "https://a.example/b.png"},
            {"content_type": "user_phone_number"},
            {"content_type": "user_email"},
        ]}),
    );
}

#[test]
fn templates_with_buttons() {
    let game =
        Button::GamePlay { title: Text::new("Play").unwrap(), payload: None, game_metadata: None };
    let link = Button::AccountLink { url: Link::new("https://a.example").unwrap() };
    let buttons = [Button::call("Call", "+15105551234").unwrap(), game, link];
    template(
        ButtonTemplate::new("What next?", buttons).unwrap(),
        json!({"template_type": "button", "text": "What next?", "buttons": [
            {"type": "phone_number", "title": "Call", "payload": "+15105551234"},
            {"type": "game_play", "title": "Play"},
            {"type": "account_link", "url": "https://a.example"},
        ]}),
    );
    let card =
        Element::new("Hat", "Green").unwrap().opens(WebPage::new("https://a.example").unwrap());
    template(
        Generic::new([card]).unwrap().sharable(),
        json!({"template_type": "generic", "sharable": true, "elements": [{"title": "Hat",
            "subtitle": "Green", "default_action": {"type": "web_url", "url": "https://a.example"}}]}),
    );
    let unlink = Button::AccountUnlink {};
    let saved = Source::AttachmentId("17".into());
    template(
        MediaTemplate::new(MediaType::Image, saved, [unlink]).unwrap(),
        json!({"template_type": "media", "elements": [{"media_type": "image", "attachment_id": "17",
            "buttons": [{"type": "account_unlink"}]}]}),
    );
}

#[test]
fn templates_that_sell() {
    template(
        Product::new(["1", "2"]).unwrap(),
        json!({"template_type": "product", "elements": [{"id": "1"}, {"id": "2"}]}),
    );
    let line = ReceiptLine::new("Mug", 9);
    template(
        Receipt::new("Ada", "17", "EUR", "Visa 1234", Summary::total(9), [line]).unwrap(),
        json!({"template_type": "receipt", "recipient_name": "Ada", "order_number": "17",
            "currency": "EUR", "payment_method": "Visa 1234", "summary": {"total_cost": 9},
            "elements": [{"title": "Mug", "price": 9}]}),
    );
    let coupon = Coupon::code("10% off", "TEN").unwrap().shop("https://a.example").unwrap();
    let coupon = coupon.shop_title("Shop now").unwrap().pre_message("New!").payload("c-1").unwrap();
    template(
        coupon,
        json!({"template_type": "coupon", "title": "10% off", "coupon_code": "TEN",
            "coupon_url": "https://a.example", "coupon_url_button_title": "Shop now",
            "coupon_pre_message": "New!", "payload": "c-1"}),
    );
    let image = || GridImage::new("https://a.example/b.png").unwrap();
    let tap = GridAction::Postback { payload: Text::new("P").unwrap() };
    template(
        ImageGrid::new([image().hero(), image().action(tap)], Some("Hats".into()), None, [])
            .unwrap(),
        json!({"template_type": "image_grid", "elements": [{"title": "Hats", "images": [
            {"url": "https://a.example/b.png", "is_hero_image": true},
            {"url": "https://a.example/b.png", "action": {"type": "postback", "payload": "P"}},
        ]}]}),
    );
}

#[test]
fn templates_that_ask() {
    let question = Question::new("q1", Score::Csat).unwrap().score("five_stars", "neg_pos");
    let question = question.follow_up("Tell us more").unwrap();
    let survey =
        CustomerFeedback::new("Rate us", "Two taps", "Rate", [question], "https://a.example");
    template(
        survey.unwrap().expires_in_days(3).unwrap(),
        json!({"template_type": "customer_feedback", "title": "Rate us", "subtitle": "Two taps",
            "button_title": "Rate", "feedback_screens": [{"questions": [{"id": "q1", "type": "csat",
            "score_label": "neg_pos", "score_option": "five_stars",
            "follow_up": {"type": "free_form", "placeholder": "Tell us more"}}]}],
            "business_privacy": {"url": "https://a.example"}, "expires_in_days": 3}),
    );
    template(
        CustomerInformation::new(["US"], "https://a.example").unwrap(),
        json!({"template_type": "customer_information", "countries": ["US"],
            "business_privacy": {"url": "https://a.example"}}),
    );
    template(
        Template::InstantForm { form_id: "5566".into() },
        json!({"template_type": "instant_form", "form_id": "5566"}),
    );
    template(
        Template::one_time_request("Back in stock", "restock:9").unwrap(),
        json!({"template_type": "one_time_notif_req", "title": "Back in stock", "payload": "restock:9"}),
    );
    let request = NotificationMessages::new("News", "news").unwrap();
    template(
        request.frequency(Frequency::Weekly).asks_again(true).timezone("Europe/Paris"),
        json!({"template_type": "notification_messages", "title": "News", "payload": "news",
            "notification_messages_frequency": "WEEKLY", "notification_messages_reoptin": "ENABLED",
            "notification_messages_timezone": "Europe/Paris"}),
    );
    let update = json!({"intro_message": "Delayed", "locale": "en_US"});
    template(
        Template::AirlineUpdate(update.as_object().unwrap().clone()),
        json!({"template_type": "airline_update", "intro_message": "Delayed", "locale": "en_US"}),
    );
}
