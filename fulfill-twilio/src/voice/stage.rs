//! What a request about a call tells of.

use crate::{form::Form, rest::CallStatus};

/// What a request tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The call begins, or went on to this address by itself.
    Begin,
    /// A `<Gather>` ended: something was said or pressed, or nothing.
    Heard,
    /// What a `<Gather>` has understood so far; it is not answered.
    Partial,
    /// A `<Dial>` ended.
    Dialled,
    /// An `<Enqueue>` ended.
    Queued,
    /// The caller waits in a queue: what is to be heard meanwhile.
    Waiting,
    /// A `<Record>` ended.
    Recorded,
    /// A `<Connect>` ended, for example of a `<ConversationRelay>`.
    Connected,
    /// A `<Pay>` ended.
    Paid,
    /// How a recording fares; it is not answered.
    RecordingStatus,
    /// What was said on a recording or a call, as text; it is not answered.
    Transcribed,
    /// How a stream or a `<Siprec>` of the call fares; it is not answered.
    StreamStatus,
    /// What happens in a conference; it is not answered.
    ConferenceStatus,
    /// How a `<Pay>` goes on; it is not answered.
    PayStatus,
    /// Whether a person or a machine took the call, told beside it; it is not answered.
    MachineDetected,
    /// How the call fares; it is not answered.
    Status,
    /// Another address of the call failed, and this is the one to fall back to.
    Failed,
    /// None that this version knows, nor a call that begins: a request without the status that all
    /// of those have. It is not answered.
    Unknown,
}

impl Stage {
    /// What a form tells of, by the parameters that only one kind of request has.
    pub(super) fn of(form: &Form) -> Self {
        // In one pass, since every request is asked, most of which have some thirty parameters.
        let (mut found, mut seen) = (Self::Begin, Seen::default());
        for (name, value) in form.iter() {
            let told = match name {
                "UnstableSpeechResult" | "StableSpeechResult" => Self::Partial,
                "Digits" | "SpeechResult" => Self::Heard,
                _ if value.is_empty() => continue,
                "ErrorUrl" => Self::Failed,
                "DialCallStatus" => Self::Dialled,
                "QueueResult" => Self::Queued,
                "QueuePosition" => Self::Waiting,
                "RecordingStatus" => Self::RecordingStatus,
                "CallbackSource" | "CallDuration" => Self::Status,
                "RecordingUrl" => Self::Recorded,
                "SessionStatus" | "HandoffData" | "VirtualAgentStatus" => Self::Connected,
                "TranscriptionSid" | "TranscriptionText" | "TranscriptionEvent" => {
                    Self::Transcribed
                }
                "StreamEvent" | "SiprecEvent" => Self::StreamStatus,
                _ => {
                    seen.look(name, value);
                    continue;
                }
            };
            if told.weight() > found.weight() {
                found = told;
            }
        }
        seen.settle(found)
    }

    /// Which of several counts: a dial that was recorded names its recording, and a recording the
    /// keys that ended it.
    fn weight(self) -> u8 {
        match self {
            Self::Begin | Self::Unknown => 0,
            Self::Heard => 1,
            Self::Recorded => 2,
            Self::Status | Self::MachineDetected => 3,
            Self::RecordingStatus => 4,
            Self::Partial => 5,
            Self::Transcribed => 6,
            Self::Waiting | Self::StreamStatus | Self::ConferenceStatus | Self::PayStatus => 7,
            Self::Queued => 8,
            Self::Connected | Self::Paid => 9,
            Self::Dialled => 10,
            Self::Failed => 11,
        }
    }

    /// Whether nobody hears the answer: the request tells of something, and the call does not wait.
    #[must_use]
    pub fn is_callback(self) -> bool {
        matches!(
            self,
            Self::Partial
                | Self::RecordingStatus
                | Self::Transcribed
                | Self::StreamStatus
                | Self::ConferenceStatus
                | Self::PayStatus
                | Self::MachineDetected
                | Self::Status
                | Self::Unknown
        )
    }

    /// The name of the event that the channel makes of it; none for what begins or was heard.
    #[must_use]
    pub fn event(self) -> Option<&'static str> {
        Some(match self {
            Self::Begin | Self::Heard => return None,
            Self::Partial => "partial",
            Self::Dialled => "dial",
            Self::Queued => "queue",
            Self::Waiting => "queue-wait",
            Self::Recorded => "recording",
            Self::Connected => "connect",
            Self::Paid => "pay",
            Self::RecordingStatus => "recording-status",
            Self::Transcribed => "transcription",
            Self::StreamStatus => "stream-status",
            Self::ConferenceStatus => "conference-status",
            Self::PayStatus => "pay-status",
            Self::MachineDetected => "machine-detection",
            Self::Status => "status",
            Self::Failed => "error",
            Self::Unknown => "callback",
        })
    }
}

/// Parameters that tell something only together with others, or by their absence.
#[derive(Default)]
struct Seen {
    status: Option<CallStatus>,
    /// Who takes part, which each request says that is answered.
    parties: bool,
    timestamp: bool,
    sequence: bool,
    conference: bool,
    progress: bool,
    answered_by: bool,
    result: bool,
    payment: bool,
}

impl Seen {
    fn look(&mut self, name: &str, value: &str) {
        match name {
            "CallStatus" => self.status = Some(CallStatus::new(value)),
            "From" | "Caller" | "Direction" => self.parties = true,
            "Timestamp" => self.timestamp = true,
            "SequenceNumber" => self.sequence = true,
            "ConferenceSid" => self.conference = true,
            "StatusCallbackEvent" => self.progress = true,
            "AnsweredBy" | "MachineDetectionDuration" => self.answered_by = true,
            "Result" => self.result = true,
            "PayErrorCode" | "ProfileId" => self.payment = true,
            _ => self.payment |= name.starts_with("Payment"),
        }
    }

    /// What it is, given what single parameters tell.
    fn settle(&self, found: Stage) -> Stage {
        // Clients send what they like along with a call that they place: in one that rings, nothing
        // that is said in it can have ended.
        let rings = self.status == Some(CallStatus::Ringing);
        let found = if rings && found == Stage::Connected { Stage::Begin } else { found };
        let told = if self.payment && !rings {
            if self.result { Stage::Paid } else { Stage::PayStatus }
        } else if self.conference && self.progress {
            Stage::ConferenceStatus
        } else if self.answered_by && self.status.is_none() {
            // A call that waited for it is told so together with its status, and begins.
            Stage::MachineDetected
        } else if self.timestamp && self.sequence {
            Stage::Status
        } else {
            Stage::Begin
        };
        match if told.weight() > found.weight() { told } else { found } {
            Stage::Begin if self.status.as_ref().is_some_and(CallStatus::is_final) => Stage::Status,
            Stage::Begin if self.status.is_none() && !self.parties => Stage::Unknown,
            told => told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stage: Stage, pairs: &[(&str, &str)]) {
        assert_eq!(Stage::of(&pairs.iter().copied().collect()), stage, "{pairs:?}");
    }

    const GOING: (&str, &str) = ("CallStatus", "in-progress");
    const RINGING: (&str, &str) = ("CallStatus", "ringing");
    const FROM: (&str, &str) = ("From", "+14155550100");

    #[test]
    fn what_is_answered() {
        check(Stage::Begin, &[RINGING]);
        check(Stage::Begin, &[GOING]);
        check(Stage::Begin, &[FROM]);
        check(Stage::Begin, &[GOING, ("AnsweredBy", "human"), ("MachineDetectionDuration", "9")]);
        check(Stage::Heard, &[GOING, ("Digits", "")]);
        check(Stage::Heard, &[("SpeechResult", "two")]);
        check(Stage::Dialled, &[("DialCallStatus", "busy"), ("CallStatus", "completed")]);
        check(Stage::Dialled, &[("DialCallStatus", "completed"), ("RecordingUrl", "https://h")]);
        // The call that was dialled rang, and so does this one until they are bridged.
        check(Stage::Dialled, &[RINGING, ("DialCallStatus", "no-answer")]);
        check(Stage::Recorded, &[("RecordingUrl", "https://h"), ("Digits", "#")]);
        check(Stage::Queued, &[("QueueResult", "bridged")]);
        check(Stage::Waiting, &[GOING, FROM, ("QueuePosition", "1"), ("QueueTime", "0")]);
        check(Stage::Connected, &[GOING, ("SessionId", "VX1"), ("SessionStatus", "ended")]);
        check(Stage::Connected, &[("HandoffData", r#"{"reason":"person"}"#)]);
        check(Stage::Paid, &[GOING, ("Result", "success"), ("PaymentCardNumber", "xxxx-1111")]);
        check(Stage::Failed, &[("ErrorUrl", "https://h"), ("ErrorCode", "11200"), ("Digits", "1")]);
    }

    #[test]
    fn what_only_tells() {
        for (stage, pairs) in [
            (Stage::Partial, &[("UnstableSpeechResult", "tw"), ("SequenceNumber", "0")][..]),
            (
                Stage::RecordingStatus,
                &[("RecordingUrl", "https://h"), ("RecordingStatus", "completed")],
            ),
            (Stage::Status, &[("RecordingUrl", "https://h"), ("CallDuration", "9")]),
            (Stage::Status, &[RINGING, ("CallbackSource", "call-progress-events")]),
            (Stage::Status, &[RINGING, FROM, ("SequenceNumber", "1"), ("Timestamp", "now")]),
            (Stage::Status, &[("CallStatus", "completed")]),
            (Stage::MachineDetected, &[("AnsweredBy", "human"), ("MachineDetectionDuration", "9")]),
            (Stage::StreamStatus, &[("StreamSid", "MZ1"), ("StreamEvent", "stream-started")]),
            (
                Stage::ConferenceStatus,
                &[
                    ("ConferenceSid", "CF1"),
                    ("StatusCallbackEvent", "participant-join"),
                    ("SequenceNumber", "1"),
                    ("Timestamp", "now"),
                ],
            ),
            (
                Stage::Transcribed,
                &[GOING, FROM, ("RecordingUrl", "https://h"), ("TranscriptionText", "hello")],
            ),
            (Stage::PayStatus, &[GOING, ("PaymentMethod", "credit-card"), ("Attempt", "1")]),
            (Stage::Unknown, &[("SomethingNew", "1")]),
            (Stage::Unknown, &[]),
        ] {
            check(stage, pairs);
            assert!(stage.is_callback() && stage.event().is_some(), "{stage:?}");
        }
    }

    #[test]
    fn clients_may_send_what_they_like() {
        for (name, value) in [
            ("Result", "success"),
            ("PaymentMethod", "cash"),
            ("ProfileId", "7"),
            ("SessionStatus", "on"),
            ("Timestamp", "now"),
            ("AnsweredBy", "ann"),
        ] {
            check(Stage::Begin, &[RINGING, ("From", "client:ann"), (name, value)]);
        }
    }
}
