//! Every limit of the platform: taken at the limit, refused one above, and named when it is.

use std::collections::HashMap;

use fulfill_messenger::{
    graph::{
        BotCommand, BotCommands, FileKind, IceBreakers, Localised, Menu, MenuItem, Persona, Upload,
    },
    send::{
        BuildError, Button, ButtonTemplate, Coupon, CustomerFeedback, CustomerInformation, Element,
        Generic, GridImage, ImageGrid, MediaTemplate, MediaType, Message, Product, Question,
        QuickReply, Receipt, ReceiptLine, Recipient, Score, Send, Source, Summary, Template,
        limits,
    },
};
use serde_json::{Value, json};

use crate::wire;

/// Limits that Instagram has to itself.
const OWN: [&str; 2] = ["instagram.message.text", "instagram.attachment.image.size"];

/// Builds a value of that size; the error is what is said of it.
type Build = fn(usize) -> Result<(), String>;

#[test]
fn values_are_built_up_to_their_limits() {
    let rows = rows();
    let builders: HashMap<&str, Build> = builders().into_iter().collect();
    let mut built = 0;
    for (name, row) in &rows {
        let Some(build) = builders.get(name.as_str()) else { continue };
        built += 1;
        let max = row["max"].as_u64().unwrap() as usize;
        assert_eq!(build(max), Ok(()), "{name} at {max}");
        let error = build(max + 1).unwrap_err();
        let shared = name.strip_prefix("instagram.").filter(|_| !OWN.contains(&name.as_str()));
        let limit = match shared.unwrap_or(name) {
            // Names that the platform uses for the same thing twice.
            "template.buttons" => "template.button.buttons",
            "attachment.other.size" => "attachment.any.size",
            limit => limit,
        };
        assert!(error.contains(&format!("{limit} takes ")), "{name}: {error}");
        if let Some(min) = row["min"].as_u64().map(|min| min as usize) {
            assert_eq!(build(min), Ok(()), "{name} at {min}");
            assert!(build(min - 1).is_err(), "{name} below {min}");
        }
    }
    let absent: Vec<_> =
        builders.keys().filter(|name| !rows.iter().any(|row| row.0 == **name)).collect();
    assert!(absent.is_empty(), "{absent:?}");
    assert!(built >= 49, "only {built} limits were tried");
}

#[test]
fn all_numbers_are_the_platforms() {
    let known: HashMap<&str, &limits::Limit> =
        limits::ALL.iter().map(|limit| (limit.name, limit)).collect();
    let rates: HashMap<&str, u32> = [
        ("rate.send.text_link_reaction_sticker", limits::SENDS_PER_SECOND),
        ("rate.send.audio_video", limits::MEDIA_SENDS_PER_SECOND),
        ("rate.conversations", limits::CONVERSATION_CALLS_PER_SECOND),
        ("rate.private_replies", limits::PRIVATE_REPLIES_PER_HOUR),
        ("rate.private_replies.posts", limits::PRIVATE_REPLIES_PER_HOUR),
        ("rate.private_replies.live", limits::LIVE_REPLIES_PER_SECOND),
        ("rate.platform", limits::CALLS_PER_ENGAGED_USER),
        ("rate.inbox_high_volume", limits::INBOX_MESSAGES_PER_SECOND),
        ("profile.calls_per_page", limits::PROFILE_CALLS_PER_TEN_MINUTES),
        ("profile.user_level_menu.calls_per_user", limits::PROFILE_CALLS_PER_TEN_MINUTES),
    ]
    .into();
    for (name, row) in rows() {
        let Some(max) = row["max"].as_u64() else {
            assert_eq!(name, "template.coupon.coupon_code");
            continue;
        };
        let short = name.strip_prefix("instagram.").unwrap_or(&name);
        if let Some(rate) = rates.get(short) {
            assert_eq!(u64::from(*rate), max, "{name}");
            continue;
        }
        let short = match short {
            "template.buttons" => "template.button.buttons",
            "attachment.other.size" => "attachment.any.size",
            _ if OWN.contains(&name.as_str()) => &name,
            short => short,
        };
        let limit = known.get(short).unwrap_or_else(|| panic!("{name} is not known"));
        assert_eq!(limit.max as u64, max, "{name}");
        assert!(!limit.source.is_empty());
        if let Some(min) = row["min"].as_u64() {
            assert_eq!(limit.min as u64, min, "{name}");
        }
        let unit = match row["unit"].as_str().unwrap() {
            "edits" => limits::Unit::Items,
            unit => match unit {
                "chars" => limits::Unit::Chars,
                "bytes" => limits::Unit::Bytes,
                "items" => limits::Unit::Items,
                "days" => limits::Unit::Days,
                "hours" => limits::Unit::Hours,
                "seconds" => limits::Unit::Seconds,
                _ => panic!("{name} counts {unit}"),
            },
        };
        assert_eq!(limit.unit, unit, "{name}");
    }
}

#[test]
fn rules_without_a_number_hold_too() {
    let said = |result: Result<(), BuildError>| result.map_err(|error| error.to_string());
    for code in ["", "10 OFF"] {
        assert!(Coupon::code("t", code).is_err(), "{code}");
    }
    assert!(
        serde_json::from_value::<Template>(json!({"template_type": "coupon", "title": "t"}))
            .is_err()
    );
    let error = QuickReply::text("t", "").unwrap_err().to_string();
    assert!(error.starts_with("quick_reply.payload: it may be empty only beside"), "{error}");
    assert!(QuickReply::image("t", "", "https://a.example/b.png").is_ok());
    assert!(Element::build("t", None, None, []).is_err());
    assert!(Question::new("a-b", Score::Csat).is_err());
    let hero = || GridImage::new("https://a.example/b.png").unwrap().hero();
    assert!(ImageGrid::new([hero(), hero()], None, None, []).is_err());
    let call = Button::call("t", "+33 6 12 34 56 78").unwrap();
    let image = || GridImage::new("https://a.example/b.png").unwrap();
    assert!(ImageGrid::new([image(), image()], None, None, [call]).is_err());
    assert!(Button::call("t", "12").is_err());
    let tagged = |name: &str| said(name.parse::<fulfill_messenger::send::Tag>().map(drop));
    assert_eq!(tagged("HUMAN_AGENT"), Ok(()));
    for gone in ["CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"] {
        assert!(tagged(gone).unwrap_err().contains("since 2026-04-27"), "{gone}");
    }
    let text = Message::text("x").unwrap();
    let survey = fulfill_messenger::send::Tag::CustomerFeedback;
    assert!(Send::tagged(Recipient::id("7"), text.clone(), survey).is_err());
    assert!(Send::utility(Recipient::id("7"), text).is_err());
}

fn rows() -> Vec<(String, Value)> {
    let table: Value = serde_json::from_str(&wire("send-limits.json")).unwrap();
    let rows = |platform: &str, prefix: &str| {
        let rows = table[platform].as_object().unwrap().clone().into_iter();
        rows.map(|(name, row)| (format!("{prefix}{name}"), row)).collect::<Vec<_>>()
    };
    let all = [rows("messenger", ""), rows("instagram", "instagram.")].concat();
    assert_eq!(all.len(), 78);
    all
}

/// Text of so many UTF-16 units; as many as can be are pairs.
fn text(units: usize) -> String {
    "🙏".repeat(units / 2) + &"x".repeat(units % 2)
}

fn ascii(length: usize) -> String {
    "x".repeat(length)
}

fn done<T>(result: Result<T, BuildError>) -> Result<(), String> {
    result.map(drop).map_err(|error| error.to_string())
}

/// A template by its JSON, so that what is read is held to the limits too.
fn read(template: Value) -> Result<(), String> {
    serde_json::from_value::<Template>(template).map(drop).map_err(|error| error.to_string())
}

fn buttons(count: usize) -> Vec<Button> {
    vec![Button::postback("t", "p").unwrap(); count]
}

fn instagram(message: Message) -> Result<(), String> {
    done(Send::reply(Recipient::id("7"), message).check_instagram())
}

fn feedback(title: usize, subtitle: usize, button: usize) -> Result<CustomerFeedback, BuildError> {
    let question = Question::new("q", Score::Csat)?;
    let link = "https://a.example/privacy";
    CustomerFeedback::new(text(title), text(subtitle), text(button), [question], link)
}

fn grid(
    images: usize,
    title: usize,
    subtitle: usize,
    count: usize,
) -> Result<ImageGrid, BuildError> {
    let image = GridImage::new("https://a.example/b.png")?;
    ImageGrid::new(vec![image; images], Some(text(title)), Some(text(subtitle)), buttons(count))
}

fn card(title: usize, subtitle: usize, count: usize) -> Result<Element, BuildError> {
    Element::build(text(title), Some(text(subtitle)), None, buttons(count))
}

fn builders() -> Vec<(&'static str, Build)> {
    let mut all: Vec<(&'static str, Build)> = vec![
        ("message.text", |n| done(Message::text(text(n)))),
        ("message.metadata", |n| done(Message::sticker(1).metadata(text(n)))),
        ("message.quick_replies", |n| {
            done(Message::sticker(1).quick_replies(vec![QuickReply::email(); n]))
        }),
        ("quick_reply.title", |n| done(QuickReply::text(text(n), "p"))),
        ("quick_reply.payload", |n| done(QuickReply::text("t", text(n)))),
        ("button.title", |n| done(Button::url(text(n), "https://a.example"))),
        ("button.postback.payload", |n| done(Button::postback("t", text(n)))),
        ("template.button.text", |n| done(ButtonTemplate::new(text(n), buttons(1)))),
        ("template.button.buttons", |n| done(ButtonTemplate::new("t", buttons(n)))),
        ("template.generic.elements", |n| {
            done(card(1, 1, 0).and_then(|card| Generic::new(vec![card; n])))
        }),
        ("template.generic.element.title", |n| done(card(n, 1, 0))),
        ("template.generic.element.subtitle", |n| done(card(1, n, 0))),
        ("template.generic.element.buttons", |n| done(card(1, 1, n))),
        ("template.media.elements", |n| {
            let element = json!({"media_type": "image", "attachment_id": "1"});
            read(json!({"template_type": "media", "elements": vec![element; n]}))
        }),
        ("template.media.element.buttons", |n| {
            let saved = Source::AttachmentId("1".into());
            done(MediaTemplate::new(MediaType::Video, saved, buttons(n)))
        }),
        ("template.receipt.elements", |n| {
            let lines = vec![ReceiptLine::new("t", 1); n];
            done(Receipt::new("r", "1", "EUR", "Visa", Summary::total(1), lines))
        }),
        ("template.product.elements", |n| done(Product::new(vec!["1"; n]))),
        ("template.coupon.title", |n| done(Coupon::code(text(n), "TEN"))),
        ("template.coupon.subtitle", |n| {
            done(Coupon::code("t", "TEN").and_then(|coupon| coupon.subtitle(text(n))))
        }),
        ("template.image_grid.elements", |n| {
            let element =
                json!({"images": [{"url": "https://a.example"}, {"url": "https://a.example"}]});
            read(json!({"template_type": "image_grid", "elements": vec![element; n]}))
        }),
        ("template.image_grid.element.images", |n| done(grid(n, 1, 1, 0))),
        ("template.image_grid.element.title", |n| done(grid(2, n, 1, 0))),
        ("template.image_grid.element.subtitle", |n| done(grid(2, 1, n, 0))),
        ("template.image_grid.element.buttons", |n| done(grid(2, 1, 1, n))),
        ("template.customer_feedback.title", |n| done(feedback(n, 1, 1))),
        ("template.customer_feedback.subtitle", |n| done(feedback(1, n, 1))),
        ("template.customer_feedback.button_title", |n| done(feedback(1, 1, n))),
        ("template.customer_feedback.question.id", |n| done(Question::new(ascii(n), Score::Nps))),
        ("template.customer_feedback.question.title", |n| {
            done(Question::new("q", Score::Nps).and_then(|question| question.title(text(n))))
        }),
        ("template.customer_feedback.follow_up.placeholder", |n| {
            done(Question::new("q", Score::Ces).and_then(|question| question.follow_up(text(n))))
        }),
        ("template.customer_feedback.feedback_screens", |n| {
            let mut template = serde_json::to_value(feedback(1, 1, 1).unwrap()).unwrap();
            let screen = template["feedback_screens"][0].clone();
            template["feedback_screens"] = json!(vec![screen; n]);
            template["template_type"] = json!("customer_feedback");
            read(template)
        }),
        ("template.customer_feedback.expires_in_days", |n| {
            done(feedback(1, 1, 1).and_then(|survey| survey.expires_in_days(n)))
        }),
        ("template.customer_information.expires_in_days", |n| {
            let form = CustomerInformation::new(["US"], "https://a.example");
            done(form.and_then(|form| form.expires_in_days(n)))
        }),
        ("attachment.any.size", |n| done(Upload::data(FileKind::File, "a", "a/b", vec![0; n]))),
        ("persona.name", |n| done(Persona::new(text(n), "https://a.example"))),
        ("profile.persistent_menu.call_to_actions", |n| {
            let item = MenuItem::postback("t", "p").unwrap();
            done(Menu::new("default", vec![item; n]))
        }),
        ("profile.persistent_menu.item.title", |n| {
            done(MenuItem::url(text(n), "https://a.example"))
        }),
        ("profile.persistent_menu.item.payload", |n| done(MenuItem::postback("t", text(n)))),
        ("profile.greeting.text", |n| done(Localised::new("default", text(n)))),
        ("profile.ice_breakers.questions", |n| {
            done(IceBreakers::new("default", vec![("q", "p"); n]))
        }),
        ("profile.commands", |n| {
            let command = BotCommand::new("n", "d").unwrap();
            done(BotCommands::new("default", vec![command; n]))
        }),
        ("profile.command.name", |n| done(BotCommand::new(text(n), "d"))),
        ("profile.command.description", |n| done(BotCommand::new("n", text(n)))),
    ];
    all.extend([
        ("instagram.message.text", (|n| instagram(Message::text(ascii(n)).unwrap())) as Build),
        ("instagram.message.quick_replies", |n| {
            let message = Message::text("x").unwrap().quick_replies(vec![QuickReply::email(); n]);
            message.map_err(|error| error.to_string()).and_then(instagram)
        }),
        ("instagram.quick_reply.title", |n| done(QuickReply::text(text(n), "p"))),
        ("instagram.template.button.text", |n| done(ButtonTemplate::new(text(n), buttons(1)))),
        ("instagram.template.generic.element.title", |n| done(card(n, 1, 0))),
        ("instagram.template.generic.element.subtitle", |n| done(card(1, n, 0))),
        ("instagram.template.buttons", |n| done(ButtonTemplate::new("t", buttons(n)))),
        ("instagram.attachment.image.size", |n| {
            let image = Upload::data(FileKind::Image, "a", "a/b", vec![0; n]);
            done(image.and_then(|image| image.check_instagram()))
        }),
        ("instagram.attachment.other.size", |n| {
            let film = Upload::data(FileKind::Video, "a", "a/b", vec![0; n]);
            done(film.and_then(|film| film.check_instagram()))
        }),
    ]);
    all
}
