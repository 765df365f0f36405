//! What a hook says, and to whom.

use std::collections::HashMap;

use crate::{HandlerError, Reply, provider::Address};

/// What a hook says, and to whom: the result of a `#[hook]` function.
///
/// ```
/// use fulfill_core::{Notice, Reply, provider::Address};
///
/// let buyers = ["7190", "7191"].map(|user| Address::new("messenger", user).account("311"));
/// let notice = Notice::new()
///     .to_all(buyers, &Reply::say("The shop closes early today."))
///     .to(Address::new("sms", "+14155550100"), Reply::say("2 buyers were told."));
/// assert_eq!(notice.recipients().len(), 3);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notice {
    recipients: Vec<Notified>,
}

/// One recipient of a [`Notice`].
#[derive(Clone, Debug, PartialEq)]
pub struct Notified {
    /// Who.
    pub to: Address,
    /// What they are told, or why nothing.
    pub told: Result<Reply, String>,
}

impl Notice {
    /// Nobody is told anything yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells somebody something. Who is named twice gets both, the first one first.
    #[must_use]
    pub fn to(mut self, to: Address, reply: Reply) -> Self {
        self.recipients.push(Notified { to, told: Ok(reply) });
        self
    }

    /// Tells several people the same.
    #[must_use]
    pub fn to_all(self, to: impl IntoIterator<Item = Address>, reply: &Reply) -> Self {
        to.into_iter().fold(self, |notice, to| notice.to(to, reply.clone()))
    }

    /// Leaves somebody out, and says why: whoever asks what became of the delivery reads it.
    #[must_use]
    pub fn skip(mut self, to: Address, reason: impl Into<String>) -> Self {
        self.recipients.push(Notified { to, told: Err(reason.into()) });
        self
    }

    /// The recipients, as they were named.
    pub fn recipients(&self) -> &[Notified] {
        &self.recipients
    }

    /// The recipients, each once, with all that they are told. Who is told something is not left out.
    pub fn into_recipients(self) -> Vec<Notified> {
        let mut all: Vec<Notified> = Vec::with_capacity(self.recipients.len());
        let mut places: HashMap<Address, usize> = HashMap::new();
        for one in self.recipients {
            let Some(place) = places.get(&one.to) else {
                places.insert(one.to.clone(), all.len());
                all.push(one);
                continue;
            };
            let known = &mut all[*place].told;
            *known = match (std::mem::replace(known, Ok(Reply::new())), one.told) {
                (Ok(first), Ok(second)) => Ok(first.then(second)),
                (Ok(reply), Err(_)) | (Err(_), Ok(reply)) => Ok(reply),
                (Err(reason), Err(_)) => Err(reason),
            };
        }
        all
    }
}

/// A value that a `#[hook]` function may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a #[hook] function",
    label = "does not say who is told what",
    note = "return `Notice`, `()`, an `Option` of one, or a `Result` of one with any error"
)]
pub trait IntoNotice {
    /// What is said, and to whom.
    ///
    /// # Errors
    ///
    /// What the function failed with. It is called again later, a few times.
    fn into_notice(self) -> Result<Notice, HandlerError>;
}

impl IntoNotice for Notice {
    fn into_notice(self) -> Result<Notice, HandlerError> {
        Ok(self)
    }
}

/// Tells nobody anything.
impl IntoNotice for () {
    fn into_notice(self) -> Result<Notice, HandlerError> {
        Ok(Notice::new())
    }
}

impl<T: IntoNotice> IntoNotice for Option<T> {
    fn into_notice(self) -> Result<Notice, HandlerError> {
        self.map_or_else(|| Ok(Notice::new()), T::into_notice)
    }
}

impl<T: IntoNotice, E: Into<HandlerError>> IntoNotice for Result<T, E> {
    fn into_notice(self) -> Result<Notice, HandlerError> {
        self.map_err(Into::into)?.into_notice()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_told_once() {
        let to = |user: &str| Address::new("console", user);
        let say = Reply::say;
        let notice = Notice::new()
            .to(to("ada"), say("a"))
            .skip(to("bea"), "on holiday")
            .to(to("ada").account("2"), say("b"))
            .to(to("ada"), say("c"))
            .skip(to("ada"), "late")
            .skip(to("cid"), "gone")
            .to(to("cid"), say("d"));
        let told = |to, told| Notified { to, told };
        assert_eq!(
            notice.into_recipients(),
            [
                told(to("ada"), Ok(say("a").and_say("c"))),
                told(to("bea"), Err("on holiday".into())),
                told(to("ada").account("2"), Ok(say("b"))),
                told(to("cid"), Ok(say("d"))),
            ]
        );
    }

    #[test]
    fn results_are_notices() {
        assert_eq!(().into_notice().unwrap(), Notice::new());
        assert_eq!(None::<Notice>.into_notice().unwrap(), Notice::new());
        let failed: Result<Notice, &str> = Err("no database");
        assert_eq!(failed.into_notice().unwrap_err().to_string(), "no database");
    }
}
