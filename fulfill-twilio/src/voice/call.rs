//! What a webhook is told of a call.

use super::{CallError, Dialled, Place, Queued, Recording, Side, Stage, limits::MAX_SID};
use crate::{form::Form, rest::CallStatus};

/// The parameters of a request about a call. What is not known here is in [`form`](Self::form).
///
/// An empty parameter counts as absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    form: Form,
    stage: Stage,
}

impl Call {
    /// The call of that form.
    ///
    /// # Errors
    ///
    /// [`CallError`] if there is neither a `CallSid` nor, of a conference, a `ConferenceSid`, or if it
    /// could be none.
    pub fn from_form(form: Form) -> Result<Self, CallError> {
        let stage = Stage::of(&form);
        let call = Self { form, stage };
        let named = |name| call.parameter(name).map(|sid| (name, sid));
        let (name, sid) =
            named("CallSid").or_else(|| named("ConferenceSid")).ok_or(CallError::Missing)?;
        let sound = sid.len() <= MAX_SID && sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if sound { Ok(call) } else { Err(CallError::Sid { name }) }
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

    /// What names the call: `CA...`; empty if it is told of a conference, and of none of its calls.
    #[must_use]
    pub fn sid(&self) -> &str {
        self.parameter("CallSid").unwrap_or_default()
    }

    /// The conference that it is told of: `CF...`.
    #[must_use]
    pub fn conference_sid(&self) -> Option<&str> {
        self.parameter("ConferenceSid")
    }

    /// What it is told of: the call, else the conference.
    pub(super) fn subject(&self) -> &str {
        self.parameter("CallSid").or(self.conference_sid()).unwrap_or_default()
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
        Place::read(&self.form, side)
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

    /// The key that ended the input.
    #[must_use]
    pub fn finished_on_key(&self) -> Option<&str> {
        self.parameter("FinishedOnKey")
    }

    /// The language that was listened for, a BCP 47 tag.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.parameter("Language")
    }

    /// Of what is being said, what will not change any more.
    #[must_use]
    pub fn stable_speech(&self) -> Option<&str> {
        self.parameter("StableSpeechResult")
    }

    /// Of what is being said, what may still change.
    #[must_use]
    pub fn unstable_speech(&self) -> Option<&str> {
        self.parameter("UnstableSpeechResult")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn call(pairs: &[(&str, &str)]) -> Call {
        let form = [("CallSid", "CA1")].iter().chain(pairs).copied().collect();
        Call::from_form(form).unwrap()
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
        let heard = [
            ("StableSpeechResult", "two"),
            ("UnstableSpeechResult", "piz"),
            ("Language", "pt-BR"),
            ("FinishedOnKey", "#"),
        ];
        let heard = call(&heard);
        assert_eq!((heard.stable_speech(), heard.unstable_speech()), (Some("two"), Some("piz")));
        assert_eq!((heard.language(), heard.finished_on_key()), (Some("pt-BR"), Some("#")));
        let dialled =
            [("DialCallStatus", "no-answer"), ("DialBridged", "false"), ("DialCallDuration", "0")];
        let dialled = call(&dialled);
        let dialled = dialled.dialled().unwrap();
        assert_eq!((dialled.status, dialled.bridged), (CallStatus::NoAnswer, Some(false)));
    }

    #[test]
    fn what_is_no_call_is_refused() {
        for name in ["CallSid", "ConferenceSid"] {
            for (sid, expected) in [("", CallError::Missing), ("../x", CallError::Sid { name })] {
                assert_eq!(Call::from_form(Form::default().with(name, sid)), Err(expected));
            }
        }
        let conference = Call::from_form(Form::default().with("ConferenceSid", "CF1")).unwrap();
        assert_eq!((conference.sid(), conference.subject()), ("", "CF1"));
    }
}
