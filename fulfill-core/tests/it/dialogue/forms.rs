//! Forms, asked to their end, left, and in other languages.

use fulfill_core::{
    Reply, Slot, Triggers, Turn,
    dialogue::{Catalog, Rules},
    reply::{Form, Kind, Question},
    turn::{Attachment, Place},
};

use super::{Talk, intent, lines, pizza, pizzeria};

#[test]
fn a_form_is_asked_to_its_end() {
    pizzeria(Rules::default()).script(
        "pizza     => How many?
         lots      => Sorry, I did not get that. / How many?
         twelve    => At most nine, please. / How many?
         two       => Which size? / [small] [large]
         medium    => Small or large? / [small] [large]
         BIG       => Any wish?
         thin one  => Noted. / count: 2 / size: large / note: thin one / Right? / [Yes] [No]
         maybe     => Sorry, I did not get that. / count: 2 / size: large / note: thin one / Right? / [Yes] [No]
         yes       => 2 \"large\" \"thin one\"
         yes       => Sorry, I did not understand that.",
    );
}

#[test]
fn a_form_is_left_skipped_and_gone_back_in() {
    pizzeria(Rules::default()).script(
        "3 pizzas  => Which size? / [small] [large]
         back      => How many?
         back      => How many?
         4         => Which size? / [small] [large]
         2         => Any wish?
         skip      => count: 4 / size: large / Right? / [Yes] [No]
         back      => Any wish?
         skip      => count: 4 / size: large / Right? / [Yes] [No]
         no        => How many?
         cancel    => Another time.
         pizza     => How many?
         /help     => Ask for pizza.
         5         => Sorry, I did not understand that.",
    );
}

#[test]
fn everything_is_said_in_the_users_language() {
    let mut rules = Rules::default();
    rules.catalog = Catalog::new().language(
        "pt",
        [
            ("How many?", "Quantas?"),
            ("Which size?", "Qual tamanho?"),
            ("large", "grande"),
            ("small", "pequena"),
            ("Any wish?", "Algum desejo?"),
            ("size", "tamanho"),
            ("At most nine, please.", "No máximo nove."),
            ("{summary}\nRight?", "{summary}\nCerto?"),
        ],
    );
    let mut talk = pizzeria(rules);
    talk.locale = "pt-BR";
    talk.script(
        "pizza     => Quantas?
         vinte     => No máximo nove. / Quantas?
         muitas    => Desculpe, não entendi. / Quantas?
         três      => Qual tamanho? / [pequena] [grande]
         grande    => Algum desejo?
         pular     => count: 3 / tamanho: large / Certo? / [Sim] [Não]
         sim       => 3 \"large\" -",
    );
}

/// Buttons of a form answer it, even where an intent has the name that the button sends.
#[test]
fn a_forms_buttons_are_answers() {
    let form = pizza();
    let mut talk = Talk::new(vec![
        intent("start", move |_| Reply::new().collect_form(form.clone()))
            .answers(Triggers::new().text("pizza")),
        intent("order", |_| Reply::say("Ordered.")),
        intent("Yes", |_| Reply::say("Yes what?")),
        intent("large", |_| Reply::say("How large?")),
    ]);
    let press = |payload: &str| Turn::builder("console").text("x").payload(payload).build();
    talk.say("pizza");
    let mut said = Vec::new();
    let form = pizza();
    for question in &form.questions {
        let turn = match &question.kind {
            Kind::OneOf(_) => press("large"),
            _ => Turn::builder("console").text("2").build(),
        };
        said = lines(&talk.turn(turn).reply);
    }
    assert_eq!(said.last().map(String::as_str), Some("[Yes] [No]"), "{said:?}");
    assert_eq!(lines(&talk.turn(press("Yes")).reply), ["Ordered."]);
    assert_eq!(lines(&talk.turn(press("Yes")).reply), ["Yes what?"]);
}

#[test]
fn what_an_intent_asks_first_is_asked_before_it() {
    let name = || {
        Form::new("ask-name", "elsewhere").question(
            Question::new("first_name", "Your name?").kind(Kind::FirstName).prefill("who"),
        )
    };
    let mut talk = Talk::new(vec![
        intent("hello", |_| Reply::say("Hello!").redirect_to("store"))
            .answers(Triggers::new().text("hello")),
        intent("store", |turn| {
            Reply::say(format!("stored {}", turn.get(Place::Answer, "first_name").unwrap()))
        })
        .answers(Triggers::new().pattern("^i am (?<who>.+)$"))
        .asking(name()),
    ]);
    talk.script(
        "hello     => Hello! / Your name?
         12        => Sorry, I did not get that. / Your name?
         Ada       => stored \"Ada\"
         i am Bob  => stored \"Bob\"
         i am 12   => Your name?
         cancel    => All right, cancelled.",
    );
}

#[test]
fn media_are_answers_of_their_type() {
    let form = || {
        Form::new("photo", "got").question(
            Question::new("picture", "A picture?").kind(Kind::Media(vec!["image/*".into()])),
        )
    };
    let mut talk = Talk::new(vec![
        intent("start", move |_| Reply::new().collect_form(form()))
            .answers(Triggers::new().text("photo")),
        intent("got", |turn| {
            let url = turn.get(Place::Answer, "picture").unwrap();
            Reply::say(String::from_json(&url, "").unwrap())
        }),
    ]);
    talk.script("photo => A picture?");
    let with = |kind| {
        let file = Attachment::new("https://example.com/a", kind);
        Turn::builder("console").attachment(file).build()
    };
    let wrong = talk.turn(with("application/pdf"));
    assert_eq!(lines(&wrong.reply), ["Sorry, I did not get that.", "A picture?"]);
    assert_eq!(lines(&talk.turn(with("image/png")).reply), ["https://example.com/a"]);
}
