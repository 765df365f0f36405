//! Reads a request's body: whole, not too large, in time.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use fulfill_core::provider::Refusal;
use http_body_util::BodyExt;
use hyper::body::Body;

/// How much of a body that is refused is still taken in, so that the sender gets to read why.
const DISCARD: usize = 16 * 1024 * 1024;

/// The whole body.
pub(crate) async fn read<B>(mut body: B, limit: usize, patience: Duration) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes> + Send + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let declared = body.size_hint().lower();
    if declared > limit as u64 {
        discard(&mut body, declared).await;
        return Err(Refusal::TooLarge { limit });
    }
    let read = in_time(patience, gather(&mut body, limit)).await;
    match read {
        Some(Err(Refusal::TooLarge { limit })) => {
            discard(&mut body, 0).await;
            Err(Refusal::TooLarge { limit })
        }
        Some(read) => read,
        None => Err(Refusal::Slow { seconds: patience.as_secs() }),
    }
}

/// What a future gives, if it does so in time. The clock is asked only if it has to wait at all.
pub(crate) async fn in_time<T>(patience: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    match poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        Poll::Ready(value) => Some(value),
        Poll::Pending => tokio::time::timeout(patience, future).await.ok(),
    }
}

/// All data in one piece. The first piece is mostly the whole and is not copied; the others are, so
/// that a body of many small pieces costs no more memory than its bytes.
async fn gather<B: Body<Data = Bytes> + Unpin>(
    body: &mut B,
    limit: usize,
) -> Result<Bytes, Refusal> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Refusal::Broken)?.into_data() else { continue };
        let so_far = first.len().max(all.len());
        if so_far + data.len() > limit {
            return Err(Refusal::TooLarge { limit });
        }
        if so_far == 0 {
            first = data;
            continue;
        }
        if all.is_empty() {
            all.reserve(usize::try_from(body.size_hint().lower()).unwrap_or(0).min(limit));
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&data);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// Takes in and throws away what a sender still writes, within bounds: closing on it at once would
/// reset the connection and take our answer with it.
async fn discard<B: Body<Data = Bytes> + Unpin>(body: &mut B, declared: u64) {
    if declared > DISCARD as u64 {
        return;
    }
    let rest = async {
        let mut taken = 0;
        while let Some(Ok(frame)) = body.frame().await {
            taken += frame.data_ref().map_or(0, Bytes::len);
            if taken > DISCARD {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(Duration::from_secs(2), rest).await;
}
