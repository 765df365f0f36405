//! Messages that nobody asked for: notifications, to users who may not have written for long.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Delivery, EncodeError};
use crate::{Reply, Turn, text::shorten};

/// A channel through which a message can be started, without a turn that it answers.
///
/// A provider that can says so with [`Provider::push`](super::Provider::push). Like the provider itself
/// it is pure: it neither waits nor reads a clock.
pub trait Push: Send + Sync {
    /// Other names by which addresses may call the channel, beside the provider's: those that
    /// [`Turn::channel`] has, for example `whatsapp`.
    fn channels(&self) -> &'static [&'static str] {
        &[]
    }

    /// What names the conversation with that user: the same as
    /// [`Turn::conversation`] when they write themselves.
    ///
    /// # Errors
    ///
    /// [`PushError::Address`] if the address is none of this channel's.
    fn conversation(&self, to: &Address) -> Result<String, PushError>;

    /// Puts a reply into the platform's words, as calls to make.
    ///
    /// # Errors
    ///
    /// [`PushError`] if the platform does not take it now, or has no words for it.
    fn start(&self, to: &Address, reply: Reply, heard: Heard) -> Result<Delivery, PushError>;
}

/// Whom to write to.
///
/// ```
/// use fulfill_core::provider::Address;
///
/// let ada = Address::new("messenger", "7190").account("311");
/// let same: Address =
///     serde_json::from_str(r#"{"channel":"messenger","account":"311","user":"7190"}"#)?;
/// assert_eq!(ada, same);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Address {
    /// The channel: a provider's name such as `messenger`, the platform's word for it such as
    /// `whatsapp`, or the path of its mount such as `/sms`, where there are several.
    pub channel: String,
    /// Who writes, in the platform's words: a page, a number of ours. The channel's own if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The user, in the platform's words.
    pub user: String,
}

impl Address {
    /// A user of that channel.
    pub fn new(channel: impl Into<String>, user: impl Into<String>) -> Self {
        Self { channel: channel.into(), account: None, user: user.into() }
    }

    /// Says who writes.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// The address of the user of a turn, to be kept for later; `None` if it has no sender.
    pub fn of(turn: &Turn) -> Option<Self> {
        let channel = match turn.channel() {
            "" => turn.provider(),
            channel => channel,
        };
        let account = turn.recipient().map(str::to_owned);
        Some(Self { channel: channel.into(), account, user: turn.sender()?.into() })
    }
}

/// Without most of the user's name, which is often a phone number.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({}, {})", self.channel, shorten(&self.user))
    }
}

/// When a user was last heard of, and what time it is. Both in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When they last said something; `None` if never, or too long ago to be known.
    pub last: Option<i64>,
    /// Now.
    pub now: i64,
}

impl Heard {
    /// Whether they said something within so many hours. A time that lies ahead, as clocks may
    /// differ, counts as now.
    pub fn within(self, hours: u32) -> bool {
        let most = i64::from(hours) * 3_600_000;
        self.last.is_some_and(|last| self.now.saturating_sub(last) < most)
    }
}

/// Why a message cannot be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PushError {
    /// The platform takes such a message only for a while after the user's last one.
    #[error(
        "outside the {hours}-hour window: the user {}; {advice}",
        last.map_or_else(|| "has not written, or too long ago to be known".to_owned(), last_wrote)
    )]
    OutsideWindow {
        /// How long the window is.
        hours: u32,
        /// When the user last said something, in milliseconds since 1970.
        last: Option<i64>,
        /// What may be sent instead.
        advice: &'static str,
    },
    /// The address is none of this channel's.
    #[error("not an address of {provider}: {reason}")]
    Address {
        /// The provider.
        provider: &'static str,
        /// What is wrong with it, and what to write.
        reason: String,
    },
    /// See [`EncodeError`].
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

fn last_wrote(last: i64) -> String {
    match Timestamp::from_millisecond(last) {
        Ok(time) => format!("last wrote at {}", time.strftime("%Y-%m-%dT%H:%M:%SZ")),
        Err(_) => "last wrote at a time that is none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_close() {
        const HOUR: i64 = 3_600_000;
        let now = 1_767_225_600_000;
        for (last, expected) in [
            (Some(now), true),
            (Some(now + HOUR), true),
            (Some(now - 24 * HOUR + 1), true),
            (Some(now - 24 * HOUR), false),
            (Some(i64::MIN), false),
            (None, false),
        ] {
            assert_eq!(Heard { last, now }.within(24), expected, "{last:?}");
        }
    }

    #[test]
    fn refusals_say_since_when() {
        let error = |last| {
            PushError::OutsideWindow { hours: 24, last, advice: "send a template" }.to_string()
        };
        assert_eq!(
            error(Some(1_767_225_600_000)),
            "outside the 24-hour window: the user last wrote at 2026-01-01T00:00:00Z; send a template"
        );
        assert!(error(None).contains("too long ago to be known; send"));
        assert!(error(Some(i64::MIN)).contains("a time that is none"));
    }

    #[test]
    fn an_address_is_made_of_a_turn() {
        let turn = Turn::builder("twilio-messaging").channel("sms").sender("+14155550100");
        let address = Address::of(&turn.recipient("+14155550199").build()).unwrap();
        assert_eq!(address, Address::new("sms", "+14155550100").account("+14155550199"));
        let bare = Turn::builder("console").sender("ada").build();
        assert_eq!(Address::of(&bare), Some(Address::new("console", "ada")));
        assert_eq!(Address::of(&Turn::builder("console").build()), None);
        assert!(!format!("{address:?}").contains("4155550100"));
    }
}
