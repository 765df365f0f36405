//! Plays Twilio, so that the page can be tried without an account.
//!
//! The page loads a stand-in for the voice SDK, which registers and calls through the routes here with
//! its real token. What Twilio would ask this server is then asked over HTTP, signed, at its real
//! address; the TwiML that comes back is done: clients ring, and telephones that are not there answer.
//!
//! What telephones do depends on the last digit of their number: 1 is busy, 2 rings for a few seconds
//! and is not answered, 3 hangs up soon after it has answered, 4 rings for as long as the document says,
//! and all others answer and listen.

mod call;
mod document;
mod exchange;
mod routes;
mod telephone;
mod webhook;

use std::{
    io::{IsTerminal as _, stderr},
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use fulfill_phone::{Phone, PhoneError};
use fulfill_runtime::{Config, Secret};
use fulfill_twilio::signature::SecretError;
use tracing_subscriber::EnvFilter;

pub(crate) use self::routes::routes;
use self::{exchange::Exchange, webhook::Webhooks};
use crate::{
    accounts::{Accounts, AccountsError, Line},
    issuer::Issuer,
    password::{Hashed, PasswordError},
};

/// The stand-in for the voice SDK.
pub(crate) const SDK: &str = include_str!("../../page/simulated.js");

/// Who can sign in, for the page to say.
const USER: (&str, &str) = ("demo", "softphone");
/// The number that calls in.
const OUTSIDE: &str = "+819059876543";

/// Why it cannot be simulated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SimulateError {
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Phone(#[from] PhoneError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("the machine gives no random numbers: {0}")]
    Random(getrandom::Error),
    #[error(
        "a simulation listens on this machine only, and FULFILL_ADDR={0} is open to others; write \
         127.0.0.1:5052 or leave it out"
    )]
    Open(SocketAddr),
}

/// An account that nobody has, with new secrets.
pub(crate) fn issuer() -> Result<Issuer, SimulateError> {
    Ok(Issuer {
        account: format!("AC{}", random()?),
        application: format!("AP{}", random()?),
        key: format!("SK{}", random()?),
        key_secret: secret()?,
        auth_token: secret()?,
        region: None,
    })
}

/// One user with two numbers, in memory.
pub(crate) fn accounts() -> Result<Accounts, SimulateError> {
    let accounts = Accounts::open(":memory:")?;
    let line =
        |number, client| Line::new(Phone::parse(number)?, client).map_err(SimulateError::from);
    accounts.add(USER.0, &Hashed::new(USER.1)?, &line("+815031234567", "DeviceId_0001")?)?;
    accounts.add_line(USER.0, &line("+14155550199", "DeviceId_0002")?)?;
    Ok(accounts)
}

/// The exchange of a server that listens there.
pub(crate) fn exchange(
    issuer: Arc<Issuer>,
    accounts: Accounts,
    address: SocketAddr,
) -> Result<Arc<Exchange>, SimulateError> {
    let webhooks = Webhooks::new(address, issuer.auth_token.expose())?;
    Ok(Arc::new(Exchange::new(issuer, accounts, webhooks)))
}

/// Where to listen: on this machine only, since anybody who reaches it can call as the user there is.
pub(crate) fn address(config: &Config) -> Result<SocketAddr, SimulateError> {
    let address = config.addr.unwrap_or((Ipv4Addr::LOCALHOST, 5052).into());
    if address.ip().is_loopback() { Ok(address) } else { Err(SimulateError::Open(address)) }
}

/// Sends log lines to standard error, as a server with an account does by itself.
pub(crate) fn log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    lines.with_ansi(stderr().is_terminal()).compact().init();
}

/// 32 hex digits.
fn random() -> Result<String, SimulateError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(SimulateError::Random)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn secret() -> Result<Secret, SimulateError> {
    Ok(Secret::new(random()?).expect("32 digits are not empty"))
}
