//! What a webhook is told of a call.

use super::{CallError, Dialled, Place, Queued, Recording, Side, limits::MAX_SID};
use crate::{form::Form, rest::CallStatus};

/// The parameters of a request about a call. What is not known here is in [`form`](Self::form).
///
/// An empty parameter counts as absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    form: Form,
    stage: Stage,
}

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
    /// A `<Record>` ended.
    Recorded,
    /// How a recording fares; it is not answered.
    RecordingStatus,
    /// How the call fares; it is not answered.
    Status,
    /// Another address of the call failed, and this is the one to fall back to.
    Failed,
}

impl Call {
    /// The call of that form.
    ///
    /// # Errors
    ///
    /// [`CallError`] if there is no `CallSid`, or it could be none.
    pub fn from_form(form: Form) -> Result<Self, CallError> {
        let stage = stage(&form);
        let call = Self { form, stage };
        let sid = call.parameter("CallSid").ok_or(CallError::Missing)?;
        let sound = sid.len() <= MAX_SID && sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if sound { Ok(call) } else { Err(CallError::Sid) }
    }

    /// All parameters, in the order received.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// A parameter by its name: one of Twilio's, or one that the client sent who placed the call.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.form.get(name).filter(|value| !value.is_empty())
    }

    /// What the request tells of.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// What names the call: `CA...`.
    #[must_use]
    pub fn sid(&self) -> &str {
        self.parameter("CallSid").unwrap_or_default()
    }

    /// Whose call it is: `AC...`.
    #[must_use]
    pub fn account_sid(&self) -> Option<&str> {
        self.parameter("AccountSid")
    }

    /// Who calls: a number, `client:` with a name, `sip:` with an address, or a word such as
    /// `anonymous`.
    #[must_use]
    pub fn from(&self) -> Option<&str> {
        self.parameter("From").or_else(|| self.parameter("Caller"))
    }

    /// Who is called; nobody yet if a client placed the call.
    #[must_use]
    pub fn to(&self) -> Option<&str> {
        self.parameter("To").or_else(|| self.parameter("Called"))
    }

    /// The name of the client that calls.
    #[must_use]
    pub fn client(&self) -> Option<&str> {
        self.from()?.strip_prefix("client:")
    }

    /// Whether we placed the call, so that the user is who is called.
    #[must_use]
    pub fn is_outbound(&self) -> bool {
        self.parameter("Direction").is_some_and(|direction| direction.starts_with("outbound"))
    }

    /// How the call fares.
    #[must_use]
    pub fn status(&self) -> CallStatus {
        CallStatus::new(self.parameter("CallStatus").unwrap_or_default())
    }

    /// Where the number of one side is registered.
    #[must_use]
    pub fn place(&self, side: Side) -> Place<'_> {
        let side = match side {
            Side::From => "From",
            Side::To => "To",
        };
        let part = |name: &str| self.parameter(&format!("{side}{name}"));
        Place {
            city: part("City"),
            state: part("State"),
            zip: part("Zip"),
            country: part("Country"),
        }
    }

    /// The number that was called first, if it forwards to ours.
    #[must_use]
    pub fn forwarded_from(&self) -> Option<&str> {
        self.parameter("ForwardedFrom").or_else(|| self.parameter("CalledVia"))
    }

    /// The caller's name, if it is looked up.
    #[must_use]
    pub fn caller_name(&self) -> Option<&str> {
        self.parameter("CallerName")
    }

    /// The call that dialled this one.
    #[must_use]
    pub fn parent_sid(&self) -> Option<&str> {
        self.parameter("ParentCallSid")
    }

    /// The application through which a client called: `AP...`.
    #[must_use]
    pub fn application_sid(&self) -> Option<&str> {
        self.parameter("ApplicationSid")
    }

    /// Whether the caller's carrier vouches for the number: `TN-Validation-Passed-A` and others.
    #[must_use]
    pub fn attestation(&self) -> Option<&str> {
        self.parameter("StirVerstat")
    }

    /// The keys that were pressed.
    #[must_use]
    pub fn digits(&self) -> Option<&str> {
        self.parameter("Digits")
    }

    /// What was understood of what was said.
    #[must_use]
    pub fn speech(&self) -> Option<&str> {
        self.parameter("SpeechResult")
    }

    /// The keys that were pressed, else what was said; empty if neither.
    #[must_use]
    pub fn words(&self) -> &str {
        self.digits().or(self.speech()).unwrap_or_default()
    }

    /// How sure the recogniser is of what was said, from 0 to 1.
    #[must_use]
    pub fn confidence(&self) -> Option<f32> {
        let confidence: f32 = self.parameter("Confidence")?.parse().ok()?;
        (0.0..=1.0).contains(&confidence).then_some(confidence)
    }

    /// How a `<Dial>` ended.
    #[must_use]
    pub fn dialled(&self) -> Option<Dialled<'_>> {
        let bridged = self.parameter("DialBridged");
        Some(Dialled {
            status: CallStatus::new(self.parameter("DialCallStatus")?),
            sid: self.parameter("DialCallSid"),
            seconds: self.number("DialCallDuration"),
            bridged: bridged.map(|bridged| bridged == "true"),
            recording_url: self.parameter("RecordingUrl"),
        })
    }

    /// How an `<Enqueue>` ended.
    #[must_use]
    pub fn queued(&self) -> Option<Queued<'_>> {
        Some(Queued {
            result: self.parameter("QueueResult")?,
            sid: self.parameter("QueueSid"),
            seconds: self.number("QueueTime"),
        })
    }

    /// What was recorded.
    #[must_use]
    pub fn recording(&self) -> Option<Recording<'_>> {
        Some(Recording {
            url: self.parameter("RecordingUrl")?,
            sid: self.parameter("RecordingSid"),
            seconds: self.number("RecordingDuration"),
            ended_by: self.digits(),
        })
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.parameter(name)?.parse().ok()
    }
}

/// What a form tells of, by the parameters that only one kind of request has.
fn stage(form: &Form) -> Stage {
    // In one pass, since every request is asked, most of which have some thirty parameters.
    let (mut found, mut ends) = (Stage::Begin, false);
    for (name, value) in form.iter() {
        let told = match name {
            "UnstableSpeechResult" | "StableSpeechResult" => Stage::Partial,
            "Digits" | "SpeechResult" => Stage::Heard,
            _ if value.is_empty() => continue,
            "ErrorUrl" => Stage::Failed,
            "DialCallStatus" => Stage::Dialled,
            "QueueResult" => Stage::Queued,
            "RecordingStatus" => Stage::RecordingStatus,
            "CallbackSource" | "CallDuration" => Stage::Status,
            "RecordingUrl" => Stage::Recorded,
            "CallStatus" => {
                ends |= CallStatus::new(value).is_final();
                continue;
            }
            _ => continue,
        };
        if told.weight() > found.weight() {
            found = told;
        }
    }
    if found == Stage::Begin && ends { Stage::Status } else { found }
}

impl Stage {
    /// Which of several counts: a dial that was recorded names its recording, and a recording the
    /// keys that ended it.
    fn weight(self) -> u8 {
        match self {
            Self::Begin => 0,
            Self::Heard => 1,
            Self::Recorded => 2,
            Self::Status => 3,
            Self::RecordingStatus => 4,
            Self::Partial => 5,
            Self::Queued => 6,
            Self::Dialled => 7,
            Self::Failed => 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(pairs: &[(&str, &str)]) -> Call {
        let form = [("CallSid", "CA1")].iter().chain(pairs).copied().collect();
        Call::from_form(form).unwrap()
    }

    #[test]
    fn requests_are_told_apart() {
        for (pairs, stage) in [
            (&[("CallStatus", "ringing")][..], Stage::Begin),
            (&[("CallStatus", "in-progress")], Stage::Begin),
            (&[("CallStatus", "in-progress"), ("Digits", "")], Stage::Heard),
            (&[("SpeechResult", "two")], Stage::Heard),
            (&[("UnstableSpeechResult", "tw"), ("SequenceNumber", "0")], Stage::Partial),
            (&[("DialCallStatus", "busy"), ("CallStatus", "completed")], Stage::Dialled),
            (&[("DialCallStatus", "completed"), ("RecordingUrl", "https://h")], Stage::Dialled),
            (&[("RecordingUrl", "https://h"), ("Digits", "#")], Stage::Recorded),
            (
                &[("RecordingUrl", "https://h"), ("RecordingStatus", "completed")],
                Stage::RecordingStatus,
            ),
            (&[("RecordingUrl", "https://h"), ("CallDuration", "9")], Stage::Status),
            (&[("QueueResult", "bridged")], Stage::Queued),
            (
                &[("CallStatus", "ringing"), ("CallbackSource", "call-progress-events")],
                Stage::Status,
            ),
            (&[("CallStatus", "completed")], Stage::Status),
            (&[("ErrorUrl", "https://h"), ("ErrorCode", "11200"), ("Digits", "1")], Stage::Failed),
        ] {
            assert_eq!(call(pairs).stage(), stage, "{pairs:?}");
        }
    }

    #[test]
    fn parameters_are_read() {
        let client =
            call(&[("From", "client:DeviceId_0001"), ("To", ""), ("Direction", "inbound")]);
        assert_eq!((client.client(), client.to()), (Some("DeviceId_0001"), None));
        assert!(!client.is_outbound() && call(&[("Direction", "outbound-api")]).is_outbound());
        let place = call(&[("FromCountry", "JP"), ("FromCity", "")]);
        assert_eq!(
            (place.place(Side::From).country, place.place(Side::From).city),
            (Some("JP"), None)
        );
        assert_eq!(call(&[("Digits", "12"), ("SpeechResult", "a")]).words(), "12");
        for (text, confidence) in [("0.5", Some(0.5)), ("2", None), ("NaN", None), ("x", None)] {
            assert_eq!(call(&[("Confidence", text)]).confidence(), confidence, "{text}");
        }
        let dialled =
            [("DialCallStatus", "no-answer"), ("DialBridged", "false"), ("DialCallDuration", "0")];
        let dialled = call(&dialled);
        let dialled = dialled.dialled().unwrap();
        assert_eq!((dialled.status, dialled.bridged), (CallStatus::NoAnswer, Some(false)));
    }

    #[test]
    fn what_is_no_call_is_refused() {
        for (sid, expected) in [("", CallError::Missing), ("../x", CallError::Sid)] {
            assert_eq!(Call::from_form(Form::default().with("CallSid", sid)), Err(expected));
        }
    }
}
