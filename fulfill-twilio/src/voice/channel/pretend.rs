//! Calls as tools make them up.

use fulfill_core::Said;

use super::{
    super::Call,
    INCOMING, SILENCE,
    step::{Position, Step},
};
use crate::form::Form;

/// What Twilio would send, and where the call stands; `None` for what it never sends.
pub(super) fn pretend(said: &Said) -> Option<(Call, Step)> {
    if !matches!(said.channel.as_str(), "" | "voice") {
        return None;
    }
    let mut form = Form::default()
        .with("CallSid", "CA00000000000000000000000000000000")
        .with("From", &said.user)
        .with("To", "+15005550006")
        .with("Direction", "inbound");
    let mut step = Step::default();
    let position = Some(Position { count: 1, mark: None });
    if !said.locale.is_empty() {
        step.language = Some(said.locale.clone());
    }
    match said.event.as_deref() {
        None if said.text.is_empty() && said.payload.is_none() => {}
        None => {
            step.position = position;
            form = match &said.payload {
                // What was offered is known by its label.
                Some(payload) if said.text.is_empty() => {
                    step.keys.push(("1".into(), payload.clone()));
                    form.with("Digits", "1")
                }
                _ => form.with("SpeechResult", &said.text).with("Confidence", "1.0"),
            };
        }
        Some(INCOMING) => {}
        Some(SILENCE) => (step.position, step.silent) = (position, true),
        Some("dial") => form = form.with("DialCallStatus", "completed"),
        Some("queue") => form = form.with("QueueResult", "bridged"),
        Some("recording") => {
            let url = said.attachments.first().map_or("https://example.com/1", |one| &one.url);
            form = form.with("RecordingUrl", url);
        }
        Some("queue-wait") => form = form.with("QueuePosition", "1"),
        Some("connect") => form = form.with("SessionStatus", "completed"),
        Some("pay") => form = form.with("Result", "success").with("PaymentToken", "pt"),
        Some("transcription") => {
            form = form.with("TranscriptionSid", "TR00000000000000000000000000000000");
            form = form.with("TranscriptionText", &said.text);
        }
        Some("stream-status") => form = form.with("StreamEvent", "stream-started"),
        Some("pay-status") => form = form.with("PaymentMethod", "credit-card"),
        Some("conference-status") => {
            form = form.with("ConferenceSid", "CF00000000000000000000000000000000");
            form = form.with("StatusCallbackEvent", "participant-join");
        }
        Some("machine-detection") => form = form.with("AnsweredBy", "human"),
        Some("recording-status") => form = form.with("RecordingStatus", "completed"),
        Some("status") => form = form.with("CallStatus", "completed"),
        Some("partial") => form = form.with("UnstableSpeechResult", &said.text),
        Some("error") => form = form.with("ErrorUrl", "https://example.com/"),
        Some(_) => return None,
    }
    Some((Call::from_form(form).ok()?, step))
}
