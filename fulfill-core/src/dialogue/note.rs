//! What the owner should know of a turn.

/// What the owner should know of a turn. It names intents, forms and sizes, and nothing that a user
/// said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Note {
    /// The conversation waited for something that this build does not have.
    #[error(
        "the conversation waited for {what}, which this build does not have; the user was told and \
         starts again"
    )]
    Stale {
        /// What.
        what: String,
    },
    /// More redirects than a turn may take.
    #[error("{} leads on and on: more than {limit} redirects in one turn; let one of them listen", trail.join(" -> "))]
    Hops {
        /// The intents, in order.
        trail: Vec<String>,
        /// How many there may be.
        limit: u32,
    },
    /// A reply leads to an intent that does not exist.
    #[error("`{from}` leads to `{to}`, which no intent answers; name one that exists")]
    Unknown {
        /// The intent or form.
        from: String,
        /// The target.
        to: String,
    },
    /// A reply leads to an address, which only some platforms can ask.
    #[error("`{from}` leads to {to}: only platforms that run dialogues can ask an address")]
    Address {
        /// The intent or form.
        from: String,
        /// The address.
        to: String,
    },
    /// Actions behind one that leaves the reply.
    #[error(
        "`{from}` replies with {count} actions behind its {by}, which nobody gets; put them before it"
    )]
    Behind {
        /// The intent.
        from: String,
        /// The action that leaves.
        by: &'static str,
        /// How many.
        count: usize,
    },
    /// An answer, what was offered or what is waited for had no room in the state.
    #[error("{what} had no room: {full}")]
    NoRoom {
        /// What was left out.
        what: String,
        /// How large the state would be.
        full: Full,
    },
}

/// Why a handler's reply is refused: what it remembers or asks cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unkept {
    /// There would be more of it than a state may hold.
    #[error(transparent)]
    Full(#[from] Full),
    /// Objects and lists stand in each other deeper than they could be read back.
    #[error("the value of `{name}` nests deeper than {limit} levels; remember something flatter")]
    Deep {
        /// The name it would be remembered under.
        name: String,
        /// How deep it may nest.
        limit: usize,
    },
}

/// A conversation's state would be larger than it may be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the conversation's state would have {size} bytes of at most {limit}; the largest part is \
     {largest} with {bytes} bytes: {advice}"
)]
#[non_exhaustive]
pub struct Full {
    /// How large it would be, in bytes of JSON.
    pub size: usize,
    /// How large it may be.
    pub limit: usize,
    /// The largest part: a name it is remembered under in backticks, or what is waited for.
    pub largest: String,
    /// How large that is.
    pub bytes: usize,
    /// What to do about it.
    pub advice: &'static str,
}
