//! How deliveries and their parts are named in the store.

use std::{
    fmt::Write as _,
    hash::{BuildHasher as _, RandomState},
};

use fulfill_core::provider::Address;
use fulfill_store::{Key, Mail};
use sha2::{Digest as _, Sha256};

/// What stands before the colon of a kept event's first line, where it came by no channel. No provider
/// may have such a name.
pub(crate) const KINDS: [&str; 3] = [HOOK, KEY, PUSH];

const HOOK: &str = "hook";
const KEY: &str = "hook-key";
const PUSH: &str = "push";

/// What a kept event is that came by no channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// A hook was told something.
    Hook(&'a str),
    /// An idempotency key is taken, by a body with the digest that is kept.
    Key,
    /// Somebody is to be told something, by that channel.
    Push(&'a str),
}

impl<'a> Kind<'a> {
    /// The kind of a kept event with that first line; `None` for those of channels.
    pub(crate) fn of(line: &'a str) -> Option<Self> {
        let (kind, rest) = line.split_once(':')?;
        match kind {
            HOOK => Some(Self::Hook(rest)),
            KEY => Some(Self::Key),
            PUSH => Some(Self::Push(rest)),
            _ => None,
        }
    }

    /// The first line.
    fn line(self) -> String {
        match self {
            Self::Hook(name) => format!("{HOOK}:{name}"),
            Self::Key => format!("{KEY}:"),
            Self::Push(route) => format!("{PUSH}:{route}"),
        }
    }
}

/// One delivery of a hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    hook: Box<str>,
    pub(crate) id: Box<str>,
}

impl Delivery {
    /// The delivery with that id, which is what a caller says; `None` if none has such an id.
    pub(crate) fn named(hook: &str, id: &str) -> Option<Self> {
        let fits =
            id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self { hook: hook.into(), id: id.into() })
    }

    /// The delivery with that idempotency key.
    pub(crate) fn keyed(hook: &str, key: &str) -> Self {
        Self { hook: hook.into(), id: digest(&[hook.as_bytes(), key.as_bytes()]).into() }
    }

    /// One that there never was.
    pub(crate) fn new(hook: &str) -> Self {
        let random = || RandomState::new().hash_one(crate::pipeline::new_id());
        Self { hook: hook.into(), id: format!("{:016x}{:016x}", random(), random()).into() }
    }

    /// The delivery of a kept event.
    pub(crate) fn of_event(hook: &str, event: &str) -> Option<Self> {
        Self::named(hook, event.rsplit('/').next()?)
    }

    fn name(&self, kind: &str) -> String {
        format!("{kind}:{}/{}", self.hook, self.id)
    }

    /// What names its event.
    pub(crate) fn event(&self) -> Key {
        Key::new("", self.name(HOOK))
    }

    /// The event that tells its hook something. Each delivery is a conversation of its own, so that
    /// none waits for another.
    pub(crate) fn mail(&self, body: &[u8]) -> Mail {
        let line = Kind::Hook(&self.hook).line();
        let body = crate::keeper::Kept::write(&line, body);
        Mail::new(self.event(), self.name(HOOK), body).deferred()
    }

    /// The event that takes its key for a body with that digest.
    pub(crate) fn key_mail(&self, digest: &str) -> Mail {
        let (key, body) = (Key::new("", self.name(KEY)), Kind::Key.line());
        let body = crate::keeper::Kept::write(&body, digest.as_bytes());
        Mail::new(key, self.name(KEY), body).deferred()
    }

    /// What names the event of one of its recipients.
    pub(crate) fn recipient(&self, to: &Address) -> String {
        // None is another account than the empty one.
        let account = to.account.as_ref().map(|account| format!("+{account}"));
        let parts = [&*to.channel, account.as_deref().unwrap_or_default(), &*to.user];
        let to = digest(&parts.map(str::as_bytes));
        format!("{}/{to}", self.name(PUSH))
    }

    /// The event that tells a recipient something, in their conversation with that channel.
    pub(crate) fn push_mail(
        &self,
        to: &Address,
        conversation: Key,
        route: &str,
        body: &[u8],
    ) -> Mail {
        let body = crate::keeper::Kept::write(&Kind::Push(route).line(), body);
        Mail::new(conversation, self.recipient(to), body).deferred()
    }
}

/// The conversation in which somebody is told something. Where a platform is answered in its response
/// the events of its conversations are waited for, so there it is another one.
pub(crate) fn conversation(provider: &str, conversation: &str, in_response: bool) -> Key {
    match in_response {
        false => crate::keeper::key(provider, conversation),
        true => Key::new("", format!("{PUSH}:{provider}:{conversation}")),
    }
}

/// Half of the SHA-256 of these parts, as 32 hexadecimal digits.
pub(crate) fn digest(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        // With its length, so that no two lists of parts are the same bytes.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut hex = String::with_capacity(32);
    for byte in &digest.finalize()[..16] {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_are_told_apart() {
        let keyed = Delivery::keyed("bell", "k1");
        assert_eq!(keyed, Delivery::keyed("bell", "k1"));
        assert_eq!(Delivery::named("bell", &keyed.id), Some(keyed.clone()));
        assert_eq!(Delivery::of_event("bell", &keyed.mail(b"{}").event), Some(keyed.clone()));
        for other in
            [Delivery::keyed("bell", "k2"), Delivery::keyed("bel", "lk1"), Delivery::new("bell")]
        {
            assert_ne!(keyed.id, other.id);
        }
        assert_ne!(Delivery::new("bell"), Delivery::new("bell"));
        for id in ["", "x", &keyed.id[1..], "../../x", &"A".repeat(32), &"0".repeat(33)] {
            assert_eq!(Delivery::named("bell", id), None, "{id}");
        }
    }

    #[test]
    fn recipients_are_told_apart() {
        let delivery = Delivery::keyed("bell", "k");
        let to = Address::new("messenger", "719");
        let name = delivery.recipient(&to);
        assert_eq!(name, delivery.recipient(&to.clone()));
        for other in [
            to.clone().account(""),
            to.clone().account("311"),
            Address::new("instagram", "719"),
            Address::new("messenger", "71"),
        ] {
            assert_ne!(name, delivery.recipient(&other), "{other:?}");
        }
    }

    #[test]
    fn kinds_are_their_first_lines() {
        for kind in [Kind::Hook("a-b"), Kind::Key, Kind::Push("messenger:/m")] {
            assert_eq!(Kind::of(&kind.line()), Some(kind));
        }
        assert_eq!(Kind::of("messenger:/m"), None);
        assert_eq!(Kind::of("hooks"), None);
    }
}
