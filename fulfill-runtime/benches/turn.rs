//! One turn through the whole app, without a socket; and the steps that fulfill itself adds.
//!
//! `cargo bench --bench turn` prints the median time of each.

use divan::{Bencher, black_box};
use fulfill_runtime::{
    Call, Entry, Table,
    assistant::{Assistant, Request},
    prelude::*,
    store::{Clock, SystemClock},
    testing::Tester,
};

fn main() {
    divan::main();
}

const BODY: &str = r#"{"intent_name":"node-7","parameters":{"cliente":"Padaria São João","produto":
"farinha de trigo","quantidade":12,"entrega":{"cidade":"Joinville","estado":"SC"}},"sessionLog":[
{"sessionId":"s0","node":"Boas vindas","query":"oi"}],"namedQueries":{},"query":"quero 12 sacos",
"message":"quero 12 sacos","language":"pt-BR","carolOrganization":"totvs","carolEnvironment":
"producao","carolOrganizationId":"0b","carolEnvironmentId":"0c","sessionId":"sessao-1",
"isProduction":true,"channelName":"web"}"#;

fn entries(count: usize) -> Vec<Entry> {
    let entry = |number: usize| {
        let handler = |turn: &Turn| Call::Ready(Ok(Reply::say(turn.text())));
        Entry { webhook: "pedidos".into(), ..Entry::new(format!("node-{number}"), handler) }
    };
    (0..count).map(entry).collect()
}

fn turn() -> Turn {
    let turn = Turn::builder("bench").webhook("pedidos").node("node-7").field("size", "large");
    turn.answer("agreed", "sim").parameter("count", "12").build()
}

/// Routing must not care how many intents there are.
#[divan::bench(args = [10, 1_000, 10_000])]
fn pick(bencher: Bencher, intents: usize) {
    let table = Table::new(entries(intents)).expect("no conflicts");
    let turn = turn();
    bencher.bench(|| table.pick(black_box(&turn)).map(|entry| entry.timeout));
}

#[divan::bench]
fn extract_by_name(bencher: Bencher) {
    let turn = turn();
    bencher.bench(|| {
        let size = String::from_turn(black_box(&turn), "size");
        let agreed = YesNo::from_turn(&turn, "agreed");
        let count = u32::from_turn(&turn, "count");
        (size.is_ok(), agreed.is_ok(), count.is_ok())
    });
}

#[divan::bench]
fn assistant_decode(bencher: Bencher) {
    bencher.bench(|| Request::from_json("pedidos", black_box(BODY.as_bytes())));
}

/// The time as handlers that ask for it are told: clock and zone.
#[divan::bench]
fn now(bencher: Bencher) {
    let clock: std::sync::Arc<dyn Clock> = std::sync::Arc::new(SystemClock);
    let zone = jiff::tz::TimeZone::get("America/Sao_Paulo").expect("it is there");
    bencher.bench(|| {
        let millis = i64::try_from(black_box(&clock).now()).unwrap_or(i64::MAX);
        zone.to_datetime(jiff::Timestamp::from_millisecond(millis).unwrap_or_default())
    });
}

/// From bytes to bytes; the request and its headers are made anew each time.
#[divan::bench(args = [10, 10_000])]
fn assistant_turn(bencher: Bencher, intents: usize) {
    let app = App::new(entries(intents)).expect("no conflicts");
    let bot = Tester::new(app.mount("/", Assistant::with_token("t0ken"))).expect("no gaps");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    bencher.bench(|| {
        let request = http::Request::post("/pedidos")
            .header("content-type", "application/json")
            .header("x-assistant-signature-token", "t0ken")
            .body(BODY)
            .expect("a request");
        let response = runtime.block_on(bot.send(request));
        assert_eq!(response.status(), 200);
        response
    });
}
