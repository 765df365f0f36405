//! What is wrong with a form that should be a message.

/// A form that is none of Twilio's messages or callbacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// A parameter that each of them has is not there.
    #[error(
        "parameter `{name}` is missing; Twilio sends it with each of its requests of this kind"
    )]
    Missing {
        /// The parameter.
        name: &'static str,
    },
    /// An identifier that is none.
    #[error("parameter `{name}` is no SID: it must be at most 64 ASCII letters and digits")]
    Sid {
        /// The parameter.
        name: &'static str,
    },
}

impl MessageError {
    /// The parameter.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Missing { name } | Self::Sid { name } => name,
        }
    }
}
