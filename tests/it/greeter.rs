//! The greeter as people run it, called as Twilio's own package signs.

use std::path::Path;

use fulfill_tests::{
    program::{Program, refused},
    python::{Oracle, Python},
    wire::{self, Answer},
};
use serde_json::{Value, json};

const TOKEN: &str = "12345";
const PUBLIC: &str = "https://bot.example.test/autopilot";
const ADA: (&str, &str) = ("UserIdentifier", "+14155550100");

/// The bot with its users in `file`, known to Twilio by [`PUBLIC`].
fn greeter(file: &Path) -> Program {
    let file = file.to_str().expect("a path in UTF-8");
    let variables =
        [("GREETER_DB", file), ("TWILIO_AUTH_TOKEN", TOKEN), ("FULFILL_PUBLIC_URL", PUBLIC)];
    Program::start("greeter", &variables)
}

/// Twilio: signs with its own package.
struct Twilio(Oracle);

impl Twilio {
    fn new() -> Self {
        Self(Python::Main.start("twilio_sign.py", &[]))
    }

    fn signature(&mut self, token: &str, url: &str, form: &[(&str, &str)]) -> String {
        let question = json!({"token": token, "url": url, "params": form});
        self.0.ask(&question).as_str().expect("a signature").to_owned()
    }

    /// Posts a form to a path below [`PUBLIC`], signed with `token` over that address.
    fn post(&mut self, bot: &Program, token: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let signature = self.signature(token, &format!("{PUBLIC}{path}"), form);
        post(bot, path, &signature, &encoded(form))
    }
}

fn post(bot: &Program, path: &str, signature: &str, body: &str) -> Answer {
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
        ("X-Twilio-Signature", signature),
    ];
    wire::exchange(bot.address(), &wire::request("POST", path, &headers, body.as_bytes()))
}

/// A form as Twilio writes it: everything but letters and digits is escaped.
fn encoded(form: &[(&str, &str)]) -> String {
    let escaped = |text: &str| -> String {
        let letter = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            b' ' => "+".into(),
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(letter).collect()
    };
    let pairs = form.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn check(answer: &Answer, expected: &Value) {
    assert_eq!((answer.status, &answer.json()), (200, expected));
}

fn collected(form: &str, question: &str, answer: &str) -> String {
    json!({"twilio": {"collected_data": {form: {"answers": {question: {"answer": answer}}}}}})
        .to_string()
}

#[test]
fn a_user_is_greeted_stored_and_known_after_a_crash() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.db");
    let mut twilio = Twilio::new();
    let bot = greeter(&file);

    let hello = json!({"actions": [
        {"say": "Hello there! Looks like you are writing from United States"},
        {"redirect": "task://can-have-name"},
    ]});
    let first = [ADA, ("CurrentTask", "greeting"), ("CurrentInput", "hi"), ("Memory", "{}")];
    check(&twilio.post(&bot, TOKEN, "/greeting", &first), &hello);
    // By its task alone, as schemas with one address have it.
    check(&twilio.post(&bot, TOKEN, "/", &first), &hello);

    let no = collected("ask-for-name", "can_have_name", "No");
    let sad = json!({"actions": [{"say": "😐"}]});
    check(&twilio.post(&bot, TOKEN, "/can-have-name", &[ADA, ("Memory", &no)]), &sad);
    let yes = collected("ask-for-name", "can_have_name", "Yes");
    let go_on = json!({"actions": [{"redirect": "task://store-user"}]});
    check(&twilio.post(&bot, TOKEN, "/can-have-name", &[ADA, ("Memory", &yes)]), &go_on);

    let name = collected("collect-name", "first_name", "ada");
    let stored = json!({"actions": [
        {"remember": {"name": "Ada", "country": "United States"}},
        {"say": "Hi, Ada from United States!"},
        {"say": "This is a WIP ok bye"},
    ]});
    check(&twilio.post(&bot, TOKEN, "/store-user", &[ADA, ("Memory", &name)]), &stored);

    bot.kill();
    let bot = greeter(&file);
    let welcome = json!({"actions": [
        {"remember": {"name": "Ada", "country": "United States"}},
        {"say": "Hi there Ada! Welcome back, how are things in United States?"},
    ]});
    check(&twilio.post(&bot, TOKEN, "/greeting", &first), &welcome);
    let stranger = [("UserIdentifier", "+5511961234567")];
    let from_brazil = twilio.post(&bot, TOKEN, "/greeting", &stranger).text();
    assert!(from_brazil.contains("from Brazil"), "{from_brazil}");
}

#[test]
fn only_what_twilio_signed_gets_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = greeter(&folder.path().join("users.db"));
    let mut twilio = Twilio::new();
    let form = [ADA, ("Memory", "{}")];
    let url = format!("{PUBLIC}/greeting");
    let right = twilio.signature(TOKEN, &url, &form);
    let body = encoded(&form);
    assert_eq!(post(&bot, "/greeting", &right, &body).status, 200);

    let elsewhere = twilio.signature(TOKEN, &format!("{PUBLIC}/store-user"), &form);
    let inside = twilio.signature(TOKEN, &format!("http://{}/greeting", bot.address()), &form);
    let stolen = twilio.signature("54321", &url, &form);
    for (what, path, signature, body) in [
        ("no signature", "/greeting", "", body.clone()),
        ("an altered form", "/greeting", &right, body.replace("0100", "0101")),
        ("one more parameter", "/greeting", &right, body.clone() + "&CurrentTask=store-user"),
        ("one parameter less", "/greeting", &right, encoded(&form[..1])),
        ("a query that is not signed", "/greeting?x=1", &right, body.clone()),
        ("another path", "/store-user", &right, body.clone()),
        ("signed for another path", "/greeting", &elsewhere, body.clone()),
        ("signed for the address inside", "/greeting", &inside, body.clone()),
        ("signed with another token", "/greeting", &stolen, body.clone()),
    ] {
        let answer = post(&bot, path, signature, &body);
        assert_eq!(answer.status, 403, "{what}: {}", answer.text());
        // The owner reads in the log what was expected; a forger does not read it at all.
        assert!(!answer.text().contains("bot.example.test"), "{what}: {}", answer.text());
    }
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let unsigned = wire::request("POST", "/greeting", &headers, body.as_bytes());
    assert_eq!(wire::exchange(bot.address(), &unsigned).status, 403);
}

#[test]
fn signatures_cover_queries_and_repeated_parameters() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = greeter(&folder.path().join("users.db"));
    let mut twilio = Twilio::new();
    let repeated = [ADA, ("Tag", "b"), ("Tag", "a"), ("Tag", "b"), ("tag", "ü & =")];
    let hello = twilio.post(&bot, TOKEN, "/greeting?lang=en&x=%C3%BC", &repeated);
    assert!(hello.text().contains("United States"), "{}", hello.text());

    let query = format!("/greeting?{}", encoded(&[ADA, ("Memory", "{}")]));
    let signature = twilio.signature(TOKEN, &format!("{PUBLIC}{query}"), &[]);
    let headers = [("X-Twilio-Signature", signature.as_str())];
    let answer = wire::exchange(bot.address(), &wire::request("GET", &query, &headers, b""));
    assert!(answer.text().contains("United States"), "{}", answer.text());
    let altered = query.replace("0100", "0101");
    let answer = wire::exchange(bot.address(), &wire::request("GET", &altered, &headers, b""));
    assert_eq!(answer.status, 403);

    // A signed body that is no form: the signature is right, the protocol is not.
    let body = json!({"UserIdentifier": ADA.1}).to_string();
    let question = json!({"token": TOKEN, "url": format!("{PUBLIC}/greeting"), "body": body});
    let signed = twilio.0.ask(&question);
    let target = signed["url"].as_str().and_then(|url| url.strip_prefix(PUBLIC)).expect("ours");
    let signature = signed["signature"].as_str().expect("a signature");
    for (sent, status) in [(body.clone(), 415), (body + " ", 403)] {
        let headers = [("Content-Type", "application/json"), ("X-Twilio-Signature", signature)];
        let request = wire::request("POST", target, &headers, sent.as_bytes());
        assert_eq!(wire::exchange(bot.address(), &request).status, status, "{sent:?}");
    }
}

#[test]
fn two_tokens_are_valid_while_they_are_rotated() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.db");
    let bot = Program::start(
        "greeter",
        &[
            ("GREETER_DB", file.to_str().expect("a path in UTF-8")),
            ("TWILIO_AUTH_TOKEN", "new-token"),
            ("TWILIO_AUTH_TOKEN_SECONDARY", "old-token"),
            ("FULFILL_PUBLIC_URL", PUBLIC),
        ],
    );
    let mut twilio = Twilio::new();
    for (token, status) in [("new-token", 200), ("old-token", 200), ("older-token", 403)] {
        assert_eq!(twilio.post(&bot, token, "/greeting", &[ADA]).status, status, "{token}");
    }
}

#[test]
fn without_a_token_it_does_not_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.db");
    let file = ("GREETER_DB", file.to_str().expect("a path in UTF-8"));
    for variables in [&[file][..], &[file, ("TWILIO_AUTH_TOKEN", "")]] {
        let text = refused("greeter", variables);
        assert!(text.contains("TWILIO_AUTH_TOKEN is not set"), "{text}");
        assert!(text.contains("FULFILL_DEV=1"), "{text}");
    }
    let text =
        refused("greeter", &[("GREETER_DB", "/no/such/folder/x.db"), ("TWILIO_AUTH_TOKEN", "t")]);
    assert!(text.contains("unable to open database file"), "{text}");
}

#[test]
fn dev_mode_needs_no_signature_and_supplies_a_user() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.db");
    let file = ("GREETER_DB", file.to_str().expect("a path in UTF-8"));
    let dev = ("FULFILL_DEV", "1");
    let bot = Program::start("greeter", &[file, dev, ("FULFILL_DEV_USER", "+819012345678")]);
    let log = bot.log_with("dev mode");
    assert!(log.contains("never run it in public"), "{log}");
    let ask = |bot: &Program, body: &str, more: &[(&str, &str)]| {
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let headers = [&form[..], more].concat();
        let request = wire::request("POST", "/greeting", &headers, body.as_bytes());
        wire::exchange(bot.address(), &request)
    };
    let here = [("Host", "localhost:5052")];
    for (body, country) in [
        ("", "Japan"),
        ("UserIdentifier=", "Japan"),
        ("UserIdentifier=%2B14155550100", "United States"),
    ] {
        let text = ask(&bot, body, &here).text();
        assert!(text.contains(country), "{body}: {text}");
    }
    // Without one, the user gets the channel's own words.
    let bot = Program::start("greeter", &[file, dev]);
    let answer = ask(&bot, "", &here);
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("Sorry"), "{}", answer.text());
    // It is for this machine only: not for what a tunnel, a proxy or a web page brings.
    for more in [
        &[("Host", "bot.example.test")][..],
        &[here[0], ("X-Forwarded-For", "203.0.113.7")],
        &[here[0], ("X-Forwarded-Host", "bot.example.test")],
        &[here[0], ("Forwarded", "for=203.0.113.7")],
        &[here[0], ("Origin", "https://evil.example")],
    ] {
        assert_eq!(ask(&bot, "", more).status, 403, "{more:?}");
    }
    let text = refused("greeter", &[file, dev, ("FULFILL_ADDR", "0.0.0.0:0")]);
    assert!(text.contains("loopback"), "{text}");
}

/// A conversation over the console: without Autopilot, and over a restart of the bot.
#[test]
fn the_console_converses_with_who_holds_its_token() {
    const SECRET: &str = "a long random text";
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.db");
    let file = ("GREETER_DB", file.to_str().expect("a path in UTF-8"));
    let twilio = ("TWILIO_AUTH_TOKEN", TOKEN);
    let open = [file, twilio, ("FULFILL_CONSOLE_TOKEN", SECRET)];
    let say = |bot: &Program, text: &str, token: &str| {
        let body = json!({"user": ADA.1, "text": text}).to_string();
        let bearer = format!("Bearer {token}");
        let headers = [("Content-Type", "application/json"), ("Authorization", &bearer)];
        let request = wire::request("POST", "/console", &headers, body.as_bytes());
        wire::exchange(bot.address(), &request)
    };
    let said = |texts: &[&str]| {
        let texts: Vec<Value> = texts.iter().map(|text| json!({ "text": text })).collect();
        json!({ "messages": texts })
    };
    let bot = Program::start("greeter", &open);
    assert_eq!(say(&bot, "hello", "another text").status, 403);
    let hello = "Hello there! Looks like you are writing from United States";
    check(&say(&bot, "hello", SECRET), &said(&[hello, "May I have your name?"]));
    check(&say(&bot, "sure", SECRET), &said(&["Great! What is your first name?"]));
    drop(bot);
    let bot = Program::start("greeter", &open);
    let stored = ["Hi, Ada from United States!", "This is a WIP ok bye"];
    check(&say(&bot, "ada", SECRET), &said(&stored));
    assert!(folder.path().join("users.conversations.db").exists());
    drop(bot);
    // Without a token of its own there is no console: the path is Autopilot's, which takes forms.
    let bot = Program::start("greeter", &[file, twilio]);
    assert!(say(&bot, "hello", SECRET).status >= 400);
}
