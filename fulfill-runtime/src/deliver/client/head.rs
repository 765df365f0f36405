//! The head of a request, and the body with it.

use bytes::{BufMut as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};

/// The most bytes of a body that leave together with the head.
const TOGETHER: usize = 16 * 1024;

/// The room for a request of usual size and, after that, for its answer: memory is dear above a
/// kilobyte.
const ROOM: usize = 1024;

/// Writes the head of a request, and gives what of the body is still to be sent after it.
///
/// How the body is framed, and what becomes of the connection, is said here and not by the headers of
/// the request, except that one may ask to close it.
pub(super) fn encode<'a>(request: &'a Request<Bytes>, host: &HeaderValue) -> (BytesMut, &'a [u8]) {
    let (headers, body) = (request.headers(), request.body());
    let mut out = BytesMut::with_capacity(ROOM);
    out.put_slice(request.method().as_str().as_bytes());
    out.put_u8(b' ');
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    if !target.starts_with(['/', '*']) {
        out.put_u8(b'/');
    }
    out.put_slice(target.as_bytes());
    out.put_slice(b" HTTP/1.1\r\nhost: ");
    out.put_slice(values(headers, &header::HOST).next().unwrap_or(host).as_bytes());
    for (name, value) in headers {
        if is_ours(name.as_str()) {
            continue;
        }
        out.put_slice(b"\r\n");
        out.put_slice(name.as_str().as_bytes());
        out.put_slice(b": ");
        out.put_slice(value.as_bytes());
    }
    if !body.is_empty() || has_body(request.method()) {
        out.put_slice(b"\r\ncontent-length: ");
        put_decimal(&mut out, body.len());
    }
    if says_close(headers) {
        out.put_slice(b"\r\nconnection: close");
    }
    out.put_slice(b"\r\n\r\n");
    if body.len() > TOGETHER {
        return (out, body);
    }
    out.put_slice(body);
    (out, &[])
}

/// The values of a header. Heads of calls have few, and looking all of them through costs less than
/// to look one up.
pub(super) fn values<'a>(
    headers: &'a HeaderMap,
    name: &'a HeaderName,
) -> impl Iterator<Item = &'a HeaderValue> {
    headers.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value)
}

/// Whether a head asks to close the connection.
pub(super) fn says_close(headers: &HeaderMap) -> bool {
    says(headers, "close")
}

/// Whether a head has an option of the connection.
pub(super) fn says(headers: &HeaderMap, option: &str) -> bool {
    values(headers, &header::CONNECTION)
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .any(|text| text.trim_ascii().eq_ignore_ascii_case(option.as_bytes()))
}

/// Whether a header is about the connection, or stands in the head already.
fn is_ours(name: &str) -> bool {
    matches!(
        name,
        "connection"
            | "content-length"
            | "host"
            | "keep-alive"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
    )
}

/// Whether servers expect a body, so that an empty one must be told from one without a length.
fn has_body(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// Much cheaper than by way of [`std::fmt`].
fn put_decimal(out: &mut BytesMut, mut number: usize) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        // The remainder is below ten.
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.put_slice(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        for number in [0, 7, 10, 4096, 65_535, usize::MAX] {
            let mut out = BytesMut::new();
            put_decimal(&mut out, number);
            assert_eq!(out, number.to_string());
        }
    }

    /// The head of a request with those headers and that body.
    #[track_caller]
    fn check(request: http::request::Builder, body: &'static str, expected: &str) {
        let request = request.body(Bytes::from_static(body.as_bytes())).unwrap();
        let (text, rest) = encode(&request, &HeaderValue::from_static("a.example"));
        assert_eq!((std::str::from_utf8(&text).unwrap(), rest), (expected, &b""[..]));
    }

    #[test]
    fn heads_are_written() {
        check(
            Request::post("/me?a=b").header("x-a", "1").header("x-a", "2"),
            "{}",
            "POST /me?a=b HTTP/1.1\r\nhost: a.example\r\nx-a: 1\r\nx-a: 2\r\ncontent-length: 2\r\n\r\n{}",
        );
        check(
            Request::put("/").header("Host", "b.example"),
            "",
            "PUT / HTTP/1.1\r\nhost: b.example\r\ncontent-length: 0\r\n\r\n",
        );
        check(Request::get("/?a"), "", "GET /?a HTTP/1.1\r\nhost: a.example\r\n\r\n");
        let delete = Request::delete("/")
            .header("content-length", "7")
            .header("transfer-encoding", "chunked")
            .header("connection", "keep-alive, Close")
            .header("keep-alive", "timeout=5");
        check(
            delete,
            "x",
            "DELETE / HTTP/1.1\r\nhost: a.example\r\ncontent-length: 1\r\nconnection: close\r\n\r\nx",
        );
    }

    #[test]
    fn targets_begin_with_a_slash() {
        let mut request = Request::new(Bytes::new());
        let whole = "http://a.example?b=c".parse::<http::Uri>().unwrap();
        *request.uri_mut() = whole.path_and_query().cloned().unwrap().into();
        let (text, _) = encode(&request, &HeaderValue::from_static("a.example"));
        assert!(text.starts_with(b"GET /?b=c HTTP/1.1\r\n"), "{text:?}");
    }

    #[test]
    fn large_bodies_are_not_copied() {
        for (length, copied) in [(TOGETHER, TOGETHER), (TOGETHER + 1, 0)] {
            let request = Request::post("/").body(Bytes::from(vec![b'x'; length])).unwrap();
            let (text, rest) = encode(&request, &HeaderValue::from_static("a.example"));
            assert_eq!(rest.len(), length - copied);
            let end = text.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
            assert_eq!(text.len() - end - 4, copied);
        }
    }
}
