//! The steps of one request, each beside the plain way to do it with the same libraries.
//!
//! `cargo bench -p fulfill-twilio`

use std::borrow::Cow;
use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use divan::{Bencher, black_box};
use fulfill_twilio::autopilot::{
    Actions, Collect, FieldType, Memory, Question, Request, Rules, Target,
};
use fulfill_twilio::form::Form;
use fulfill_twilio::signature::{Content, Signed, Signer, Validator};
use hmac::{Hmac, KeyInit, Mac};
use serde::de::IgnoredAny;
use sha1::Sha1;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const URL: &str = "https://bot.example.com/autopilot/greeting";
const MEMORY: &str = concat!(
    r#"{"twilio":{"chat":{"ChannelSid":"CH44444444444444444444444444444444","AssistantName":"","#,
    r#""Attributes":{},"ServiceSid":"IS55555555555555555555555555555555","Index":0,"From":"user","#,
    r#""MessageSid":"IM66666666666666666666666666666666"},"collected_data":{"collect-name":{"#,
    r#""answers":{"first_name":{"answer":"Ann","filled":true,"type":"Twilio.FIRST_NAME","#,
    r#""confirmed":false,"attempts":1,"validate_attempts":1,"confirm_attempts":0,"media":null}},"#,
    r#""date_started":"2021-02-16T19:44:18Z","date_completed":"2021-02-16T19:44:26Z","#,
    r#""status":"complete"}}},"name":"Ann","country":"Brazil","visits":3}"#,
);

fn main() {
    divan::main();
}

/// A delivery of 15 parameters.
fn delivery() -> Form {
    [
        ("CurrentTask", "store-user"),
        ("CurrentInput", "My name is Ann, nice to meet you"),
        ("CurrentTaskConfidence", "1.0"),
        ("NextBestTask", ""),
        ("DialogueSid", "UK77777777777777777777777777777777"),
        ("AccountSid", "AC30000000000000000000000000000000"),
        ("AssistantSid", "UA88888888888888888888888888888888"),
        ("UserIdentifier", "+14155550100"),
        ("Channel", "SMS"),
        ("DialoguePayloadUrl", "https://autopilot.twilio.com/v1/Assistants/UA8/Dialogues/UK7"),
        ("Field_first_name_Value", "Ann"),
        ("Field_first_name_Type", "Twilio.FIRST_NAME"),
        ("CallbackSource", "Autopilot"),
        ("QuerySid", "UH99999999999999999999999999999999"),
        ("Memory", MEMORY),
    ]
    .into_iter()
    .collect()
}

fn signed(form: &Form) -> Signed {
    Signer::new(TOKEN).expect("a token").sign(URL, Content::Form(form))
}

/// Decodes and sorts as one writes it by hand.
fn by_hand(body: &[u8]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let mut fields: Vec<_> = form_urlencoded::parse(body).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

fn check_by_hand(
    keyed: &Hmac<Sha1>,
    fields: &[(Cow<'_, str>, Cow<'_, str>)],
    header: &str,
) -> bool {
    let mut mac = keyed.clone();
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.decode(header).is_ok_and(|digest| mac.verify_slice(&digest).is_ok())
}

fn keyed_with_url() -> Hmac<Sha1> {
    let mac = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()).expect("a key");
    mac.chain_update(URL)
}

#[divan::bench]
fn form_decode(bencher: Bencher) {
    let body = delivery().encode();
    bencher.bench(|| Form::parse(black_box(body.as_bytes())));
}

#[divan::bench]
fn form_decode_and_sort_by_hand(bencher: Bencher) {
    let body = delivery().encode();
    bencher.bench(|| by_hand(black_box(body.as_bytes())).len());
}

#[divan::bench]
fn signature(bencher: Bencher) {
    let form = delivery();
    let headers = signed(&form).headers();
    let validator = Validator::new(TOKEN).expect("a token");
    assert!(validator.check(URL, Content::Form(&form), &headers).is_ok());
    bencher.bench(|| validator.check(black_box(URL), Content::Form(&form), &headers));
}

#[divan::bench]
fn signature_and_decode(bencher: Bencher) {
    let (body, headers) = (delivery().encode(), signed(&delivery()).headers());
    let validator = Validator::new(TOKEN).expect("a token");
    bencher.bench(|| {
        let form = Form::parse(black_box(body.as_bytes())).expect("a form");
        validator.check(black_box(URL), Content::Form(&form), &headers)
    });
}

#[divan::bench]
fn signature_and_decode_by_hand(bencher: Bencher) {
    let (body, header) = (delivery().encode(), signed(&delivery()).signature);
    let keyed = keyed_with_url();
    assert!(check_by_hand(&keyed, &by_hand(body.as_bytes()), &header));
    bencher.bench(|| check_by_hand(&keyed, &by_hand(black_box(body.as_bytes())), &header));
}

#[divan::bench]
fn signature_mismatch(bencher: Bencher) {
    let form = delivery();
    let headers = signed(&form.clone().with("a", "b")).headers();
    let validator = Validator::new(TOKEN).expect("a token");
    bencher.bench(|| validator.check(black_box(URL), Content::Form(&form), &headers));
}

#[divan::bench]
fn memory_check(bencher: Bencher) {
    let form = Form::default().with("Memory", MEMORY);
    bencher.with_inputs(|| form.clone()).bench_values(Request::from_form);
}

#[divan::bench]
fn memory_check_by_hand() -> bool {
    serde_json::from_str::<HashMap<&str, IgnoredAny>>(black_box(MEMORY)).is_ok()
}

#[divan::bench]
fn memory_parse() -> Option<usize> {
    let memory: Memory = black_box(MEMORY).parse().ok()?;
    memory.answer("first_name")?.answer.map(str::len)
}

#[divan::bench]
fn actions_encode_say(bencher: Bencher) {
    let actions = Actions::new()
        .remember("name", "Ann")
        .remember("country", "Brazil")
        .say("Hi there Ann! Welcome back, how are things in Brazil?");
    bencher.bench(|| black_box(&actions).to_json());
}

#[divan::bench]
fn actions_encode_collect(bencher: Bencher) {
    let rules = Rules::new().on_failure(["Sorry?"], true).max_attempts(3, Target::task("give-up"));
    let collect = Collect::new("collect-name", Target::task("store-user")).ask(
        Question::new("first_name", "What is your name?").kind(FieldType::FirstName).rules(rules),
    );
    let actions = Actions::new().say("Hello there!").collect(collect);
    bencher.bench(|| black_box(&actions).to_json());
}
