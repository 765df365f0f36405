//! An app inside a bigger axum program, behind a proxy, and beside routes of its own.

use std::net::SocketAddr;

use axum::{Router, extract::Path, routing::get};
use fulfill_runtime::{App, assistant::Assistant, prelude::*};
use fulfill_tests::{program::Program, wire};
use fulfill_twilio::{
    autopilot::Autopilot,
    form::Form,
    signature::{Content, Signer},
};

use crate::{assistant::ask, local::Local};

const TOKEN: &str = "12345";

/// Echoes.
#[intent("greeting", token = "t0ken")]
fn greeting(Text(text): Text) -> Reply {
    Reply::say(text)
}

fn app() -> App {
    App::new(intents![greeting]).expect("no conflicts")
}

/// A form signed for `url`, sent to `path` with further headers: the status of the answer.
fn status(address: SocketAddr, path: &str, url: &str, more: &[(&str, &str)]) -> u16 {
    let form = Form::default().with("CurrentInput", "oi").with("CurrentTask", "greeting");
    let signed = Signer::new(TOKEN).expect("a token").sign(url, Content::Form(&form));
    let own = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-Twilio-Signature", signed.signature.as_str()),
    ];
    let headers = [&own[..], more].concat();
    let request = wire::request("POST", path, &headers, form.encode().as_bytes());
    wire::exchange(address, &request).status
}

#[test]
fn a_nested_app_checks_the_address_that_was_called() {
    let public = "https://bot.example.test";
    let app = app()
        .configure(|config| config.public_url = Some(public.into()))
        .mount("/autopilot", Autopilot::new(TOKEN))
        .mount("/totvs", Assistant::new());
    let inner = app.into_router().expect("nothing is missing");
    // One level down, two levels down, and as a service of its own.
    let router = Router::new()
        .route("/", get(async || "the bigger program"))
        .nest("/bots", inner.clone())
        .nest("/api", Router::new().nest("/bots", inner.clone()))
        .nest_service("/service", inner);
    let server = Local::router(router);
    let address = server.address;
    for (path, signed_for, expected) in [
        ("/bots/autopilot", "/bots/autopilot", 200),
        ("/service/autopilot", "/service/autopilot", 200),
        ("/api/bots/autopilot", "/api/bots/autopilot", 200),
        ("/api/bots/autopilot/greeting", "/api/bots/autopilot/greeting", 200),
        ("/api/bots/autopilot?a=1", "/api/bots/autopilot?a=1", 200),
        ("/api/bots/autopilot", "/autopilot", 403),
        ("/api/bots/autopilot", "/bots/autopilot", 403),
        ("/api/bots/elsewhere", "/api/bots/elsewhere", 404),
        ("/autopilot", "/autopilot", 404),
    ] {
        let url = format!("{public}{signed_for}");
        assert_eq!(status(address, path, &url, &[]), expected, "{path} signed for {signed_for}");
    }
    let answer = wire::exchange(address, &ask("/api/bots/totvs", "t0ken", "greeting"));
    assert_eq!((answer.status, answer.json()["message"].as_str()), (200, Some("oi")));
    assert_eq!(wire::get(address, "/").text(), "the bigger program");
    // Which paths are probed is the bigger program's to say.
    assert_eq!(wire::get(address, "/api/bots/health").status, 404);
}

#[test]
fn dev_mode_knows_its_callers_in_a_nested_app_too() {
    let router = || {
        let app = app().dev(true).mount("/", Autopilot::unsigned());
        Router::new().nest("/bots", app.into_router().expect("nothing is missing"))
    };
    let told = Local::router(router());
    let here = [("Host", "localhost")];
    assert_eq!(status(told.address, "/bots/greeting", "https://unsigned", &here), 200);
    // An outer server that does not say who called gets nobody in.
    let untold = Local::serve(|listener, stop| async move {
        let server = axum::serve(listener, router()).with_graceful_shutdown(stop);
        server.await.expect("it serves");
    });
    assert_eq!(status(untold.address, "/bots/greeting", "https://unsigned", &here), 403);
}

#[test]
fn own_routes_stand_beside_the_channels() {
    let pages = Router::new()
        .route("/about", get(async || "um robô"))
        .route("/pages/{name}", get(async |Path(name): Path<String>| name));
    let bot = Local::app(app().mount("/", Autopilot::new(TOKEN)).routes(pages));
    assert_eq!(wire::get(bot.address, "/about").text(), "um robô");
    assert_eq!(wire::get(bot.address, "/pages/prices").text(), "prices");
    let here = format!("http://{}", bot.address);
    let host = bot.address.to_string();
    let status =
        |path: &str| status(bot.address, path, &format!("{here}{path}"), &[("Host", &host)]);
    assert_eq!((status("/greeting"), status("/")), (200, 200));
    assert_eq!(wire::get(bot.address, "/health").text(), "ok");
}

#[test]
fn probes_are_answered_on_every_bot() {
    let orders = Program::start("orders", &[("ASSISTANT_TOKEN", "segredo")]);
    for (method, path, status, body) in [
        ("GET", "/health", 200, "ok"),
        ("HEAD", "/health", 200, ""),
        ("GET", "/health?x", 200, "ok"),
    ] {
        let mut stream = wire::connect(orders.address());
        let request = wire::request(method, path, &[], b"");
        std::io::Write::write_all(&mut stream, &request).expect("it is open");
        let patience = std::time::Duration::from_secs(5);
        let outcome = wire::read(&mut stream, &mut Vec::new(), patience, method != "HEAD");
        let wire::Outcome::Answer(answer) = outcome else { panic!("{method} {path}: {outcome:?}") };
        assert_eq!((answer.status, answer.text().as_str()), (status, body), "{method} {path}");
    }
    let post = wire::request("POST", "/health", &[("Content-Type", "application/json")], b"{}");
    assert!(wire::exchange(orders.address(), &post).status >= 400);
}

#[test]
fn only_trusted_proxies_say_which_address_was_called() {
    let forwarded = [
        ("Host", "inner:5052"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "bot.example.test"),
    ];
    let url = "https://bot.example.test/greeting";
    for (trusted, expected) in [("127.0.0.0/8", 200), ("10.0.0.0/8", 403), ("", 403)] {
        let variables = [
            ("TWILIO_AUTH_TOKEN", TOKEN),
            ("GREETER_DB", ":memory:"),
            ("FULFILL_TRUSTED_PROXIES", trusted),
        ];
        let bot = Program::start("greeter", &variables);
        assert_eq!(status(bot.address(), "/greeting", url, &forwarded), expected, "{trusted:?}");
    }
    let variables = [("TWILIO_AUTH_TOKEN", TOKEN), ("GREETER_DB", ":memory:")];
    let bot = Program::start("greeter", &variables);
    // Unless it is this machine itself, a host is not believed.
    for (host, expected) in [("localhost:5052", 200), ("bot.example.test", 403)] {
        let url = format!("http://{host}/greeting");
        assert_eq!(status(bot.address(), "/greeting", &url, &[("Host", host)]), expected, "{host}");
    }
    bot.log_with("FULFILL_PUBLIC_URL is not set");
}
