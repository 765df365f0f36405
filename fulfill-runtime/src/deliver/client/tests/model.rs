//! Answers made up at random, and what must be read of them.

use bytes::Bytes;
use http::{Method, Version};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
};

use super::framing::{Got, read};

/// An answer: its bytes, and what they say.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) text: Vec<u8>,
    pub(super) got: Got,
}

/// How the end of a body is told.
#[derive(Clone, Debug)]
enum Framing {
    Length,
    /// The sizes of the chunks, as far as the body goes, and an extension. Sizes are padded with
    /// zeros, and written in upper case, or not.
    Chunks(Vec<usize>, String, usize, bool),
    End,
}

/// An answer, with trailers and with bytes after it, or without.
pub(super) fn answers(has_more: bool) -> impl Strategy<Value = Made> {
    let head = (
        select(vec!["", "\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\na: b\r\n\r\n"]),
        any::<bool>(),
        prop_oneof![200..600_u16, Just(200), Just(204), Just(304)],
        "[ -~]{0,12}",
        vec(("x-[a-c]{1,2}", "([!-~\u{e9}]([ -~]{0,9}[!-~])?)?"), 0..7),
        select(vec![None, Some("close"), Some("keep-alive"), Some("x, Close")]),
    );
    let chunks = (vec(1..40_usize, 0..9), "(;[a-z =\"]{0,9})?", 0..3_usize, any::<bool>());
    let chunks = chunks.prop_map(|(sizes, extension, zeros, upper)| {
        Framing::Chunks(sizes, extension, zeros, upper)
    });
    let framing = prop_oneof![Just(Framing::Length), Just(Framing::End), chunks];
    let body = vec(any::<u8>(), 0..200);
    let trailers = vec("[a-z]{1,5}: ?[ -~]{0,9}\r\n", 0..3).prop_map(|lines| lines.concat());
    let more = option::of((trailers, vec(any::<u8>(), 0..20)));
    (head, framing, body, more).prop_map(move |(head, framing, body, more)| {
        make(head, framing, body, more.filter(|_| has_more).unwrap_or_default())
    })
}

type Head = (&'static str, bool, u16, String, Vec<(String, String)>, Option<&'static str>);

fn make(
    (before, is_new, status, reason, mut headers, option): Head,
    framing: Framing,
    body: Vec<u8>,
    (trailers, more): (String, Vec<u8>),
) -> Made {
    let has_body = !matches!(status, 204 | 304);
    // The first version knows no chunks.
    let framing = match framing {
        Framing::Chunks(..) if !is_new => Framing::Length,
        framing => framing,
    };
    let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    headers.extend(option.map(|option| line("Connection", option)));
    match framing {
        Framing::Length => headers.insert(0, line("content-length", &body.len().to_string())),
        Framing::Chunks(..) => headers.push(line("Transfer-Encoding", "chunked")),
        Framing::End => {}
    }
    let version = if is_new { "1.1" } else { "1.0" };
    let mut text = format!("{before}HTTP/{version} {status} {reason}\r\n");
    for (name, value) in &headers {
        text += &format!("{name}: {value}\r\n");
    }
    let mut text = (text + "\r\n").into_bytes();
    if has_body {
        match &framing {
            Framing::Chunks(sizes, extension, zeros, upper) => {
                let mut rest = &body[..];
                for size in sizes.iter().copied().chain([body.len().max(1), 0]) {
                    let (chunk, next) = rest.split_at(size.min(rest.len()));
                    if chunk.is_empty() && size > 0 {
                        continue;
                    }
                    rest = next;
                    let size = chunk.len();
                    let size = if *upper { format!("{size:X}") } else { format!("{size:x}") };
                    text.extend(format!("{}{size}{extension}\r\n", "0".repeat(*zeros)).bytes());
                    if !chunk.is_empty() {
                        text.extend_from_slice(chunk);
                        text.extend_from_slice(b"\r\n");
                    }
                }
                text.extend_from_slice(trailers.as_bytes());
                text.extend_from_slice(b"\r\n");
            }
            Framing::Length | Framing::End => text.extend_from_slice(&body),
        }
    }
    let ends = has_body && matches!(framing, Framing::End);
    let more = if ends { Vec::new() } else { more };
    text.extend_from_slice(&more);
    let closes = !matches!(option, None | Some("keep-alive"));
    let headers = headers.into_iter();
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.into_bytes()));
    let got = Got {
        version: if is_new { Version::HTTP_11 } else { Version::HTTP_10 },
        status,
        headers: grouped(headers.collect()),
        body: if has_body { body.into() } else { Bytes::new() },
        left: more.into(),
        can_persist: !ends && !closes && (is_new || option.is_some()),
    };
    Made { text, got }
}

/// As a map gives them: by name, those of one name in their order.
fn grouped(headers: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let mut names: Vec<_> = headers.iter().map(|(name, _)| name.clone()).collect();
    let mut seen = Vec::new();
    names.retain(|name| {
        !seen.contains(name) && {
            seen.push(name.clone());
            true
        }
    });
    let of = |name: String| headers.iter().filter(move |header| header.0 == name).cloned();
    names.into_iter().flat_map(of).collect()
}

/// One byte changed, put in or taken out.
pub(super) fn slips() -> impl Strategy<Value = (Index, u8, Option<u8>)> {
    let byte = prop_oneof![any::<u8>(), select(b"\r\n 0;:,1aHf".to_vec())];
    (any::<Index>(), 0..3_u8, byte).prop_map(|(at, how, byte)| (at, how, Some(byte)))
}

pub(super) fn slip(text: &mut Vec<u8>, (at, how, byte): (Index, u8, Option<u8>)) {
    let at = at.index(text.len());
    let end = if how == 1 { at } else { at + 1 };
    text.splice(at..end, byte.filter(|_| how != 2));
}

proptest! {
    #[test]
    fn answers_are_read_back(
        Made { text, got } in answers(true),
        mut cuts in vec(any::<Index>(), 0..9),
        size in 1..9_usize,
    ) {
        prop_assert_eq!(read(&Method::POST, [&text[..]]), Ok(got.clone()));
        prop_assert_eq!(read(&Method::POST, text.chunks(size)), Ok(got.clone()));
        cuts.sort_by_key(|cut| cut.index(text.len()));
        let (mut pieces, mut from) = (Vec::new(), 0);
        for cut in cuts {
            pieces.push(&text[from..cut.index(text.len())]);
            from = cut.index(text.len());
        }
        pieces.push(&text[from..]);
        prop_assert_eq!(read(&Method::POST, pieces), Ok(got));
    }

    #[test]
    fn what_is_cut_off_is_no_answer(Made { text, got } in answers(true), cut in any::<Index>()) {
        let end = text.len() - got.left.len();
        let cut = cut.index(end);
        match read(&Method::POST, [&text[..cut]]) {
            Ok(part) => {
                // Only the end of the connection has told the end of this one.
                let is_endless = !got.headers.iter().any(|(name, _)| {
                    matches!(name.as_str(), "content-length" | "transfer-encoding")
                });
                prop_assert!(is_endless && got.body.starts_with(&part.body), "{:?}", part);
            }
            Err(reason) => {
                let is_cut = reason.contains("cut off") || reason.contains("has closed");
                prop_assert!(is_cut, "{}", reason);
            }
        }
    }

    #[test]
    fn answers_with_slips_come_to_an_end(
        Made { mut text, .. } in answers(true),
        slips in vec(slips(), 1..5),
        size in 1..9_usize,
    ) {
        for one in slips {
            if !text.is_empty() {
                slip(&mut text, one);
            }
        }
        let whole = read(&Method::POST, [&text[..]]).ok();
        prop_assert_eq!(whole, read(&Method::POST, text.chunks(size)).ok());
    }

    #[test]
    fn random_bytes_come_to_an_end(
        head in select(vec![
            "",
            "HTTP/1.1 ",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: ",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n",
        ]),
        bytes in prop_oneof![vec(any::<u8>(), 0..99), vec(select(b"\r\n 0;:,1aHf".to_vec()), 0..30)],
        size in 1..9_usize,
    ) {
        let text = [head.as_bytes(), &bytes].concat();
        let whole = read(&Method::POST, [&text[..]]).ok();
        prop_assert_eq!(whole, read(&Method::POST, text.chunks(size)).ok());
    }
}
