//! Reads the parameters of a request.

use fulfill_core::{Inbound, provider::DecodeError};
use http::Method;

use crate::{
    form::{Form, FormError},
    signature::Content,
};

/// Repeats of one delivery carry the same value; lower-case as HTTP/2 has it.
pub(crate) const IDEMPOTENCY_TOKEN: &str = "i-twilio-idempotency-token";

/// The parameters: the body's, or of a GET the query's.
pub(crate) fn read(inbound: &Inbound) -> Result<Form, FormError> {
    if inbound.method == Method::GET {
        Form::from_query(inbound.uri.query().unwrap_or_default())
    } else {
        Form::parse(&inbound.body)
    }
}

/// The parameters as the check of the signature left them, or read now.
///
/// # Errors
///
/// [`DecodeError`] if the request holds no form.
pub(crate) fn take(inbound: &Inbound) -> Result<Form, DecodeError> {
    if inbound.method != Method::GET && !Content::is_form(inbound.content_type()) {
        return Err(DecodeError::ContentType {
            header: "Content-Type",
            given: inbound.content_type().to_owned(),
            expected: "application/x-www-form-urlencoded",
        });
    }
    match inbound.take::<Form>() {
        Some(form) => Ok(form),
        None => read(inbound).map_err(|error| malformed("form", &error)),
    }
}

/// What names the delivery, the same in each of its repeats.
pub(crate) fn delivery(inbound: &Inbound) -> Option<&str> {
    let token = inbound.headers.get(IDEMPOTENCY_TOKEN)?.to_str().ok()?;
    (!token.is_empty() && token.len() <= 128).then_some(token)
}

/// What cannot be read.
pub(crate) fn malformed(what: &str, reason: &dyn std::fmt::Display) -> DecodeError {
    DecodeError::Malformed { what: what.into(), reason: reason.to_string() }
}
