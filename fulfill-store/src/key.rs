//! What names a conversation or an event, and bytes that are kept for somebody else.

use std::{fmt, ops::Deref, sync::Arc, time::Duration};

use bytes::Bytes;

/// What names a conversation, or an event, within one tenant.
///
/// Equal ids of two tenants are two keys. Ids may hold any text, NUL and an empty one included; they
/// are often phone numbers, so `Debug` shows the beginning and the end of a long one only. Clones
/// share their text.
///
/// ```
/// use fulfill_store::Key;
///
/// let key = Key::new("acme", "sms:+14155550100");
/// assert_eq!(format!("{key:?}"), r#"Key("acme", "sms…00")"#);
/// ```
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Key {
    /// Whose it is.
    pub tenant: Arc<str>,
    /// The id within the tenant.
    pub id: Arc<str>,
}

impl Key {
    /// A key of that tenant.
    pub fn new(tenant: impl Into<Arc<str>>, id: impl Into<Arc<str>>) -> Self {
        Self { tenant: tenant.into(), id: id.into() }
    }

    /// The key of that id in the same tenant.
    pub fn beside(&self, id: impl Into<Arc<str>>) -> Self {
        Self { tenant: self.tenant.clone(), id: id.into() }
    }
}

/// How keys are hashed. Events and conversations have ids that whoever writes to a bot may choose, so
/// the hashes are seeded: without the seed nobody can tell which ids fall together, and so make a
/// table slow.
pub(crate) type KeyHashes = foldhash::quality::RandomState;

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = &*self.id;
        let short = match id.char_indices().nth(6) {
            None => id.to_owned(),
            Some(_) => {
                let head = id.char_indices().nth(3).map_or(id, |(end, _)| &id[..end]);
                let tail = id.char_indices().nth_back(1).map_or("", |(start, _)| &id[start..]);
                format!("{head}…{tail}")
            }
        };
        f.debug_tuple("Key").field(&self.tenant).field(&short).finish()
    }
}

/// Bytes that the store keeps and never reads: a body, a state, an answer, a call.
///
/// `Debug` says how many there are, since they hold what users wrote.
///
/// ```
/// use fulfill_store::Payload;
///
/// let body = Payload::from("{\"text\":\"hello\"}");
/// assert_eq!(&body[..2], b"{\"");
/// assert_eq!(format!("{body:?}"), "16 bytes");
/// ```
#[derive(Clone, Default, Eq, Hash, PartialEq)]
pub struct Payload(pub Bytes);

impl Deref for Payload {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl<T: Into<Bytes>> From<T> for Payload {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

/// How much one conversation may take, and for how long things are kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Bytes that the state of a conversation may have; 16 KiB.
    pub state: usize,
    /// Events that may wait in one conversation; 1,000.
    pub queue: u64,
    /// For how long a repeat of an event, answered or dead, is recognised and a settled call is
    /// remembered; 8 days, since some platforms repeat for seven.
    pub events: Duration,
    /// Rows of a kind that one sweep removes at most; 500, so that no sweep holds up the mail.
    pub sweep: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { state: 16 * 1024, queue: 1_000, events: Duration::from_secs(8 * 86_400), sweep: 500 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_user_is_printed() {
        for (id, expected) in [
            ("", r#"Key("t", "")"#),
            ("123456", r#"Key("t", "123456")"#),
            ("+14155550100", r#"Key("t", "+14…00")"#),
            ("日本語日本語日", r#"Key("t", "日本語…語日")"#),
        ] {
            assert_eq!(format!("{:?}", Key::new("t", id)), expected);
        }
        assert_eq!(format!("{:?}", Payload::from("secret")), "6 bytes");
    }
}
