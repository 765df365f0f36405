//! What is below `/fake/`: looking at a fake and telling it things, from outside.

use std::{collections::BTreeMap, fmt::Display};

use bytes::Bytes;
use http::{StatusCode, request::Parts};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{json, value::to_raw_value};

use crate::{
    Fault, RateLimits, Shares, Stats, Taken, User,
    answer::{Answer, fine, object, text},
    meta,
    rates::RateCheck,
    world::Shared,
};

/// Which messages are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    after: u64,
    limit: Option<usize>,
    recipient: Option<String>,
}

/// Faults to come; what is not said stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    seed: Option<u64>,
    shares: Option<Shares>,
    #[serde(default)]
    scripts: BTreeMap<String, Vec<Fault>>,
}

pub(crate) async fn answer(shared: &Shared, head: &Parts, bytes: &Bytes) -> Answer {
    let path = head.uri.path().trim_start_matches("/fake/");
    let done = match (head.method.as_str(), path) {
        ("GET", "messages") => messages(shared, head.uri.query().unwrap_or_default()),
        ("DELETE", "messages") => {
            shared.world().book.clear();
            Ok(fine(&json!({})))
        }
        ("GET", "stats") => Ok(fine(&json!(stats(shared)))),
        ("GET", "faults") => {
            let world = shared.world();
            let weather = &world.weather;
            Ok(fine(&json!({"seed": weather.seed(), "shares": weather.shares()})))
        }
        ("POST", "faults") => faults(shared, bytes),
        ("POST", "users") => read::<BTreeMap<String, User>>(bytes).map(|users| {
            shared.world().users.extend(users);
            fine(&json!({}))
        }),
        ("POST", "rates") => read::<RateLimits>(bytes).map(|limits| {
            shared.world().rates = RateCheck::new(limits);
            fine(&json!({}))
        }),
        ("POST", "say") => match read(bytes) {
            Ok(say) => delivered(meta::say(&shared.settings, say).await),
            Err(wrong) => Err(wrong),
        },
        ("GET", "verify") => delivered(meta::verify(&shared.settings).await),
        (method, _) => {
            let path = head.uri.path().escape_debug();
            let reason = format!("{method} {path} is nothing that a fake can be asked");
            Err(Wrong::new(StatusCode::NOT_FOUND, reason))
        }
    };
    done.unwrap_or_else(|Wrong(status, error)| object(status, &json!({ "error": error })))
}

/// What is wrong with a request to the fake itself.
struct Wrong(StatusCode, String);

impl Wrong {
    fn new(status: StatusCode, error: impl Display) -> Self {
        Self(status, error.to_string())
    }
}

/// The counts as they are now.
pub(crate) fn stats(shared: &Shared) -> Stats {
    let world = shared.world();
    let mut stats = world.book.stats().clone();
    (stats.seed, stats.rates) = (world.weather.seed(), world.rates.report());
    stats
}

fn messages(shared: &Shared, query: &str) -> Result<Answer, Wrong> {
    let mut wanted = Wanted::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let number = || {
            let reason = format!("{name} must be a number, not `{}`", value.escape_debug());
            value.parse::<u64>().map_err(|_| Wrong::new(StatusCode::BAD_REQUEST, reason))
        };
        match &*name {
            "after" => wanted.after = number()?,
            "limit" => wanted.limit = Some(usize::try_from(number()?).unwrap_or(usize::MAX)),
            "recipient" => wanted.recipient = Some(value.into_owned()),
            _ => {
                let reason =
                    format!("`{}` is none of after, limit, recipient", name.escape_debug());
                return Err(Wrong::new(StatusCode::BAD_REQUEST, reason));
            }
        }
    }
    // Copied first, so that nobody waits for the lock while much is written as JSON.
    let chosen: Vec<Taken> = {
        let world = shared.world();
        let taken = world.book.taken();
        let from = taken.partition_point(|taken| taken.seq <= wanted.after);
        let recipient = wanted.recipient.as_deref();
        let chosen = taken[from..]
            .iter()
            .filter(|taken| recipient.is_none_or(|recipient| recipient == taken.recipient));
        chosen.take(wanted.limit.unwrap_or(usize::MAX)).cloned().collect()
    };
    let list = to_raw_value(&chosen).expect("what was taken is written as JSON");
    Ok(text(StatusCode::OK, "application/json", list.get().to_owned()))
}

fn faults(shared: &Shared, bytes: &Bytes) -> Result<Answer, Wrong> {
    let faults: Faults = read(bytes)?;
    let mut world = shared.world();
    if let Some(shares) = faults.shares {
        let set = world.weather.set_shares(shares);
        set.map_err(|error| Wrong::new(StatusCode::BAD_REQUEST, error))?;
    }
    if let Some(seed) = faults.seed {
        world.weather.reseed(seed);
    }
    for (recipient, script) in faults.scripts {
        world.weather.script(&recipient, script);
    }
    Ok(fine(&json!({ "seed": world.weather.seed() })))
}

fn delivered(done: Result<serde_json::Value, meta::DeliveryError>) -> Result<Answer, Wrong> {
    use meta::DeliveryError::{Call, NoWebhook, Nothing, Silent, Webhook};
    done.map(|value| fine(&value)).map_err(|error| {
        let status = match error {
            Nothing | NoWebhook | Webhook(_) => StatusCode::BAD_REQUEST,
            Silent | Call(_) => StatusCode::BAD_GATEWAY,
        };
        Wrong::new(status, error)
    })
}

fn read<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Wrong> {
    serde_json::from_slice(bytes).map_err(|error| Wrong::new(StatusCode::BAD_REQUEST, error))
}
