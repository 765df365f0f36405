//! Where answers end, and which ones are none: tables of bytes.

use bytes::{Bytes, BytesMut};
use http::{Method, Version};

use crate::deliver::client::answer::{ANSWER, Answer, HEAD};

/// What an answer has come to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Got {
    pub(super) version: Version,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Bytes,
    /// What has come besides.
    pub(super) left: Bytes,
    pub(super) can_persist: bool,
}

/// Reads an answer that comes in pieces, after which the connection ends.
pub(super) fn read<'a>(
    method: &Method,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Got, String> {
    let mut answer = Answer::new(method);
    let (mut input, mut whole) = (BytesMut::new(), None);
    for piece in pieces {
        input.extend_from_slice(piece);
        if whole.is_none() && !piece.is_empty() {
            whole = answer.push(&mut input)?;
        }
    }
    let whole = match whole {
        Some(whole) => whole,
        None => answer.end(&mut input)?,
    };
    let (head, body) = whole.into_parts();
    let headers = head.headers.iter();
    Ok(Got {
        version: head.version,
        status: head.status.as_u16(),
        headers: headers.map(|(name, value)| (name.to_string(), value.as_bytes().into())).collect(),
        body,
        left: input.freeze(),
        can_persist: answer.can_persist(),
    })
}

fn read_whole(text: &[u8]) -> Result<Got, String> {
    read(&Method::POST, [text])
}

/// Asserts how an answer is read: its body, and what is left besides.
#[track_caller]
fn check(text: &str, body: &str, left: &str, can_persist: bool) {
    for size in [1, 2, 3, text.len()] {
        let got = read(&Method::POST, text.as_bytes().chunks(size)).unwrap();
        assert_eq!((&got.body[..], &got.left[..]), (body.as_bytes(), left.as_bytes()), "{text:?}");
        assert_eq!(got.can_persist, can_persist, "{text:?}");
    }
}

#[test]
fn bodies_end_where_the_head_says() {
    check("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", "a", "b", true);
    check("HTTP/1.1 200 OK\ncontent-length: 1\n\nab", "a", "b", true);
    check("\r\n\r\nHTTP/1.1 200\r\ncontent-length: 1\r\n\r\na", "a", "", true);
    check("HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\ncontent-length:01\r\n\r\na", "a", "", true);
    check("HTTP/1.1 200 OK\r\n\r\nto the end", "to the end", "", false);
    check("HTTP/1.1 200 OK\r\n\r\n", "", "", false);
    check("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nleft", "", "left", true);
    check("HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n", "", "", true);
    let hint = "HTTP/1.1 103 Early Hints\r\ncontent-length: 7\r\n\r\n";
    check(&format!("{}HTTP/1.1 204 No Content\r\n\r\n", hint.repeat(20)), "", "", true);
}

#[test]
fn chunks_are_joined() {
    let chunked = |coding: &str, text: &str| {
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: {coding}\r\n\r\n{text}")
    };
    check(&chunked("chunked", "0\r\n\r\n"), "", "", true);
    check(
        &chunked("Chunked", "00a ;x=\"y\"\r\n0123456789\r\n0;z\r\n\r\n-"),
        "0123456789",
        "-",
        true,
    );
    check(&chunked("gzip, chunked", "1\r\na\r\n0\r\na: b\r\nc:\r\n\r\n"), "a", "", true);
    check(&chunked("gzip\r\ntransfer-encoding: chunked", "0\r\n\r\n"), "", "", true);
    check(&chunked("chunked\r\ncontent-length: 9", "1\r\na\r\n0\r\n\r\n"), "a", "", false);
    // What is coded otherwise ends with the connection.
    check(&chunked("chunked, gzip", "1\r\na\r\n0\r\n\r\n"), "1\r\na\r\n0\r\n\r\n", "", false);
    check(&chunked("gzip\r\ncontent-length: 1", "abc"), "abc", "", false);
}

#[test]
fn connections_persist_if_nobody_wants_to_close_them() {
    for (version, options, can_persist) in [
        ("1.1", &[][..], true),
        ("1.1", &["close"], false),
        ("1.1", &["x, CLOSE ,y"], false),
        ("1.1", &["x", "close", "keep-alive"], false),
        ("1.1", &["closed"], true),
        ("1.0", &[], false),
        ("1.0", &["Keep-Alive"], true),
        ("1.0", &["keep-alive", "close"], false),
    ] {
        let lines = options.iter().map(|option| format!("connection: {option}\r\n"));
        let head = format!("HTTP/{version} 200 OK\r\n{}", lines.collect::<String>());
        check(&format!("{head}content-length: 1\r\n\r\na"), "a", "", can_persist);
    }
}

#[test]
fn repeated_headers_stay() {
    let text = "HTTP/1.0 429 Slow Down\r\nA: 1\r\nb:\r\na:  2 \r\na: \u{e9}\r\n\r\n";
    let got = read_whole(text.as_bytes()).unwrap();
    assert_eq!((got.version, got.status), (Version::HTTP_10, 429));
    let headers = [("a", "1"), ("a", "2"), ("a", "\u{e9}"), ("b", "")];
    assert_eq!(got.headers, headers.map(|(name, value)| (name.to_owned(), value.into())));
}

#[test]
fn answers_to_head_end_with_the_head() {
    for line in ["content-length: 4", "transfer-encoding: chunked", "a: b"] {
        let text = format!("HTTP/1.1 200 OK\r\n{line}\r\n\r\n");
        let got = read(&Method::HEAD, [text.as_bytes()]).unwrap();
        assert_eq!((&got.body[..], got.can_persist), (&b""[..], true), "{line}");
    }
}

#[test]
fn what_is_no_answer_is_told() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let out_of_place = "an answer in chunks with";
    let too_long = format!("an answer of more than {ANSWER} bytes");
    for (text, expected) in [
        ("", "the server has closed the connection"),
        ("HTTP/1.1 200 OK\r\na: b\r\n", "an answer that is cut off in its head"),
        ("HTTP/1.1 100 Continue\r\n\r\n", "the server has closed the connection"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na", "an answer that is cut off in its body"),
        (&format!("{chunked}1\r\na\r\n0\r\n"), "an answer that is cut off in its body"),
        ("220 smtp.example ESMTP\r\n", "an answer that is not HTTP/1.1: invalid HTTP version"),
        ("HTTP/2 200 OK\r\n\r\n", "an answer that is not HTTP/1.1: invalid HTTP version"),
        ("HTTP/1.2 200 OK\r\n\r\n", "an answer that is not HTTP/1.1: invalid HTTP version"),
        ("HTTP/1.1 20 OK\r\n\r\n", "an answer that is not HTTP/1.1: invalid response status"),
        ("HTTP/1.1 099 OK\r\n\r\n", "invalid status code"),
        (
            "HTTP/1.1 200 OK\r\na b: c\r\n\r\n",
            "an answer that is not HTTP/1.1: invalid header name",
        ),
        (
            "HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n",
            "an answer that is not HTTP/1.1: invalid header name",
        ),
        (
            "HTTP/1.1 200 OK\r\na: b\0\r\n\r\n",
            "an answer that is not HTTP/1.1: invalid header value",
        ),
        ("HTTP/1.1 101 Switching Protocols\r\n\r\n", "an answer that switches protocols"),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\na",
            "an answer whose content-length is `+1`",
        ),
        ("HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\na", "an answer whose content-length is ``"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 1,\r\n\r\na", "an answer whose content-length is ``"),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551617\r\n\r\na",
            "an answer whose content-length is `18446744073709551617`",
        ),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            "an answer with two values of content-length",
        ),
        ("HTTP/1.1 200 OK\r\ncontent-length: 262145\r\n\r\n", &too_long),
        ("HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", "an answer of HTTP/1.0"),
        (&format!("{chunked}g\r\n"), out_of_place),
        (&format!("{chunked}\r\n"), out_of_place),
        (&format!("{chunked}1 1\r\n"), out_of_place),
        (&format!("{chunked}1\na\r\n0\r\n\r\n"), out_of_place),
        (&format!("{chunked}1;a\nb\r\n"), out_of_place),
        (&format!("{chunked}1\r\nab\r\n"), out_of_place),
        (&format!("{chunked}0\r\nno trailer\r\n\r\n"), out_of_place),
        (&format!("{chunked}0\r\na: b\n\r\n"), out_of_place),
        (&format!("{chunked}0\r\n: b\r\n\r\n"), out_of_place),
        (&format!("{chunked}40001\r\n"), &too_long),
        (&format!("{chunked}ffffffffffffffffffff\r\n"), &too_long),
        (&format!("{chunked}20000\r\n{}\r\n20001\r\n", "a".repeat(0x20000)), &too_long),
    ] {
        for size in [1, text.len().max(1)] {
            let reason = read(&Method::POST, text.as_bytes().chunks(size)).unwrap_err();
            assert!(reason.starts_with(expected), "{text:?}: {reason}");
        }
    }
}

/// Each limit, with what is just below it and just above.
#[test]
fn answers_are_bounded() {
    let head = "HTTP/1.1 200 OK\r\n";
    let headers = |number| format!("{head}{}\r\n", "a: b\r\n".repeat(number));
    let long = |length: usize| {
        format!("{head}a: {}\r\n\r\n", "b".repeat(length - head.len() - "a: \r\n\r\n".len()))
    };
    let endless = |length| format!("{head}\r\n{}", "a".repeat(length));
    let chunked = |text: String| format!("{head}transfer-encoding: chunked\r\n\r\n{text}");
    let padding = |length| chunked(format!("0;{}\r\n\r\n", "a".repeat(length)));
    let zeros = |length| chunked(format!("{}\r\n\r\n", "0".repeat(length)));
    let trailer = |length: usize| chunked(format!("0\r\na:{}\r\n\r\n", "b".repeat(length - 2)));
    let interim = |number| format!("{}{head}\r\n", "HTTP/1.1 100 Continue\r\n\r\n".repeat(number));
    let lines = |number| format!("{}{head}\r\n", "\r\n".repeat(number));
    for (fine, long, expected) in [
        (headers(100), headers(101), "an answer that is not HTTP/1.1: too many headers"),
        (long(HEAD), long(HEAD + 1), "an answer with a head of more than 65536 bytes"),
        (endless(ANSWER), endless(ANSWER + 1), "an answer of more than 262144 bytes"),
        (padding(16384), padding(16385), "an answer in chunks with more than 16384 bytes besides"),
        (zeros(16385), zeros(16386), "an answer in chunks with more than 16384 bytes besides"),
        (trailer(16384), trailer(16385), "an answer in chunks with more than 16384 bytes besides"),
        (interim(64), interim(65), "more than 64 interim answers"),
        (lines(64), lines(65), "more than 64 interim answers"),
    ] {
        for size in [7, 1 << 20] {
            assert!(read(&Method::POST, fine.as_bytes().chunks(size)).is_ok(), "{expected}");
            let reason = read(&Method::POST, long.as_bytes().chunks(size)).unwrap_err();
            assert!(reason.starts_with(expected), "{reason}");
        }
    }
}
