//! One signature tried on the spellings a URL may have.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::Key;
use super::order::Order;
use super::url::Url;
use super::{Algorithm, SignatureError};

/// The secrets that may have signed.
pub(super) enum Keys<'a> {
    Tokens(&'a [Key]),
    Shared(&'a [(String, Key)]),
}

/// One signature and the secrets it may be made with, tried on one URL after the other.
pub(super) struct Attempt<'a> {
    pub(super) keys: Keys<'a>,
    pub(super) order: Order<'a>,
    pub(super) digest: &'a [u8],
}

impl Attempt<'_> {
    /// As given first: almost every request ends here, after one digest.
    pub(super) fn url(&self, url: &Url<'_>) -> bool {
        self.pieces(&[url.text]) || url.other_port().is_some_and(|pieces| self.pieces(&pieces))
    }

    fn pieces(&self, url: &[&str]) -> bool {
        let verifies = |key: &Key| key.verifies(url, &self.order, self.digest);
        match self.keys {
            Keys::Tokens(keys) => keys.iter().any(verifies),
            Keys::Shared(keys) => keys.iter().any(|(_, key)| verifies(key)),
        }
    }

    pub(super) fn raw_marks(&self, url: &Url<'_>) -> Option<String> {
        url.raw_marks().filter(|raw| self.url(&Url::cut(raw)))
    }

    /// Why nothing matched. The three commonest mistakes of a server behind a proxy are tried:
    /// the other scheme, a slash lost or added, characters escaped on the way.
    pub(super) fn explain(&self, url: &Url<'_>) -> SignatureError {
        let seen = url.shown().into_owned();
        if let Some(signed) = url.misread().into_iter().find(|other| self.url(&Url::cut(other))) {
            let signed = Url::cut(&signed).shown().into_owned();
            return SignatureError::OtherUrl { seen, signed };
        }
        match self.raw_marks(url) {
            Some(_) => SignatureError::RawMarks { url: seen },
            None => SignatureError::Mismatch { url: seen },
        }
    }
}

/// The digest that a signature stands for.
pub(super) fn decoded<'a>(
    signature: &[u8],
    algorithm: Algorithm,
    buffer: &'a mut [u8; 48],
) -> Result<&'a [u8], SignatureError> {
    let malformed = SignatureError::Malformed { expected: algorithm.digest() };
    match STANDARD.decode_slice(signature, buffer) {
        Ok(length) if length == algorithm.digest() => Ok(&buffer[..length]),
        _ => Err(malformed),
    }
}
