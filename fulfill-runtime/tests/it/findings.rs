//! What `App::inspect` finds in small bad apps, one of each kind: `tests/it/findings/<kind>.txt`.
//! `UPDATE=1` rewrites them, and the diff is reviewed. A good app has no findings.

use std::{env, fs, path::Path};

use fulfill_runtime::{Entry, Triggers, YesNo, graph::Severity, prelude::*};

fn says(text: &'static str) -> Triggers {
    Triggers::new().text(text)
}

fn check(kind: &str, entries: Vec<Entry>) {
    check_app(kind, &App::new(entries).unwrap());
}

fn inspect(app: &App) -> String {
    let inspection = app.inspect();
    inspection.findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// Compares what is found with the file of that kind.
fn check_app(kind: &str, app: &App) {
    let found = inspect(app);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/findings").join(kind);
    let path = path.with_extension("txt");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "UPDATE=1 accepts it");
    assert!(found.contains(&format!("[{kind}]")), "{found}");
}

mod unreachable {
    use super::*;

    #[intent]
    fn start() -> Reply {
        Reply::say("Hello!").redirect::<menu>()
    }

    #[intent]
    fn menu() -> &'static str {
        "Pizza or pasta?"
    }

    #[intent]
    fn pasta() -> Reply {
        Reply::say("Pasta it is.").redirect::<menu>()
    }

    #[test]
    fn nothing_leads_to_an_intent() {
        let start = Entry::of::<start>().answers(says("hello"));
        check("unreachable", vec![start, Entry::of::<menu>(), Entry::of::<pasta>()]);
    }
}

mod dead_ends {
    use super::*;

    #[intent]
    fn order() -> &'static str {
        "Which size?"
    }

    #[intent]
    fn size() -> Reply {
        Reply::say("Anything else?").listen_for([Target::of::<drinks>(), Target::of::<sweets>()])
    }

    #[intent]
    fn drinks() -> &'static str {
        "Water."
    }

    #[intent]
    fn sweets() -> &'static str {
        "Ice."
    }

    #[test]
    fn nothing_leads_on() {
        let order = Entry::of::<order>().answers(says("order").state("idle").next("ordering"));
        let size = Entry::of::<size>().answers(says("small").state("order"));
        check("dead-end", vec![order, size, Entry::of::<drinks>(), Entry::of::<sweets>()]);
    }
}

mod cycles {
    use super::*;

    #[intent]
    pub(super) fn ping() -> Reply {
        Reply::new().redirect::<pong>()
    }

    #[intent]
    pub(super) fn pong() -> Reply {
        Reply::new().redirect::<ping>()
    }

    #[intent]
    fn ask(sure: YesNo) -> Reply {
        match sure {
            YesNo::Yes => Reply::say("Done."),
            YesNo::No => Reply::new().redirect::<again>(),
        }
    }

    #[intent]
    fn again() -> Reply {
        Reply::new().redirect::<ask>().remember("sure", true)
    }

    #[test]
    fn redirects_go_in_a_circle() {
        let ping = Entry::of::<ping>().answers(says("ping"));
        let ask = Entry::of::<ask>().answers(says("ask"));
        check("redirect-cycle", vec![ping, Entry::of::<pong>(), ask, Entry::of::<again>()]);
    }
}

mod no_way_out {
    use super::*;

    #[derive(Collect)]
    #[collect(name = "findings-survey", then = ask)]
    #[allow(dead_code)]
    struct Survey {
        /// Are you content?
        content: YesNo,
    }

    #[intent]
    fn ask() -> Reply {
        Reply::say("A few questions.").collect::<Survey>()
    }

    #[test]
    fn a_form_only_starts_again() {
        check("no-way-out", vec![Entry::of::<ask>().answers(says("survey"))]);
    }
}

mod ambiguous {
    use super::*;

    #[intent]
    fn help() -> &'static str {
        "Help!"
    }

    #[intent]
    fn manual() -> &'static str {
        "Page one."
    }

    #[intent]
    fn shop() -> &'static str {
        "Which size?"
    }

    #[test]
    fn two_intents_answer_one_text() {
        let help = Entry::of::<help>().answers(says("help").sample("how does it work"));
        let manual = says("Help!").command("manual").sample("How does it work?");
        let manual = manual.sample("show shoe prices");
        let shop = Triggers::new().sample("Shoe prices: show!");
        let shop = Entry::of::<shop>().answers(shop);
        check("ambiguous", vec![help, Entry::of::<manual>().answers(manual), shop]);
    }
}

mod unknown {
    use super::*;

    #[intent]
    fn start() -> Reply {
        Reply::say("Hello!").redirect_to("meny")
    }

    #[intent]
    fn menu() -> Reply {
        Reply::say("Pizza?").listen_for(["pizzas"])
    }

    #[test]
    fn a_name_means_no_intent() {
        let menu = Entry::of::<menu>().answers(says("menu"));
        check("unknown-target", vec![Entry::of::<start>().answers(says("hello")), menu]);
    }
}

mod unfillable {
    use super::*;

    #[derive(Collect)]
    #[collect(name = "findings-address", then = stored)]
    #[allow(dead_code)]
    struct Address {
        /// Where do you live?
        street: String,
    }

    #[intent]
    fn start() -> Reply {
        Reply::new().collect::<Address>()
    }

    #[intent]
    fn stored() -> &'static str {
        "Stored."
    }

    #[intent]
    fn weather(city: String, day: Option<String>) -> String {
        format!("{city}: rain {}", day.unwrap_or_default())
    }

    #[intent]
    fn deliver(address: Address, count: u32) -> String {
        format!("{count} to {}", address.street)
    }

    #[test]
    fn an_argument_has_no_source() {
        let weather = Entry::of::<weather>()
            .answers(says("weather").sample("weather in {city}").pattern(r"rain in (?<city>\w+)"));
        let deliver = Entry::of::<deliver>().answers(says("deliver"));
        let start = Entry::of::<start>().answers(says("address"));
        check("unfillable", vec![start, Entry::of::<stored>(), weather, deliver]);
    }
}

mod inexpressible {
    use fulfill_runtime::{
        assistant::Assistant,
        reply::{Play, Show},
    };

    use super::*;

    #[intent]
    fn music() -> Reply {
        Reply::say("Listen!").play(Play::url("https://example.com/song.mp3"))
    }

    #[intent]
    fn picture() -> Reply {
        Reply::new().show(Show::body("Look!").media("https://example.com/picture.png"))
    }

    #[intent]
    fn song() -> Reply {
        Reply::new().play(Play::url("https://example.com/song.mp3"))
    }

    #[test]
    fn a_channel_has_no_words_for_a_reply() {
        let song = Entry::of::<song>().answers(Triggers::new().channel("voice"));
        let entries = vec![Entry::of::<music>(), Entry::of::<picture>(), song];
        let app = App::new(entries).unwrap().mount("/", Assistant::new());
        check_app("inexpressible", &app);
    }
}

mod good {
    use super::*;

    #[derive(Collect)]
    #[collect(name = "findings-booking", then = book, cancel = cancelled)]
    struct Booking {
        /// How many nights?
        #[ask(attempts = 3, otherwise = cancelled)]
        nights: u32,
        /// Breakfast?
        breakfast: YesNo,
    }

    #[intent]
    fn greeting(name: Option<String>) -> Reply {
        match name {
            Some(name) => Reply::say(format!("Hello, {name}!")).redirect::<offer>(),
            None => Reply::say("Who is it?").listen_for([Target::of::<named>()]),
        }
    }

    #[intent]
    fn named(name: String) -> Reply {
        Reply::say("Nice to meet you.").remember("name", name).redirect::<offer>()
    }

    #[intent]
    fn offer() -> Reply {
        Reply::new().collect::<Booking>()
    }

    #[intent]
    fn book(booking: Booking, name: String) -> String {
        format!(
            "{} nights for {name}, breakfast: {}",
            booking.nights,
            booking.breakfast == YesNo::Yes
        )
    }

    #[intent]
    fn cancelled() -> &'static str {
        "Another time."
    }

    #[intent]
    fn change() -> Reply {
        Reply::new().redirect::<offer>()
    }

    #[intent]
    fn otherwise() -> &'static str {
        "Sorry?"
    }

    fn app() -> App {
        App::new(vec![
            Entry::of::<greeting>().answers(says("hello").command("start")),
            Entry::of::<named>().answers(Triggers::new().sample("I am {name}")),
            Entry::of::<offer>(),
            Entry::of::<book>().answers(Triggers::new().next("booked")),
            Entry::of::<cancelled>(),
            Entry::of::<change>().answers(says("change").state("booked")),
            Entry { fallback: true, ..Entry::of::<otherwise>() },
        ])
        .unwrap()
    }

    #[test]
    fn a_good_app_has_no_findings() {
        let inspection = app().inspect();
        assert_eq!(inspection.findings, []);
        assert!(!inspection.has_errors());
    }

    #[test]
    fn its_graph_knows_what_its_handlers_do() {
        let mermaid = app().inspect().graph.mermaid();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/findings/good.mmd");
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &mermaid).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(mermaid, expected, "UPDATE=1 accepts it");
    }

    #[test]
    fn its_shape_names_what_users_wait_for() {
        let shape = app().inspect().shape;
        assert_eq!(shape.awaited, ["named"]);
        assert_eq!(shape.states, ["booked"]);
        let questions: Vec<&str> = shape.forms["findings-booking"]
            .questions
            .iter()
            .map(|question| question.name.as_str())
            .collect();
        assert_eq!(questions, ["nights", "breakfast"]);
        assert!(shape.against(&shape).is_empty());
    }
}

#[test]
fn errors_and_notices_are_told_apart() {
    let ping = Entry::of::<cycles::ping>().answers(says("ping"));
    let inspection = App::new([ping, Entry::of::<cycles::pong>()]).unwrap().inspect();
    assert!(inspection.has_errors());
    assert!(inspection.findings.iter().all(|finding| finding.severity == Severity::Error));
}
