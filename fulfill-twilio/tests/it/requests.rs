//! Deliveries of Autopilot, decoded.

use fulfill_twilio::autopilot::{Request, RequestError};
use fulfill_twilio::form::{Form, FormError};

/// A delivery as captured, its identifiers replaced.
const DELIVERY: &str = include_str!("../wire/autopilot/delivery.form");
/// The same kind of delivery in the query of a GET, which carries no `Memory`.
const QUERY: &str = include_str!("../wire/autopilot/delivery.query");

#[track_caller]
fn request(body: &str) -> Request {
    Request::from_body(body.trim_end().as_bytes()).expect("a request")
}

#[test]
fn every_parameter_is_found() {
    let request = request(DELIVERY);
    assert_eq!(request.account_sid(), Some("AC30000000000000000000000000000000"));
    assert_eq!(request.assistant_sid(), Some("UA88888888888888888888888888888888"));
    assert_eq!(request.dialogue_sid(), Some("UK77777777777777777777777777777777"));
    assert_eq!(request.user_identifier(), Some("whatsapp:+14155550100"));
    assert_eq!(request.current_input(), Some("call me Ann & Bob 👍"));
    assert_eq!(request.current_task(), Some("store-user"));
    assert_eq!(request.current_task_confidence(), Some(1.0));
    assert_eq!(request.next_best_task(), None, "it is empty");
    assert_eq!(request.channel(), Some("SMS"));
    assert!(request.is_on("sms") && !request.is_on("voice"));
    assert_eq!(
        request.dialogue_payload_url(),
        Some("https://autopilot.twilio.com/v1/Assistants/UA88/Dialogues/UK77")
    );
    assert_eq!(request.field_values("numbers").collect::<Vec<_>>(), ["3", "1", "3"]);
    assert_eq!(request.field("first_name"), Some("Ann"));
    assert_eq!(request.field_type("first_name"), Some("Twilio.FIRST_NAME"));
    assert_eq!(request.fields().len(), 4);
    assert_eq!(request.parameter("Unknown_New"), Some("kept"));
    assert_eq!(request.parameter("Absent"), None);
    assert_eq!(request.validate_field_answer(), None);
}

#[test]
fn memory_holds_answers_channels_and_remembered_values() {
    let request = request(DELIVERY);
    let memory = request.memory();
    let collected = memory.collect("collect-name").expect("a collect");
    assert!(collected.is_complete());
    assert_eq!(collected.date_started, Some("2021-02-16T19:44:18Z"));
    assert_eq!(collected.date_completed, Some("2021-02-16T19:44:26Z"));
    assert_eq!(collected.answers().map(|(name, _)| name).collect::<Vec<_>>(), ["first_name"]);
    let answer = memory.answer("first_name").expect("an answer");
    assert_eq!(memory.answer_in("collect-name", "first_name"), Some(answer));
    assert_eq!(memory.answer_in("other", "first_name"), None);
    assert_eq!((answer.answer, answer.kind), (Some("Ann"), Some("Twilio.FIRST_NAME")));
    assert_eq!((answer.filled, answer.confirmed), (Some(true), Some(false)));
    assert_eq!((answer.attempts, answer.validate_attempts), (Some(1), Some(1)));
    assert_eq!((answer.confirm_attempts, answer.media, answer.error), (Some(0), None, None));
    let channels: Vec<_> = memory.channels().map(|(name, _)| name).collect();
    assert_eq!(channels, ["chat", "custom.shop"]);
    let chat = memory.channel("chat").expect("a channel");
    assert_eq!(chat["ChannelSid"], "CH44444444444444444444444444444444");
    let remembered: Vec<_> = memory.all_remembered().map(|(key, _)| key).collect();
    assert_eq!(remembered, ["country", "visits"]);
    assert_eq!(memory.remembered("twilio"), None);
}

/// Memory as the greeting bot reads it: the answer to a yes-or-no question, and a first name.
#[test]
fn greeting_bot() {
    for (collect, question, given) in [
        ("ask-for-name", "can_have_name", "Yes"),
        ("ask-for-name", "can_have_name", "No"),
        ("collect-name", "first_name", "ann"),
    ] {
        let memory = format!(
            r#"{{"twilio": {{"collected_data": {{"{collect}": {{"answers":
               {{"{question}": {{"answer": "{given}"}}}}}}}}}}}}"#
        );
        let form = Form::default().with("UserIdentifier", "+14155550100").with("Memory", &memory);
        let request = request(&form.encode());
        let answer = request.memory().answer(question).and_then(|answer| answer.answer);
        assert_eq!(answer, Some(given));
        assert_eq!(request.memory().answer_in(collect, question).is_some(), answer.is_some());
    }
}

#[test]
fn a_get_has_everything_but_memory() {
    let request = request(QUERY);
    assert_eq!(request.current_task(), Some("greeting"));
    assert_eq!(request.user_identifier(), Some("user"));
    assert_eq!(request.current_input(), Some("hello there"));
    assert!(request.memory().is_empty());
}

#[test]
fn a_validation_request_has_the_raw_answer() {
    let request = request("ValidateFieldAnswer=+a+b+&CurrentTask=order");
    assert_eq!(request.validate_field_answer(), Some(" a b "));
}

#[track_caller]
fn refused(body: &str) -> RequestError {
    Request::from_body(body.as_bytes()).expect_err("a refusal")
}

#[test]
fn broken_requests_are_refused_with_a_reason() {
    let cut = refused("CurrentTask=a&Memory=%7B%22twilio%22%3A%7B%22sms%22%3A&CurrentInput=hi");
    assert_eq!(
        cut.to_string(),
        "parameter Memory is not JSON at byte 17 of 17; was the request cut on its way?"
    );
    let deep = format!("Memory={}", "%7B%22a%22%3A".repeat(2_000));
    assert_eq!(refused(&deep), RequestError::MemoryTooDeep { limit: 64 });
    let members: String =
        (0..10_000).map(|i| format!("%22k{i}%22%3A%22vvvvvvvvvv%22%2C")).collect();
    let wide = refused(&format!("Memory=%7B{members}%22z%22%3A1%7D"));
    assert!(
        matches!(wide, RequestError::MemoryTooLarge { bytes: 208_897, limit: 65_536 }),
        "{wide}"
    );
    let many: String = (0..1_001).map(|i| format!("p{i}=1&")).collect();
    let many = refused(&many);
    assert_eq!(many, RequestError::Form(FormError::TooManyPairs { limit: 1_000 }));
    let bytes = Request::from_body(b"CurrentInput=%ff%fe").expect_err("a refusal");
    assert_eq!(
        bytes.to_string(),
        "parameter \"CurrentInput\" is not UTF-8 once decoded; send text as percent-encoded UTF-8"
    );
}

#[test]
fn a_request_may_go_to_another_task() {
    fn anywhere<T: Send + Sync + 'static>() {}
    anywhere::<Request>();
    assert!(!format!("{:?}", request(DELIVERY)).contains("Ann"), "what users wrote stays private");
}
