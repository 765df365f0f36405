//! Questions: kinds, retries, and who gives up when.

use fulfill_core::{
    Target,
    reply::{Allowed, Digits, Kind, Question},
};
use serde_json::{Value, json};

use super::{task, teach};

/// What a question becomes, in a bot with this style sheet and default.
#[track_caller]
fn asked(question: Value, style: Value, expected: Question, losses: &[&str]) {
    let shown = question.to_string();
    let collect = json!({"collect": {"name": "c", "questions": [question],
        "on_complete": {"redirect": "https://h/store"}}});
    let taught = teach(
        json!({
            "defaults": {"defaults": {"collect": {"validate_on_failure": "task://give-up"}}},
            "styleSheet": {"style_sheet": {"collect": {"validate": style}}},
            "fieldTypes": [{"uniqueName": "Size", "values": [
                {"value": "huge", "synonymOf": "large"}, {"value": "large"}, {"value": "small"}]}],
            "tasks": [task("store", json!([collect])), task("give-up", json!([{"say": "Bye"}]))],
        }),
        &["store"],
    );
    let form = taught.entries[0].form.as_ref().unwrap_or_else(|| panic!("{shown}"));
    assert_eq!(form.questions, [expected], "{shown}");
    let lost: Vec<String> = taught.losses.iter().map(ToString::to_string).collect();
    assert_eq!(lost, losses, "{shown}");
}

#[test]
fn answers_are_judged_as_the_schema_says() {
    let sheet = || {
        json!({"on_failure": {"repeat_question": true, "messages": [{"say": "Sorry?"}]},
            "on_success": {"say": "Thanks."}, "max_attempts": 4})
    };
    let to = |node: &'static str| Target::Intent { webhook: Some("".into()), node: node.into() };
    let plain = || Question::new("q", "Q?").attempts(2, to("give-up"));
    let two = || json!({"max_attempts": 2});
    // The style sheet stands behind what the question says.
    let styled = Question::new("q", "Q?").retry("Sorry?").repeat().attempts(4, to("give-up"));
    let ask = |more: Value| {
        let mut asked = json!({"question": "Q?", "name": "q"});
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        asked
    };
    asked(ask(json!({})), sheet(), styled.clone().thanks("Thanks."), &[]);
    asked(ask(json!({"validate": true})), sheet(), styled.clone().thanks("Thanks."), &[]);
    asked(ask(json!({"validate": {"on_success": {"say": ""}}})), sheet(), styled.clone(), &[]);
    let own = json!({"validate": {
        "on_failure": {"messages": [{"say": "A?"}, {"say": {"speech": "B?"}}], "repeat_question": false},
        "on_success": {"say": "Good."},
        "max_attempts": {"num_attempts": 1, "redirect": "https://h/store"}}});
    let judged = Question::new("q", "Q?").retry("A?").retry("B?").thanks("Good.");
    asked(ask(own), sheet(), judged.attempts(1, to("store")), &[]);
    let half = json!({"validate": {"on_failure": {"messages": [{"say": "A?"}]}}});
    let halved = Question::new("q", "Q?").retry("A?").repeat().attempts(4, to("give-up"));
    asked(ask(half), sheet(), halved.thanks("Thanks."), &[]);
    // What the answer must be.
    let large = || Allowed::new("large").or("huge");
    for (more, kind) in [
        (json!({"type": "Twilio.EMAIL"}), Kind::Email),
        (json!({"type": "Twilio.NUMBER"}), Kind::Decimal),
        (json!({"type": "Size"}), Kind::OneOf(vec![large(), "small".into()])),
        (
            json!({"type": "Size", "validate": {"allowed_values": {"list": ["large"]}}}),
            Kind::OneOf(vec![large()]),
        ),
        (
            json!({"validate": {"allowed_values": {"list": ["1", "2"]}}}),
            Kind::OneOf(vec!["1".into(), "2".into()]),
        ),
        (json!({"validate": {"allowed_values": {"list": []}}}), Kind::Text),
        (
            json!({"validate": {"allowed_types": {"list": ["image/png"]}}}),
            Kind::Media(vec!["image/png".into()]),
        ),
    ] {
        asked(ask(more), two(), plain().kind(kind), &[]);
    }
    let keys = json!({"voice_digits": {"num_digits": 4, "finish_on_key": "#"}, "prefill": "size"});
    let mut keyed = plain().prefill("size");
    keyed.digits = Some(Digits { count: Some(4), finish_on_key: Some("#".into()), map: vec![] });
    asked(ask(keys), two(), keyed, &[]);
    // What cannot be taken over.
    for (more, expected, lost) in [
        (
            json!({"type": "Colour"}),
            plain().kind(Kind::Custom("Colour".into())),
            "question `q` takes any text: the file has no values of its type `Colour`",
        ),
        (
            json!({"validate": {"webhook": {"url": "https://h/judge"}}}),
            plain(),
            "answers to `q` are not judged by `https://h/judge`; look at them in the handler",
        ),
        (
            json!({"validate": {"max_attempts": {"num_attempts": 3, "redirect": "task://nobody"}}}),
            Question::new("q", "Q?"),
            "question `q` is asked until it is answered: it gives up by going to `task://nobody`, which \
             no intent of this program answers",
        ),
        (
            json!({"validate": {"max_attempts": {"num_attempts": 0, "redirect": "task://give-up"}}}),
            Question::new("q", "Q?"),
            "question `q` allows no attempt; it is asked until it is answered",
        ),
    ] {
        asked(ask(more), two(), expected, &[&format!("task `store`: {lost}")]);
    }
}
