//! Requests about calls.

use bytes::Bytes;
use http::{Method, Request};

use super::account::checked;
use super::{Account, CallUpdate, NewCall, Repeat, RequestError};

/// Requests about calls. SIDs are `CA...`.
impl Account {
    /// Makes a call.
    ///
    /// # Errors
    ///
    /// Whatever [`RequestError`] says of a parameter.
    pub fn call(&self, call: &NewCall) -> Result<Request<Bytes>, RequestError> {
        let form = call.form()?;
        Ok(self.request(Method::POST, "Calls.json", Some(form), Repeat::Once))
    }

    /// Reads a call and how far it got.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn fetch_call(&self, sid: &str) -> Result<Request<Bytes>, RequestError> {
        let sid = checked("call", &["CA"], sid)?;
        Ok(self.request(Method::GET, &format!("Calls/{sid}.json"), None, Repeat::Harmless))
    }

    /// Ends a call, or goes on with another script. A new script starts from its beginning, so that
    /// request is not one to repeat.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`], and whatever [`RequestError`] says of a parameter.
    pub fn update_call(
        &self,
        sid: &str,
        update: &CallUpdate,
    ) -> Result<Request<Bytes>, RequestError> {
        let sid = checked("call", &["CA"], sid)?;
        let form = update.form()?;
        let repeat = if update.ends_the_call() { Repeat::Harmless } else { Repeat::Once };
        Ok(self.request(Method::POST, &format!("Calls/{sid}.json"), Some(form), repeat))
    }

    /// Deletes the record of a call.
    ///
    /// # Errors
    ///
    /// [`RequestError::Sid`].
    pub fn delete_call(&self, sid: &str) -> Result<Request<Bytes>, RequestError> {
        let sid = checked("call", &["CA"], sid)?;
        Ok(self.request(Method::DELETE, &format!("Calls/{sid}.json"), None, Repeat::Harmless))
    }
}
