//! How a request is known that comes again, and where the call goes on behind it.
//!
//! Twilio repeats a request as it was, with the same idempotency token. All else is another request,
//! however much it looks like an earlier one: a call may come back to an address as often as it likes,
//! by a document of a handler's own, by a redirect, or because the API sent it there. So each request
//! gets a name, and the addresses in its answer carry a [`Mark`] of that name: no two requests of a
//! call lead to the same address, and a repeat, answered anew, leads to the address it led to before.
//!
//! A request that cannot be told from an earlier one has no name, and what it leads to has no mark. It
//! is never answered with what was kept; Twilio's own requests all have names.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{
    super::Stage,
    Received,
    step::{Mark, Position},
};
use crate::form::Form;

/// What names a request for good; `None` if it may be another that looks the same.
pub(super) fn id(received: &Received, path: &str, token: Option<&str>) -> Option<String> {
    let (call, stage) = (&received.call, received.call.stage());
    let subject = call.subject();
    let parameter = |name: &str| call.parameter(name).unwrap_or_default();
    let event = received.event.unwrap_or("heard");
    match (stage, received.step.position, token) {
        (Stage::Status, ..) => {
            let (status, number) = (parameter("CallStatus"), parameter("SequenceNumber"));
            Some(format!("{subject}:status:{status}:{number}"))
        }
        (Stage::RecordingStatus, ..) => {
            let (recording, status) = (parameter("RecordingSid"), parameter("RecordingStatus"));
            Some(format!("{subject}:{recording}:{status}"))
        }
        // Not signed, but no harm: who could send it with a signature has the request already.
        (_, _, Some(token)) => Some([subject, ":token:", token].concat()),
        // The address tells where the call was, and the parameters what came of it: a handler's own
        // `<Gather>` without an action asks the same address again.
        (_, Some(position @ Position { mark: Some(_), .. }), None) => {
            Some(format!("{subject}:{position}:{event}:{}", parameters(call.form())))
        }
        (stage, ..) if stage.is_callback() => {
            Some(format!("{subject}:{event}:{}", parameters(call.form())))
        }
        // A call rings once at an address.
        (Stage::Begin, None, None) if parameter("CallStatus") == "ringing" => {
            Some([subject, ":ringing:", path].concat())
        }
        _ => None,
    }
}

/// Where the call stands behind a request.
pub(super) fn behind(received: &Received) -> Position {
    let count = received.step.position.map_or(0, |position| position.count).saturating_add(1);
    Position { count, mark: received.id.as_deref().map(|id| Mark::of([id])) }
}

/// All parameters as a mark.
fn parameters(form: &Form) -> Mark {
    Mark::of(form.iter().flat_map(|(name, value)| [name, value]))
}

impl Mark {
    /// The mark of these texts, in this order.
    fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut hash = Sha256::new();
        for text in texts {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize());
        Self(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
