//! Secrets, held only as the keyed state of the one algorithm each may be used with.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use super::order::Order;
use super::{Algorithm, SecretError};
use crate::secret::sound;

/// A secret bound to its algorithm. Keying costs two blocks of hashing, so it is done once; the
/// text of the secret is not kept.
#[derive(Clone)]
pub(super) enum Key {
    /// An auth token.
    Sha1(Hmac<Sha1>),
    /// The secret of a shared key.
    Sha256(Hmac<Sha256>),
}

impl Key {
    pub(super) fn token(token: &str) -> Result<Self, SecretError> {
        let token = sound(token, "auth token")?.as_bytes();
        Ok(Self::Sha1(Hmac::new_from_slice(token).expect("HMAC takes keys of any length")))
    }

    pub(super) fn shared(secret: &str) -> Result<Self, SecretError> {
        let secret = sound(secret, "secret of the shared key")?.as_bytes();
        Ok(Self::Sha256(Hmac::new_from_slice(secret).expect("HMAC takes keys of any length")))
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Sha1(_) => Algorithm::HmacSha1,
            Self::Sha256(_) => Algorithm::HmacSha256,
        }
    }

    /// Whether `digest` is that of the URL and the pairs; takes the same time whatever differs.
    pub(super) fn verifies(&self, url: &[&str], order: &Order<'_>, digest: &[u8]) -> bool {
        match self {
            Self::Sha1(mac) => fed(mac, url, order).verify_slice(digest).is_ok(),
            Self::Sha256(mac) => fed(mac, url, order).verify_slice(digest).is_ok(),
        }
    }

    /// The digest of the URL and the pairs.
    pub(super) fn digest(&self, url: &str, order: &Order<'_>) -> Vec<u8> {
        match self {
            Self::Sha1(mac) => fed(mac, &[url], order).finalize().into_bytes().to_vec(),
            Self::Sha256(mac) => fed(mac, &[url], order).finalize().into_bytes().to_vec(),
        }
    }
}

fn fed<M: Mac + Clone>(keyed: &M, url: &[&str], order: &Order<'_>) -> M {
    let mut mac = keyed.clone();
    for piece in url {
        mac.update(piece.as_bytes());
    }
    order.feed(&mut mac);
    mac
}
