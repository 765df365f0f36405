//! Who is registered, and the calls that are on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use fulfill_twilio::token::{Claims, Kind};
use serde::Serialize;
use tokio::sync::mpsc::{self, Receiver, Sender, error::TryRecvError};

use super::{random, webhook::Webhooks};
use crate::{accounts::Accounts, issuer::Issuer};

/// Devices that may be registered at once, and calls that may be on.
const MOST: usize = 100;
/// How long a device waits for news before it asks again.
const WAIT: Duration = Duration::from_secs(10);

/// The part of Twilio between browsers and this server.
pub(crate) struct Exchange {
    pub(super) issuer: Arc<Issuer>,
    pub(super) accounts: Accounts,
    pub(super) webhooks: Webhooks,
    devices: Mutex<HashMap<String, Device>>,
    calls: Mutex<HashMap<String, Sender<Command>>>,
}

/// A browser.
struct Device {
    client: String,
    news: Sender<News>,
    /// Taken by the request that waits.
    waiting: Arc<tokio::sync::Mutex<Receiver<News>>>,
}

/// What a device is told of a call, in the words of the SDK's events.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum News {
    Incoming {
        call: String,
        from: String,
        to: String,
    },
    Ringing {
        call: String,
    },
    Accept {
        call: String,
    },
    Cancel {
        call: String,
    },
    Disconnect {
        call: String,
    },
    Error {
        call: String,
        code: u32,
        message: String,
    },
    /// No event of the SDK's: what would be heard.
    Heard {
        call: String,
        text: String,
    },
}

/// What a device does with a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Command {
    pub(super) device: String,
    pub(super) act: Act,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    Accept,
    Reject,
    HangUp,
    Digits(String),
}

/// Why something is not done; the stand-in shows it as the SDK would.
#[derive(Debug, thiserror::Error)]
pub(super) enum Denied {
    #[error("the access token is not valid: {0}")]
    Token(String),
    #[error("no such device; register again")]
    NoDevice,
    #[error("no such call; it has ended")]
    NoCall,
    #[error("too many devices or calls for a simulation; close some")]
    Full,
    #[error("this client has no number to be called at")]
    NoNumber,
    #[error("the server cannot look the number up")]
    Accounts,
    #[error("the machine gives no random numbers")]
    Random,
}

impl Exchange {
    pub(super) fn new(issuer: Arc<Issuer>, accounts: Accounts, webhooks: Webhooks) -> Self {
        let (devices, calls) = Default::default();
        Self { issuer, accounts, webhooks, devices, calls }
    }

    /// Registers a device by its token, as Twilio checks it.
    pub(super) fn register(&self, token: &str) -> Result<String, Denied> {
        let claims = self.claims(token)?;
        let incoming = claims.grant("voice").and_then(|voice| voice.get("incoming"));
        if incoming.and_then(|incoming| incoming.get("allow")) != Some(&true.into()) {
            return Err(Denied::Token("it allows no incoming calls".into()));
        }
        let client = claims.identity().unwrap_or_default().to_owned();
        let id = random().map_err(|_| Denied::Random)?;
        let (news, waiting) = mpsc::channel(64);
        let waiting = Arc::new(tokio::sync::Mutex::new(waiting));
        let mut devices = lock(&self.devices);
        if devices.len() >= MOST {
            return Err(Denied::Full);
        }
        devices.insert(id.clone(), Device { client, news, waiting });
        Ok(id)
    }

    pub(super) fn unregister(&self, device: &str) {
        lock(&self.devices).remove(device);
    }

    /// Checks that a token allows calls through the application.
    pub(super) fn may_call(&self, token: &str) -> Result<String, Denied> {
        let claims = self.claims(token)?;
        let outgoing = claims.grant("voice").and_then(|voice| voice.get("outgoing"));
        let application = outgoing.and_then(|outgoing| outgoing.get("application_sid"));
        if application.and_then(|sid| sid.as_str()) != Some(&self.issuer.application) {
            return Err(Denied::Token("it allows no outgoing calls".into()));
        }
        Ok(claims.identity().unwrap_or_default().to_owned())
    }

    fn claims(&self, token: &str) -> Result<Claims, Denied> {
        let claims = self.issuer.read(token, SystemTime::now());
        let claims = claims.map_err(|error| Denied::Token(error.to_string()))?;
        match claims.kind() {
            Kind::Access => Ok(claims),
            _ => Err(Denied::Token("it is no access token".into())),
        }
    }

    /// What has happened since the device last asked; it may be nothing.
    pub(super) async fn news(&self, device: &str) -> Result<Vec<News>, Denied> {
        let waiting = self.device(device, |device| Arc::clone(&device.waiting))?;
        let mut waiting = waiting.lock().await;
        let first = tokio::time::timeout(WAIT, waiting.recv()).await;
        let mut news = match first {
            // Nothing yet, or nothing any more: it has unregistered meanwhile.
            Err(_) | Ok(None) => return Ok(Vec::new()),
            Ok(Some(first)) => vec![first],
        };
        loop {
            match waiting.try_recv() {
                Ok(more) => news.push(more),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return Ok(news),
            }
        }
    }

    /// The client that a device is.
    pub(super) fn client(&self, device: &str) -> Result<String, Denied> {
        self.device(device, |device| device.client.clone())
    }

    /// The devices that a client has.
    pub(super) fn devices(&self, client: &str) -> Vec<String> {
        let devices = lock(&self.devices);
        let of_client = devices.iter().filter(|(_, device)| device.client == client);
        of_client.map(|(id, _)| id.clone()).collect()
    }

    /// Tells a device something; one that never asks is forgotten.
    pub(super) fn tell(&self, device: &str, news: News) {
        let mut devices = lock(&self.devices);
        let told = devices.get(device).map(|device| device.news.try_send(news));
        if let Some(Err(_)) = told {
            devices.remove(device);
        }
    }

    /// Begins a call; what devices do with it arrives in the receiver.
    pub(super) fn begin(&self) -> Result<(String, Receiver<Command>), Denied> {
        let sid = format!("CA{}", random().map_err(|_| Denied::Random)?);
        let (commands, received) = mpsc::channel(64);
        let mut calls = lock(&self.calls);
        if calls.len() >= MOST {
            return Err(Denied::Full);
        }
        calls.insert(sid.clone(), commands);
        Ok((sid, received))
    }

    pub(super) fn end(&self, sid: &str) {
        lock(&self.calls).remove(sid);
    }

    /// Passes on what a device does with a call.
    pub(super) fn act(&self, device: &str, sid: &str, act: Act) -> Result<(), Denied> {
        let device = self.device(device, |_| device.to_owned())?;
        let calls = lock(&self.calls);
        let commands = calls.get(sid).ok_or(Denied::NoCall)?;
        commands.try_send(Command { device, act }).map_err(|_| Denied::NoCall)
    }

    fn device<T>(&self, id: &str, get: impl FnOnce(&Device) -> T) -> Result<T, Denied> {
        lock(&self.devices).get(id).map(get).ok_or(Denied::NoDevice)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
