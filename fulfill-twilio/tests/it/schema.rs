//! A bot's `schema.json`, read and written.

use fulfill_twilio::autopilot::schema::Schema;
use fulfill_twilio::autopilot::{FieldType, Target};

use crate::golden;

const SCHEMA: &str = include_str!("../wire/autopilot/schema.json");

#[test]
fn a_whole_schema_reads_and_is_written_alike() {
    let schema: Schema = serde_json::from_str(SCHEMA).expect("a schema");
    assert_eq!(schema.name(), Some("almighty-bot"));
    let defaults = &schema.defaults.as_ref().expect("defaults").defaults;
    assert_eq!(defaults.assistant_initiation.as_deref(), Some("task://greeting"));
    let style = &schema.style_sheet.as_ref().expect("a style sheet").style_sheet;
    let validate = style.collect.as_ref().and_then(|collect| collect.validate.as_ref());
    assert_eq!(validate.and_then(|validate| validate.max_attempts), Some(4));
    let size = &schema.field_types[0];
    assert_eq!(size.values[1].synonym_of.as_deref(), Some("large"));
    let task = schema.task("can-have-name").expect("a task");
    let actions = task.actions.as_ref().expect("actions");
    assert!(actions.check().is_empty() && actions.keeps_dialogue());
    let order = schema.task("order").expect("a task");
    assert_eq!(order.fields[1].field_type, FieldType::Number);
    assert_eq!(order.fields[0].field_type, FieldType::from("Size"));
    assert_eq!(order.samples[0].fields().collect::<Vec<_>>(), ["count", "size"]);
    golden("autopilot/schema.json", &serde_json::to_string_pretty(&schema).expect("JSON"));
}

#[test]
fn reads_leniently() {
    for text in [
        "{}",
        r#"{"tasks":null,"fieldTypes":null,"defaults":null,"styleSheet":{}}"#,
        r#"{"uniqueName":"a","webhooks":[1],"tasks":[{"uniqueName":"t","actions":{}}]}"#,
        r#"{"tasks":[{"uniqueName":"t","actions":null,"fields":null,"samples":null,"x":1}]}"#,
        r#"{"defaults":{"defaults":{"fallback":""}},"modelBuild":{"uniqueName":"v0.1","x":1}}"#,
    ] {
        serde_json::from_str::<Schema>(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn a_redirect_to_a_webhook_is_found() {
    let text = r#"{"tasks":[{"uniqueName":"greeting","actions":{"actions":[
        {"redirect":{"method":"POST","uri":"https://bot.example.com/greeting"}}]}}]}"#;
    let schema: Schema = serde_json::from_str(text).expect("a schema");
    let actions = schema.tasks[0].actions.as_ref().expect("actions");
    let fulfill_twilio::autopilot::Action::Redirect(target) = &actions.actions[0] else {
        panic!("{actions:?}")
    };
    assert_eq!(target.uri(), "https://bot.example.com/greeting");
    assert_eq!((target.task_name(), Target::task("a").task_name()), (None, Some("a")));
}
