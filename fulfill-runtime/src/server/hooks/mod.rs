//! The way into hooks: who may, what is kept, and what is answered.

mod answer;
mod auth;

use std::{net::IpAddr, sync::Arc};

use bytes::Bytes;
use fulfill_core::{HookEntry, Inbound, provider::Refusal};
use fulfill_store::{Accepted, Progress, StoreError};
use http::{HeaderName, Method, Request, Response};
use hyper::body::Body;

use self::answer::Trouble;
use super::{
    body, origin,
    service::{Service, unfit},
};
use crate::{
    call,
    hooks::{BODY, Delivery, Hooks, Report, digest},
};

/// The longest idempotency key, in characters.
const KEY: usize = 255;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How long a repeat waits until it is known what its key was taken for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

impl Service {
    /// The answer to a request at or below the path of the hooks, of which so many bytes lie below.
    pub(super) async fn hook<B>(
        self: Arc<Self>,
        request: Request<B>,
        original: Option<http::Uri>,
        peer: Option<IpAddr>,
        below: String,
    ) -> Response<Bytes>
    where
        B: Body<Data = Bytes> + Send + Unpin,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        let body = match unfit(&head.headers) {
            Some(refusal) => Err(refusal),
            None => body::read(body, BODY, self.body_timeout).await,
        };
        let body = match body {
            Ok(body) => body,
            Err(refusal) => {
                self.pipeline.refusals.hook(&refusal);
                return answer::refusal(&refusal);
            }
        };
        let uri = original.unwrap_or(head.uri);
        let inbound = Inbound::new(head.method, uri, head.headers, body);
        let mut inbound = inbound.with_path(&below);
        inbound.peer = peer;
        inbound.dev = self.dev && origin::is_local(&inbound.headers, peer);
        let service = Arc::clone(&self);
        let answer = Box::pin(async move {
            let Some(_ticket) = service.enter() else {
                service.pipeline.refusals.hook(&Refusal::Busy);
                return answer::refusal(&Refusal::Busy);
            };
            match service.told(&inbound).await {
                Ok(response) => response,
                Err(trouble) => {
                    service.pipeline.refusals.hook(&trouble);
                    answer::trouble(&trouble)
                }
            }
        });
        call::to_the_end(answer).await.unwrap_or_else(|failure| {
            tracing::error!(%failure, "a hook's request broke");
            super::status::internal()
        })
    }

    async fn told(&self, inbound: &Inbound) -> Result<Response<Bytes>, Trouble> {
        let segments = inbound.segments().unwrap_or_default();
        let (name, id) = match segments.as_slice() {
            [name] => (name, None),
            [name, id] => (name, Some(id)),
            _ => return Err(Trouble::NotFound { path: self.hooks.path().to_owned() }),
        };
        let entry = self.hooks.get(name).ok_or_else(|| Trouble::NoHook(name.to_string()))?;
        let allowed: &'static [Method] = match id {
            None => &[Method::POST],
            Some(_) => &[Method::GET, Method::HEAD],
        };
        if !allowed.contains(&inbound.method) {
            return Err(Trouble::Method { given: inbound.method.clone(), allowed });
        }
        let now = self.pipeline.conversations.clock.now();
        if !auth::may(entry, inbound, now) {
            return Err(Trouble::Unauthenticated);
        }
        match id {
            None => self.accept(entry, inbound).await,
            Some(id) => {
                let delivery = Delivery::named(name, id).ok_or(Trouble::NoDelivery)?;
                let store = &*self.pipeline.conversations.store;
                let report = Report::read(store, &delivery).await?.ok_or(Trouble::NoDelivery)?;
                Ok(answer::report(&report))
            }
        }
    }

    /// Keeps what a hook is told.
    async fn accept(
        &self,
        entry: &HookEntry,
        inbound: &Inbound,
    ) -> Result<Response<Bytes>, Trouble> {
        let Inbound { body, .. } = inbound;
        let content_type = inbound.content_type();
        let essence = content_type.to_ascii_lowercase();
        if essence != "application/json" && !essence.ends_with("+json") {
            return Err(Trouble::ContentType(content_type.to_owned()));
        }
        // As a value, since only then its depth is bounded.
        serde_json::from_slice::<serde_json::Value>(body).map_err(Trouble::NotJson)?;
        let key = key(inbound)?;
        Hooks::fits(entry, &self.pipeline, body.clone()).map_err(Trouble::Unfit)?;
        // An app inside another program is first heard of here.
        self.inbox.look();
        self.pipeline.conversations.look();
        self.pipeline.conversations.sender.look();
        self.pipeline.meter.look();
        let delivery = match key {
            None => Delivery::new(&entry.name),
            Some(key) => {
                let delivery = Delivery::keyed(&entry.name, key);
                self.take_key(&delivery, &digest(&[body])).await?;
                delivery
            }
        };
        self.inbox.keep(delivery.mail(body)).await?;
        Ok(answer::accepted(&delivery, inbound.uri.path()))
    }

    /// Takes a delivery's key for a body with that digest, or finds that it was taken for it before.
    ///
    /// The key is an event of its own, whose answer is the digest: so it outlives the delivery's body, and
    /// of two requests at once only one takes it. A server that stops between this and the delivery
    /// has answered nobody, and the next request goes on from here.
    async fn take_key(&self, delivery: &Delivery, digest: &str) -> Result<(), Trouble> {
        let keeper = &self.pipeline.conversations;
        let mail = delivery.key_mail(digest);
        let key = mail.key();
        let taken = keeper.accept(vec![mail], false).await?.pop();
        let progress = match taken {
            Some((Accepted::New { .. }, Some(claim))) => {
                let outcome = fulfill_store::Outcome::answer(digest.to_owned());
                keeper.store.commit(&claim.lease, outcome).await?;
                return Ok(());
            }
            Some((Accepted::Known(progress), _)) if progress != Progress::Pending => Some(progress),
            // Somebody else is about to answer it.
            _ => keeper.store.wait(&key, PATIENCE).await?,
        };
        match progress {
            Some(Progress::Answered(known)) if known[..] == *digest.as_bytes() => Ok(()),
            Some(Progress::Answered(_)) => Err(Trouble::KeyTaken),
            _ => Err(Trouble::Busy),
        }
    }
}

/// The idempotency key of a request.
fn key(inbound: &Inbound) -> Result<Option<&str>, Trouble> {
    let name = match inbound.headers.contains_key(IDEMPOTENCY_KEY) {
        true => IDEMPOTENCY_KEY,
        false if inbound.headers.contains_key(auth::ID) => auth::ID,
        false => return Ok(None),
    };
    let key = inbound.header(&name).unwrap_or_default();
    let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    if key.is_empty() || key.len() > KEY || !visible {
        return Err(Trouble::Key(name));
    }
    Ok(Some(key))
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not keep, or tell, what became of a hook's delivery");
        Self::Busy
    }
}
