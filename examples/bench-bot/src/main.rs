//! Answers the workloads that fulfill is measured with, as real handlers: `bench-bot greeting`.
//!
//! Addresses and secrets come from `BENCH_*` variables, as the load generator sets them. With
//! `BENCH_DB` the messenger workloads keep everything in that file instead of memory.

mod greeting;
mod messenger;
mod totvs;
mod voice;

use std::{env, net::Ipv4Addr, sync::Arc};

use fulfill_runtime::{Error, Result, assistant::Assistant, prelude::*, store::SqliteStore};
use fulfill_twilio::{autopilot::Autopilot, voice::Voice};

/// As the README advises for bots under load: the system's allocator costs a message several
/// microseconds more.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> Result<()> {
    let workload = env::args().nth(1).unwrap_or_default();
    let app = match workload.as_str() {
        "greeting" => App::new(intents![greeting::greeting])?
            .state(greeting::Users::default())
            .mount("/", Autopilot::new(setting("BENCH_TWILIO_TOKEN")?)),
        "totvs" => App::new(intents![totvs::novo_pedido])?
            .mount("/", Assistant::with_token(setting("BENCH_TOTVS_TOKEN")?)),
        "voice" => App::new(intents![voice::incoming])?
            .state(voice::Clients::default())
            .mount("/", Voice::new(setting("BENCH_TWILIO_TOKEN")?)),
        "messenger" | "messenger10" => {
            let (secret, token) = (setting("BENCH_APP_SECRET")?, setting("BENCH_PAGE_TOKEN")?);
            let channel = messenger::Driven::new(secret, token, &setting("BENCH_SINK")?);
            let app = App::new(intents![messenger::echo])?.mount("/", channel);
            match env::var("BENCH_DB") {
                Ok(path) => app.store(Arc::new(SqliteStore::open(path)?)),
                Err(_) => app,
            }
        }
        _ => {
            return Err(Error::app(format!(
                "no workload `{workload}`; write greeting, totvs, voice, messenger or messenger10"
            )));
        }
    };
    let port = setting("BENCH_PORT")?;
    let port = port.parse().map_err(|_| Error::app(format!("BENCH_PORT={port} is no port")))?;
    let public_url = env::var("BENCH_PUBLIC_URL").ok();
    app.configure(|config| {
        config.addr = Some((Ipv4Addr::LOCALHOST, port).into());
        config.public_url = public_url;
        // The sink answers at once: more connections to it would only cost.
        config.max_sends = 32;
        // The rivals write no line per request either.
        config.log = "off".into();
    })
    .serve()
    .await
}

fn setting(name: &str) -> Result<String> {
    env::var(name).map_err(|_| Error::app(format!("{name} is not set")))
}
