//! The parameters of each resource, in the order in which they are sent.

use super::limits::{MAX_BODY, MAX_MEDIA, MAX_TIMEOUT, MAX_TWIML, VALIDITY_PERIOD};
use super::rule::{ANY, BOOL, METHOD, Parameter, Rule, list, one};

/// As often as one likes.
const MANY: usize = usize::MAX;

/// `POST Messages.json`.
pub(super) const MESSAGE: &[Parameter] = &[
    one("To", Rule::Address),
    one("From", Rule::Address),
    one("FallbackFrom", Rule::Address),
    one("MessagingServiceSid", Rule::Sid(&["MG"])),
    one("Body", Rule::Text(MAX_BODY)),
    list("MediaUrl", Rule::Url, MAX_MEDIA),
    one("ContentSid", Rule::Sid(&["HX"])),
    one("ContentVariables", Rule::Object),
    one("StatusCallback", Rule::Callback),
    one("ApplicationSid", Rule::Sid(&["AP"])),
    one("MaxPrice", Rule::Amount),
    one("ProvideFeedback", BOOL),
    one("Attempt", Rule::Number(0, ANY)),
    one("ValidityPeriod", Rule::Number(*VALIDITY_PERIOD.start(), *VALIDITY_PERIOD.end())),
    one("ForceDelivery", BOOL),
    one("ContentRetention", Rule::Word(&["retain", "discard"])),
    one("AddressRetention", Rule::Word(&["retain", "obfuscate"])),
    one("SmartEncoded", BOOL),
    list("PersistentAction", Rule::Printable, MANY),
    one("TrafficType", Rule::Word(&["free"])),
    one("ShortenUrls", BOOL),
    one("ScheduleType", Rule::Word(&["fixed"])),
    one("SendAt", Rule::Time),
    one("SendAsMms", BOOL),
    one("RiskCheck", Rule::Word(&["enable", "disable"])),
];

/// `POST Calls.json`.
pub(super) const CALL: &[Parameter] = &[
    one("To", Rule::Address),
    one("From", Rule::Address),
    one("Url", Rule::Callback),
    one("Twiml", Rule::Text(MAX_TWIML)),
    one("ApplicationSid", Rule::Sid(&["AP"])),
    one("Method", METHOD),
    one("FallbackUrl", Rule::Callback),
    one("FallbackMethod", METHOD),
    one("StatusCallback", Rule::Callback),
    list("StatusCallbackEvent", Rule::Word(&["initiated", "ringing", "answered", "completed"]), 4),
    one("StatusCallbackMethod", METHOD),
    one("SendDigits", Rule::Printable),
    one("Timeout", Rule::Number(0, MAX_TIMEOUT)),
    one("TimeLimit", Rule::Number(0, ANY)),
    one("Record", BOOL),
    one("RecordingChannels", Rule::Word(&["mono", "dual"])),
    one("RecordingTrack", Rule::Word(&["inbound", "outbound", "both"])),
    one("RecordingStatusCallback", Rule::Callback),
    one("RecordingStatusCallbackMethod", METHOD),
    list("RecordingStatusCallbackEvent", Rule::Printable, MANY),
    one("Trim", Rule::Word(&["trim-silence", "do-not-trim"])),
    one("SipAuthUsername", Rule::Printable),
    one("SipAuthPassword", Rule::Printable),
    one("MachineDetection", Rule::Word(&["Enable", "DetectMessageEnd"])),
    one("MachineDetectionTimeout", Rule::Number(0, ANY)),
    one("MachineDetectionSpeechThreshold", Rule::Number(0, ANY)),
    one("MachineDetectionSpeechEndThreshold", Rule::Number(0, ANY)),
    one("MachineDetectionSilenceTimeout", Rule::Number(0, ANY)),
    one("AsyncAmd", BOOL),
    one("AsyncAmdStatusCallback", Rule::Callback),
    one("AsyncAmdStatusCallbackMethod", METHOD),
    one("CallerId", Rule::Address),
    one("CallReason", Rule::Printable),
    one("CallToken", Rule::Printable),
    one("Byoc", Rule::Printable),
    one("ClientNotificationUrl", Rule::Callback),
];

/// `POST Calls/{sid}.json`.
pub(super) const CALL_UPDATE: &[Parameter] = &[
    one("Url", Rule::Callback),
    one("Twiml", Rule::Text(MAX_TWIML)),
    one("Status", Rule::Word(&["canceled", "completed"])),
    one("Method", METHOD),
    one("FallbackUrl", Rule::Callback),
    one("FallbackMethod", METHOD),
    one("StatusCallback", Rule::Callback),
    one("StatusCallbackMethod", METHOD),
    one("TimeLimit", Rule::Number(0, ANY)),
];
