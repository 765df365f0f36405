//! For each limit the call that `fulfill-messenger` makes at it.

use bytes::Bytes;
use fulfill_messenger::{
    graph::{
        BotCommand, BotCommands, FileKind, Graph, IceBreakers, Localised, Menu, MenuItem, Persona,
        Profile, Upload,
    },
    send::{
        Button, ButtonTemplate, Coupon, CustomerFeedback, CustomerInformation, Element, Generic,
        GridImage, ImageGrid, MediaTemplate, MediaType, Message, Product, Question, QuickReply,
        Receipt, ReceiptLine, Recipient, Score, Send, Source, Summary, Tag, Template,
    },
};
use http::Request;

use crate::theirs::units;

/// Makes the call; the text is a saved file's id.
pub(crate) type Make = fn(&Graph, usize, &str) -> Request<Bytes>;

fn message(graph: &Graph, message: Message) -> Request<Bytes> {
    graph.send(&Send::reply(Recipient::id("719"), message))
}

fn template(graph: &Graph, template: impl Into<Template>) -> Request<Bytes> {
    message(graph, Message::template(template))
}

fn buttons(count: usize) -> Vec<Button> {
    vec![Button::postback("t", "p").unwrap(); count]
}

fn button(graph: &Graph, title: &str, payload: &str) -> Request<Bytes> {
    let button = Button::postback(title, payload).unwrap();
    template(graph, ButtonTemplate::new("t", [button]).unwrap())
}

fn card(title: usize, subtitle: usize, count: usize) -> Generic {
    let card = Element::build(units(title), Some(units(subtitle)), None, buttons(count));
    Generic::new([card.unwrap()]).unwrap()
}

fn grid(images: usize, title: usize, subtitle: usize, count: usize) -> ImageGrid {
    let image = GridImage::new("https://a.example/b.png").unwrap();
    let (title, subtitle) = (Some(units(title)), Some(units(subtitle)));
    ImageGrid::new(vec![image; images], title, subtitle, buttons(count)).unwrap()
}

fn survey(title: usize, subtitle: usize, button: usize, question: Question) -> CustomerFeedback {
    let (title, subtitle, button) = (units(title), units(subtitle), units(button));
    CustomerFeedback::new(title, subtitle, button, [question], "https://a.example").unwrap()
}

fn question() -> Question {
    Question::new("q", Score::Csat).unwrap()
}

fn menu(graph: &Graph, items: Vec<MenuItem>) -> Request<Bytes> {
    let profile = Profile::new().get_started("START").unwrap();
    graph.set_profile(&profile.menu(Menu::new("default", items).unwrap()))
}

fn commands(graph: &Graph, commands: Vec<BotCommand>) -> Request<Bytes> {
    graph.set_profile(&Profile::new().commands(BotCommands::new("default", commands).unwrap()))
}

fn upload(graph: &Graph, kind: FileKind, size: usize) -> Request<Bytes> {
    graph.upload(&Upload::data(kind, "a", "a/b", vec![b'-'; size]).unwrap())
}

/// Row of the table, and the call at its limit.
pub(crate) const CALLS: &[(&str, Make)] = &[
    ("message.text", |graph, n, _| message(graph, Message::text(units(n)).unwrap())),
    ("message.metadata", |graph, n, _| {
        message(graph, Message::sticker(1).metadata(units(n)).unwrap())
    }),
    ("message.quick_replies", |graph, n, _| {
        let replies = vec![QuickReply::email(); n];
        message(graph, Message::text("t").unwrap().quick_replies(replies).unwrap())
    }),
    ("quick_reply.title", |graph, n, _| {
        let replies = [QuickReply::text(units(n), "p").unwrap()];
        message(graph, Message::text("t").unwrap().quick_replies(replies).unwrap())
    }),
    ("quick_reply.payload", |graph, n, _| {
        let replies = [QuickReply::text("t", units(n)).unwrap()];
        message(graph, Message::text("t").unwrap().quick_replies(replies).unwrap())
    }),
    ("button.title", |graph, n, _| button(graph, &units(n), "p")),
    ("button.postback.payload", |graph, n, _| button(graph, "t", &units(n))),
    ("template.button.text", |graph, n, _| {
        template(graph, ButtonTemplate::new(units(n), buttons(1)).unwrap())
    }),
    ("template.button.buttons", |graph, n, _| {
        template(graph, ButtonTemplate::new("t", buttons(n)).unwrap())
    }),
    ("template.generic.elements", |graph, n, _| {
        let card = Element::new("t", "s").unwrap();
        template(graph, Generic::new(vec![card; n]).unwrap())
    }),
    ("template.generic.element.title", |graph, n, _| template(graph, card(n, 1, 0))),
    ("template.generic.element.subtitle", |graph, n, _| template(graph, card(1, n, 0))),
    ("template.generic.element.buttons", |graph, n, _| template(graph, card(1, 1, n))),
    ("template.media.element.buttons", |graph, n, saved| {
        let source = Source::AttachmentId(saved.into());
        template(graph, MediaTemplate::new(MediaType::Image, source, buttons(n)).unwrap())
    }),
    ("template.receipt.elements", |graph, n, _| {
        let lines = vec![ReceiptLine::new("t", 1); n];
        template(
            graph,
            Template::Receipt(Box::new(
                Receipt::new("Ada", "17", "EUR", "Visa", Summary::total(1), lines).unwrap(),
            )),
        )
    }),
    ("template.product.elements", |graph, n, _| {
        template(graph, Product::new(vec!["1"; n]).unwrap())
    }),
    ("template.coupon.title", |graph, n, _| {
        template(graph, Coupon::code(units(n), "TEN").unwrap())
    }),
    ("template.coupon.subtitle", |graph, n, _| {
        template(graph, Coupon::code("t", "TEN").unwrap().subtitle(units(n)).unwrap())
    }),
    ("template.image_grid.element.images", |graph, n, _| template(graph, grid(n, 1, 1, 0))),
    ("template.image_grid.element.title", |graph, n, _| template(graph, grid(2, n, 1, 0))),
    ("template.image_grid.element.subtitle", |graph, n, _| template(graph, grid(2, 1, n, 0))),
    ("template.image_grid.element.buttons", |graph, n, _| template(graph, grid(2, 1, 1, n))),
    ("template.customer_feedback.title", |graph, n, _| {
        template(graph, survey(n, 1, 1, question()))
    }),
    ("template.customer_feedback.subtitle", |graph, n, _| {
        template(graph, survey(1, n, 1, question()))
    }),
    ("template.customer_feedback.button_title", |graph, n, _| {
        template(graph, survey(1, 1, n, question()))
    }),
    ("template.customer_feedback.question.id", |graph, n, _| {
        template(graph, survey(1, 1, 1, Question::new("x".repeat(n), Score::Nps).unwrap()))
    }),
    ("template.customer_feedback.question.title", |graph, n, _| {
        template(graph, survey(1, 1, 1, question().title(units(n)).unwrap()))
    }),
    ("template.customer_feedback.follow_up.placeholder", |graph, n, _| {
        template(graph, survey(1, 1, 1, question().follow_up(units(n)).unwrap()))
    }),
    ("template.customer_feedback.expires_in_days", |graph, n, _| {
        template(graph, survey(1, 1, 1, question()).expires_in_days(n).unwrap())
    }),
    ("template.customer_information.expires_in_days", |graph, n, _| {
        let form = CustomerInformation::new(["US"], "https://a.example").unwrap();
        template(graph, form.expires_in_days(n).unwrap())
    }),
    ("attachment.any.size", |graph, n, _| upload(graph, FileKind::File, n)),
    ("persona.name", |graph, n, _| {
        graph.create_persona(&Persona::new(units(n), "https://a.example/b.png").unwrap())
    }),
    ("profile.persistent_menu.call_to_actions", |graph, n, _| {
        menu(graph, vec![MenuItem::postback("t", "p").unwrap(); n])
    }),
    ("profile.persistent_menu.item.title", |graph, n, _| {
        menu(graph, vec![MenuItem::url(units(n), "https://a.example").unwrap()])
    }),
    ("profile.persistent_menu.item.payload", |graph, n, _| {
        menu(graph, vec![MenuItem::postback("t", units(n)).unwrap()])
    }),
    ("profile.greeting.text", |graph, n, _| {
        graph.set_profile(&Profile::new().greeting(Localised::new("default", units(n)).unwrap()))
    }),
    ("profile.ice_breakers.questions", |graph, n, _| {
        let breakers = IceBreakers::new("default", vec![("q", "p"); n]).unwrap();
        graph.set_profile(&Profile::new().ice_breakers(breakers))
    }),
    ("profile.commands", |graph, n, _| {
        commands(graph, vec![BotCommand::new("n", "d").unwrap(); n])
    }),
    ("profile.command.name", |graph, n, _| {
        commands(graph, vec![BotCommand::new(units(n), "d").unwrap()])
    }),
    ("profile.command.description", |graph, n, _| {
        commands(graph, vec![BotCommand::new("n", units(n)).unwrap()])
    }),
    ("window.standard", |graph, _, _| message(graph, Message::text("t").unwrap())),
    ("window.human_agent_tag", |graph, _, _| {
        let message = Message::text("t").unwrap();
        graph.send(&Send::tagged(Recipient::id("719"), message, Tag::HumanAgent).unwrap())
    }),
    ("window.customer_feedback_tag", |graph, _, _| {
        let message = Message::template(survey(1, 1, 1, question()));
        graph.send(&Send::tagged(Recipient::id("719"), message, Tag::CustomerFeedback).unwrap())
    }),
    ("instagram.message.text", |graph, n, _| message(graph, Message::text("x".repeat(n)).unwrap())),
    ("instagram.message.quick_replies", |graph, n, _| {
        let replies = vec![QuickReply::email(); n];
        message(graph, Message::text("t").unwrap().quick_replies(replies).unwrap())
    }),
    ("instagram.quick_reply.title", |graph, n, _| {
        let replies = [QuickReply::text(units(n), "p").unwrap()];
        message(graph, Message::text("t").unwrap().quick_replies(replies).unwrap())
    }),
    ("instagram.template.button.text", |graph, n, _| {
        template(graph, ButtonTemplate::new(units(n), buttons(1)).unwrap())
    }),
    ("instagram.template.buttons", |graph, n, _| {
        template(graph, ButtonTemplate::new("t", buttons(n)).unwrap())
    }),
    ("instagram.template.generic.element.title", |graph, n, _| template(graph, card(n, 1, 0))),
    ("instagram.template.generic.element.subtitle", |graph, n, _| template(graph, card(1, n, 0))),
    ("instagram.attachment.image.size", |graph, n, _| upload(graph, FileKind::Image, n)),
    ("instagram.attachment.other.size", |graph, n, _| upload(graph, FileKind::Video, n)),
];
