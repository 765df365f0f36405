//! Properties of taught schemas: any of them makes a bot that starts, and forms that Autopilot was sent
//! come back from it.

use fulfill_core::{
    Provider as _, Reply, Said, Table, Target,
    collect::Checks,
    dialogue::{Engine, Rules},
    matching::{Matcher, Samples},
    reply::{Form, Kind, Question},
};
use fulfill_twilio::autopilot::{Autopilot, FieldType, Schema, Taught};
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::select,
};
use serde_json::{Value, json};

use crate::teach::{handler, teach};

/// Names that meet, so that targets find tasks and handlers.
fn name() -> impl Strategy<Value = String> {
    select(vec!["a", "b", "c", "shop", "a b", "", "é"]).prop_map(str::to_owned)
}

fn target() -> impl Strategy<Value = Value> {
    let form = select(vec!["task://", "https://h/", "https://h/shop/", "https://h?", ""]);
    let uri = (form, name()).prop_map(|(form, name)| format!("{form}{name}"));
    (uri, any::<bool>()).prop_map(|(uri, whole)| match whole {
        true => json!({"uri": uri, "method": "GET"}),
        false => uri.into(),
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,20}", "[a-c {}]{0,16}", Just("hello {a} there".to_owned())]
}

/// Members that may each be absent.
fn members(
    all: Vec<(&'static str, BoxedStrategy<Value>)>,
) -> impl Strategy<Value = serde_json::Map<String, Value>> {
    let some =
        all.into_iter().map(|(name, value)| option::of(value).prop_map(move |value| (name, value)));
    let some: Vec<_> = some.collect();
    some.prop_map(|members| {
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    })
}

fn validate() -> impl Strategy<Value = Value> {
    let say = || text().prop_map(|text| json!({ "say": text }));
    let list = || vec(name(), 0..3).prop_map(|list| json!({ "list": list })).boxed();
    let failure = (vec(say(), 0..3), any::<Option<bool>>())
        .prop_map(|(messages, again)| json!({"messages": messages, "repeat_question": again}));
    let attempts =
        (0_u32..4, target()).prop_map(|(most, to)| json!({"num_attempts": most, "redirect": to}));
    let rules = members(vec![
        ("allowed_values", list()),
        ("allowed_types", list()),
        ("on_failure", failure.boxed()),
        ("on_success", say().boxed()),
        ("max_attempts", attempts.boxed()),
        ("webhook", Just(json!({"url": "https://h/judge"})).boxed()),
    ]);
    prop_oneof![Just(Value::Bool(true)), rules.prop_map(Value::Object)]
}

fn question() -> impl Strategy<Value = Value> {
    let types: Vec<&str> =
        FieldType::BUILT_IN.iter().map(FieldType::as_str).chain(["a", "b"]).collect();
    let digits = btree_map("[0-9]", target(), 0..3)
        .prop_map(|map| json!({"num_digits": 1, "redirects": map, "other": 1}));
    let more = members(vec![
        ("type", select(types).prop_map(Value::from).boxed()),
        ("validate", validate().boxed()),
        ("prefill", name().prop_map(Value::from).boxed()),
        ("voice_digits", digits.boxed()),
    ]);
    (name(), text(), more).prop_map(|(name, ask, mut more)| {
        more.extend([("name".to_owned(), name.into()), ("question".to_owned(), ask.into())]);
        more.into()
    })
}

fn action() -> impl Strategy<Value = Value> {
    let collect = (name(), vec(question(), 0..3), target()).prop_map(|(name, questions, to)| {
        json!({"collect": {"name": name, "questions": questions, "on_complete": {"redirect": to}}})
    });
    prop_oneof![
        text().prop_map(|text| json!({ "say": text })),
        text().prop_map(|text| json!({"say": {"speech": text}})),
        text().prop_map(|body| json!({"show": {"body": body, "images": [{"url": body}]}})),
        (name(), text()).prop_map(|(name, value)| json!({"remember": {name: value}})),
        vec(name(), 0..3).prop_map(|tasks| json!({"listen": {"tasks": tasks}})),
        Just(json!({"listen": true})),
        target().prop_map(|to| json!({ "redirect": to })),
        collect,
        text().prop_map(|text| json!({"handoff": {"channel": text, "uri": text, "timeout": text}})),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let samples = || vec(text().prop_map(|text| json!({ "taggedText": text })), 0..4);
    let tasks = (name(), option::of(vec(action(), 0..4)), samples()).prop_map(
        |(name, actions, samples)| {
            json!({"uniqueName": name, "samples": samples,
            "actions": actions.map(|actions| json!({ "actions": actions })),
            "fields": [{"uniqueName": name, "fieldType": "a"}]})
        },
    );
    let values = vec((name(), option::of(name())), 0..5).prop_map(|values| -> Vec<Value> {
        values.into_iter().map(|(value, of)| json!({"value": value, "synonymOf": of})).collect()
    });
    let start = || option::of(target().prop_map(|to| to.as_str().map(str::to_owned)));
    let style = (0_u32..4, text()).prop_map(|(most, say)| {
        json!({"max_attempts": most, "on_success": {"say": say},
            "on_failure": {"messages": [{"say": say}]}})
    });
    (vec(tasks, 0..6), values, start(), start(), option::of(style)).prop_map(
        |(tasks, values, initiation, fallback, style)| {
            json!({
                "tasks": tasks,
                "fieldTypes": [{"uniqueName": "a", "values": values}],
                "defaults": {"defaults": {"assistant_initiation": initiation, "fallback": fallback,
                    "collect": {"validate_on_failure": fallback}}},
                "styleSheet": {"style_sheet": {"collect": {"validate": style}}},
            })
        },
    )
}

/// Forms that Autopilot can ask as they are, and questions that go with them.
fn form() -> impl Strategy<Value = Form> {
    let kinds = vec![
        Kind::Text,
        Kind::YesNo,
        Kind::FirstName,
        Kind::Decimal,
        Kind::Date,
        Kind::UsState,
        Kind::Media(vec!["image/png".into()]),
        Kind::OneOf(vec!["small".into(), "large".into()]),
    ];
    let words = || "[a-z][a-z ?]{0,11}[a-z?]";
    let question =
        (words(), select(kinds), vec(words(), 0..3), any::<bool>(), option::of(words()), 0_u32..4)
            .prop_map(|(ask, kind, retry, repeat, thanks, most)| {
                let mut question = Question::new("", ask).kind(kind);
                (question.retry, question.repeat, question.thanks) = (retry, repeat, thanks);
                question.attempts = (most > 0).then(|| (most, to("give-up")));
                question
            });
    vec(question, 1..4).prop_map(|questions| {
        let mut form = Form::new("form", to("store"));
        for (at, question) in questions.into_iter().enumerate() {
            form.questions.push(Question { name: format!("q{at}"), ..question });
        }
        form
    })
}

fn to(node: &'static str) -> Target {
    Target::Intent { webhook: Some("".into()), node: node.into() }
}

proptest! {
    /// Whatever a schema holds, a bot that was sound before it was taught starts after it.
    #[test]
    fn any_schema_teaches_a_bot_that_starts(schema in schema(), handlers in vec(select(vec!["a", "b", "shop/a"]), 0..3)) {
        let mut handlers = handlers;
        handlers.sort_unstable();
        handlers.dedup();
        let schema: Schema = serde_json::from_value(schema).unwrap();
        let Taught { entries, losses, .. } = schema.teach(handlers.iter().map(|name| handler(name)));
        for (entry, name) in entries.iter().zip(&handlers) {
            prop_assert_eq!(&entry.name(), name);
        }
        prop_assert!(losses.iter().all(|loss| !loss.to_string().contains('\n')), "{:?}", losses);
        prop_assume!(!entries.is_empty());
        let table = Table::new(entries);
        prop_assert!(table.is_ok(), "{:?}", table.err());
        let table = table.unwrap();
        let (matcher, gaps) = Matcher::new(&table, Box::new(Samples::new()));
        prop_assert!(gaps.is_empty(), "{:?}", gaps);
        let gaps = Engine::new(table, matcher, Checks::collected(), Rules::default()).gaps();
        prop_assert!(gaps.is_empty(), "{:?}", gaps);
    }

    /// A form that a handler sends to Autopilot comes back from a schema with the same collect.
    #[test]
    fn forms_go_there_and_back(form in form()) {
        let channel = Autopilot::unsigned();
        let event = channel.pretend(&Said::new("user", "text")).unwrap();
        let sent = channel.encode(&event, Reply::new().collect_form(form.clone())).unwrap();
        let actions: Value = serde_json::from_slice(sent.response.body()).unwrap();
        let taught = teach(json!({"tasks": [{"uniqueName": "store", "actions": actions}]}), &["store", "give-up"]);
        prop_assert_eq!(taught.losses, []);
        prop_assert_eq!(taught.entries[0].form.as_ref(), Some(&form));
    }
}
