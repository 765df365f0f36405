//! A request on its way to a server, and the answer on its way back.

use std::{
    mem,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Request, Response};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};

use super::{answer::Answer, chain, head};

/// The largest buffer of a request that its answer is read into, as the answer keeps it.
const REUSED: usize = 4096;

/// One request, and what has come of its answer.
pub(super) struct Exchange<'a> {
    /// The head, and the body unless that is large.
    text: BytesMut,
    body: &'a [u8],
    progress: Progress,
    answer: Answer,
    /// What has been read and not taken.
    input: BytesMut,
    says_close: bool,
}

/// How much of a request is sent.
enum Progress {
    Sent(usize),
    All,
    /// No more of it can be sent.
    Failed(String),
}

impl<'a> Exchange<'a> {
    /// An exchange of which nothing has happened yet.
    pub(super) fn new(request: &'a Request<Bytes>, host: &HeaderValue) -> Self {
        let (text, body) = head::encode(request, host);
        Self {
            text,
            body,
            progress: Progress::Sent(0),
            answer: Answer::new(request.method()),
            input: BytesMut::new(),
            says_close: head::says_close(request.headers()),
        }
    }

    /// Sends the request and reads the answer to its end, or says why there is none. Even then the
    /// server may have seen the request.
    pub(super) fn poll(
        &mut self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        cx: &mut Context<'_>,
    ) -> Poll<Result<Response<Bytes>, String>> {
        if let Progress::Sent(_) = self.progress
            && let Poll::Ready(progress) = self.poll_send(stream, cx)
        {
            self.progress = progress;
            if self.input.capacity() == 0 && self.text.capacity() <= REUSED {
                self.input = mem::take(&mut self.text);
                self.input.clear();
            }
        }
        // A server that wants no more of a request says so before it has read that to the end. It may
        // have done so too before it closed the connection.
        let answer = ready!(self.poll_answer(stream, cx));
        Poll::Ready(match &mut self.progress {
            Progress::Failed(reason) => answer.map_err(|_| mem::take(reason)),
            _ => answer,
        })
    }

    /// Whether the connection can be used again, after an answer.
    pub(super) fn can_persist(&self) -> bool {
        matches!(self.progress, Progress::All)
            && self.answer.can_persist()
            && self.input.is_empty()
            && !self.says_close
    }

    fn poll_send(
        &mut self,
        stream: &mut (impl AsyncWrite + Unpin),
        cx: &mut Context<'_>,
    ) -> Poll<Progress> {
        let Progress::Sent(sent) = &mut self.progress else { return Poll::Pending };
        loop {
            let unsent = match self.text.get(*sent..) {
                Some(text) if !text.is_empty() => text,
                _ => &self.body[*sent - self.text.len()..],
            };
            if unsent.is_empty() {
                // Through TLS, bytes that are taken have not left yet.
                let flushed = ready!(Pin::new(stream).poll_flush(cx));
                return Poll::Ready(match flushed {
                    Ok(()) => Progress::All,
                    Err(error) => Progress::Failed(chain(&error)),
                });
            }
            match ready!(Pin::new(&mut *stream).poll_write(cx, unsent)) {
                Ok(0) => {
                    let reason = "the connection takes no more of the request";
                    return Poll::Ready(Progress::Failed(reason.into()));
                }
                Ok(length) => *sent += length,
                Err(error) => return Poll::Ready(Progress::Failed(chain(&error))),
            }
        }
    }

    fn poll_answer(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
        cx: &mut Context<'_>,
    ) -> Poll<Result<Response<Bytes>, String>> {
        let input = &mut self.input;
        loop {
            input.reserve(self.answer.missing(input));
            let read = ready!(pin!(stream.read_buf(input)).poll(cx));
            if read.map_err(|error| chain(&error))? == 0 {
                return Poll::Ready(self.answer.end(input));
            }
            if let Some(answer) = self.answer.push(input)? {
                return Poll::Ready(Ok(answer));
            }
        }
    }
}
