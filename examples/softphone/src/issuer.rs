//! Makes the tokens with which a browser calls and is called.

use std::{
    env,
    time::{Duration, SystemTime},
};

use fulfill_runtime::Secret;
use fulfill_twilio::token::{
    AccessToken, CapabilityToken, Claims, Jwt, TokenError, Verifier, VerifyError, VoiceGrant,
};

/// How long a token is good for. The page asks for a new one before.
pub(crate) const LIFETIME: Duration = Duration::from_secs(3600);

/// The account in whose name tokens are made, and its secrets.
pub(crate) struct Issuer {
    /// `AC...`
    pub(crate) account: String,
    /// `AP...`: the TwiML application whose voice address places the calls of browsers.
    pub(crate) application: String,
    /// `SK...`
    pub(crate) key: String,
    pub(crate) key_secret: Secret,
    /// Signs capability tokens, and Twilio's requests.
    pub(crate) auth_token: Secret,
    /// The region of the API key, for example `ie1`; us1 without one.
    pub(crate) region: Option<String>,
}

/// Why there is no issuer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssuerError {
    #[error(
        "{} not set; the console of Twilio has the values. To try the page without an account, run \
         `softphone --simulate`", list(.0)
    )]
    Missing(Vec<&'static str>),
    #[error("no token can be made of the settings: {0}")]
    Token(#[from] TokenError),
}

impl Issuer {
    /// Reads `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN`, `TWILIO_API_KEY`, `TWILIO_API_SECRET`,
    /// `TWILIO_TWIML_APP_SID` and, where there is one, `TWILIO_REGION`.
    pub(crate) fn from_env() -> Result<Self, IssuerError> {
        let mut missing = Vec::new();
        let mut read = |name: &'static str| {
            let value = env::var(name).unwrap_or_default();
            let secret = Secret::new(value);
            if secret.is_none() {
                missing.push(name);
            }
            secret
        };
        let account = read("TWILIO_ACCOUNT_SID");
        let auth_token = read("TWILIO_AUTH_TOKEN");
        let key = read("TWILIO_API_KEY");
        let key_secret = read("TWILIO_API_SECRET");
        let application = read("TWILIO_TWIML_APP_SID");
        let all = (account, auth_token, key, key_secret, application);
        let (Some(account), Some(auth_token), Some(key), Some(key_secret), Some(application)) = all
        else {
            return Err(IssuerError::Missing(missing));
        };
        let region = env::var("TWILIO_REGION").ok().filter(|region| !region.is_empty());
        let issuer = Self {
            account: account.expose().into(),
            application: application.expose().into(),
            key: key.expose().into(),
            key_secret,
            auth_token,
            region,
        };
        // What is wrong with them is told now, not to the first who signs in.
        issuer.access("probe", SystemTime::now())?;
        issuer.capability("probe", SystemTime::now())?;
        Ok(issuer)
    }

    /// What today's voice SDKs take.
    pub(crate) fn access(&self, client: &str, now: SystemTime) -> Result<Jwt, TokenError> {
        let voice = VoiceGrant::new().incoming(true).outgoing_application(&self.application);
        let mut token = AccessToken::new(&self.account, &self.key, self.key_secret.expose())
            .identity(client)
            .grant(voice);
        if let Some(region) = &self.region {
            token = token.region(region);
        }
        token.sign(now, LIFETIME)
    }

    /// What Twilio Client 1.x takes.
    pub(crate) fn capability(&self, client: &str, now: SystemTime) -> Result<Jwt, TokenError> {
        CapabilityToken::new(&self.account, self.auth_token.expose())
            .incoming(client)
            .outgoing_only(&self.application)
            .sign(now, LIFETIME)
    }

    /// The claims of an access token that was made here and is still good.
    pub(crate) fn read(&self, token: &str, now: SystemTime) -> Result<Claims, VerifyError> {
        let verifier = Verifier::new(self.key_secret.expose());
        let verifier = verifier.map_err(|_| VerifyError::Signature)?;
        verifier.verify(token, now)
    }
}

fn list(names: &[&str]) -> String {
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(", "))
}
