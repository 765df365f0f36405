//! Why a signature, or a secret, is refused.

/// Why a request is not taken as Twilio's. No message holds a secret: of a URL with a user name
/// and a password only the rest is shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// There is no signature header.
    #[error(
        "header x-twilio-signature is missing; only Twilio, or a test's Signer, may call {url}"
    )]
    Missing {
        /// The URL as seen.
        url: String,
    },
    /// The signature is not base64 of the right length.
    #[error(
        "header x-twilio-signature is not the base64 of {expected} bytes; \
         check that no proxy rewrites it"
    )]
    Malformed {
        /// The length of a digest of the algorithm in use.
        expected: usize,
    },
    /// The signature is of something else, or made with another secret.
    #[error(
        "signature does not match {url}; it must be the public address set in the console, \
         query string included, and the token must be the one of this account"
    )]
    Mismatch {
        /// The URL as seen.
        url: String,
    },
    /// The signature is right, but for another spelling of the URL. Only the owner of the secret
    /// can make one, so it is safe to say.
    #[error(
        "signature is made over {signed} but the request was seen as {seen}; \
         configure the public address as it is set in the console"
    )]
    OtherUrl {
        /// The URL as seen.
        seen: String,
        /// The URL that Twilio signed.
        signed: String,
    },
    /// The signature is for the URL with `'`, `@` and `:` raw in its query.
    #[error(
        "signature is made over {url} with ' @ : raw in the query, where the request has them \
         escaped; accept that with `accepting_raw_marks`"
    )]
    RawMarks {
        /// The URL as seen.
        url: String,
    },
    /// The body is not a form, and no hash of it is in the URL.
    #[error(
        "body is not a form and {url} has no bodySHA256; \
         pass a form as a form, and the request target with its query string"
    )]
    BodyHashMissing {
        /// The URL as seen.
        url: String,
    },
    /// The body is not the one that was hashed.
    #[error(
        "body does not have the hash in bodySHA256; \
         hash the raw body, before any JSON is parsed and written again"
    )]
    BodyHashMismatch,
    /// The URL names a hash, but the body was not handed over.
    #[error("{url} has bodySHA256 but no body was handed over; pass the raw body")]
    BodyHashNeedsBody {
        /// The URL as seen.
        url: String,
    },
    /// The settings header names an algorithm we do not know.
    #[error("signature algorithm {algorithm:?} is unknown; HMAC_SHA1 and HMAC_SHA256 are accepted")]
    UnknownAlgorithm {
        /// The name in the header, at most 64 characters of it.
        algorithm: String,
    },
    /// The settings header names a shared key we do not hold.
    #[error("shared key {key:?} is unknown; add its secret with Validator::and_shared_key")]
    UnknownKey {
        /// The id in the header, at most 64 characters of it; empty if it names none.
        key: String,
    },
    /// The auth token should have signed, and the validator holds shared keys only.
    #[error("the auth token signed this request but none is configured; add it with and_token")]
    NoToken,
    /// A header is not text.
    #[error("header {name} is not ASCII text; check that no proxy rewrites it")]
    NotText {
        /// The header's name.
        name: &'static str,
    },
}

/// Why a secret cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The secret is empty: everybody could sign with it.
    #[error("{what} is empty; set it to the value shown in the Twilio console")]
    Empty {
        /// Which secret it is.
        what: &'static str,
    },
    /// The secret begins or ends with white space, which Twilio's never do.
    #[error("{what} begins or ends with white space; remove it, or the line break of its file")]
    Padded {
        /// Which secret it is.
        what: &'static str,
    },
    /// Two secrets for one shared key.
    #[error("shared key {key:?} is given twice; keep one secret for it")]
    Repeated {
        /// The key's id.
        key: String,
    },
}
