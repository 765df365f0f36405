//! How a request is known that comes again.

use super::{super::Stage, Received};

/// What names a delivery for good. Twilio repeats a request as it was, and what a call is asked at
/// each step has an address of its own; without one the token that Twilio sends along tells.
pub(super) fn id(received: &Received, path: &str, token: Option<&str>) -> Option<String> {
    let (call, stage) = (&received.call, received.call.stage());
    let sid = call.sid();
    let parameter = |name: &str| call.parameter(name).unwrap_or_default();
    match (stage, received.step.turn, token) {
        (Stage::Status, ..) => {
            let (status, number) = (parameter("CallStatus"), parameter("SequenceNumber"));
            Some(format!("{sid}:status:{status}:{number}"))
        }
        (Stage::RecordingStatus, ..) => {
            let (recording, status) = (parameter("RecordingSid"), parameter("RecordingStatus"));
            Some(format!("{sid}:{recording}:{status}"))
        }
        (Stage::Partial, Some(turn), _) => {
            Some(format!("{sid}:{turn}:partial:{}", parameter("SequenceNumber")))
        }
        (_, Some(turn), _) => {
            let event = received.event.unwrap_or("heard");
            Some(format!("{sid}:{turn}:{event}"))
        }
        (_, None, Some(token)) => Some([sid, ":token:", token].concat()),
        // A call rings once at an address.
        (Stage::Begin, None, None) if parameter("CallStatus") == "ringing" => {
            Some([sid, ":ringing:", path].concat())
        }
        _ => None,
    }
}
