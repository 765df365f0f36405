//! Schemas taught to intents: what each learns, what becomes an intent, and what is lost.

mod questions;

use fulfill_core::{
    Call, Entry, Reply, Target, Turn,
    reply::{Digits, Form, Listen, Media, Play, Question, Say, Show},
};
use fulfill_twilio::autopilot::{Schema, Taught};
use serde_json::{Value, json};

/// A handler by its name, as `node` or `webhook/node`.
pub(crate) fn handler(name: &str) -> Entry {
    let (webhook, node) = name.split_once('/').unwrap_or(("", name));
    let entry = Entry::new(node.to_owned(), |_| Call::Ready(Ok(Reply::say("handled"))));
    Entry { webhook: webhook.to_owned().into(), ..entry }
}

pub(crate) fn teach(schema: Value, handlers: &[&str]) -> Taught {
    let text = schema.to_string();
    let schema: Schema =
        serde_json::from_value(schema).unwrap_or_else(|why| panic!("{why}: {text}"));
    schema.teach(handlers.iter().map(|name| handler(name)))
}

/// A task of that name with these actions.
fn task(name: &str, actions: Value) -> Value {
    json!({"uniqueName": name, "actions": {"actions": actions}})
}

/// An intent in one line: what leads to it, what it asks, what it replies.
fn line(entry: &Entry) -> String {
    let mut line = entry.name();
    let triggers = &entry.triggers;
    triggers.commands.iter().for_each(|command| line += &format!(" /{command}"));
    triggers.samples.iter().for_each(|sample| line += &format!(" '{sample}'"));
    if entry.fallback {
        line += " or anything";
    }
    if let Some(Form { name, then, .. }) = &entry.form {
        line += &format!(", asks {name} for {then}");
    }
    match (entry.handler)(&Turn::builder("test").build()) {
        Call::Ready(Ok(reply)) if reply != Reply::say("handled") => {
            line += &format!(": {}", serde_json::to_string(&reply).expect("JSON"));
        }
        _ => {}
    }
    line
}

#[track_caller]
fn check(schema: Value, handlers: &[&str], intents: &[&str], losses: &[&str]) {
    let shown = schema.to_string();
    let taught = teach(schema, handlers);
    let lines: Vec<String> = taught.entries.iter().map(line).collect();
    assert_eq!(lines, intents, "{shown}");
    let lost: Vec<String> = taught.losses.iter().map(ToString::to_string).collect();
    assert_eq!(lost, losses, "{shown}");
}

#[test]
fn handlers_learn_what_leads_to_them() {
    let samples = json!([
        {"language": "en-US", "taggedText": "a table for {people}"},
        {"language": "es-ES", "taggedText": " mesa para {people} "},
        {"language": "en-US", "taggedText": "A table  for {people}"},
    ]);
    let order = |uri: &str| {
        let actions = json!({"actions": [{"redirect": uri}]});
        json!({"tasks": [{"uniqueName": "order", "actions": actions, "samples": samples}]})
    };
    let learnt = "order 'a table for {people}' 'mesa para {people}'";
    // By its own name, by one URL for all tasks, by the task itself.
    for uri in ["https://h/order", "https://h/bot/order?x=1", "https://h/bot", "task://order"] {
        check(order(uri), &["order"], &[learnt], &[]);
    }
    check(
        order("https://h/shop/order"),
        &["shop/order"],
        &[&learnt.replace("order '", "shop/order '")],
        &[],
    );
    check(
        json!({"tasks": [{"uniqueName": "order", "samples": samples}]}),
        &["order"],
        &[learnt],
        &[],
    );
    // Its name is another intent's: the samples mean where it leads.
    check(
        order("https://h/table"),
        &["order", "table"],
        &["order", "table 'a table for {people}' 'mesa para {people}'"],
        &[
            "task `order`: it ends in `redirect` that does not lead to the intent of its name, which \
           answers instead",
        ],
    );
    // Nobody has its name: it becomes an intent that leads there.
    check(
        order("https://h/table"),
        &["table"],
        &[
            "table",
            "order 'a table for {people}' 'mesa para {people}': \
                    [{\"redirect\":{\"intent\":{\"webhook\":\"\",\"node\":\"table\"}}}]",
        ],
        &[],
    );
}

#[test]
fn questions_go_before_the_handler() {
    let collect = |to: &str| {
        json!({"collect": {"name": "who", "on_complete": {"redirect": to},
            "questions": [{"question": "Who?", "name": "who"}]}})
    };
    let one = |name: &str, actions: Value| json!({"tasks": [task(name, actions)]});
    check(
        one("order", json!([collect("https://h/order")])),
        &["order"],
        &["order, asks who for order"],
        &[],
    );
    check(
        one("order", json!([{"say": "Hi!"}, {"remember": {"a": 1}}, collect("https://h/order")])),
        &["order"],
        &["order, asks who for order"],
        &[
            "task `order`: its `say`, `remember` is left out, since the intent of its name answers; let \
           the handler reply so",
        ],
    );
    check(
        one("order", json!([{"say": "Closed."}])),
        &["order"],
        &["order"],
        &[
            "task `order`: its `say` is left out, since the intent of its name answers; let the handler \
           reply so",
        ],
    );
    let form = r#"{"name":"who","questions":[{"name":"who","ask":"Who?","kind":"text","repeat":false}],"then":{"intent":{"webhook":"","node":"store"}}}"#;
    check(
        one("order", json!([{"say": "Hi!"}, collect("https://h/store"), {"say": "never"}])),
        &["store"],
        &["store", &format!(r#"order: [{{"say":{{"text":"Hi!"}}}},{{"collect":{form}}}]"#)],
        &[],
    );
    // An intent has one form, whichever way leads to it.
    let two = json!({"tasks": [
        task("order", json!([collect("https://h/order")])),
        task("again", json!([{"redirect": "https://h/order"}])),
    ]});
    let again = r#"again: [{"redirect":{"intent":{"webhook":"","node":"order"}}}]"#;
    check(
        two,
        &["order"],
        &["order, asks who for order", again],
        &[
            "task `again`: it leads to `order`, which asks form `who` first whichever way leads there; give \
         it an intent of its own",
        ],
    );
}

#[test]
fn a_program_keeps_what_it_has() {
    let schema: Schema = serde_json::from_value(json!({
        "defaults": {"defaults": {"assistant_initiation": "task://hello", "fallback": "task://hello"}},
        "tasks": [{"uniqueName": "hello", "samples": [{"taggedText": "hi"}], "actions": {"actions": [
            {"collect": {"name": "a", "on_complete": {"redirect": "https://h/hello"},
                "questions": [{"question": "A?", "name": "a"}]}}]}}],
    }))
    .unwrap();
    let own = Form::new("b", "hello").question(Question::new("b", "B?"));
    let mut hello = handler("hello").asking(own.clone());
    hello.triggers = hello.triggers.clone().text("hey").sample("Hi").priority(3);
    let mut other = handler("other");
    other.fallback = true;
    other.triggers = other.triggers.clone().command("start");
    let Taught { entries, losses, .. } = schema.teach([other, hello.clone()]);
    assert_eq!(
        entries.iter().map(line).collect::<Vec<_>>(),
        ["other /start or anything", "hello 'Hi', asks b for hello",]
    );
    assert_eq!((&entries[1].triggers, &entries[1].form), (&hello.triggers, &Some(own)));
    let lost: Vec<String> = losses.iter().map(ToString::to_string).collect();
    assert_eq!(lost, ["task `hello`: the questions that its intent has are asked"]);
}

#[test]
fn tasks_without_a_handler_become_intents() {
    let every = json!([
        {"say": "Hi"}, {"say": {"speech": "<speak>Hi</speak>"}}, {"say": ""},
        {"show": {"body": "Menu", "images": [{"url": "https://h/a.png", "label": "A"}]}},
        {"play": {"url": "https://h/a.mp3", "loop": 2}},
        {"remember": {"seen": true, "at": null}},
        {"listen": {"tasks": ["bye", "task://menu"], "barge": false,
            "voice_digits": {"num_digits": 1, "redirects": {"1": "task://bye", "2": "https://h/menu"}}}},
    ]);
    let schema = json!({
        "defaults": {"defaults": {"assistant_initiation": "https://h/menu", "fallback": "task://bye"}},
        "tasks": [task("all", every), task("bye", json!([{"say": "Bye!"}]))],
    });
    let taught = teach(schema, &["menu"]);
    assert_eq!(taught.losses, []);
    assert_eq!(line(&taught.entries[0]), "menu /start");
    assert_eq!(line(&taught.entries[2]), r#"bye or anything: [{"say":{"text":"Bye!"}}]"#);
    let Call::Ready(Ok(reply)) = (taught.entries[1].handler)(&Turn::builder("t").build()) else {
        panic!("it replies at once")
    };
    let to = |node: &'static str| Target::Intent { webhook: Some("".into()), node: node.into() };
    let map = vec![("1".to_owned(), to("bye")), ("2".to_owned(), to("menu"))];
    let digits = Some(Digits { count: Some(1), finish_on_key: None, map });
    let expected = Reply::say("Hi")
        .and_say(Say::speech("<speak>Hi</speak>"))
        .show(Show::body("Menu").media(Media::url("https://h/a.png").label("A")))
        .play(Play::url("https://h/a.mp3").repeat(2))
        .remember("at", Value::Null)
        .remember("seen", true)
        .listen_for(Listen { only: vec![to("bye"), to("menu")], digits, barge: Some(false) });
    assert_eq!(reply, expected);
    assert_eq!(*taught.entries[1].outline.actions, ["listen", "play", "remember", "say", "show"]);
}

#[test]
fn losses_say_what_is_left_out() {
    let tasks = |tasks: Value| json!({ "tasks": tasks });
    let samples = json!([{"taggedText": "{a} {b}"}, {"taggedText": "hi"}]);
    check(
        json!({
            "defaults": {"defaults": {"fallback": "task://nobody", "assistant_initiation": ""}},
            "tasks": [{"uniqueName": "a", "samples": samples}, {"uniqueName": " "}, {"uniqueName": "a"}],
        }),
        &["a"],
        &["a 'hi'"],
        &[
            "a task without a name is left out; nothing can lead to it",
            "default `fallback` leads to `task://nobody`, which no intent of this program answers",
            "task `a`: it is there twice; the first counts",
            "task `a`: sample \"{a} {b}\" has `a` and `b` beside each other: put a word between them",
        ],
    );
    // What leads nowhere is not made, nor what leads to that.
    let chain = json!([
        task("a", json!([{"redirect": "task://b"}])),
        task("b", json!([{"redirect": "https://h/c"}])),
        task("c", json!([{"say": "C"}, {"redirect": "task://a"}])),
        task("d", json!([])),
    ]);
    let nobody = |task: &str, to: &str| {
        format!("task `{task}`: it redirects to `{to}`, which no intent of this program answers")
    };
    let nothing = |task: &str| {
        format!(
            "task `{task}`: nothing is left of it, and no intent has its name, so nothing answers it"
        )
    };
    check(
        tasks(chain),
        &[],
        &[r#"c: [{"say":{"text":"C"}}]"#],
        &[
            &nobody("a", "task://b"),
            &nothing("a"),
            &nobody("b", "https://h/c"),
            &nothing("b"),
            &nobody("c", "task://a"),
            &nothing("d"),
        ],
    );
    let handoff = json!([{"handoff": {"channel": "voice", "uri": "https://h/twiml", "timeout": "soon",
        "wait_url": "https://h/wait"}}]);
    check(
        tasks(json!([task("agent", handoff)])),
        &[],
        &[r#"agent: [{"handoff":{"channel":"voice","to":"https://h/twiml"}}]"#],
        &[
            "task `agent`: its handoff keeps only channel, address, method, priority and timeout",
            "task `agent`: the timeout of its handoff is no number of seconds",
        ],
    );
    let collect = json!([{"collect": {"name": "a b", "questions": [],
        "on_complete": {"redirect": "task://a"}}}]);
    check(
        tasks(json!([task("a", collect)])),
        &["a"],
        &["a"],
        &[
            "task `a`: its collect is left out: form `a b` needs a name without blanks",
            "task `a`: its collect is left out: form `a b` asks nothing; add a question",
        ],
    );
    let style =
        json!({"styleSheet": {"style_sheet": {"collect": {"validate": {"max_attempts": 3}}}}});
    check(
        style,
        &["a"],
        &["a"],
        &[
            "`max_attempts` of the style sheet has no task to lead to; name one as `validate_on_failure` in \
         the defaults",
        ],
    );
    let types = json!({
        "fieldTypes": [{"uniqueName": "Size", "values": [
            {"value": "large"}, {"value": "big", "synonymOf": "large"}, {"value": "x", "synonymOf": "y"}]}],
        "tasks": [{"uniqueName": "a", "fields": [{"uniqueName": "size", "fieldType": "Size"}]}],
    });
    check(
        types,
        &["a"],
        &["a"],
        &[
            "`x` of field type `Size` is left out: it is another word for `y`, which is no value of it",
            "task `a`: field `size` arrives as it was said, also where type `Size` has another word for it; \
         read it with `#[derive(Slot)]`",
        ],
    );
}
