//! What happens at the caller's end of the line.

/// What the caller does, or what becomes of a call that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act<'a> {
    /// Calls, for the first time or anew.
    Rings,
    /// Presses keys, one after another.
    Presses(&'a str),
    /// Says something, which is recognised as these words.
    Says(&'a str),
    /// Neither says nor presses anything, until the time-out.
    StaysSilent,
    /// The `<Dial>` ends with that status: `completed`, `busy`, `no-answer`, `failed`, `canceled`.
    Dialled(&'a str),
    /// The `<Enqueue>` ends with that result: `bridged`, `leave`, `queue-full` and others.
    Queued(&'a str),
    /// Hangs up.
    HangsUp,
}
