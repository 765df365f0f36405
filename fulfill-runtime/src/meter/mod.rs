//! What is counted and timed on the way. Without feature `metrics` it is nothing, and costs nothing.

#[cfg(feature = "metrics")]
mod channels;
#[cfg(feature = "metrics")]
mod endpoint;
#[cfg(not(feature = "metrics"))]
mod off;
#[cfg(feature = "metrics")]
mod on;
#[cfg(feature = "metrics")]
mod recorder;

#[cfg(not(feature = "metrics"))]
pub(crate) use self::off::Meter;
#[cfg(feature = "metrics")]
pub(crate) use self::on::Meter;
#[cfg(feature = "metrics")]
pub use self::recorder::render;

/// The path at which counts are read, where they are.
pub(crate) const PATH: &str = "/metrics";

/// A part of a turn's way that is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Signature and body are checked and read.
    Decode,
    /// The event is kept.
    Accept,
    /// It waits for earlier ones of its conversation, and for its state.
    Wait,
    /// Handlers run.
    Handle,
    /// The reply is put into the platform's words.
    Encode,
    /// State, answer and calls are kept.
    Commit,
    /// The platform's API takes a call.
    Send,
}
