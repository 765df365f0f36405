//! The documents as what an `#[intent]` function returns.

use fulfill_core::{HandlerError, IntoReply, Reply};
use serde_json::json;

use super::{MessagingResponse, VoiceResponse};

/// The provider of the native values.
const NAME: &str = "twilio";

/// The native value is `{"voice": document}`: a document goes out as it was written, and a channel of
/// the other kind sees that it is none of its own.
impl IntoReply for VoiceResponse {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::new().native(NAME, json!({ "voice": String::from(self) })))
    }
}

/// The native value is `{"messaging": document}`.
impl IntoReply for MessagingResponse {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::new().native(NAME, json!({ "messaging": String::from(self) })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_replies() {
        let voice = VoiceResponse::new().hangup();
        let messaging = MessagingResponse::new().message("hi");
        for (reply, kind, document) in [
            (voice.clone().into_reply(), "voice", voice.to_string()),
            (messaging.clone().into_reply(), "messaging", messaging.to_string()),
        ] {
            let expected = Reply::new().native("twilio", json!({ kind: document }));
            assert_eq!(reply.expect("a reply"), expected);
        }
    }
}
