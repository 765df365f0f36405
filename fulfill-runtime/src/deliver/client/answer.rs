//! What the bytes of an answer come to: its head, and where its body ends.
//!
//! Nothing here reads or waits: bytes go in as they come, and an answer comes out once it is whole.

use std::mem::{self, MaybeUninit};

use bytes::{Buf as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Version, header};
use httparse::{ParserConfig, Status};

use super::{
    chunks::Chunks,
    head::{says, says_close, values},
};

/// The most bytes of a body that are read.
pub(super) const ANSWER: usize = 256 * 1024;

/// The most bytes of a head.
pub(super) const HEAD: usize = 64 * 1024;

/// The most headers of a head.
const HEADERS: usize = 100;

/// The most interim answers and empty lines before an answer.
const SKIPPED: usize = 64;

/// How many bytes are read at once, if nobody knows how many will come.
const PIECE: usize = 512;

/// An answer on its way.
pub(super) struct Answer {
    /// Whether a body is left out, as the request was a HEAD.
    is_to_head: bool,
    skipped: usize,
    /// How many bytes of an incomplete head are known not to end it.
    seen: usize,
    response: Response<Bytes>,
    /// None as long as the head is not whole.
    body: Option<Body>,
    can_persist: bool,
}

/// Where a body ends.
enum Body {
    Sized(usize),
    Chunked(Chunks),
    /// At the end of the connection.
    Endless,
}

impl Answer {
    /// The answer to a request of that method, of which nothing has come yet.
    pub(super) fn new(method: &Method) -> Self {
        Self {
            is_to_head: *method == Method::HEAD,
            skipped: 0,
            seen: 0,
            response: Response::default(),
            body: None,
            can_persist: false,
        }
    }

    /// Takes in what has come, and gives the answer once it is whole. What then is left of the input
    /// does not belong to it.
    pub(super) fn push(&mut self, input: &mut BytesMut) -> Result<Option<Response<Bytes>>, String> {
        if self.body.is_none() {
            self.body = self.head(input)?;
        }
        let body = match &mut self.body {
            Some(Body::Sized(0)) => Bytes::new(),
            Some(Body::Sized(length)) if input.len() == *length => mem::take(input).freeze(),
            Some(Body::Sized(length)) if input.len() > *length => input.split_to(*length).freeze(),
            Some(Body::Chunked(chunks)) => match chunks.push(input)? {
                true => chunks.take(),
                false => return Ok(None),
            },
            Some(Body::Endless) if input.len() > ANSWER => return Err(too_long()),
            _ => return Ok(None),
        };
        *self.response.body_mut() = body;
        Ok(Some(mem::take(&mut self.response)))
    }

    /// The answer, if it is whole now that the server has closed the connection. One that is cut off
    /// says too little of what became of a call.
    pub(super) fn end(&mut self, input: &mut BytesMut) -> Result<Response<Bytes>, String> {
        match self.body {
            Some(Body::Endless) => {
                *self.response.body_mut() = mem::take(input).freeze();
                Ok(mem::take(&mut self.response))
            }
            None if input.is_empty() => Err("the server has closed the connection".into()),
            None => Err("an answer that is cut off in its head".into()),
            Some(_) => Err("an answer that is cut off in its body".into()),
        }
    }

    /// Whether the connection can be used again after this answer, once that is whole.
    pub(super) fn can_persist(&self) -> bool {
        self.can_persist
    }

    /// For how many more bytes there should be room.
    pub(super) fn missing(&self, input: &BytesMut) -> usize {
        match self.body {
            Some(Body::Sized(length)) => length.saturating_sub(input.len()).max(1),
            // What is long is read in larger pieces.
            _ => input.len().max(PIECE),
        }
    }

    /// Takes the head off the input, and says where the body ends.
    fn head(&mut self, input: &mut BytesMut) -> Result<Option<Body>, String> {
        loop {
            self.skip_lines(input)?;
            // As a head that comes byte after byte is not read anew for each of them.
            let unseen = &input[self.seen.saturating_sub(2)..];
            if input.is_empty() || (self.seen > 0 && !has_empty_line(unseen)) {
                return self.incomplete(input);
            }
            let mut headers = [const { MaybeUninit::uninit() }; HEADERS];
            let mut head = httparse::Response::new(&mut []);
            let parsed = ParserConfig::default().parse_response_with_uninit_headers(
                &mut head,
                input,
                &mut headers,
            );
            let length = match parsed {
                Ok(Status::Complete(length)) if length <= HEAD => length,
                Ok(Status::Complete(_)) => return Err(too_long_a_head()),
                Ok(Status::Partial) => return self.incomplete(input),
                Err(error) => return Err(format!("an answer that is not HTTP/1.1: {error}")),
            };
            let status = StatusCode::from_u16(head.code.unwrap_or_default());
            let status = status.map_err(|error| error.to_string())?;
            let version = match head.version {
                Some(1) => Version::HTTP_11,
                _ => Version::HTTP_10,
            };
            if status == StatusCode::SWITCHING_PROTOCOLS {
                return Err("an answer that switches protocols, which nobody has asked for".into());
            }
            self.seen = 0;
            if status.is_informational() {
                input.advance(length);
                self.skip()?;
                continue;
            }
            *self.response.status_mut() = status;
            *self.response.version_mut() = version;
            *self.response.headers_mut() = headers_of(&input[..length], head.headers)?;
            input.advance(length);
            return self.body().map(Some);
        }
    }

    /// Where the body ends, and so whether something can come after it.
    fn body(&mut self) -> Result<Body, String> {
        let (headers, version) = (self.response.headers(), self.response.version());
        self.can_persist =
            !says_close(headers) && (version == Version::HTTP_11 || says(headers, "keep-alive"));
        let has_none =
            matches!(self.response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        if self.is_to_head || has_none {
            return Ok(Body::Sized(0));
        }
        if let Some(codings) = values(headers, &header::TRANSFER_ENCODING).last() {
            if version == Version::HTTP_10 {
                return Err("an answer of HTTP/1.0 with a transfer-encoding".into());
            }
            let last = codings.as_bytes().rsplit(|byte| *byte == b',').next().unwrap_or_default();
            let is_chunked = last.trim_ascii().eq_ignore_ascii_case(b"chunked");
            // Who says both may mean either: nothing after this answer can be trusted.
            let has_length = values(headers, &header::CONTENT_LENGTH).next().is_some();
            self.can_persist &= is_chunked && !has_length;
            return Ok(if is_chunked { Body::Chunked(Chunks::default()) } else { Body::Endless });
        }
        match length(headers)? {
            Some(length) if length > ANSWER => Err(too_long()),
            Some(length) => Ok(Body::Sized(length)),
            None => {
                self.can_persist = false;
                Ok(Body::Endless)
            }
        }
    }

    fn incomplete(&mut self, input: &BytesMut) -> Result<Option<Body>, String> {
        self.seen = input.len();
        if self.seen < HEAD { Ok(None) } else { Err(too_long_a_head()) }
    }

    fn skip_lines(&mut self, input: &mut BytesMut) -> Result<(), String> {
        while let Some(length) = empty_line(input) {
            input.advance(length);
            self.seen = self.seen.saturating_sub(length);
            self.skip()?;
        }
        Ok(())
    }

    fn skip(&mut self) -> Result<(), String> {
        self.skipped += 1;
        if self.skipped > SKIPPED {
            return Err(format!("more than {SKIPPED} interim answers or empty lines"));
        }
        Ok(())
    }
}

pub(super) fn too_long() -> String {
    format!("an answer of more than {ANSWER} bytes")
}

fn too_long_a_head() -> String {
    format!("an answer with a head of more than {HEAD} bytes")
}

/// The headers of a head. Their values share one copy of it.
fn headers_of(head: &[u8], parsed: &[httparse::Header<'_>]) -> Result<HeaderMap, String> {
    let shared = Bytes::copy_from_slice(head);
    let mut headers = HeaderMap::with_capacity(parsed.len());
    for header in parsed {
        let name = HeaderName::from_bytes(header.name.as_bytes());
        let name = name.map_err(|error| error.to_string())?;
        // Where the value stands in the head, which is where it stands in the copy.
        let start = header.value.as_ptr().addr().saturating_sub(head.as_ptr().addr());
        let value = match header.value.len() {
            0 => Bytes::new(),
            length => shared.slice(start..start + length),
        };
        let value = HeaderValue::from_maybe_shared(value).map_err(|error| error.to_string())?;
        headers.append(name, value);
    }
    Ok(headers)
}

/// The length that a head gives. It may do so repeatedly.
fn length(headers: &HeaderMap) -> Result<Option<usize>, String> {
    let mut length = None;
    let values = values(headers, &header::CONTENT_LENGTH);
    for text in values.flat_map(|value| value.as_bytes().split(|byte| *byte == b',')) {
        let text = text.trim_ascii();
        let Some(number) = decimal(text) else {
            let text = text.escape_ascii();
            return Err(format!("an answer whose content-length is `{text}`"));
        };
        if length.is_some_and(|length| length != number) {
            return Err("an answer with two values of content-length".into());
        }
        length = Some(number);
    }
    Ok(length)
}

/// A number of digits only, whereas `from_str` takes a sign too.
fn decimal(text: &[u8]) -> Option<usize> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0_usize, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| usize::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// The length of the empty line at the start, if there is one.
fn empty_line(input: &[u8]) -> Option<usize> {
    match input {
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        _ => None,
    }
}

fn has_empty_line(input: &[u8]) -> bool {
    input.windows(2).any(|bytes| bytes == b"\n\n")
        || input.windows(3).any(|bytes| bytes == b"\n\r\n")
}
