//! Errors by stage. The server alone turns them into status codes.

use crate::NoRoute;

/// A request that the platform did not send, or not to this intent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthError {
    /// There is no credential, or none that is known.
    #[error("{0}")]
    Unauthenticated(String),
    /// What the credential covers cannot be read, so it cannot be checked.
    #[error("{0}")]
    Malformed(String),
    /// There is a credential, and it is wrong.
    #[error("{0}")]
    Forbidden(String),
}

/// A request that is none of the provider's protocol.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The content type, or content encoding, is another.
    #[error("{header} is `{given}`, expected `{expected}`")]
    ContentType {
        /// The header.
        header: &'static str,
        /// What came.
        given: String,
        /// What is understood.
        expected: &'static str,
    },
    /// The text is not well-formed.
    #[error("{what} is malformed: {reason}")]
    Malformed {
        /// What, for example `body` or `Memory`.
        what: String,
        /// Why.
        reason: String,
    },
    /// The text is well-formed, but a member is missing or of the wrong type.
    #[error("{member}: {reason}")]
    Invalid {
        /// The member.
        member: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The path is no webhook of this channel.
    #[error("path `{path}` is not one this channel answers")]
    Path {
        /// The path below the mount.
        path: String,
    },
}

/// A reply that the platform has no words for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// An action that the platform cannot run, and no rule degrades.
    #[error("{provider} cannot express `{action}`: {advice}")]
    Unsupported {
        /// The provider.
        provider: &'static str,
        /// The action.
        action: &'static str,
        /// What to write instead.
        advice: String,
    },
    /// A value that is not allowed where it stands.
    #[error("{provider} refuses `{action}`: {reason}")]
    Invalid {
        /// The provider.
        provider: &'static str,
        /// The action.
        action: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// More than the platform takes.
    #[error("the reply has {size} bytes, {provider} takes {limit}; say less or remember less")]
    TooLarge {
        /// The provider.
        provider: &'static str,
        /// How many bytes there are.
        size: usize,
        /// How many are taken.
        limit: usize,
    },
}

/// Why a request gets no reply of a handler.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No channel at that path.
    #[error("no channel is mounted at this path")]
    NotFound,
    /// The method carries no events here.
    #[error("this channel does not take {0}")]
    Method(http::Method),
    /// The body is too large.
    #[error("the body exceeds {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body did not come in time.
    #[error("the body did not arrive within {seconds} seconds")]
    Slow {
        /// The deadline.
        seconds: u64,
    },
    /// The body broke off.
    #[error("the body broke off")]
    Broken,
    /// As many turns as the server takes at once are running.
    #[error("too many turns at once, try again")]
    Busy,
    /// See [`AuthError`].
    #[error(transparent)]
    Auth(AuthError),
    /// See [`DecodeError`].
    #[error(transparent)]
    Decode(DecodeError),
    /// See [`NoRoute`].
    #[error(transparent)]
    Route(NoRoute),
    /// The credential is another intent's.
    #[error("{error}")]
    Intent {
        /// The node that was asked for.
        node: String,
        /// What is wrong with the credential.
        error: AuthError,
    },
}
