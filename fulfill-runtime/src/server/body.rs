//! Reads a request's body: whole, not too large, in time.

use std::time::Duration;

use bytes::Bytes;
use fulfill_core::provider::Refusal;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;

/// How much of a body that is refused is still taken in, so that the sender gets to read why.
const DISCARD: usize = 16 * 1024 * 1024;

/// The whole body.
pub(crate) async fn read<B>(body: B, limit: usize, patience: Duration) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes> + Send + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut body = body;
    let declared = body.size_hint().lower();
    if declared > limit as u64 {
        discard(&mut body, declared).await;
        return Err(Refusal::TooLarge { limit });
    }
    let mut limited = Limited::new(&mut body, limit);
    let whole = tokio::time::timeout(patience, (&mut limited).collect()).await;
    match whole {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            discard(&mut body, 0).await;
            Err(Refusal::TooLarge { limit })
        }
        Ok(Err(_)) => Err(Refusal::Broken),
        Err(_) => Err(Refusal::Slow { seconds: patience.as_secs() }),
    }
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
