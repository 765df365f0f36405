//! Answers the workloads that fulfill is measured with, as real handlers: `bench-bot greeting`.
//!
//! Addresses and secrets come from `BENCH_*` variables, as the load generator sets them.

mod greeting;
mod totvs;
mod voice;

use std::{env, net::Ipv4Addr};

use fulfill_runtime::{Error, Result, assistant::Assistant, prelude::*};
use fulfill_twilio::{autopilot::Autopilot, voice::Voice};

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
        _ => {
            return Err(Error::app(format!(
                "no workload `{workload}`; write greeting, totvs or voice"
            )));
        }
    };
    let port = setting("BENCH_PORT")?;
    let port = port.parse().map_err(|_| Error::app(format!("BENCH_PORT={port} is no port")))?;
    let public_url = env::var("BENCH_PUBLIC_URL").ok();
    app.configure(|config| {
        config.addr = Some((Ipv4Addr::LOCALHOST, port).into());
        config.public_url = public_url;
        // The rivals write no line per request either.
        config.log = "off".into();
    })
    .serve()
    .await
}

fn setting(name: &str) -> Result<String> {
    env::var(name).map_err(|_| Error::app(format!("{name} is not set")))
}
