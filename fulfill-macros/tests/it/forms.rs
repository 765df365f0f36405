//! What `#[derive(Collect)]` makes of structs.

use fulfill_core::{
    Call, Collect as _, Email, FirstName, FromTurn as _, Hints, Intent, Need, Needs, Reply,
    Slot as _, Turn, YesNo,
    collect::{Answers, Checks, Heard, clashes, collected_forms},
    reply::{Action, Command, Confirm, Form, Kind, Question, Target},
    slot::Month,
};
use fulfill_macros::{Collect, Slot, intent};
use jiff::civil::{Date, date};
use serde_json::{Map, Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Slot)]
enum Room {
    Single,
    #[slot("for two")]
    Double,
}

#[derive(Debug, PartialEq, Collect)]
#[collect(then = book, cancel = "bye", confirm = "{guests} in a {room}?")]
struct BookRoom {
    /// Which room would
    /// you like?
    ///
    /// We have two.
    #[ask(retry = "Single or double?", retry = "Sorry?", attempts = 3, otherwise = give_up)]
    room: Room,
    /// How many are you?
    #[ask(validate = few, label = "Guests", prefill = "number", digits = 1)]
    guests: u8,
    /// When?
    day: Date,
    /// Where do we write to?
    #[ask(skip = "nowhere", thanks = "Noted.")]
    email: Option<Email>,
    /// Anything else?
    #[ask(skip)]
    note: String,
    /// How do we reach you?
    #[ask(kind = "phone_number", validate = no_extension)]
    r#type: Option<String>,
}

#[derive(Debug, PartialEq, Collect)]
#[collect(name = "ask-name", then = "store", crate = fulfill_core)]
struct Name {
    /// Your name?
    #[ask(validate = short)]
    name: FirstName,
    /// Really?
    sure: Option<YesNo>,
    /// Born in?
    month: Option<Month>,
}

fn few(guests: &u8) -> Result<(), String> {
    if *guests <= 9 { Ok(()) } else { Err("We have nine chairs.".to_owned()) }
}

fn no_extension(number: &str) -> Result<(), String> {
    if number.contains("ext") { Err("Without extension, please.".to_owned()) } else { Ok(()) }
}

fn short(name: &str) -> Result<(), String> {
    if name.len() < 20 { Ok(()) } else { Err("Shorter?".to_owned()) }
}

#[intent]
fn book(form: BookRoom) -> String {
    format!("{:?} for {}", form.room, form.guests)
}

#[intent]
fn give_up(form: Option<Name>) -> String {
    format!("{form:?}")
}

fn map(json: Value) -> Map<String, Value> {
    let Value::Object(map) = json else { panic!("not an object") };
    map
}

fn read(json: Value) -> Result<BookRoom, String> {
    let answers = map(json);
    let now = date(2026, 11, 21).at(9, 0, 0, 0);
    BookRoom::from_answers(&Answers::new(&answers, Hints::new("pt").at(now)))
        .map_err(|refused| refused.to_string())
}

fn booking() -> BookRoom {
    BookRoom {
        room: Room::Double,
        guests: 2,
        day: date(2026, 11, 22),
        email: None,
        note: String::new(),
        r#type: None,
    }
}

#[test]
fn the_struct_is_a_form() {
    let expected = Form::new("book-room", Target::of::<book>())
        .cancel("bye")
        .confirm(Confirm { ask: "{guests} in a {room}?".into() })
        .question(
            Question::new("room", "Which room would you like?\nWe have two.")
                .kind(Room::kind())
                .retry("Single or double?")
                .retry("Sorry?")
                .attempts(3, Target::of::<give_up>()),
        )
        .question(
            Question::new("guests", "How many are you?")
                .kind(Kind::Integer)
                .label("Guests")
                .prefill("number")
                .digits(1)
                .validate("few"),
        )
        .question(Question::new("day", "When?").kind(Kind::Date))
        .question(
            Question::new("email", "Where do we write to?")
                .kind(Kind::Email)
                .thanks("Noted.")
                .skip("nowhere"),
        )
        .question(Question::new("note", "Anything else?").optional())
        .question(
            Question::new("type", "How do we reach you?")
                .kind(Kind::PhoneNumber)
                .optional()
                .validate("no_extension"),
        );
    assert_eq!(BookRoom::form(), expected);
    assert_eq!(BookRoom::NAME, "book-room");
    assert_eq!(expected.gaps(), [""; 0]);
    assert_eq!(Reply::say("Hi").collect::<Name>().actions()[1], Action::Collect(Name::form()));
}

#[test]
fn answers_become_the_struct() {
    let least = json!({"room": "for two", "guests": "dois", "day": "amanhã"});
    assert_eq!(read(least), Ok(booking()));
    let all = json!({"room": "single", "guests": 1, "day": "2026-12-01", "email": "a@b.cd",
        "note": "late", "type": "+1 415 555 0100"});
    let expected = BookRoom {
        room: Room::Single,
        guests: 1,
        day: date(2026, 12, 1),
        email: Some("a@b.cd".into()),
        note: "late".into(),
        r#type: Some("+1 415 555 0100".into()),
    };
    assert_eq!(read(all), Ok(expected));
    let skipped = json!({"room": "double", "guests": 2, "day": "22/11/2026", "email": "Nowhere.",
        "note": "pular", "type": " "});
    assert_eq!(read(skipped), Ok(booking()));
}

#[test]
fn wrong_answers_are_refused() {
    for (json, part) in [
        (json!({"room": "double", "guests": 2}), "`day` is missing"),
        (json!({"room": "double", "guests": 2, "day": null}), "`day` is missing"),
        (json!({"room": "triple", "guests": 2, "day": "hoje"}), "one of single, double"),
        (json!({"room": "double", "guests": 300, "day": "hoje"}), "a whole number"),
        (json!({"room": "double", "guests": 10, "day": "hoje"}), "`guests` is refused"),
    ] {
        let refused = read(json.clone()).unwrap_err();
        assert!(refused.contains(part), "{json}: {refused}");
    }
}

#[test]
fn checks_know_types_and_functions() {
    let checks = Checks::collected();
    let form = BookRoom::form();
    let hear = |question: &str, text: &str| {
        let (_, question) = form.find(question).expect("a question");
        checks.hear(&form, question, text, &Hints::new("es"))
    };
    assert_eq!(hear("room", "FOR TWO"), Heard::Answer(json!("double")));
    assert_eq!(hear("guests", "nueve"), Heard::Answer(json!(9)));
    assert_eq!(hear("guests", "diez").reason(), Some("We have nine chairs."));
    assert!(matches!(hear("guests", "trescientos"), Heard::Wrong(_)));
    assert_eq!(hear("type", "555-0100 ext 3").reason(), Some("Without extension, please."));
    assert!(matches!(hear("type", "no"), Heard::Wrong(_)));
    assert_eq!(hear("email", "nowhere"), Heard::Command(Command::Skip));
    assert_eq!(hear("guests", "atrás"), Heard::Command(Command::Back));
    assert_eq!(checks.gaps(&form), [""; 0]);
    assert_eq!(BookRoom::check("nobody", &json!(1), &Hints::default()), None);
}

#[test]
fn it_is_an_argument() {
    let turn = Turn::builder("x")
        .form_answer("ask-name", "room", "single")
        .form_answer("book-room", "room", "double")
        .form_answer("book-room", "guests", 2)
        .form_answer("book-room", "day", "2026-11-22")
        .build();
    let Call::Ready(reply) = (book::META.call)(&turn) else { panic!("not an async function") };
    assert_eq!(reply.unwrap(), Reply::say("Double for 2"));

    // A platform that does not tell forms apart.
    let turn = Turn::builder("x").answer("name", "Ana").answer("sure", "Sim").build();
    let name = Name { name: "Ana".into(), sure: Some(YesNo::Yes), month: None };
    assert_eq!(Name::from_turn(&turn, "form").unwrap(), name);
    assert!(Option::<Name>::from_turn(&Turn::builder("x").build(), "form").unwrap().is_none());

    let mut needs = Needs::new();
    (book::META.needs)(&mut needs);
    let needs: Vec<Need> = needs.iter().copied().collect();
    assert_eq!(needs, [Need::Form { name: "book-room" }]);
}

#[test]
fn the_linker_collects_them() {
    let mut names: Vec<&str> = collected_forms().map(|entry| entry.name).collect();
    names.sort_unstable();
    assert_eq!(names, ["ask-name", "book-room"]);
    let entry = collected_forms().find(|entry| entry.name == "ask-name").expect("it is there");
    assert_eq!((entry.form)(), Name::form());
    assert_eq!((entry.location.function, entry.location.file), ("Name", file!()));
    assert_eq!(clashes(), [""; 0]);
}
