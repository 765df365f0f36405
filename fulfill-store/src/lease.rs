//! Leases: who works on a conversation or a lane, and until when.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{Key, clock::Millis};

/// Proof of a claim: random, and of no use once somebody else has claimed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Token(pub u64);

impl Token {
    /// A token that no other claim has, in any process.
    ///
    /// It guards against mistakes, not against attackers: each process counts from a random place,
    /// which the standard library draws for its hash maps. So no two tokens of a process are equal,
    /// and one of a process and one of another are as seldom as two that are drawn: once in 2^63.
    pub fn random() -> Self {
        static NEXT: LazyLock<AtomicU64> =
            LazyLock::new(|| AtomicU64::new(RandomState::new().build_hasher().finish()));
        // 63 bits, because databases have signed integers.
        Self(NEXT.fetch_add(1, Ordering::Relaxed) & (u64::MAX >> 1))
    }
}

/// The right to answer one event of a conversation, until it expires or is taken over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lease {
    /// The conversation.
    pub conversation: Key,
    /// The event's id.
    pub event: Arc<str>,
    /// The event's place in the mailbox, from 1.
    pub seq: u64,
    /// The version of the conversation that was read.
    pub version: u64,
    /// Proof of the claim.
    pub token: Token,
}

/// The right to make one outgoing call, until it expires or is taken over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CallLease {
    /// The conversation.
    pub conversation: Key,
    /// The call's place in the lane, from 1.
    pub seq: u64,
    /// Proof of the claim.
    pub token: Token,
}

/// Whether what was held until `ready_at`, for a length of `hold`, may be claimed.
///
/// A hold that ends further away than twice its length was set before the clock was stepped back; it
/// counts as over, or else a correction by an hour would park a conversation for an hour.
pub(crate) fn is_free(ready_at: Millis, hold: Millis, now: Millis) -> bool {
    ready_at <= now || ready_at - now > hold.saturating_mul(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_is_bounded_by_its_length() {
        for (ready_at, hold, now, expected) in [
            (100, 30, 100, true),
            (100, 30, 99, false),
            (100, 30, 40, false),
            (100, 30, 39, true),
            (100, 0, 99, true),
            (u64::MAX, u64::MAX, 0, false),
        ] {
            assert_eq!(is_free(ready_at, hold, now), expected, "{ready_at} {hold} {now}");
        }
    }

    #[test]
    fn tokens_differ_and_fit_a_database() {
        let tokens: std::collections::HashSet<_> = (0..10_000).map(|_| Token::random()).collect();
        assert_eq!(tokens.len(), 10_000);
        assert!(tokens.iter().all(|token| i64::try_from(token.0).is_ok()));
    }
}
