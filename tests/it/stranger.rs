//! A provider and an extractor of somebody else's crate, in an app like any other.

use fulfill_runtime::{App, Entry, Gap, assistant::Assistant, prelude::*, testing::Tester};
use fulfill_tests::wire;
use stranger::{Pigeon, Wind, seal};

use crate::{assistant::ask, local::Local};

const KEY: &str = "loft-key";

/// Takes an order, with an argument by the stranger's type and one by name.
#[intent("order", token = "t0ken")]
fn order(Text(text): Text, wind: Option<Wind>, sacks: Option<u8>) -> Reply {
    let wind = wind.map_or("no wind".to_owned(), |Wind(speed)| format!("{speed} m/s"));
    Reply::say(format!("{text}, {} sacks, {wind}", sacks.unwrap_or(1)))
}

/// Goes elsewhere and rests.
#[intent("home")]
fn home() -> Reply {
    Reply::new().redirect::<order>().options(["corn", "peas"]).end()
}

/// Cannot be done by a pigeon.
#[intent("music", fallback_message = "no music today")]
fn music() -> Reply {
    Reply::new().play("https://example.com/song.mp3")
}

/// Needs what a letter may not have.
#[intent("strict")]
fn strict(Wind(speed): Wind) -> String {
    format!("{speed}")
}

fn app() -> App {
    let app = App::new(intents![order, home, music, strict]).expect("no conflicts");
    app.mount("/loft", Pigeon::new(KEY))
}

/// Letters, and the orders that their pigeons get.
const LETTERS: [(&str, u16, &str); 10] = [
    (
        "ring: BE-1\nerrand: order\nwind: 12.5\nsacks: 3\n\nmaize",
        200,
        "say maize, 3 sacks, 12.5 m/s\n",
    ),
    ("ring: BE-1\nerrand: order\n\nmaize", 200, "say maize, 1 sacks, no wind\n"),
    ("ring: BE-1\nerrand: home\n\n", 200, "fly to order\nrest\n"),
    ("ring: BE-1\nerrand: music\n\n", 200, "say no music today\n"),
    ("ring: BE-1\nerrand: strict\nwind: 3\n\n", 200, "say 3\n"),
    ("ring: BE-1\nerrand: strict\n\n", 200, "say The loft is closed today.\n"),
    ("ring: BE-1\nerrand: strict\nwind: strong\n\n", 200, "say The loft is closed today.\n"),
    ("errand: order\n\n", 422, "ring: missing"),
    ("ring\n\n", 400, "letter is malformed: a line has no colon"),
    ("ring: BE-1\nerrand: nothing\n\n", 404, ""),
];

#[test]
fn a_strangers_provider_is_served_through_a_socket() {
    let bot = Local::app(app());
    let bring = |letter: &str, seal: &str| {
        let headers = [("X-Pigeon-Seal", seal)];
        let request = wire::request("POST", "/loft", &headers, letter.as_bytes());
        wire::exchange(bot.address, &request)
    };
    for (letter, status, orders) in LETTERS {
        let answer = bring(letter, &seal(KEY, letter.as_bytes()));
        assert_eq!(answer.status, status, "{letter:?}: {}", answer.text());
        assert!(status == 404 || answer.text() == orders, "{letter:?}: {}", answer.text());
        assert_eq!(answer.header("X-Loft"), Some("open"), "{letter:?}");
    }
    let letter = LETTERS[0].0;
    let right = seal(KEY, letter.as_bytes());
    for (what, letter, seal) in [
        ("another key", letter, seal("another", letter.as_bytes())),
        ("another letter", "ring: BE-2\nerrand: order\n\n", right.clone()),
        ("half a seal", letter, right[..32].to_owned()),
        ("no seal", letter, String::new()),
        ("no digits", letter, "zz".repeat(32)),
    ] {
        let answer = bring(letter, &seal);
        assert_eq!(answer.status, 403, "{what}: {}", answer.text());
        assert!(answer.text().starts_with("shoo: "), "{what}: {}", answer.text());
    }
    let heavy = "x".repeat(1025);
    assert_eq!(bring(&heavy, &seal(KEY, heavy.as_bytes())).status, 413);
    assert_eq!(wire::get(bot.address, "/loft/loft").text(), "51.05N 3.72E");
    assert_eq!(wire::get(bot.address, "/loft").status, 405);
}

#[tokio::test]
async fn a_strangers_provider_is_tested_without_one() {
    let bot = Tester::new(app()).expect("nothing is missing");
    for (letter, status, orders) in LETTERS {
        let request = http::Request::post("/loft")
            .header("x-pigeon-seal", seal(KEY, letter.as_bytes()))
            .body(letter)
            .expect("a request");
        let response = bot.send(request).await;
        assert_eq!(response.status(), status, "{letter:?}");
        assert!(status == 404 || *response.body() == orders, "{letter:?}: {:?}", response.body());
    }
}

#[test]
fn it_lives_beside_ours_and_reports_its_gaps() {
    let both = App::new([Entry::of::<order>()]).expect("no conflicts");
    let both = both.mount("/loft", Pigeon::new(KEY)).mount("/", Assistant::new());
    let bot = Local::app(both);
    let answer = wire::exchange(bot.address, &ask("/", "t0ken", "order"));
    // The same handler, where the extractor finds no letter.
    assert_eq!(answer.json()["message"], "oi, 1 sacks, no wind");

    let mut keyless =
        App::new([Entry::of::<order>()]).expect("no conflicts").mount("/", Pigeon::new(""));
    let gaps = keyless.check();
    assert!(
        matches!(&gaps[..], [Gap::Channel { provider: "pigeon", reason, .. }] if reason.contains("the key is empty")),
        "{gaps:?}"
    );
}
