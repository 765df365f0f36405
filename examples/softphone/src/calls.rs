//! What Twilio does with a call: the intents of the voice channel.
//!
//! | address | answers |
//! |---|---|
//! | `/voice/incoming` | calls to a number: rings the client that has it |
//! | `/voice/outgoing` | calls of a client: dials a number in the name of one of its own |
//! | `/voice/supervised-incoming`, `/voice/supervised-outgoing` | the same, with answer supervision: the caller hears it ring until somebody answers, and is told how it ended if nobody does |
//! | `/voice/dialled` | the end of a supervised dial |
//!
//! Each address is a webhook of its own. A call of a client arrives as an incoming one, too.

use fulfill_phone::{Kind, Phone};
use fulfill_runtime::prelude::*;
use fulfill_twilio::{
    twiml::{Dial, Number, Reject, VoiceResponse},
    voice::{Call, Outgoing, OutgoingError},
};

use crate::{
    accounts::{Accounts, AccountsError},
    outcomes::Outcomes,
};

/// How long it rings, in seconds.
const RINGS: u32 = 60;
/// Where Twilio tells how a dial ended: beside the address that asked for it, whatever lies above.
const DIALLED: &str = "dialled";

/// Rings the client that has the called number.
#[intent(webhook = "incoming", event = "incoming-call")]
pub(crate) async fn incoming(
    call: Call,
    accounts: State<Accounts>,
) -> Result<VoiceResponse, AccountsError> {
    ring(&call, &accounts, |dial| dial).await
}

/// Calls a number in the name of the client that asks.
#[intent(webhook = "outgoing", event = "incoming-call")]
pub(crate) async fn outgoing(
    call: Call,
    accounts: State<Accounts>,
    outcomes: State<Outcomes>,
) -> Result<VoiceResponse, AccountsError> {
    place(&call, &accounts, &outcomes, |dial| dial).await
}

/// As [`incoming`], with answer supervision.
#[intent(webhook = "supervised-incoming", event = "incoming-call")]
pub(crate) async fn supervised_incoming(
    call: Call,
    accounts: State<Accounts>,
) -> Result<VoiceResponse, AccountsError> {
    ring(&call, &accounts, supervised).await
}

/// As [`outgoing`], with answer supervision.
#[intent(webhook = "supervised-outgoing", event = "incoming-call")]
pub(crate) async fn supervised_outgoing(
    call: Call,
    accounts: State<Accounts>,
    outcomes: State<Outcomes>,
) -> Result<VoiceResponse, AccountsError> {
    place(&call, &accounts, &outcomes, supervised).await
}

/// Tells the caller why nobody talks, and keeps for the page how it ended.
#[intent(webhook = "dialled", event = "dial")]
pub(crate) fn dialled(call: Call, outcomes: State<Outcomes>) -> Reply {
    let (outcome, said) = match call.parameter("DialCallStatus").unwrap_or_default() {
        "completed" | "answered" => ("completed", None),
        "busy" => ("busy", Some("The line is busy.")),
        "no-answer" => ("no-answer", Some("Nobody answers.")),
        "canceled" => ("canceled", None),
        _ => ("failed", Some("The call could not be connected.")),
    };
    if let Some(client) = call.client() {
        outcomes.keep(call.sid(), client, outcome);
    }
    match said {
        Some(text) => Reply::say(text).end(),
        None => Reply::new().end(),
    }
}

fn supervised(dial: Dial) -> Dial {
    dial.answer_on_bridge(true).action(DIALLED)
}

async fn ring(
    call: &Call,
    accounts: &Accounts,
    manner: impl FnOnce(Dial) -> Dial,
) -> Result<VoiceResponse, AccountsError> {
    let called = call.to().and_then(|number| Phone::parse(number).ok());
    let client = match &called {
        Some(number) => accounts.client(number).await?,
        None => None,
    };
    Ok(match client {
        Some(client) => {
            VoiceResponse::new().dial(manner(Dial::new().timeout(RINGS)).client(client.as_str()))
        }
        None => {
            let number = called.map(|number| number.shortened().to_string());
            tracing::warn!(?number, "a call to a number that nobody has; see `softphone users`");
            VoiceResponse::new().reject(Reject::default())
        }
    })
}

/// Both numbers come from the browser. Twilio vouches only for who calls: `client:` and the identity
/// of the token.
async fn place(
    call: &Call,
    accounts: &Accounts,
    outcomes: &Outcomes,
    manner: impl FnOnce(Dial) -> Dial,
) -> Result<VoiceResponse, AccountsError> {
    let Some(client) = call.client() else {
        tracing::warn!("a call to the outgoing address that no client placed");
        return Ok(refuse(Unplaced::NoClient));
    };
    let ours = accounts.numbers(client).await?;
    let called = call.parameter("callOutgoingPhoneNumber").or_else(|| call.to());
    let (called, own) = (called.unwrap_or_default(), ours.first().map(Phone::e164));
    let caller = call.parameter("callerPhoneNumber").or(own).unwrap_or_default();
    Ok(match allowed(caller, called, &ours) {
        Ok(outgoing) => {
            let dial = manner(Dial::new().timeout(RINGS));
            let dial = dial.caller_id(as_written(caller, outgoing.caller()));
            let number = Number::new(as_written(called, outgoing.called()));
            let number = match outgoing.called().extension() {
                Some(digits) => number.send_digits(format!("wwww{digits}")),
                None => number,
            };
            VoiceResponse::new().dial(dial.number(number))
        }
        Err(reason) => {
            tracing::warn!(client, %reason, "a call that is not placed");
            outcomes.keep(call.sid(), client, "refused");
            refuse(reason)
        }
    })
}

/// Why a call is not placed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unplaced {
    #[error("only clients place calls")]
    NoClient,
    #[error(transparent)]
    Numbers(#[from] OutgoingError),
    #[error("three digits and fewer are emergency and service numbers")]
    Short,
    #[error("calls to premium-rate numbers are not placed")]
    Premium,
}

/// The call, if these two numbers may be connected.
///
/// The one to call from must be the client's. Not called are numbers that cannot exist; numbers of
/// three digits and fewer, since emergency services cannot find who calls from a browser, and no
/// country has other subscribers there; and premium-rate numbers, whose callers pay the called.
fn allowed(caller: &str, called: &str, ours: &[Phone]) -> Result<Outgoing, Unplaced> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let short = (1..=3).contains(&digits(called));
    let outgoing = match Outgoing::read(caller, called, ours) {
        // Whose number it is goes first: who has none here learns nothing else.
        Err(error @ (OutgoingError::Caller(_) | OutgoingError::NotOurs { .. })) => {
            return Err(error.into());
        }
        _ if short => return Err(Unplaced::Short),
        read => read?,
    };
    if outgoing.called().national().len() <= 3 {
        return Err(Unplaced::Short);
    }
    match outgoing.called().kind() {
        Some(Kind::PremiumRate) => Err(Unplaced::Premium),
        _ => Ok(outgoing),
    }
}

/// What the client hears whose call is not placed.
fn refuse(reason: Unplaced) -> VoiceResponse {
    let said = match reason {
        Unplaced::NoClient => "This number takes no calls.",
        Unplaced::Numbers(OutgoingError::Caller(_) | OutgoingError::NotOurs { .. }) => {
            "You cannot call from this number."
        }
        Unplaced::Numbers(_) => "This is no telephone number.",
        Unplaced::Short => {
            "Emergency and service numbers cannot be called from here. Use a telephone."
        }
        Unplaced::Premium => "Premium-rate numbers cannot be called from here.",
    };
    VoiceResponse::new().say(said).hangup()
}

/// The number as it was written, if that is all of it with dashes between, else in E.164. Twilio takes
/// both, and who compares what they sent with what is dialled finds it again.
fn as_written<'a>(written: &'a str, number: &'a Phone) -> &'a str {
    let plain = |letter: char| letter == '+' || letter == '-' || letter.is_ascii_digit();
    let digits = || written.chars().filter(|letter| *letter != '-');
    let same = written.chars().all(plain) && digits().eq(number.e164().chars());
    if same { written } else { number.e164() }
}
