//! Forms that Autopilot runs: what is asked natively, and the same values read back from `Memory`.

use std::sync::Arc;

use bytes::Bytes;
use fulfill_core::{
    Call, Collect as _, Email, Entry, FirstName, FromTurn as _, Hints, Inbound, Provider, Reply,
    Table, Triggers, Turn, YesNo,
    collect::{Answers, Checks},
    country::Country,
    dialogue::{Awaiting, Engine, Rules, State, Step},
    matching::{Matcher, Samples},
    reply::{Form, Kind, Question},
    slot::{Currency, Month},
};
use fulfill_macros::{Collect, Slot};
use fulfill_phone::Phone;
use fulfill_twilio::autopilot::Autopilot;
use http::HeaderMap;
use jiff::civil::{Date, Time, Weekday};
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};

#[derive(Clone, Debug, PartialEq, Slot)]
#[slot(crate = fulfill_core)]
enum Room {
    Single,
    #[slot("for two", "casal")]
    Double,
}

#[derive(Debug, PartialEq, Collect)]
#[collect(crate = fulfill_core, then = "book", cancel = "bye", confirm = "{summary}?")]
struct Booking {
    /// Your first name?
    name: FirstName,
    /// Which room?
    #[ask(retry = "Single or double?", attempts = 2, otherwise = "give-up")]
    room: Room,
    /// How many are you?
    #[ask(validate = few)]
    guests: u8,
    /// How much is it to cost?
    price: f64,
    /// In which currency?
    currency: Currency,
    /// When?
    day: Date,
    /// At what time?
    time: Time,
    /// On which day of the week may we call?
    call: Option<Weekday>,
    /// In which month were you born?
    month: Option<Month>,
    /// Where do you come from?
    country: Option<Country>,
    /// How do we reach you?
    phone: Option<Phone>,
    /// Where do we write to?
    #[ask(skip = "nowhere")]
    email: Option<Email>,
    /// Anything else?
    #[ask(skip)]
    note: String,
    /// Agreed?
    agreed: YesNo,
}

fn few(guests: &u8) -> Result<(), String> {
    if *guests <= 9 { Ok(()) } else { Err("We have nine chairs.".to_owned()) }
}

/// What users say to each question; `""` stands for a question without an answer.
const SAID: [(&str, &[&str]); 14] = [
    ("name", &["Ana", " João ", "Zoë"]),
    ("room", &["single", "For Two", "casal"]),
    ("guests", &["2", "dois", "nine", "tres", "10", "many"]),
    ("price", &["1.234", "1,5", "12.50", "two and a half", "dois e meio", "-3"]),
    ("currency", &["BRL", "reais", "R$", "$", "euros", "peso"]),
    ("day", &["2026-11-21", "12/03/2026", "3 de março de 2026", "March 3rd, 2026", "someday"]),
    ("time", &["15:30", "três e meia", "half past three", "las tres y media", "noon", "3pm"]),
    ("call", &["Monday", "sexta-feira", "viernes", "skip", "", "pular"]),
    ("month", &["March", "março", "3", "", "saltar"]),
    ("country", &["Brasil", "BRA", "DE", "Alemania", "", "Atlantis"]),
    ("phone", &["+14155550100", "+55 11 91234-5678", "", "5"]),
    ("email", &["ana@example.com", "nowhere", "", "skip"]),
    ("note", &["late, please", "skip", "", "42"]),
    ("agreed", &["Yes", "Não", "sí", "true"]),
];

fn answers() -> impl Strategy<Value = Map<String, Value>> {
    let one = |(question, said): (&'static str, &'static [&'static str])| {
        // Mostly what is right for every type, so that whole forms come about.
        let usual = said[0];
        let any = prop_oneof![2 => Just(usual), 3 => select(said)];
        any.prop_map(move |said| (question.to_owned(), Value::from(said)))
    };
    let all: Vec<_> = SAID.into_iter().map(one).collect();
    all.prop_map(|answers| answers.into_iter().filter(|(_, said)| said != "").collect())
}

/// The memory of a dialogue that ran the form, and after it another one with the same questions.
fn memory(answers: &Map<String, Value>) -> Value {
    let collected = |answers: &Map<String, Value>, date: &str| {
        let answers: Map<String, Value> = answers
            .iter()
            .map(|(question, said)| (question.clone(), json!({"answer": said, "filled": true})))
            .collect();
        json!({"answers": answers, "status": "complete", "date_completed": date})
    };
    let others = answers.keys().map(|question| (question.clone(), "other".into())).collect();
    json!({"twilio": {"collected_data": {
        "booking": collected(answers, "2026-11-21T10:00:00Z"),
        "other": collected(&others, "2026-11-21T11:00:00Z"),
    }}})
}

/// The turn of a delivery with that memory.
fn turn(memory: &Value, locale: &str) -> Turn {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("CurrentTask", "book")
        .append_pair("Language", locale)
        .append_pair("Memory", &memory.to_string())
        .finish();
    let mut headers = HeaderMap::new();
    let kind = "application/x-www-form-urlencoded".parse().expect("a header");
    headers.insert("content-type", kind);
    let uri = "/".parse().expect("a path");
    let inbound = Inbound::new(http::Method::POST, uri, headers, Bytes::from(form));
    let channel = Autopilot::unsigned();
    let event = channel.decode(&inbound).expect("a request").remove(0);
    channel.turn(&Arc::new(event))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Through Autopilot's memory, from the answers themselves, and from what a form keeps that ran
    /// here: one value, or one refusal.
    #[test]
    fn the_typed_value_is_the_same_either_way(
        said in answers(),
        locale in select(&["", "en-US", "en-GB", "pt-BR", "es-MX", "es-ES"][..]),
    ) {
        let hints = Hints::new(locale);
        let direct = Booking::from_answers(&Answers::new(&said, hints));
        let direct = direct.map_err(|refused| refused.to_string());
        let native = Booking::from_turn(&turn(&memory(&said), locale), "form");
        prop_assert_eq!(&native.map_err(|refused| refused.to_string()), &direct);

        let (checks, form) = (Checks::new().with::<Booking>(), Booking::form());
        let mut kept = Map::new();
        for (question, said) in &said {
            let (_, question) = form.find(question).expect("it is asked");
            let said = said.as_str().expect("a text");
            match checks.hear(&form, question, said, &hints) {
                fulfill_core::collect::Heard::Answer(answer) => {
                    kept.insert(question.name.clone(), answer);
                }
                fulfill_core::collect::Heard::Command(command) => {
                    prop_assert_eq!(command, fulfill_core::reply::Command::Skip);
                }
                fulfill_core::collect::Heard::Wrong(_) => {
                    // The dialogue would ask again; the platform has let it pass.
                    prop_assert!(direct.is_err(), "{:?} to {}", said, question.name);
                    return Ok(());
                }
            }
        }
        let own = Booking::from_answers(&Answers::new(&kept, hints));
        prop_assert_eq!(own.map_err(|refused| refused.to_string()), direct);
    }
}

/// A bot that asks the form wherever it is not asked natively.
fn engine() -> Engine {
    let entry = |node: &'static str, reply: fn() -> Reply| {
        Entry::new(node, move |_| Call::Ready(Ok(reply())))
    };
    let table = Table::new([
        entry("start", || Reply::new().collect::<Booking>()).answers(Triggers::new().text("start")),
        entry("book", || Reply::say("booked")),
        entry("give-up", || Reply::say("given up")),
        entry("bye", || Reply::say("bye")),
    ]);
    let table = table.expect("no conflicts");
    let (matcher, _) = Matcher::new(&table, Box::new(Samples::new()));
    Engine::new(table, matcher, Checks::collected(), Rules::default())
}

/// One turn: the state after it, and the form if it was done.
fn say(engine: &Engine, state: State, text: &str, locale: &str) -> (State, Option<Booking>) {
    let turn = Turn::builder("console").text(text).locale(locale).build();
    let state = State::read(&state.write()).expect("it was just written");
    let (mut run, mut form) = (engine.begin(state, turn), None);
    loop {
        match run.step() {
            Step::Call(intent, turn) => {
                if intent.node == "book" {
                    form = Booking::from_turn(&turn, "form").ok();
                }
                match (intent.handler)(&turn) {
                    Call::Ready(Ok(reply)) => run.reply(reply).expect("a small state"),
                    _ => run.fail("Sorry."),
                }
            }
            Step::Done(done) => return (done.state, form),
        }
    }
}

/// What a user does before giving the right answer.
#[derive(Clone, Copy, Debug)]
enum Detour {
    None,
    Wrong,
    Back,
}

/// Asked by our own engine, with detours, and confirmed.
fn asked(said: &Map<String, Value>, locale: &str, detours: &[Detour]) -> Option<Booking> {
    let engine = engine();
    let (mut state, _) = say(&engine, State::default(), "start", locale);
    let mut detours = detours.iter();
    for _ in 0..200 {
        let question = match state.awaiting()? {
            Awaiting::Question(asked) => asked.question.clone(),
            Awaiting::Confirmation(_) => return say(&engine, state, "yes", locale).1,
            _ => return None,
        };
        match detours.next() {
            // No kind of answer, and `note` takes anything.
            Some(Detour::Wrong) if question != "note" && question != "room" => {
                (state, _) = say(&engine, state, "§§", locale);
            }
            Some(Detour::Back) => (state, _) = say(&engine, state, "back", locale),
            _ => {
                let answer = said.get(&question).and_then(Value::as_str).unwrap_or("skip");
                (state, _) = say(&engine, state, answer, locale);
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Run natively and read back from Autopilot's memory, or asked by our own engine with wrong
    /// answers and steps back on the way: the same typed value.
    #[test]
    fn native_and_own_runs_end_in_the_same_value(
        said in answers(),
        locale in select(&["", "en-US", "en-GB", "pt-BR", "es-MX", "es-ES"][..]),
        detours in proptest::collection::vec(
            select(&[Detour::None, Detour::None, Detour::Wrong, Detour::Back][..]), 0..40,
        ),
    ) {
        let native = Booking::from_turn(&turn(&memory(&said), locale), "form");
        prop_assert_eq!(asked(&said, locale, &detours), native.ok());
    }
}

#[test]
fn most_generated_forms_are_whole() {
    use proptest::{strategy::ValueTree as _, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let whole = (0..500).filter(|_| {
        let said = answers().new_tree(&mut runner).expect("a value").current();
        Booking::from_answers(&Answers::new(&said, Hints::new("pt"))).is_ok()
    });
    let whole = whole.count();
    assert!((50..500).contains(&whole), "{whole} of 500; the property would say little");
}

/// The `collect` of a form, and what is lost.
fn encode(form: Form) -> (Value, Vec<String>) {
    let channel = Autopilot::unsigned();
    let turn = turn(&json!({}), "");
    let event = turn.event::<fulfill_twilio::autopilot::Event>().expect("an Autopilot turn");
    let delivery = channel.encode(event, Reply::new().collect_form(form)).expect("an encoding");
    let body: Value = serde_json::from_slice(delivery.response.body()).expect("JSON");
    let losses = delivery.losses.iter().map(ToString::to_string).collect();
    (body["actions"][0]["collect"].clone(), losses)
}

#[test]
fn a_derived_form_is_asked_natively() {
    let (collect, losses) = encode(Booking::form());
    assert_eq!(collect["name"], "booking");
    assert_eq!(collect["on_complete"], json!({"redirect": "task://book"}));
    assert_eq!(
        collect["questions"][1],
        json!({
            "question": "Which room?", "name": "room",
            "validate": {
                "allowed_values": {"list": ["single", "double", "for two", "casal"]},
                "on_failure": {"messages": [{"say": "Single or double?"}], "repeat_question": false},
                "max_attempts": {"redirect": "task://give-up", "num_attempts": 2},
            },
        }),
    );
    let kinds: Vec<&str> = collect["questions"].as_array().expect("a list")[2..]
        .iter()
        .map(|question| question["type"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        kinds,
        [
            "Twilio.NUMBER",
            "Twilio.NUMBER",
            "Twilio.CURRENCY",
            "Twilio.DATE",
            "Twilio.TIME",
            "Twilio.DAY_OF_WEEK",
            "Twilio.MONTH",
            "Twilio.COUNTRY",
            "Twilio.PHONE_NUMBER",
            "Twilio.EMAIL",
            "",
            "Twilio.YES_NO",
        ],
    );
    for part in ["unconfirmed", "skip, go back or cancel", "`guests` is not validated", "`note`"] {
        assert!(losses.iter().any(|loss| loss.contains(part)), "{part}: {losses:?}");
    }
    assert_eq!(losses.len(), 3 + 6, "{losses:#?}");
}

#[test]
fn a_plain_form_loses_nothing() {
    let form = Form::new("order", "store").question(Question::new("n", "?").kind(Kind::Integer));
    assert_eq!(encode(form).1, [""; 0]);
}

#[test]
fn pictures_arrive_by_their_address() {
    #[derive(Debug, PartialEq, Collect)]
    #[collect(crate = fulfill_core, then = "store")]
    struct Photo {
        /// A photo?
        photo: fulfill_core::slot::MediaUrl,
    }

    let memory = json!({"twilio": {"collected_data": {"photo": {"answers": {"photo": {
        "answer": null, "media": {"type": "image/png", "url": "https://h.example/1.png"},
    }}}}}});
    let photo = Photo::from_turn(&turn(&memory, ""), "form").expect("a photo");
    assert_eq!(photo, Photo { photo: "https://h.example/1.png".into() });
    let none = Photo::from_turn(&turn(&json!({}), ""), "form").unwrap_err();
    assert!(none.to_string().contains("`photo` is missing"), "{none}");
}
