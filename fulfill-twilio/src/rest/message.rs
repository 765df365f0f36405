//! A message to send.

use std::time::SystemTime;

use super::parameters::{Parameters, setters};
use super::{RequestError, table};

/// A message to send; [`Account::send`](super::Account::send) checks it and makes the request.
///
/// ```
/// use fulfill_twilio::rest::{Account, NewMessage};
///
/// let account = Account::new("AC0123456789abcdef0123456789abcdef", "auth-token")?;
/// let message = NewMessage::new("+14155550100")
///     .from("+14155550199")
///     .body("Your order is on its way.")
///     .media_url("https://shop.example.com/map.png")
///     .status_callback("https://bot.example.com/status");
/// let request = account.send(&message)?;
/// assert_eq!(request.method(), "POST");
/// assert!(request.body().starts_with(b"To=%2B14155550100&From=%2B14155550199&Body=Your+order"));
/// # Ok::<(), fulfill_twilio::rest::RequestError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    parameters: Parameters,
}

impl NewMessage {
    /// A message to that number in E.164, or address such as `whatsapp:+14155550100`.
    #[must_use]
    pub fn new(to: impl Into<String>) -> Self {
        let mut parameters = Parameters::default();
        parameters.set("To", to);
        Self { parameters }
    }

    setters! {
        /// Who sends it: a number of the account, a short code, a sender's name, or an address such
        /// as `whatsapp:+14155550199`.
        from: text "From";
        /// Who sends it where the sender cannot reach the recipient.
        fallback_from: text "FallbackFrom";
        /// The messaging service (`MG...`) that chooses the sender.
        messaging_service: text "MessagingServiceSid";
        /// The text, at most [`MAX_BODY`](super::MAX_BODY) characters.
        body: text "Body";
        /// A file to send along, by its public address; again for each one, up to
        /// [`MAX_MEDIA`](super::MAX_MEDIA).
        media_url: list "MediaUrl";
        /// The content template (`HX...`); WhatsApp takes nothing else outside its 24 hours.
        content: text "ContentSid";
        /// What the template's places hold, as a JSON object: `{"1":"Ada"}`.
        content_variables: text "ContentVariables";
        /// Where statuses are posted to. A host with an underscore is not called.
        status_callback: text "StatusCallback";
        /// The application (`AP...`) whose address takes the statuses; `status_callback` wins.
        application: text "ApplicationSid";
        /// The highest price, in US dollars; Twilio no longer heeds it.
        max_price: text "MaxPrice";
        /// Whether [`Account::message_feedback`](super::Account::message_feedback) will follow.
        provide_feedback: bool "ProvideFeedback";
        /// Which attempt this is, counted by the caller.
        attempt: number "Attempt";
        /// How long it may wait to be sent, in seconds: see
        /// [`VALIDITY_PERIOD`](super::VALIDITY_PERIOD).
        validity_period: number "ValidityPeriod";
        /// Reserved by Twilio.
        force_delivery: bool "ForceDelivery";
        /// Whether Twilio keeps the text: `retain` or `discard`.
        content_retention: text "ContentRetention";
        /// Whether Twilio keeps the number: `retain` or `obfuscate`.
        address_retention: text "AddressRetention";
        /// Whether characters outside GSM-7 are replaced by similar ones, to save segments.
        smart_encoded: bool "SmartEncoded";
        /// An action of a rich channel, for example `geo:37.787,-122.391`; again for each one.
        persistent_action: list "PersistentAction";
        /// `free`, for messages that are not charged.
        traffic_type: text "TrafficType";
        /// Whether links are shortened and their clicks counted.
        shorten_urls: bool "ShortenUrls";
        /// Whether it goes as MMS, even without media.
        send_as_mms: bool "SendAsMms";
        /// Whether traffic is checked for fraud: `enable` or `disable`.
        risk_check: text "RiskCheck";
    }

    /// When it is sent, to the second; sets `ScheduleType` too.
    #[must_use]
    pub fn send_at(mut self, time: SystemTime) -> Self {
        // What no calendar holds is refused by the rule for times.
        let text = jiff::Timestamp::try_from(time)
            .map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
            .unwrap_or_default();
        self.parameters.set("SendAt", text);
        self.parameters.set("ScheduleType", "fixed");
        self
    }

    /// A parameter for which there is no setter yet, by Twilio's name for it.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.add(name, value);
        self
    }

    pub(super) fn form(&self) -> Result<String, RequestError> {
        const WHAT: &str = "message";
        let parameters = &self.parameters;
        parameters.need(WHAT, &["To"], "To")?;
        let sender = ["From", "MessagingServiceSid"];
        parameters.need(WHAT, &sender, "From or MessagingServiceSid")?;
        let content = ["Body", "MediaUrl", "ContentSid"];
        parameters.need(WHAT, &content, "Body, MediaUrl or ContentSid")?;
        if parameters.has("ContentVariables") && !parameters.has("ContentSid") {
            return Err(RequestError::Alone { parameter: "ContentVariables", needs: "ContentSid" });
        }
        parameters.form(table::MESSAGE)
    }
}
