//! Requests about messages and their media.

use bytes::Bytes;
use http::{Method, Request, Uri};

use super::account::checked;
use super::{Account, NewMessage, Repeat, RequestError, url};
use crate::form::Form;

/// SMS and MMS.
const MESSAGE: &[&str] = &["SM", "MM"];

/// What the recipient did with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Used it, for example entered its code.
    Confirmed,
    /// Did not, so far.
    Unconfirmed,
}

/// Requests about messages. SIDs are `SM...` or `MM...`, of media `ME...`.
///
/// Each of them fails with [`RequestError::Sid`] for what is no such SID.
impl Account {
    /// Sends a message.
    ///
    /// # Errors
    ///
    /// Whatever [`RequestError`] says of a parameter.
    pub fn send(&self, message: &NewMessage) -> Result<Request<Bytes>, RequestError> {
        let form = message.form()?;
        Ok(self.request(Method::POST, "Messages.json", Some(form), Repeat::Once))
    }

    /// Reads a message and how far it got.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn fetch_message(&self, sid: &str) -> Result<Request<Bytes>, RequestError> {
        self.message(Method::GET, sid, ".json", None)
    }

    /// Deletes a message that has been sent or has failed.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn delete_message(&self, sid: &str) -> Result<Request<Bytes>, RequestError> {
        self.message(Method::DELETE, sid, ".json", None)
    }

    /// Removes the text of a message, and keeps that it was sent.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn redact_message(&self, sid: &str) -> Result<Request<Bytes>, RequestError> {
        self.message(Method::POST, sid, ".json", Some(("Body", "")))
    }

    /// Cancels a message that is scheduled.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn cancel_message(&self, sid: &str) -> Result<Request<Bytes>, RequestError> {
        self.message(Method::POST, sid, ".json", Some(("Status", "canceled")))
    }

    /// Says what the recipient did with a message that was sent with `provide_feedback`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn message_feedback(
        &self,
        sid: &str,
        outcome: Outcome,
    ) -> Result<Request<Bytes>, RequestError> {
        let outcome = match outcome {
            Outcome::Confirmed => "confirmed",
            Outcome::Unconfirmed => "unconfirmed",
        };
        self.message(Method::POST, sid, "/Feedback.json", Some(("Outcome", outcome)))
    }

    /// Lists the media of a message.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn list_media(&self, message: &str) -> Result<Request<Bytes>, RequestError> {
        self.message(Method::GET, message, "/Media.json", None)
    }

    /// Reads what a file is; [`media_content`](Self::media_content) reads the file.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn fetch_media(&self, message: &str, media: &str) -> Result<Request<Bytes>, RequestError> {
        let media = checked("media", &["ME"], media)?;
        self.message(Method::GET, message, &format!("/Media/{media}.json"), None)
    }

    /// Deletes a file.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn delete_media(&self, message: &str, media: &str) -> Result<Request<Bytes>, RequestError> {
        let media = checked("media", &["ME"], media)?;
        self.message(Method::DELETE, message, &format!("/Media/{media}.json"), None)
    }

    /// Reads a file, by the address that came with an incoming message (`MediaUrl0`).
    ///
    /// Twilio redirects to its storage; the credentials must not follow to another host, which
    /// HTTP clients see to.
    ///
    /// # Errors
    ///
    /// [`RequestError::ForeignMedia`] unless it is `https` on a host of `twilio.com`: whoever else
    /// is asked would be given the credentials.
    pub fn media_content(&self, address: &str) -> Result<Request<Bytes>, RequestError> {
        let host = url::host(address).filter(|_| url::fault(address).is_none());
        let own = host.is_some_and(|host| host.to_ascii_lowercase().ends_with(".twilio.com"));
        let uri = address.parse::<Uri>().map_err(|_| RequestError::ForeignMedia)?;
        // The two readings of the address must agree, and leave no room for another one.
        let plain = uri.scheme_str() == Some("https")
            && uri.host() == host
            && uri.port().is_none()
            && !address.contains(['@', '\\']);
        if !(own && plain) {
            return Err(RequestError::ForeignMedia);
        }
        let mut request = self.get_at(uri);
        request.headers_mut().insert(http::header::ACCEPT, http::HeaderValue::from_static("*/*"));
        Ok(request)
    }

    fn message(
        &self,
        method: Method,
        sid: &str,
        below: &str,
        pair: Option<(&str, &str)>,
    ) -> Result<Request<Bytes>, RequestError> {
        let sid = checked("message", MESSAGE, sid)?;
        let form = pair.map(|(name, value)| Form::default().with(name, value).encode());
        Ok(self.request(method, &format!("Messages/{sid}{below}"), form, Repeat::Harmless))
    }
}
