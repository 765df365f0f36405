//! Requests that are not read to the end, and answers that come before that.

use std::future::poll_fn;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex},
    task::yield_now,
};

use super::server::FINE;
use crate::deliver::client::exchange::Exchange;

const LARGE: usize = 1 << 20;

/// What comes of a request with a body of that size, and whether the connection can be used again.
async fn send(mut stream: DuplexStream, size: usize) -> (Result<Response<Bytes>, String>, bool) {
    let request = Request::post("/").body(Bytes::from(vec![b'x'; size])).unwrap();
    let host = HeaderValue::from_static("a.example");
    let mut exchange = Exchange::new(&request, &host);
    let answer = poll_fn(|cx| exchange.poll(&mut stream, cx)).await;
    (answer, exchange.can_persist())
}

#[tokio::test]
async fn requests_leave_whole() {
    // Up to 16 KiB go with the head.
    for size in [0, 1, 4_000, 16_384, 16_385, LARGE] {
        let (client, mut server) = duplex(1000);
        let read = tokio::spawn(async move {
            let head =
                format!("POST / HTTP/1.1\r\nhost: a.example\r\ncontent-length: {size}\r\n\r\n");
            let mut request = vec![0; head.len() + size];
            server.read_exact(&mut request).await.unwrap();
            assert!(request == format!("{head}{}", "x".repeat(size)).as_bytes());
            for byte in FINE.bytes() {
                server.write_u8(byte).await.unwrap();
            }
            server
        });
        let (answer, can_persist) = send(client, size).await;
        assert_eq!((&answer.unwrap().body()[..], can_persist), (&b"fine"[..], true), "{size}");
        read.await.unwrap();
    }
}

/// A server that has read enough says so and goes on, or closes.
#[tokio::test]
async fn answers_to_half_a_request_are_read() {
    let long = "x".repeat(100_000);
    let framed = format!("HTTP/1.1 413 Large\r\ncontent-length: {}\r\n\r\n{long}", long.len());
    let to_the_end = format!("HTTP/1.1 413 Large\r\n\r\n{long}");
    for (text, closes) in [(&framed, false), (&framed, true), (&to_the_end, true)] {
        let (client, mut server) = duplex(1000);
        let text = text.clone();
        let serve = tokio::spawn(async move {
            server.read_exact(&mut [0; 1500]).await.unwrap();
            server.write_all(text.as_bytes()).await.unwrap();
            (!closes).then_some(server)
        });
        let (answer, can_persist) = send(client, LARGE).await;
        let answer = answer.unwrap();
        assert_eq!((answer.status().as_u16(), answer.body().len()), (413, long.len()));
        assert!(!can_persist, "half a request is still on its way");
        serve.await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_is_read_after_nothing_more_could_be_sent() {
    let (client, mut server) = duplex(1000);
    server.write_all(FINE.as_bytes()).await.unwrap();
    drop(server);
    let (answer, can_persist) = send(client, 1).await;
    assert_eq!((&answer.unwrap().body()[..], can_persist), (&b"fine"[..], false));
}

#[tokio::test]
async fn half_a_request_without_an_answer_is_lost() {
    for text in
        ["", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nx"]
    {
        let (client, mut server) = duplex(1000);
        tokio::spawn(async move {
            server.read_exact(&mut [0; 1500]).await.unwrap();
            server.write_all(text.as_bytes()).await.unwrap();
        });
        let (answer, can_persist) = send(client, LARGE).await;
        let reason = answer.unwrap_err();
        assert!(!reason.is_empty() && !can_persist, "{reason}");
    }
}

/// Interim answers are none: the rest of the request is waited for.
#[tokio::test]
async fn interim_answers_do_not_end_a_request() {
    let (client, mut server) = duplex(1000);
    let serve = tokio::spawn(async move {
        server.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
        yield_now().await;
        let head = format!("POST / HTTP/1.1\r\nhost: a.example\r\ncontent-length: {LARGE}\r\n\r\n");
        server.read_exact(&mut vec![0; head.len() + LARGE]).await.unwrap();
        server.write_all(FINE.as_bytes()).await.unwrap();
        server
    });
    let (answer, _) = send(client, LARGE).await;
    assert_eq!(answer.unwrap().body(), "fine");
    serve.await.unwrap();
}
