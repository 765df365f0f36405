//! The same bytes, read by hyper's client; and answers that hyper's server gives.

use std::{
    collections::VecDeque,
    convert::Infallible,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, Version};
use http_body_util::{BodyExt as _, Either, Full};
use hyper::{
    body::{Body, Frame, Incoming},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex},
    net::TcpListener,
    runtime::Runtime,
};

use super::{
    framing::read,
    model::{Made, answers, slip, slips},
};
use crate::deliver::{HttpClient, Transport as _, client::exchange::Exchange};

type Seen = (Version, StatusCode, HeaderMap, Bytes);

fn request() -> Request<Bytes> {
    Request::post("/").header("host", "a.example").body(Bytes::from_static(b"{}")).unwrap()
}

/// A server that answers one request with those bytes, and closes.
fn server(text: &[u8]) -> DuplexStream {
    let (client, mut server) = duplex(64);
    let text = text.to_vec();
    tokio::spawn(async move {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n{}") {
            server.read_buf(&mut request).await.unwrap();
        }
        // A client that has seen enough is gone.
        let _ = server.write_all(&text).await;
    });
    client
}

async fn hyper_reads(text: &[u8]) -> Option<Seen> {
    let stream = TokioIo::new(server(text));
    let (mut requests, connection) = hyper::client::conn::http1::handshake(stream).await.ok()?;
    let connection = tokio::spawn(connection);
    let answer = requests.send_request(request().map(Full::new)).await.ok();
    let seen = match answer {
        Some(answer) => {
            let (head, body) = answer.into_parts();
            let body = body.collect().await.ok();
            body.map(|body| (head.version, head.status, head.headers, body.to_bytes()))
        }
        None => None,
    };
    connection.abort();
    seen
}

async fn we_read(text: &[u8]) -> Option<Seen> {
    let (mut stream, request) = (server(text), request());
    let host = &request.headers()["host"];
    let mut exchange = Exchange::new(&request, host);
    let answer = poll_fn(|cx| exchange.poll(&mut stream, cx)).await.ok()?;
    let (head, body) = answer.into_parts();
    Some((head.version, head.status, head.headers, body))
}

/// Asserts that both read the same, or nothing.
fn check(runtime: &Runtime, text: &[u8]) -> Result<(), TestCaseError> {
    let (hyper, ours) = runtime.block_on(async { (hyper_reads(text).await, we_read(text).await) });
    // The one difference that is meant: nobody has asked for another protocol.
    if !matches!(&hyper, Some((_, StatusCode::SWITCHING_PROTOCOLS, ..))) {
        prop_assert_eq!(hyper, ours, "{}", text.escape_ascii());
    }
    Ok(())
}

#[test]
fn we_read_what_hyper_reads() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    proptest!(|(Made { text, got } in answers(true))| {
        prop_assert_eq!(read(&Method::POST, [&text[..]]), Ok(got));
        check(&runtime, &text)?;
    });
    proptest!(|(Made { mut text, .. } in answers(false), one in slips())| {
        slip(&mut text, one);
        check(&runtime, &text)?;
    });
}

/// A body that comes in pieces, and so in chunks.
struct Pieces(VecDeque<Frame<Bytes>>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

const STATUSES: [u16; 9] = [200, 201, 202, 204, 304, 400, 404, 429, 503];
const SIZES: [usize; 5] = [0, 1, 700, 5_000, 100_000];

/// The answer to a path like `/pieces/429/700`.
fn answer(path: &str) -> Response<Either<Full<Bytes>, Pieces>> {
    let (kind, rest) = path[1..].split_once('/').unwrap();
    let (status, size) = rest.split_once('/').unwrap();
    let body = body(size.parse().unwrap());
    let body = match kind {
        "whole" => Either::Left(Full::new(body)),
        _ => {
            let frames = body.chunks(999).map(Bytes::copy_from_slice).map(Frame::data).collect();
            Either::Right(Pieces(frames))
        }
    };
    let answer = Response::builder().status(status.parse::<u16>().unwrap());
    let answer = answer.header("set-cookie", "a=1").header("set-cookie", "b=2");
    answer.header("x-path", path).body(body).unwrap()
}

fn body(size: usize) -> Bytes {
    (0..size).map(|at| (at % 251) as u8).collect()
}

#[tokio::test]
async fn answers_of_hypers_server_are_read() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // All calls have one connection.
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let service = service_fn(|request: Request<Incoming>| async move {
            let path = request.uri().path().to_owned();
            let sent = request.into_body().collect().await.unwrap().to_bytes();
            assert_eq!(sent, body(sent.len()));
            Ok::<_, Infallible>(answer(&path))
        });
        let http = hyper::server::conn::http1::Builder::new();
        http.serve_connection(TokioIo::new(stream), service).await.unwrap();
    });
    let client = HttpClient::new();
    for kind in ["whole", "pieces"] {
        for (status, size) in STATUSES.iter().flat_map(|status| SIZES.map(|size| (*status, size))) {
            let has_none = matches!(status, 204 | 304);
            let path = format!("/{kind}/{status}/{}", if has_none { 0 } else { size });
            for method in [Method::POST, Method::GET, Method::HEAD] {
                let sent = if method == Method::POST { body(size) } else { Bytes::new() };
                let request =
                    Request::builder().method(&method).uri(format!("http://{address}{path}"));
                let answer = client.send(request.body(sent).unwrap()).await.unwrap();
                assert_eq!(answer.status(), status, "{method} {path}");
                assert_eq!(answer.headers()["x-path"], path);
                let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
                assert_eq!(cookies, ["a=1", "b=2"]);
                let is_empty = has_none || method == Method::HEAD;
                let expected = if is_empty { Bytes::new() } else { body(size) };
                assert!(*answer.body() == expected, "{method} {path}: {:?}", answer.body());
            }
        }
    }
}
