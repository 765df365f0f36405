//! What the attribute makes of right functions.

use std::{future::Future, pin::pin, task, time::Duration};

use fulfill_core::{
    Call, Entry, HandlerError, Intent, Need, Needs, Reply, Sender, State, Text, Turn, TurnBuilder,
    YesNo, collected,
};
use fulfill_macros::intent;

#[derive(Clone)]
struct Users(Vec<&'static str>);

/// Greets a known user.
///
///  Asks others.
#[intent(
    "Greet",
    webhook = "boas-vindas",
    token = "s3cret",
    fallback_message = "Sorry!",
    timeout = "1500ms",
    fallback
)]
async fn greeting(sender: Sender, State(users): State<Users>) -> Result<Reply, HandlerError> {
    std::future::ready(()).await;
    if users.0.is_empty() {
        Err("there are no users")?;
    }
    Ok(match users.0.contains(&&*sender) {
        true => Reply::say("Welcome back!"),
        false => Reply::say("Hello!").redirect::<can_have_name>(),
    })
}

#[intent]
fn can_have_name(can_have_name: YesNo, _times: Option<u8>) -> &'static str {
    match can_have_name {
        YesNo::Yes => "Great!",
        YesNo::No => "Oh.",
    }
}

#[intent(token_env = "BOT_TOKEN")]
fn r#loop(
    #[from(memory)] size: String,
    #[from(name = "size")] any: String,
    #[from(parameter = "CurrentTask")] task: Option<String>,
    Text(text): Text,
    _: Turn,
) -> String {
    format!("{size} {any} {task:?} {text}")
}

#[intent(node = "nothing")]
fn returns_nothing() {}

#[cfg(any())]
#[intent]
fn never(_: Missing) {}

#[intent]
#[cfg(any())]
fn never_either(_: Missing) {}

fn run<I: Intent>(turn: TurnBuilder) -> Result<Reply, HandlerError> {
    match (I::META.call)(&turn.build()) {
        Call::Ready(reply) => reply,
        Call::Pending(future) => {
            let mut context = task::Context::from_waker(task::Waker::noop());
            match pin!(future).poll(&mut context) {
                task::Poll::Ready(reply) => reply,
                task::Poll::Pending => panic!("the handler waits"),
            }
        }
    }
}

fn needs<I: Intent>() -> Vec<Need> {
    let mut needs = Needs::new();
    (I::META.needs)(&mut needs);
    needs.iter().copied().collect()
}

#[test]
fn functions_stay_functions() {
    assert_eq!(can_have_name(YesNo::No, None), "Oh.");
    assert_eq!(
        r#loop("l".into(), "a".into(), None, Text("t".into()), Turn::builder("x").build()),
        "l a None t"
    );
    returns_nothing();
}

#[test]
fn keys_become_the_entry() {
    let meta = greeting::META;
    assert_eq!((meta.webhook, meta.node), ("boas-vindas", "Greet"));
    assert_eq!(meta.description, "Greets a known user.\n\n Asks others.");
    assert_eq!((meta.token, meta.token_env), (Some("s3cret"), None));
    assert_eq!(meta.fallback_message, Some("Sorry!"));
    assert_eq!(meta.timeout, Some(Duration::from_millis(1500)));
    assert!(meta.fallback);

    let meta = r#loop::META;
    assert_eq!((meta.webhook, meta.node, meta.description), ("", "loop", ""));
    assert_eq!((meta.token, meta.token_env), (None, Some("BOT_TOKEN")));
    assert_eq!((meta.fallback_message, meta.fallback), (None, false));
    assert_eq!(meta.timeout, None);

    assert_eq!(can_have_name::META.node, "can-have-name");
    assert_eq!(returns_nothing::META.node, "nothing");
}

#[test]
fn the_location_is_the_line_of_the_name() {
    const LINE: u32 = line!() + 2;
    #[intent(webhook = "elsewhere", node = "here")]
    fn here() {}

    let location = here::META.location;
    assert_eq!((location.line, location.function), (LINE, "here"));
    assert_eq!(location.file, file!());
    assert_eq!(location.module, module_path!());
    assert_eq!(location.package, "fulfill-macros");
}

#[test]
fn calls_read_the_turn() {
    let states = |users| {
        let mut states = fulfill_core::States::new();
        states.insert(Users(users));
        std::sync::Arc::new(states)
    };
    let turn = |sender: &str| Turn::builder("x").sender(sender);
    let known = run::<greeting>(turn("+1").states(states(vec!["+1"])));
    assert_eq!(known.unwrap(), Reply::say("Welcome back!"));
    let unknown = run::<greeting>(turn("+2").states(states(vec!["+1"])));
    assert_eq!(unknown.unwrap(), Reply::say("Hello!").redirect::<can_have_name>());
    let failed = run::<greeting>(turn("+2").states(states(vec![])));
    assert_eq!(failed.unwrap_err().to_string(), "there are no users");
    let refused = run::<greeting>(turn("+1"));
    assert!(refused.unwrap_err().to_string().contains("no state of type"));

    let turn = Turn::builder("x").answer("can_have_name", "sim").field("times", 2);
    assert_eq!(run::<can_have_name>(turn).unwrap(), Reply::say("Great!"));
    assert_eq!(run::<returns_nothing>(Turn::builder("x")).unwrap(), Reply::new());
}

#[test]
fn from_pins_place_and_name() {
    let turn =
        || Turn::builder("x").memory("size", "kept").parameter("CurrentTask", "t1").text("hi");
    let reply = run::<r#loop>(turn().field("size", "said"));
    assert_eq!(reply.unwrap(), Reply::say("kept said Some(\"t1\") hi"));
    let missing = run::<r#loop>(Turn::builder("x").field("size", "said")).unwrap_err();
    assert!(missing.to_string().contains("no memory is called that"), "{missing}");
}

#[test]
fn needs_are_those_of_the_arguments() {
    assert!(matches!(needs::<greeting>()[..], [Need::State { .. }]));
    let value = |name, optional| Need::Value { name, optional };
    assert_eq!(needs::<can_have_name>(), [value("can_have_name", false), value("times", true)]);
    assert_eq!(
        needs::<r#loop>(),
        [value("size", false), value("size", false), value("CurrentTask", true)]
    );
}

#[test]
fn the_linker_collects_them() {
    let mut nodes: Vec<_> = collected().map(|entry: Entry| entry.node.into_owned()).collect();
    nodes.sort();
    assert_eq!(
        nodes,
        ["Greet", "book", "can-have-name", "give-up", "here", "loop", "nothing", "size-of"]
    );
}
