//! What a handler may return.

use std::{error::Error, fmt};

use crate::Reply;

/// A value that an `#[intent]` function may return.
///
/// Text becomes a reply that says it; `()` and `None` become a reply that does nothing; an `Err`
/// becomes the intent's fallback message for the user, and one log line for the owner. A provider's
/// own type implements it with [`Reply::native`].
///
/// ```
/// use fulfill_core::{IntoReply, Reply};
///
/// assert_eq!("Hello!".into_reply().unwrap(), Reply::say("Hello!"));
/// let failed: Result<Reply, &str> = Err("the database is away");
/// assert_eq!(failed.into_reply().unwrap_err().to_string(), "the database is away");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of an #[intent] function",
    label = "not something that can be answered",
    note = "return `Reply`, `&'static str`, `String`, `()`, an `Option` of one, a `Result` of one with any error, or a provider's own type such as `autopilot::Actions`",
    note = "any other type becomes a result by implementing `IntoReply`"
)]
pub trait IntoReply {
    /// The reply.
    ///
    /// # Errors
    ///
    /// What the handler failed with.
    fn into_reply(self) -> Result<Reply, HandlerError>;
}

impl IntoReply for Reply {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(self)
    }
}

impl IntoReply for &str {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::say(self))
    }
}

impl IntoReply for String {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::say(self))
    }
}

impl IntoReply for () {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::new())
    }
}

impl<T: IntoReply> IntoReply for Option<T> {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        self.map_or_else(|| Ok(Reply::new()), T::into_reply)
    }
}

impl<T: IntoReply, E: Into<HandlerError>> IntoReply for Result<T, E> {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        self.map_err(Into::into)?.into_reply()
    }
}

/// What a handler failed with: any error, or a text.
///
/// Like a boxed error it is made by `?`; unlike one it can also be made of an `anyhow::Error` or a
/// `&str`.
pub struct HandlerError(Box<dyn Error + Send + Sync>);

impl HandlerError {
    /// The error and its causes in one line: `cannot read the order: disk is full`.
    pub fn chain(&self) -> String {
        let mut chain = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // Some errors print their cause themselves.
            if !chain.ends_with(&text) {
                chain.push_str(": ");
                chain.push_str(&text);
            }
            cause = error.source();
        }
        chain
    }

    /// The error itself.
    pub fn into_inner(self) -> Box<dyn Error + Send + Sync> {
        self.0
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
