//! A call to make, and what becomes of one under way.

use super::parameters::{Parameters, setters};
use super::{RequestError, table};

/// What a call does once it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Script {
    /// What the webhook at that address says.
    Url(String),
    /// That TwiML, at most [`MAX_TWIML`](super::MAX_TWIML) characters.
    Twiml(String),
    /// What the webhook of that application (`AP...`) says.
    Application(String),
}

/// A call to make; [`Account::call`](super::Account::call) checks it and makes the request.
///
/// ```
/// use fulfill_twilio::rest::{Account, NewCall, Script};
///
/// let account = Account::new("AC0123456789abcdef0123456789abcdef", "auth-token")?;
/// let script = Script::Url("https://bot.example.com/voice".into());
/// let call = NewCall::new("+14155550100", "+14155550199", script)
///     .status_callback("https://bot.example.com/status")
///     .status_callback_events(["answered", "completed"]);
/// let request = account.call(&call)?;
/// let body = std::str::from_utf8(request.body())?;
/// assert!(body.ends_with("StatusCallbackEvent=answered&StatusCallbackEvent=completed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCall {
    parameters: Parameters,
}

impl NewCall {
    /// A call to that number or address, shown as coming from that one.
    #[must_use]
    pub fn new(to: impl Into<String>, from: impl Into<String>, script: Script) -> Self {
        let mut parameters = Parameters::default();
        parameters.set("To", to);
        parameters.set("From", from);
        script.set(&mut parameters);
        Self { parameters }
    }

    setters! {
        /// How the script's address is requested: `GET` or `POST`.
        method: text "Method";
        /// Where the script comes from if its own address fails.
        fallback_url: text "FallbackUrl";
        /// How that is requested: `GET` or `POST`.
        fallback_method: text "FallbackMethod";
        /// Where statuses are posted to. A host with an underscore is not called.
        status_callback: text "StatusCallback";
        /// Which statuses: `initiated`, `ringing`, `answered`, `completed`; the last one unless set.
        status_callback_events: words "StatusCallbackEvent";
        /// How that is requested: `GET` or `POST`.
        status_callback_method: text "StatusCallbackMethod";
        /// Keys to press once it is answered; `w` waits half a second.
        send_digits: text "SendDigits";
        /// How long it may ring, in seconds, at most [`MAX_TIMEOUT`](super::MAX_TIMEOUT).
        timeout: number "Timeout";
        /// How long it may last, in seconds.
        time_limit: number "TimeLimit";
        /// Whether it is recorded.
        record: bool "Record";
        /// `mono`, or `dual` for one channel each.
        recording_channels: text "RecordingChannels";
        /// Whose sound is recorded: `inbound`, `outbound` or `both`.
        recording_track: text "RecordingTrack";
        /// Where it is told that a recording is there.
        recording_status_callback: text "RecordingStatusCallback";
        /// How that is requested: `GET` or `POST`.
        recording_status_callback_method: text "RecordingStatusCallbackMethod";
        /// Which events of a recording are told.
        recording_status_callback_events: words "RecordingStatusCallbackEvent";
        /// Whether silence at the ends is cut: `trim-silence` or `do-not-trim`.
        trim: text "Trim";
        /// The user name for a SIP call.
        sip_auth_username: text "SipAuthUsername";
        /// The password for a SIP call.
        sip_auth_password: text "SipAuthPassword";
        /// Whether a machine answered: `Enable`, or `DetectMessageEnd` to wait for its tone.
        machine_detection: text "MachineDetection";
        /// How long that may take, in seconds.
        machine_detection_timeout: number "MachineDetectionTimeout";
        /// From how long a greeting is a machine's, in milliseconds.
        machine_detection_speech_threshold: number "MachineDetectionSpeechThreshold";
        /// How much silence ends a greeting, in milliseconds.
        machine_detection_speech_end_threshold: number "MachineDetectionSpeechEndThreshold";
        /// How much silence at the start makes the result unknown, in milliseconds.
        machine_detection_silence_timeout: number "MachineDetectionSilenceTimeout";
        /// Whether the script runs while that is found out.
        async_amd: bool "AsyncAmd";
        /// Where the result is posted to.
        async_amd_status_callback: text "AsyncAmdStatusCallback";
        /// How that is requested: `GET` or `POST`.
        async_amd_status_callback_method: text "AsyncAmdStatusCallbackMethod";
        /// The number shown to the callee.
        caller_id: text "CallerId";
        /// Why it is made, for branded calling.
        call_reason: text "CallReason";
        /// The token of a forwarded call, which keeps its verification.
        call_token: text "CallToken";
        /// The trunk (`BY...`) of one's own carrier.
        byoc: text "Byoc";
        /// Where clients are told of it.
        client_notification_url: text "ClientNotificationUrl";
    }

    /// A parameter for which there is no setter yet, by Twilio's name for it.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.add(name, value);
        self
    }

    pub(super) fn form(&self) -> Result<String, RequestError> {
        const WHAT: &str = "call";
        self.parameters.need(WHAT, &["To"], "To")?;
        self.parameters.need(WHAT, &["From"], "From")?;
        let script = ["Url", "Twiml", "ApplicationSid"];
        self.parameters.need(WHAT, &script, "Url, Twiml or ApplicationSid")?;
        self.parameters.form(table::CALL)
    }
}

/// What becomes of a call under way; see
/// [`Account::update_call`](super::Account::update_call).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallUpdate {
    parameters: Parameters,
}

impl CallUpdate {
    /// Ends the call, whether it still rings or was answered.
    #[must_use]
    pub fn complete() -> Self {
        Self::status("completed")
    }

    /// Ends the call only if nobody answered yet.
    #[must_use]
    pub fn cancel() -> Self {
        Self::status("canceled")
    }

    /// Goes on with that webhook.
    #[must_use]
    pub fn url(url: impl Into<String>) -> Self {
        Self::with("Url", url)
    }

    /// Goes on with that TwiML, at most [`MAX_TWIML`](super::MAX_TWIML) characters.
    #[must_use]
    pub fn twiml(twiml: impl Into<String>) -> Self {
        Self::with("Twiml", twiml)
    }

    setters! {
        /// How the webhook is requested: `GET` or `POST`.
        method: text "Method";
        /// Where the script comes from if its own address fails.
        fallback_url: text "FallbackUrl";
        /// How that is requested: `GET` or `POST`.
        fallback_method: text "FallbackMethod";
        /// Where statuses are posted to. A host with an underscore is not called.
        status_callback: text "StatusCallback";
        /// How that is requested: `GET` or `POST`.
        status_callback_method: text "StatusCallbackMethod";
        /// How long it may last, in seconds.
        time_limit: number "TimeLimit";
    }

    /// Whether doing it twice is the same as doing it once.
    pub(super) fn ends_the_call(&self) -> bool {
        self.parameters.has("Status")
    }

    pub(super) fn form(&self) -> Result<String, RequestError> {
        let script = ["Url", "Twiml", "Status"];
        self.parameters.need("update of a call", &script, "Url, Twiml or Status")?;
        self.parameters.form(table::CALL_UPDATE)
    }

    fn status(status: &str) -> Self {
        Self::with("Status", status)
    }

    fn with(name: &str, value: impl Into<String>) -> Self {
        let mut parameters = Parameters::default();
        parameters.set(name, value);
        Self { parameters }
    }
}

impl Script {
    fn set(self, parameters: &mut Parameters) {
        match self {
            Self::Url(url) => parameters.set("Url", url),
            Self::Twiml(twiml) => parameters.set("Twiml", twiml),
            Self::Application(sid) => parameters.set("ApplicationSid", sid),
        }
    }
}
