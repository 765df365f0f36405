//! What is kept of a delivery and of its recipients' events, as their answers.

use fulfill_core::provider::Address;
use fulfill_store::{Mail, Payload};
use serde::{Deserialize, Serialize};

/// What is kept of a delivery whose hook has been called: its recipients.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) recipients: Vec<Entry>,
}

/// One recipient of a delivery, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) to: Address,
    /// The conversation and the event in which they are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) left: Option<(String, String)>,
    /// Why they are told nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<String>,
}

/// What is kept of a recipient's event.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sent {
    /// How many calls it has led to.
    pub(super) calls: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<String>,
}

impl Record {
    pub(super) fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts become JSON")
    }
}

impl Entry {
    pub(super) fn left(to: Address, mail: &Mail) -> Self {
        let left = (mail.conversation.id.to_string(), mail.event.to_string());
        Self { to, left: Some(left), refused: None }
    }

    pub(super) fn refused(to: Address, reason: String) -> Self {
        Self { to, left: None, refused: Some(reason) }
    }
}

impl Sent {
    pub(super) fn calls(calls: usize) -> Self {
        Self { calls, refused: None }
    }

    pub(super) fn refused(reason: &str) -> Self {
        Self { calls: 0, refused: Some(reason.to_owned()) }
    }

    pub(super) fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts become JSON")
    }
}

/// What was written of one of these; `None` if it was nothing of the kind.
pub(super) fn read<T: for<'de> Deserialize<'de>>(answer: &Payload) -> Option<T> {
    serde_json::from_slice(answer).ok()
}
