//! Turns that are answered once, however often they are delivered: kept in the store.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_store::{
    Accepted, Claimed, Committed, Failure, Key, Mail, Outcome, Progress, Scope, Store, StoreError,
};
use http::{HeaderValue, Response, header::CONTENT_TYPE};

use crate::server::status::unavailable;

/// How often a turn that waits for an earlier one of its conversation looks again.
const PAUSE: Duration = Duration::from_millis(50);

/// How much longer than its channel's patience a turn holds its conversation.
const MARGIN: Duration = Duration::from_secs(5);

/// Knows which events were answered, and with what.
#[derive(Clone)]
pub(crate) struct Keeper(pub(crate) Arc<dyn Store>);

/// One delivery of an event.
pub(crate) struct Delivered<'a> {
    pub(crate) provider: &'static str,
    pub(crate) conversation: &'a str,
    pub(crate) id: &'a str,
    pub(crate) body: Bytes,
    /// How long the platform waits.
    pub(crate) patience: Duration,
}

impl Keeper {
    /// The first answer that the event got. The first delivery of it runs `run`, after all earlier
    /// events of its conversation; repeats get the same bytes, and wait for them if need be.
    ///
    /// What cannot be kept is not told: then the answer is 503, and the platform asks again.
    pub(crate) async fn once(
        &self,
        delivered: Delivered<'_>,
        run: impl Future<Output = Response<Bytes>> + Send,
    ) -> Response<Bytes> {
        let Delivered { provider, conversation, id, body, patience } = delivered;
        let conversation = Key::new("", format!("{provider}:{conversation}"));
        let mail = Mail::new(conversation.clone(), format!("{provider}:{id}"), body);
        let given = self.first(mail, conversation, patience, Box::pin(run)).await;
        given.unwrap_or_else(|error| {
            tracing::error!(%error, provider, "the store did not keep a turn");
            unavailable()
        })
    }

    async fn first(
        &self,
        mail: Mail,
        conversation: Key,
        patience: Duration,
        run: std::pin::Pin<Box<impl Future<Output = Response<Bytes>> + Send>>,
    ) -> Result<Response<Bytes>, StoreError> {
        let Self(store) = self;
        let (until, lease) = (Instant::now() + patience, patience + MARGIN);
        let (event, key) = (mail.event.clone(), mail.key());
        let mut run = Some(run);
        let (accepted, mut claimed) = store.take(mail, lease).await?;
        let mut progress = match accepted {
            Accepted::New { .. } => Progress::Pending,
            Accepted::Known(progress) => progress,
        };
        loop {
            match progress {
                Progress::Answered(answer) | Progress::Dead(Some(answer)) => {
                    return Ok(unpack(answer.0));
                }
                Progress::Dead(None) => return Ok(unavailable()),
                Progress::Pending => {}
            }
            match claimed.take() {
                Some(claim) if claim.lease.event == event => {
                    if let Some(run) = run.take() {
                        let response = run.await;
                        let outcome = Outcome::answer(pack(&response));
                        if let Committed::Done { .. } = store.commit(&claim.lease, outcome).await? {
                            return Ok(response);
                        }
                        // Somebody else took over meanwhile; theirs is the answer.
                    }
                }
                Some(claim) => self.bury(claim).await?,
                None => {}
            }
            if Instant::now() >= until {
                return Ok(unavailable());
            }
            progress = store.wait(&key, PAUSE).await?.unwrap_or(Progress::Pending);
            if run.is_some() && progress == Progress::Pending {
                claimed = store.claim(Scope::Conversation(conversation.clone()), lease).await?;
            }
        }
    }

    /// An earlier event that nobody waits for any longer: its server stopped before it was answered,
    /// and the platform did not ask again. It is kept as a dead letter, for the owner to see.
    async fn bury(&self, claim: Claimed) -> Result<(), StoreError> {
        let mut failure = Failure::new("the server stopped before it was answered");
        failure.attempts = 1;
        self.0.fail(&claim.lease, failure).await?;
        tracing::warn!("an event of a server that stopped is a dead letter");
        Ok(())
    }

    /// Removes what is over, now and then, for as long as the server runs.
    pub(crate) async fn sweep(self) {
        loop {
            match self.0.sweep().await {
                Ok(swept) if !swept.is_empty() => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "the store could not be swept"),
            }
            tokio::time::sleep(Duration::from_secs(600)).await;
        }
    }
}

/// Status, content type and body, a line end after each of the first two. Other headers are the
/// channel's and are added to every answer anew.
fn pack(response: &Response<Bytes>) -> Bytes {
    let content_type = response.headers().get(CONTENT_TYPE);
    let mut packed = response.status().as_str().as_bytes().to_vec();
    packed.push(b'\n');
    packed.extend_from_slice(content_type.map_or(&[][..], HeaderValue::as_bytes));
    packed.push(b'\n');
    packed.extend_from_slice(response.body());
    packed.into()
}

fn unpack(packed: Bytes) -> Response<Bytes> {
    let mut parts = packed.splitn(3, |byte| *byte == b'\n');
    let (status, content_type) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let body = parts.next().map(|body| packed.slice_ref(body)).unwrap_or_default();
    let mut response = Response::new(body);
    *response.status_mut() = status.try_into().unwrap_or_default();
    if let (false, Ok(value)) = (content_type.is_empty(), HeaderValue::from_bytes(content_type)) {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use fulfill_core::provider::respond;
    use http::StatusCode;

    use super::*;

    #[test]
    fn answers_are_kept_byte_for_byte() {
        for (status, content_type, body) in [
            (200, "application/json", &b"{\"a\":\"\n\"}"[..]),
            (404, "text/plain", b""),
            (200, "x/y", b"\xff\n\n"),
        ] {
            let status: StatusCode = status.try_into().unwrap();
            let response = respond(status, content_type, Bytes::from_static(body));
            let again = unpack(pack(&response));
            assert_eq!(again.status(), status);
            assert_eq!(again.headers(), response.headers());
            assert_eq!(again.body(), body);
        }
    }
}
