//! The handlers as plain functions, and the server as browsers and Twilio ask it.

mod accounts;
mod calls;
mod pages;
mod signed;
mod token;

use std::sync::Arc;

use axum::{Router, body::Body};
use bytes::Bytes;
use fulfill_phone::Phone;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::{
    accounts::{Accounts, Line},
    app,
    issuer::Issuer,
    outcomes::Outcomes,
    pages::Sdk,
    password::Hashed,
    simulate,
};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const APPLICATION: &str = "AP0123456789abcdef0123456789abcdef";
const AUTH_TOKEN: &str = "12345";
const KEY_SECRET: &str = "secret-of-the-key";
const PASSWORD: &str = "correct horse";

fn phone(number: &str) -> Phone {
    Phone::parse(number).expect("a number")
}

fn line(number: &str, client: &str) -> Line {
    Line::new(phone(number), client).expect("a line")
}

/// One user with two lines, and another with one.
fn accounts() -> Accounts {
    let accounts = Accounts::open(":memory:").expect("it opens");
    let password = Hashed::new(PASSWORD).expect("a password");
    accounts.add("ada", &password, &line("+815031234567", "DeviceId_0001")).expect("added");
    accounts.add_line("ada", &line("+14155550199", "DeviceId_0002")).expect("added");
    accounts.add("ben", &password, &line("+815031110000", "DeviceId_0003")).expect("added");
    accounts
}

fn issuer() -> Arc<Issuer> {
    let secret = |text: &str| fulfill_runtime::Secret::new(text).expect("not empty");
    Arc::new(Issuer {
        account: ACCOUNT.into(),
        application: APPLICATION.into(),
        key: "SK0123456789abcdef0123456789abcdef".into(),
        key_secret: secret(KEY_SECRET),
        auth_token: secret(AUTH_TOKEN),
        region: None,
    })
}

/// What browsers ask, with the outcomes that it tells of.
fn web() -> (Router, Outcomes) {
    let outcomes = Outcomes::default();
    let sdk = Sdk::Simulated(simulate::SDK);
    (app::web(accounts(), outcomes.clone(), issuer(), sdk), outcomes)
}

async fn send(router: &Router, request: Request<Body>) -> Response<Bytes> {
    let response = router.clone().oneshot(request).await.expect("routers do not fail");
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("it is whole").to_bytes();
    Response::from_parts(head, body)
}
