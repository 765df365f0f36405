//! What an access token may allow.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{TokenError, VoiceGrant};

/// One thing that an access token allows. Members left empty are left out of the token.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Grant {
    /// Calls.
    Voice(VoiceGrant),
    /// Chat and Conversations.
    Chat(ChatGrant),
    /// Video rooms.
    Video(VideoGrant),
    /// Sync documents, lists and maps.
    Sync(SyncGrant),
    /// TaskRouter workers.
    TaskRouter(TaskRouterGrant),
    /// Playback of a live stream.
    Playback(PlaybackGrant),
    /// Conversations of the first kind, before Video.
    Rtc(RtcGrant),
    /// IP Messaging, before Chat.
    IpMessaging(IpMessagingGrant),
}

impl Grant {
    /// Its name among the grants of a token.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Voice(_) => "voice",
            Self::Chat(_) => "chat",
            Self::Video(_) => "video",
            Self::Sync(_) => "data_sync",
            Self::TaskRouter(_) => "task_router",
            Self::Playback(_) => "player",
            Self::Rtc(_) => "rtc",
            Self::IpMessaging(_) => "ip_messaging",
        }
    }

    pub(super) fn check(&self) -> Result<(), TokenError> {
        match self {
            Self::Voice(voice) => voice.check(),
            _ => Ok(()),
        }
    }
}

impl From<VoiceGrant> for Grant {
    fn from(grant: VoiceGrant) -> Self {
        Self::Voice(grant)
    }
}

/// One grant whose members are all texts.
macro_rules! texts {
    (
        $(#[$doc:meta])* $grant:ident as $kind:ident {
            $($(#[$setter_doc:meta])* $setter:ident => $member:ident,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
        pub struct $grant {
            $(#[serde(skip_serializing_if = "String::is_empty")] $member: String,)+
        }

        impl $grant {
            /// A grant with no member set.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $($(#[$setter_doc])*
            #[must_use]
            pub fn $setter(mut self, $setter: impl Into<String>) -> Self {
                self.$member = $setter.into();
                self
            })+
        }

        impl From<$grant> for Grant {
            fn from(grant: $grant) -> Self {
                Self::$kind(grant)
            }
        }
    };
}

texts! {
    /// Allows Chat, and Conversations, which took over its grant.
    ChatGrant as Chat {
        /// The service (`IS...`).
        service => service_sid,
        /// A name for the device among those of one identity.
        endpoint => endpoint_id,
        /// The role (`RL...`) of the service in this deployment.
        deployment_role => deployment_role_sid,
        /// The credential (`CR...`) under which a telephone is notified.
        push_credential => push_credential_sid,
    }
}

texts! {
    /// Allows video rooms.
    VideoGrant as Video {
        /// The one room, by name or SID (`RM...`); every room without it.
        room => room,
    }
}

texts! {
    /// Allows Sync.
    SyncGrant as Sync {
        /// The service (`IS...`), or `default`.
        service => service_sid,
        /// A name for the device among those of one identity.
        endpoint => endpoint_id,
    }
}

texts! {
    /// Allows TaskRouter.
    TaskRouterGrant as TaskRouter {
        /// The workspace (`WS...`).
        workspace => workspace_sid,
        /// The worker (`WK...`).
        worker => worker_sid,
        /// The role, for example `worker`.
        role => role,
    }
}

texts! {
    /// Allows Conversations of the first kind.
    RtcGrant as Rtc {
        /// The configuration profile (`VS...`).
        configuration_profile => configuration_profile_sid,
    }
}

texts! {
    /// Allows IP Messaging.
    IpMessagingGrant as IpMessaging {
        /// The service (`IS...`).
        service => service_sid,
        /// A name for the device among those of one identity.
        endpoint => endpoint_id,
        /// The role (`RL...`) of the service in this deployment.
        deployment_role => deployment_role_sid,
        /// The credential (`CR...`) under which a telephone is notified.
        push_credential => push_credential_sid,
    }
}

/// Allows to play a live stream: the object that Twilio gives for it, passed on as it is.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct PlaybackGrant(Box<RawValue>);

impl PlaybackGrant {
    /// The grant of that JSON text: the member `grant` of Twilio's answer.
    ///
    /// # Errors
    ///
    /// [`TokenError::Playback`] if it is not an object.
    pub fn from_json(json: &str) -> Result<Self, TokenError> {
        let raw: &RawValue = serde_json::from_str(json).map_err(|_| TokenError::Playback)?;
        if !raw.get().starts_with('{') {
            return Err(TokenError::Playback);
        }
        Ok(Self(raw.to_owned()))
    }
}

impl std::fmt::Debug for PlaybackGrant {
    /// The object holds credentials of the stream.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlaybackGrant(..)")
    }
}

impl From<PlaybackGrant> for Grant {
    fn from(grant: PlaybackGrant) -> Self {
        Self::Playback(grant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(grant: impl Into<Grant>, key: &str, json: &str) {
        let grant = grant.into();
        assert_eq!((grant.key(), serde_json::to_string(&grant).unwrap().as_str()), (key, json));
    }

    #[test]
    fn empty_members_are_left_out() {
        check(ChatGrant::new(), "chat", "{}");
        check(VoiceGrant::new().incoming(false), "voice", "{}");
        check(VideoGrant::new().room(""), "video", "{}");
        check(
            RtcGrant::new().configuration_profile("VS1"),
            "rtc",
            r#"{"configuration_profile_sid":"VS1"}"#,
        );
        check(
            IpMessagingGrant::new().push_credential("CR1").service("IS1"),
            "ip_messaging",
            r#"{"service_sid":"IS1","push_credential_sid":"CR1"}"#,
        );
    }

    #[test]
    fn playback_is_passed_on() {
        let text = r#"{"b":1.10,"a":null}"#;
        let grant = PlaybackGrant::from_json(text).unwrap();
        assert_eq!(format!("{grant:?}"), "PlaybackGrant(..)");
        check(grant, "player", text);
        for text in ["", "null", "[]", "\"{}\"", "{", "{} {}"] {
            assert!(PlaybackGrant::from_json(text).is_err(), "{text}");
        }
    }
}
