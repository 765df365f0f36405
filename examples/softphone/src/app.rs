//! The app, apart from `main` so that tests can drive it.

use std::sync::Arc;

use axum::Router;
use fulfill_runtime::{Result, intents, prelude::App, store::MemoryStore};
use fulfill_twilio::voice::Voice;

use crate::{
    accounts::Accounts,
    calls::{dialled, incoming, outgoing, supervised_incoming, supervised_outgoing},
    issuer::Issuer,
    outcomes::Outcomes,
    pages::{self, Sdk},
    token::Desk,
};

/// What Twilio asks: the voice channel at `/voice`.
pub(crate) fn bot(accounts: Accounts, outcomes: Outcomes, voice: Voice) -> Result<App> {
    let intents = intents![dialled, incoming, outgoing, supervised_incoming, supervised_outgoing];
    // A call is over in minutes; what is kept of it is only for requests that come twice.
    let store = Arc::new(MemoryStore::new());
    Ok(App::new(intents)?.state(accounts).state(outcomes).mount("/voice", voice).store(store))
}

/// What browsers ask: the page, tokens, and how calls ended.
pub(crate) fn web(accounts: Accounts, outcomes: Outcomes, issuer: Arc<Issuer>, sdk: Sdk) -> Router {
    let desk = Desk::new(accounts, Arc::clone(&issuer));
    pages::routes(sdk).merge(desk.routes()).merge(outcomes.routes(issuer))
}
