//! A phone in the browser: it calls any number, and rings when its own is called.
//!
//! ```text
//! cargo run -p softphone -- --simulate     the page at http://127.0.0.1:5052, with no account anywhere
//! cargo run -p softphone -- add-user ada --number +81-50-3123-4567 --client DeviceId_0001
//! cargo run -p softphone                   serves, with the settings below
//! ```
//!
//! # With an account
//!
//! | setting | is |
//! |---|---|
//! | `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN` | the account |
//! | `TWILIO_API_KEY`, `TWILIO_API_SECRET` | an API key of it, which signs access tokens |
//! | `TWILIO_TWIML_APP_SID` | a TwiML application whose voice URL is `https://HOST/voice/supervised-outgoing` |
//! | `FULFILL_PUBLIC_URL` | `https://HOST`, the address that Twilio and browsers use |
//! | `SOFTPHONE_DB` | the file of users and numbers; `softphone.db` unless said |
//! | `SOFTPHONE_SDK` | the file `twilio.min.js`; where `npm ci` in this folder puts it unless said |
//!
//! Each number's voice URL ("A call comes in") is `https://HOST/voice/supervised-incoming`. Without
//! `supervised-` in these addresses Twilio gets the bare documents, see `calls.rs`.
//!
//! # HTTPS
//!
//! Browsers give a microphone only to pages that come over HTTPS, or from `localhost`. So this server
//! stands behind a proxy that speaks TLS; the page says so where it does not.

mod accounts;
mod app;
mod attempts;
mod calls;
mod commands;
mod issuer;
mod outcomes;
mod pages;
mod password;
mod simulate;
mod token;

use std::sync::Arc;

use fulfill_runtime::Result;
use fulfill_twilio::voice::Voice;
use tokio::net::TcpListener;

use crate::{
    accounts::Accounts,
    commands::{Arguments, Command},
    issuer::Issuer,
    outcomes::Outcomes,
    pages::Sdk,
};

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { simulate, command } = Arguments::read();
    if simulate {
        return run_simulated().await;
    }
    match command {
        None | Some(Command::Serve) => serve(commands::open()?).await,
        // `check`, `routes` and `graph` look at the bot alone, and need no file.
        Some(Command::Bot(_)) => {
            let accounts = Accounts::open(":memory:")?;
            app::bot(accounts, Outcomes::default(), Voice::from_env())?.cli().await
        }
        Some(command) => commands::run(&commands::open()?, command),
    }
}

async fn serve(accounts: Accounts) -> Result<()> {
    let issuer = Arc::new(Issuer::from_env()?);
    let (outcomes, sdk) = (Outcomes::default(), Sdk::from_env());
    if let Some(missing) = sdk.missing() {
        eprintln!("{missing}");
    }
    let web = app::web(accounts.clone(), outcomes.clone(), issuer, sdk);
    app::bot(accounts, outcomes, Voice::from_env())?.routes(web).serve().await
}

/// Serves with this server in Twilio's place, for this machine only.
async fn run_simulated() -> Result<()> {
    let issuer = Arc::new(simulate::issuer()?);
    let (accounts, outcomes) = (simulate::accounts()?, Outcomes::default());
    let voice = Voice::new(issuer.auth_token.expose());
    // Signatures are checked, over the address of this machine, whatever the settings say.
    let bot = app::bot(accounts.clone(), outcomes.clone(), voice)?.configure(|config| {
        (config.dev, config.public_url) = (false, None);
    });
    let address = simulate::address(bot.config())?;
    simulate::log(bot.config());
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let exchange = simulate::exchange(Arc::clone(&issuer), accounts.clone(), address)?;
    let sdk = Sdk::Simulated(simulate::SDK);
    let web = app::web(accounts, outcomes, issuer, sdk).merge(simulate::routes(exchange));
    eprintln!("simulated: nobody is called. Open http://{address} and sign in as `demo`");
    // Requests that wait for news end by themselves; nothing is lost with them.
    let stop = async { drop(tokio::signal::ctrl_c().await) };
    bot.routes(web).serve_on(listener, stop).await
}

#[cfg(test)]
mod tests;
