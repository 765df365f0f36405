//! Why a delivery is refused.

use crate::form::FormError;

/// Why a delivery is refused. No message holds what a user wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The body or query is not a form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// `Memory` is not JSON, or was cut.
    #[error(
        "parameter Memory is not JSON at byte {at} of {bytes}; was the request cut on its way?"
    )]
    MemorySyntax {
        /// Where reading stopped.
        at: usize,
        /// The length of the text.
        bytes: usize,
    },
    /// `Memory` is JSON, or nearly, but no object.
    #[error("parameter Memory is not a JSON object; it must begin with an opening brace")]
    MemoryNotObject,
    /// `Memory` is nested too deeply.
    #[error("parameter Memory is nested deeper than {limit} levels; remember flatter values")]
    MemoryTooDeep {
        /// The deepest nesting that is read.
        limit: u32,
    },
    /// `Memory` is too large.
    #[error("parameter Memory has {bytes} bytes, more than {limit}; remember less")]
    MemoryTooLarge {
        /// Its length.
        bytes: usize,
        /// The greatest length that is read.
        limit: usize,
    },
}
