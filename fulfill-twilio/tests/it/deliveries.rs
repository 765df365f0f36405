//! Autopilot's deliveries as turns: which intent they are for, who sent them, what they hold.

use bytes::Bytes;
use fulfill_core::{
    Call, Entry, FromTurn, Inbound, Memory, Place, Provider, Reply, Table, Turn, YesNo,
    provider::{AuthError, DecodeError, Host},
};
use fulfill_twilio::{
    autopilot::{Autopilot, Event, Params},
    form::Form,
    signature::{Content, Signer},
};
use http::{HeaderMap, HeaderValue, Method};

fn inbound(method: Method, target: &str, form: &Form) -> Inbound {
    let mut headers = HeaderMap::new();
    let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert("content-type", form_type);
    let (target, body) = match method {
        Method::GET => (format!("{target}?{}", form.encode()), Bytes::new()),
        _ => (target.to_owned(), Bytes::from(form.encode())),
    };
    let mut inbound = Inbound::new(method, target.parse().expect("a target"), headers, body);
    let below = inbound.uri.path()["/bot".len()..].to_owned();
    inbound.origin = Some("https://bot.example.com".into());
    inbound.with_path(&below)
}

/// The channel, in an app with a bot `shop` beside the default one.
fn channel() -> Autopilot {
    let entry = |webhook: &'static str, node: &'static str| {
        let handler = |_: &Turn| Call::Ready(Ok(Reply::new()));
        Entry { webhook: webhook.into(), ..Entry::new(node, handler) }
    };
    let table = Table::new([entry("", "greeting"), entry("shop", "order")]).expect("no conflicts");
    let mut channel = Autopilot::new("a-token").dev_user("+14155550199");
    assert_eq!(channel.attach(&Host::new(&table, false, None)), [""; 0]);
    channel
}

fn turn(method: Method, target: &str, form: &Form) -> Result<Turn, DecodeError> {
    let channel = channel();
    let event = channel.decode(&inbound(method, target, form))?.remove(0);
    Ok(channel.turn(&event.into()))
}

#[test]
fn the_path_or_the_task_names_the_intent() {
    let task = Form::default().with("CurrentTask", "by-task");
    for (target, webhook, node) in [
        ("/bot", "", "by-task"),
        ("/bot/", "", "by-task"),
        ("/bot/greeting", "", "greeting"),
        ("/bot/shop", "shop", "by-task"),
        ("/bot/shop/order", "shop", "order"),
        ("/bot/can%20have%20n%C3%A1me", "", "can have náme"),
    ] {
        let turn = turn(Method::POST, target, &task).expect("a turn");
        assert_eq!((turn.webhook(), turn.node()), (webhook, Some(node)), "{target}");
    }
    for target in ["/bot/a/b/c", "/bot//a", "/bot/a%2Fb", "/bot/%00", "/bot/%ff", "/bot/a/"] {
        let error = turn(Method::POST, target, &task).expect_err("no turn");
        assert!(matches!(error, DecodeError::Path { .. }), "{target}");
    }
}

#[test]
fn a_turn_holds_what_autopilot_sent() {
    let memory = r#"{"twilio":{"collected_data":{"ask":{"answers":{"agreed":{"answer":"Yes"}}}}},
        "name":"Ada"}"#;
    let form = Form::default()
        .with("UserIdentifier", "+5511987654321")
        .with("DialogueSid", "UK1")
        .with("CurrentInput", "two large ones")
        .with("CurrentTaskConfidence", "0.5")
        .with("Channel", "WhatsApp")
        .with("Field_size_Value", "large")
        .with("Field_count_Value", "2")
        .with("Field_count_Value", "3")
        .with("Memory", memory);
    for method in [Method::POST, Method::GET] {
        let turn = turn(method, "/bot/greeting", &form).expect("a turn");
        assert_eq!(turn.sender(), Some("+5511987654321"));
        assert_eq!(turn.country().map(|country| country.code()), Some("BR"));
        assert_eq!(turn.conversation(), Some("UK1"));
        assert_eq!((turn.channel(), turn.text()), ("whatsapp", "two large ones"));
        assert_eq!(turn.confidence(), Some(0.5));
        assert_eq!(YesNo::from_turn(&turn, "agreed").ok(), Some(YesNo::Yes));
        assert_eq!(Vec::<u8>::from_turn(&turn, "count").ok(), Some(vec![2, 3]));
        assert_eq!(turn.get(Place::Parameter, "DialogueSid"), Some("UK1".into()));
        let memory = Memory::from_turn(&turn, "memory").expect("a memory");
        assert_eq!(memory.get::<String>("name").as_deref(), Some("Ada"));
        assert_eq!(memory.names(), ["name"]);
        let params = Params::from_turn(&turn, "params").expect("an Autopilot request");
        assert_eq!(params.field("size"), Some("large"));
        assert!(turn.event::<Event>().is_some());
    }
}

#[test]
fn a_stand_in_user_is_for_dev_mode_only() {
    let user = |channel: &Autopilot| {
        let request = inbound(Method::POST, "/bot/greeting", &Form::default());
        channel.decode(&request).expect("an event").remove(0).user
    };
    let mut channel = channel();
    assert_eq!(user(&channel), None);
    let table = Table::default();
    channel.attach(&Host::new(&table, true, None));
    assert_eq!(user(&channel).as_deref(), Some("+14155550199"));
    let mut unsigned = inbound(Method::POST, "/bot/greeting", &Form::default());
    assert!(channel.authenticate(&unsigned).is_err(), "it comes from elsewhere");
    unsigned.dev = true;
    assert!(channel.authenticate(&unsigned).is_ok(), "it comes from this machine");
}

#[test]
fn only_what_is_signed_for_this_address_gets_in() {
    let form = Form::default().with("CurrentTask", "greeting");
    let signed = |token: &str, url: &str, content: Content<'_>| {
        Signer::new(token).expect("a token").sign(url, content).headers()
    };
    let check = |mut request: Inbound, headers: HeaderMap| {
        request.headers.extend(headers);
        channel().and_token("the-one-before").authenticate(&request)
    };
    let url = "https://bot.example.com/bot/greeting";
    let post = || inbound(Method::POST, "/bot/greeting", &form);
    let content = Content::Form(&form);
    assert!(check(post(), signed("a-token", url, content)).is_ok());
    assert!(check(post(), signed("the-one-before", url, content)).is_ok());
    let get = inbound(Method::GET, "/bot/greeting", &form);
    let get_url = get.url().expect("an address");
    assert!(check(get, signed("a-token", &get_url, Content::Empty)).is_ok());

    let forbidden = |verdict| matches!(verdict, Err(AuthError::Forbidden(_)));
    assert!(forbidden(check(post(), HeaderMap::new())));
    assert!(forbidden(check(post(), signed("another", url, content))));
    assert!(forbidden(check(post(), signed("a-token", "https://h/bot/greeting", content))));
    let mut nowhere = post();
    nowhere.origin = None;
    assert!(forbidden(check(nowhere, signed("a-token", url, content))));
    let mut broken = post();
    broken.body = Bytes::from_static(b"a=%ff");
    let verdict = check(broken, signed("a-token", url, content));
    assert!(matches!(verdict, Err(AuthError::Malformed(_))));
}

#[test]
fn a_channel_without_a_secret_says_which_variable_to_set() {
    let table = Table::default();
    let attach = |mut channel: Autopilot, dev| channel.attach(&Host::new(&table, dev, None));
    assert!(attach(Autopilot::unsigned(), false)[0].contains("TWILIO_AUTH_TOKEN"));
    assert_eq!(attach(Autopilot::unsigned(), true), [""; 0]);
    assert!(attach(Autopilot::new(""), true)[0].contains("empty"));
    assert_eq!(attach(Autopilot::new("a-token"), false), [""; 0]);
}
