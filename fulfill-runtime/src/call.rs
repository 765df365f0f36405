//! Runs one handler: with a time limit, and so that its panic is only its own.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use fulfill_core::{Call, Entry, HandlerError, HookEntry, Notice, Reply, Turn};
use tracing::{Instrument, Span};

use crate::{pipeline::millis, server::body::in_time};

/// Why a handler gave no reply.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// It returned an error, or an argument could not be made.
    #[error("{}", .0.chain())]
    Error(HandlerError),
    /// It took too long, and was dropped.
    #[error("no reply within {} ms", .0.as_millis())]
    Timeout(Duration),
    /// It panicked.
    #[error("panicked: {0}")]
    Panic(String),
}

impl Failure {
    /// One word for the log.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Error(_) => "error",
            Self::Timeout(_) => "timeout",
            Self::Panic(_) => "panic",
        }
    }
}

/// What is longer than this without an `await` is told in the log: other turns wait for it.
const BLOCKING: Duration = Duration::from_millis(100);

/// A handler that was called: what it gave, or will give. Most give at once, and then the turn need not
/// have room for what is still to come.
pub(crate) enum Called<T> {
    Now(Result<T, Failure>),
    Later(Pin<Box<dyn Future<Output = Result<T, Failure>> + Send>>),
}

impl<T> Called<T> {
    /// What it gives.
    pub(crate) async fn outcome(self) -> Result<T, Failure> {
        match self {
            Self::Now(result) => result,
            Self::Later(future) => future.await,
        }
    }
}

/// Calls the intent's handler on a turn, within its span.
pub(crate) fn run(
    intent: &Entry,
    turn: &Turn,
    limit: Duration,
    start: Instant,
    span: &Span,
) -> Called<Reply> {
    called(|| (intent.handler)(turn), || intent.place(), limit, start, span)
}

/// Calls the hook's function on what it was told.
pub(crate) fn run_hook(
    hook: &HookEntry,
    turn: &Turn,
    limit: Duration,
    span: &Span,
) -> Called<Notice> {
    called(|| (hook.handler)(turn), || hook.place(), limit, Instant::now(), span)
}

fn called<T: Send + Sync + 'static>(
    call: impl FnOnce() -> Call<T>,
    place: impl FnOnce() -> String,
    limit: Duration,
    start: Instant,
    span: &Span,
) -> Called<T> {
    let call = match caught(|| span.in_scope(call)) {
        Ok(call) => call,
        Err(panic) => return Called::Now(Err(panic)),
    };
    if start.elapsed() > BLOCKING {
        tracing::warn!(
            at = %place(),
            ms = millis(start),
            "the handler held up other turns; make it async, or wait in `spawn_blocking`"
        );
    }
    match call {
        Call::Ready(result) => Called::Now(result.map_err(Failure::Error)),
        Call::Pending(future) => {
            let future = match span.is_disabled() {
                true => future,
                false => Box::pin(future.instrument(span.clone())),
            };
            Called::Later(Box::pin(async move {
                match in_time(limit, unwound(future)).await {
                    Some(Ok(result)) => result.map_err(Failure::Error),
                    Some(Err(panic)) => Err(panic),
                    None => Err(Failure::Timeout(limit)),
                }
            }))
        }
    }
}

/// Polls a future so that its panic becomes a value.
async fn unwound<T>(mut future: Pin<Box<dyn Future<Output = T> + Send>>) -> Result<T, Failure> {
    poll_fn(|context| poll_unwound(&mut future, context)).await
}

fn poll_unwound<T>(
    future: &mut Pin<Box<dyn Future<Output = T> + Send>>,
    context: &mut Context<'_>,
) -> Poll<Result<T, Failure>> {
    match caught(|| future.as_mut().poll(context)) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
        Err(failure) => Poll::Ready(Err(failure)),
    }
}

/// Runs a future to its end even if nobody waits for it any longer: what is done at the first poll
/// costs nothing more, what takes longer goes on as a task of its own. Its panic becomes a value.
///
/// A caller that hangs up drops the future that answers it; a turn must not stop half-way for that.
/// The span goes along; a task-local value of an outer server does not.
pub(crate) async fn to_the_end<T: Send + 'static>(
    mut future: Pin<Box<dyn Future<Output = T> + Send>>,
) -> Result<T, Failure> {
    let first = poll_fn(|context| Poll::Ready(poll_unwound(&mut future, context))).await;
    match first {
        Poll::Ready(result) => result,
        Poll::Pending => match tokio::spawn(future.instrument(Span::current())).await {
            Ok(value) => Ok(value),
            Err(error) if error.is_panic() => Err(panicked(error.into_panic())),
            // The runtime is being shut down.
            Err(_) => Err(Failure::Panic("the runtime stopped".into())),
        },
    }
}

thread_local! {
    /// Whether a panic on this thread will be caught and told in the log.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
    /// Where the last such panic was.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Tells panics of handlers in the log alone, with their place, instead of on standard error too,
/// where they would stand between the lines and nothing would mask what they say.
pub(crate) fn log_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let former = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if EXPECTED.get() {
                let place = info.location();
                PLACE.set(place.map(|place| format!("{}:{}", place.file(), place.line())));
            } else {
                former(info);
            }
        }));
    });
}

fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Failure> {
    PLACE.set(None);
    let outer = EXPECTED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    EXPECTED.set(outer);
    result.map_err(panicked)
}

fn panicked(panic: Box<dyn Any + Send>) -> Failure {
    let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_else(|| "no message".into());
    Failure::Panic(match PLACE.take() {
        Some(place) => format!("{text} (at {place})"),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn outcome(entry: Entry) -> Result<Reply, String> {
        let turn = Turn::builder("test").build();
        let limit = Duration::from_millis(20);
        let run = run(&entry, &turn, limit, Instant::now(), &Span::none());
        run.outcome().await.map_err(|failure| failure.to_string())
    }

    #[tokio::test]
    async fn a_handler_fails_alone() {
        let says = Entry::new("x", |_| Call::Ready(Ok(Reply::say("hi"))));
        assert_eq!(outcome(says).await, Ok(Reply::say("hi")));
        let fails = Entry::new("x", |_| Call::Ready(Err("no database".into())));
        assert_eq!(outcome(fails).await, Err("no database".into()));
        let bursts = Entry::new("x", |_| panic!("at once"));
        assert_eq!(outcome(bursts).await, Err("panicked: at once".into()));
        let later = Entry::new("x", |_| Call::pending(async { panic!("la{}", "ter") }));
        assert_eq!(outcome(later).await, Err("panicked: later".into()));
        let hangs = Entry::new("x", |_| Call::pending(std::future::pending()));
        assert_eq!(outcome(hangs).await, Err("no reply within 20 ms".into()));
    }
}
