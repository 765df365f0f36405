//! What can be wrong with a form.

/// Why a text is not a form we accept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// A key or value is not UTF-8 once decoded.
    #[error("parameter {name:?} is not UTF-8 once decoded; send text as percent-encoded UTF-8")]
    NotUtf8 {
        /// The key, with replacement characters where it is not UTF-8 itself; at most 64
        /// characters of it.
        name: String,
    },
    /// There are more pairs than [`MAX_PAIRS`](super::MAX_PAIRS).
    #[error("form has more than {limit} parameters; a request of Twilio has fewer than 100")]
    TooManyPairs {
        /// The largest number allowed.
        limit: usize,
    },
    /// The text has 4 GiB or more.
    #[error("form has {bytes} bytes; limit the size of a request body before it is decoded")]
    TooLong {
        /// The size of the text.
        bytes: usize,
    },
}
