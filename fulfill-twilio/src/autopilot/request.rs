//! A delivery of Autopilot: the parameters it posted, or put into the query of a GET.

use std::fmt;
use std::sync::OnceLock;

use super::json::{self, Flaw};
use super::limits::{MAX_DEPTH, MAX_MEMORY};
use super::{Memory, RequestError};
use crate::form::Form;

/// One delivery of Autopilot.
///
/// Typed access to the parameters it is known to send; every other one is there under its name.
/// A parameter that is empty counts as absent, as Autopilot sends both for the same thing.
///
/// ```
/// use fulfill_twilio::autopilot::Request;
///
/// let request = Request::from_body(
///     b"CurrentTask=order&CurrentInput=two+large+ones&Field_pizza_size_Value=large\
///       &Field_pizza_size_Type=Size&Channel=SMS&Memory=",
/// )?;
/// assert_eq!(request.current_task(), Some("order"));
/// assert_eq!(request.field("pizza_size"), Some("large"));
/// assert!(request.is_on("sms"));
/// assert!(request.memory().is_empty());
/// # Ok::<(), fulfill_twilio::autopilot::RequestError>(())
/// ```
#[derive(Clone)]
pub struct Request {
    form: Form,
    memory: OnceLock<Memory>,
}

impl Request {
    /// Takes a decoded delivery. `Memory` is checked now and parsed when first asked for.
    ///
    /// # Errors
    ///
    /// The `Memory...` variants of [`RequestError`]. An absent or blank `Memory` is an empty one.
    pub fn from_form(form: Form) -> Result<Self, RequestError> {
        let memory = form.get("Memory").unwrap_or_default();
        let bytes = memory.len();
        if bytes > MAX_MEMORY {
            return Err(RequestError::MemoryTooLarge { bytes, limit: MAX_MEMORY });
        }
        if !memory.trim().is_empty() {
            json::check_object(memory).map_err(|flaw| match flaw {
                Flaw::NotObject => RequestError::MemoryNotObject,
                Flaw::TooDeep => RequestError::MemoryTooDeep { limit: MAX_DEPTH },
                Flaw::Syntax { at } => RequestError::MemorySyntax { at, bytes },
            })?;
        }
        Ok(Self { form, memory: OnceLock::new() })
    }

    /// Decodes a posted body, or the query string of a GET.
    ///
    /// # Errors
    ///
    /// As [`Form::parse`] and [`Request::from_form`].
    pub fn from_body(body: &[u8]) -> Result<Self, RequestError> {
        Self::from_form(Form::parse(body)?)
    }

    /// All parameters as received.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The first value of any parameter; `None` if it is absent or empty.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.form.get(name).filter(|value| !value.is_empty())
    }

    /// What was remembered and collected so far.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        self.memory.get_or_init(|| Memory::checked(self.form.get("Memory").unwrap_or_default()))
    }

    /// Whether the user is on this channel; Autopilot's spelling of them varies in case.
    #[must_use]
    pub fn is_on(&self, channel: &str) -> bool {
        self.channel().is_some_and(|here| here.eq_ignore_ascii_case(channel))
    }

    /// How sure Autopilot was of the task, from 0 to 1.
    #[must_use]
    pub fn current_task_confidence(&self) -> Option<f64> {
        let confidence: f64 = self.parameter("CurrentTaskConfidence")?.trim().parse().ok()?;
        confidence.is_finite().then_some(confidence)
    }
}

/// Shows the names of the parameters, not what users wrote.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Request").field(&self.form).finish()
    }
}

macro_rules! parameters {
    ($($(#[$doc:meta])* $method:ident = $name:literal;)*) => {
        impl Request {
            $($(#[$doc])*
            #[doc = ""]
            #[doc = concat!("Parameter `", $name, "`; `None` if it is absent or empty.")]
            #[must_use]
            pub fn $method(&self) -> Option<&str> {
                self.parameter($name)
            })*
        }
    };
}

parameters! {
    /// The account, `AC` and 32 hexadecimal digits.
    account_sid = "AccountSid";
    /// The bot, `UA` and 32 hexadecimal digits.
    assistant_sid = "AssistantSid";
    /// The conversation, `UK` and 32 hexadecimal digits.
    dialogue_sid = "DialogueSid";
    /// The user: a phone number in E.164 for messages and calls, a name in chats. The simulator of
    /// the console sent none.
    user_identifier = "UserIdentifier";
    /// The last text the user said.
    current_input = "CurrentInput";
    /// The name of the task to answer.
    current_task = "CurrentTask";
    /// The name of the second best task.
    next_best_task = "NextBestTask";
    /// The channel, for example `chat`, `voice` or `SMS`; see [`is_on`](Self::is_on).
    channel = "Channel";
    /// The address of the dialogue in Autopilot's own interface.
    dialogue_payload_url = "DialoguePayloadUrl";
    /// The raw answer to judge: only in requests to a question's validation webhook.
    validate_field_answer = "ValidateFieldAnswer";
    /// What caused the request.
    callback_source = "CallbackSource";
    /// The user's sentence, `UH` and 32 hexadecimal digits.
    query_sid = "QuerySid";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: &str) -> Result<Request, RequestError> {
        Request::from_body(body.as_bytes())
    }

    #[test]
    fn memory_may_be_missing() {
        for body in ["", "CurrentTask=a", "Memory=", "Memory=+%0A+", "Memory=%7B%7D", "Memory"] {
            let request = request(body).expect("a request");
            assert!(request.memory().is_empty(), "{body}");
        }
    }

    #[test]
    fn memory_must_be_an_object() {
        let syntax = |at, bytes| RequestError::MemorySyntax { at, bytes };
        for (memory, error) in [
            ("[]", RequestError::MemoryNotObject),
            ("null", RequestError::MemoryNotObject),
            ("\"{}\"", RequestError::MemoryNotObject),
            ("{\"a\":", syntax(5, 5)),
            ("{}}", syntax(2, 3)),
            (&"{\"a\":".repeat(100), RequestError::MemoryTooDeep { limit: 64 }),
        ] {
            let form = Form::default().with("Memory", memory);
            assert_eq!(Request::from_form(form).err(), Some(error), "{memory}");
        }
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_MEMORY));
        let refused = Request::from_form(Form::default().with("Memory", &large)).err();
        let limit = MAX_MEMORY;
        assert_eq!(refused, Some(RequestError::MemoryTooLarge { bytes: large.len(), limit }));
    }

    #[test]
    fn confidence_is_a_number_or_absent() {
        for (text, confidence) in [("1.0", Some(1.0)), ("x", None), ("NaN", None), ("", None)] {
            let request = request(&format!("CurrentTaskConfidence={text}")).expect("a request");
            assert_eq!(request.current_task_confidence(), confidence, "{text}");
        }
    }
}
