//! How what a call did has ended.

use crate::rest::CallStatus;

/// How a `<Dial>` ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialled<'a> {
    /// What became of the call that was dialled.
    pub status: CallStatus,
    /// That call: `CA...`; none if it was never made.
    pub sid: Option<&'a str>,
    /// How long it was, in seconds.
    pub seconds: Option<u64>,
    /// Whether the two were connected.
    pub bridged: Option<bool>,
    /// Where its recording is, if it was recorded.
    pub recording_url: Option<&'a str>,
}

/// How an `<Enqueue>` ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued<'a> {
    /// How, in Twilio's words, such as `bridged`, `hangup`, `leave` or `queue-full`.
    pub result: &'a str,
    /// The queue: `QU...`.
    pub sid: Option<&'a str>,
    /// How long the caller waited, in seconds.
    pub seconds: Option<u64>,
}

/// What a `<Record>` recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recording<'a> {
    /// Where it is. Its address asks for basic authentication unless the account says otherwise.
    pub url: &'a str,
    /// The recording: `RE...`.
    pub sid: Option<&'a str>,
    /// How long it is, in seconds.
    pub seconds: Option<u64>,
    /// The keys that ended it, or `hangup`.
    pub ended_by: Option<&'a str>,
}
