//! What a channel would be sent.

use bytes::Bytes;
use fulfill_core::{
    Dialogue, Reply, Said,
    provider::{ApiCall, EncodeError, Loss},
};
use http::Response;

use super::{Heard, Replied};
use crate::server::Mount;

/// What a channel would be sent for one reply.
#[derive(Debug)]
#[non_exhaustive]
pub struct Wire {
    /// The intent whose reply it is; `None` if it is the whole turn's.
    pub intent: Option<String>,
    /// The answer to its request; or why the channel cannot express the reply.
    pub response: Result<Response<Bytes>, EncodeError>,
    /// Calls of the platform's API, in order.
    pub calls: Vec<ApiCall>,
    /// What of the reply the platform could not be given as it was.
    pub losses: Vec<Loss>,
}

/// Why nothing can be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// No channel of that provider or at that path.
    #[error("no channel `{name}` is mounted; there are: {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names and paths there are.
        known: Vec<String>,
    },
    /// The provider makes up no events.
    #[error(
        "{provider} cannot make up an event, so what it would be sent is not known; let its provider \
         implement `pretend`"
    )]
    NoEvent {
        /// The provider.
        provider: &'static str,
    },
}

/// What that mount would be sent for a turn.
pub(super) fn of(mount: &Mount, said: &Said, heard: &Heard) -> Result<Vec<Wire>, WireError> {
    match mount.dialogue {
        Dialogue::Engine => Ok(vec![wire(mount, said, None, &heard.reply)?]),
        Dialogue::Platform => {
            let each = heard.replies.iter().map(|Replied { webhook, node, reply }| {
                let intent = match &**webhook {
                    "" => node.clone(),
                    webhook => format!("{webhook}/{node}"),
                };
                wire(mount, &said.clone().node(node), Some(intent), reply)
            });
            each.collect()
        }
    }
}

fn wire(
    mount: &Mount,
    said: &Said,
    intent: Option<String>,
    reply: &Reply,
) -> Result<Wire, WireError> {
    let provider = mount.channel.name();
    let incoming = mount.channel.pretend(said).ok_or(WireError::NoEvent { provider })?;
    Ok(match mount.channel.encode(&incoming, reply.clone()) {
        Ok(delivery) => Wire {
            intent,
            response: Ok(delivery.response),
            calls: delivery.calls,
            losses: delivery.losses,
        },
        Err(error) => Wire { intent, response: Err(error), calls: Vec::new(), losses: Vec::new() },
    })
}
