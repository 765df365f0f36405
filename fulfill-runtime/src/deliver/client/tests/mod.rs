//! Calls on connections of a server that does what a test wants it to do.

mod differential;
mod exchanges;
mod framing;
mod idle;
mod model;
mod server;

use std::{future::poll_fn, pin::pin, time::Duration};

use http::Response;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::coop::consume_budget,
    time,
};

use self::server::{
    Act::{Await, Drip, Nothing, Say, SayAndClose},
    FINE, Server,
};
use super::{answer::ANSWER, pool::IDLE, *};

fn request(address: &str) -> Request<Bytes> {
    Request::post(address).body(Bytes::from_static(b"{}")).unwrap()
}

async fn call(address: &str) -> Result<Response<Bytes>, TransportError> {
    HttpClient::new().send(request(address)).await
}

/// Asserts that a call is answered with 200 and that.
async fn assert_answer(client: &HttpClient, url: &str, body: &str) {
    let answer = client.send(request(url)).await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, body.as_bytes()));
}

#[tokio::test]
async fn answers_come_whole() {
    let answer = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 2\r\n\r\nno";
    let server = Server::new([SayAndClose(answer)]).await;
    let answer = call(&server.url()).await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (429, &b"no"[..]));
    assert_eq!(answer.headers()["retry-after"], "7");
    assert!(answer.headers().contains_key("date"), "who asks for a pause may name a date");
    let moved = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let server = Server::new([SayAndClose(moved)]).await;
    let moved = call(&server.url()).await.unwrap();
    assert_eq!(moved.status().as_u16(), 302, "no redirect is followed");
}

#[tokio::test]
async fn a_server_without_a_clock_is_read_by_ours() {
    let dated = |when: &str, more: &str| {
        let head = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n";
        SayAndClose(format!("{head}retry-after: {when}\r\n{more}\r\n").leak())
    };
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    for (act, least, most) in [
        (dated("Thu, 31 Dec 9998 23:59:59 GMT", ""), 200_000_000_000, 300_000_000_000),
        (dated("Sun, 06 Nov 1994 08:49:44 GMT", date), 7, 7),
        (dated("7", date), 7, 7),
    ] {
        let server = Server::new([act]).await;
        let answer = call(&server.url()).await.unwrap();
        let wait = fulfill_core::provider::retry_after(answer.headers()).unwrap().as_secs();
        assert!((least..=most).contains(&wait), "{wait}");
    }
    let server = Server::new([SayAndClose(FINE)]).await;
    assert!(!call(&server.url()).await.unwrap().headers().contains_key("date"));
}

#[tokio::test]
async fn requests_ask_for_a_path_of_a_host() {
    let server = Server::new([Say(FINE)]).await;
    let client = HttpClient::new();
    assert_answer(&client, &server.url(), "fine").await;
    let text = server.last();
    assert!(text.starts_with("POST /v25.0/me/messages?a=b HTTP/1.1\r\n"), "{text}");
    let host = format!("\r\nhost: {}\r\n", server.address);
    assert!(text.contains(&host) && text.contains("\r\ncontent-length: 2\r\n"), "{text}");
    let bare = format!("http://key:secret@{}", server.address);
    assert_answer(&client, &bare, "fine").await;
    let text = server.last();
    assert!(text.starts_with("POST / HTTP/1.1\r\n") && text.contains(&host), "{text}");
    for (address, host) in [
        ("http://a.example:80/", "a.example"),
        ("https://a.example:443/", "a.example"),
        ("https://a.example:80/", "a.example:80"),
        ("http://[::1]:8080/", "[::1]:8080"),
    ] {
        let address: Uri = address.parse().unwrap();
        let (scheme, authority) = (address.scheme().unwrap(), address.authority().unwrap());
        assert_eq!(connection::Origin::new(scheme, authority).unwrap().host, host);
    }
}

#[tokio::test]
async fn what_was_not_sent_is_told_from_what_was_lost() {
    let nobody = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    assert!(matches!(call(&nobody).await, Err(TransportError::NotSent(_))));
    assert!(matches!(call("/only/a/path").await, Err(TransportError::NotSent(_))));
    assert!(matches!(call("ftp://127.0.0.1/").await, Err(TransportError::NotSent(_))));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    assert!(matches!(call(&plain).await, Err(TransportError::NotSent(_))));
    let silent = Server::new([SayAndClose("")]).await;
    assert!(matches!(call(&silent.url()).await, Err(TransportError::Lost(_))));
    let cut = Server::new([SayAndClose("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")]).await;
    assert!(matches!(call(&cut.url()).await, Err(TransportError::Lost(_))));
    let nonsense = Server::new([Say("220 smtp.example ESMTP\r\n\r\n")]).await;
    assert!(matches!(call(&nonsense.url()).await, Err(TransportError::Lost(_))));
}

#[tokio::test]
async fn endless_answers_are_not_read() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n";
    let endless = format!("{head}{}", "x".repeat(ANSWER + 1));
    let server = Server::new([SayAndClose(endless.leak())]).await;
    assert!(matches!(call(&server.url()).await, Err(TransportError::Lost(_))));
}

#[tokio::test]
async fn one_call_after_another_has_one_connection() {
    let server = Server::new([Say(FINE)]).await;
    let client = HttpClient::new();
    for _ in 0..100 {
        assert_answer(&client, &server.url(), "fine").await;
    }
    assert_answer(&client.clone(), &server.url(), "fine").await;
    assert_eq!(server.connections(), 1);
    let other = Server::new([Say(FINE)]).await;
    assert_answer(&client, &other.url(), "fine").await;
    assert_eq!((server.connections(), other.connections()), (1, 1));
}

#[tokio::test]
async fn tls_connections_are_kept_too() {
    let (server, client) = Server::with_tls([Say(FINE), Say(FINE), SayAndClose(FINE)]).await;
    let url = format!("https://localhost:{}/", server.address.port());
    for _ in 0..3 {
        assert_answer(&client, &url, "fine").await;
    }
    assert_eq!(server.connections(), 1);
    server.ended(1).await;
    assert_answer(&client, &url, "fine").await;
    assert_eq!(server.connections(), 2, "the first one was closed by the server");
    let stranger = HttpClient::new().send(request(&url)).await;
    assert!(matches!(stranger, Err(TransportError::NotSent(_))), "nobody vouches for it");
    assert_eq!(server.requests(), 4);
}

#[tokio::test]
async fn connections_that_the_server_has_closed_are_not_used() {
    let server = Server::new([SayAndClose(FINE)]).await;
    let client = HttpClient::new();
    for number in 1..=3 {
        assert_answer(&client, &server.url(), "fine").await;
        server.ended(number).await;
    }
    assert_eq!((server.connections(), server.requests()), (3, 3));
}

#[tokio::test]
async fn a_call_whose_request_was_read_is_not_made_again() {
    let server = Server::new([Say(FINE), SayAndClose(""), Say(FINE)]).await;
    let client = HttpClient::new();
    assert_answer(&client, &server.url(), "fine").await;
    let lost = client.send(request(&server.url())).await;
    assert!(matches!(lost, Err(TransportError::Lost(_))), "{lost:?}");
    assert_eq!((server.connections(), server.requests()), (1, 2));
    assert_answer(&client, &server.url(), "fine").await;
    assert_eq!((server.connections(), server.requests()), (2, 3));
}

#[tokio::test]
async fn a_call_that_is_dropped_closes_its_connection() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{";
    let server = Server::new([Say(FINE), Nothing, Say(half), Say(FINE)]).await;
    let client = HttpClient::new();
    assert_answer(&client, &server.url(), "fine").await;
    for number in 1..=2 {
        tokio::select! {
            answer = client.send(request(&server.url())) => panic!("{answer:?}"),
            () = server.requested(number + 1) => {}
        }
        server.ended(number).await;
        assert_eq!(server.connections(), number);
    }
    assert_answer(&client, &server.url(), "fine").await;
    assert_eq!((server.connections(), server.requests()), (3, 4));
}

#[tokio::test]
async fn answers_end_as_http_says() {
    // What is answered, what is read, and whether the connection may be used again.
    let answers = [
        ("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\na", "a", false),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n",
            "abc",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\ntrailer: z\r\n\r\n",
            "a",
            true,
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n\
             HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na",
            "a",
            true,
        ),
        ("HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\na", "a", false),
        ("HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\na", "a", true),
        ("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "", true),
        ("HTTP/1.1 204 No Content\r\n\r\n", "", true),
        ("HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n", "", true),
        // Two for one: who knows what the second is about.
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\naHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nb",
            "a",
            false,
        ),
    ];
    for (text, body, is_kept) in answers {
        let server = Server::new([Say(text)]).await;
        let client = HttpClient::new();
        for _ in 0..2 {
            let answer = client.send(request(&server.url())).await.unwrap();
            assert_eq!(answer.body(), body, "{text}");
        }
        assert_eq!(server.connections(), if is_kept { 1 } else { 2 }, "{text}");
    }
    for text in ["HTTP/1.0 200 OK\r\n\r\nto the end", "HTTP/1.1 200 OK\r\n\r\nto the end"] {
        let server = Server::new([SayAndClose(text)]).await;
        assert_eq!(call(&server.url()).await.unwrap().body(), "to the end", "{text}");
    }
}

#[tokio::test]
async fn answers_come_in_pieces_too() {
    let chunked =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n";
    let server = Server::new([Drip(FINE), Drip(chunked), Say(FINE)]).await;
    let client = HttpClient::new();
    for _ in 0..3 {
        assert_answer(&client, &server.url(), "fine").await;
    }
    assert_eq!(server.connections(), 1);
    let long = "x".repeat(ANSWER);
    let text = format!("HTTP/1.1 200 OK\r\ncontent-length: {ANSWER}\r\n\r\n{long}");
    let server = Server::new([Say(text.leak())]).await;
    for _ in 0..2 {
        assert_answer(&client, &server.url(), &long).await;
    }
    assert_eq!(server.connections(), 1);
}

/// The runtime has a task wait that has done much without a pause, whatever it waits for.
#[tokio::test]
async fn calls_of_busy_tasks_come_to_an_end() {
    let server = Server::new([Say(FINE)]).await;
    let client = HttpClient::new();
    for done in 0..128 {
        let url = server.url();
        let mut call = pin!(assert_answer(&client, &url, "fine"));
        let busy = poll_fn(|cx| {
            for _ in 0..done {
                let _ = pin!(consume_budget()).poll(cx);
            }
            call.as_mut().poll(cx)
        });
        time::timeout(Duration::from_secs(60), busy).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn answers_to_head_have_no_body() {
    let server = Server::new([Say("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n")]).await;
    let client = HttpClient::new();
    for _ in 0..2 {
        let head = Request::head(server.url()).body(Bytes::new()).unwrap();
        assert_eq!(client.send(head).await.unwrap().body(), "");
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn calls_at_once_have_a_connection_each() {
    let server = Server::new([Await(8)]).await;
    let client = HttpClient::new();
    for _ in 0..2 {
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (client, request) = (client.clone(), request(&server.url()));
            calls.spawn(async move { client.send(request).await.unwrap().status() });
        }
        assert_eq!(calls.join_all().await, [200; 8]);
        assert_eq!((server.connections(), client.pool.len()), (8, 8));
    }
}

#[tokio::test]
async fn idle_connections_are_closed_when_their_time_is_over() {
    let (server, client) = Server::with_tls([Await(2), Await(2), Say(FINE)]).await;
    let url = format!("https://localhost:{}/", server.address.port());
    let (one, two) =
        tokio::join!(assert_answer(&client, &url, "fine"), assert_answer(&client, &url, "fine"));
    assert_eq!(((), ()), (one, two));
    assert_eq!(server.connections(), 2);
    time::pause();
    for _ in 0..2 {
        time::advance(IDLE - Duration::from_secs(1)).await;
        // The one that is used is always the same: the other one grows old.
        assert_answer(&client, &url, "fine").await;
    }
    server.ended(1).await;
    assert_eq!((server.connections(), client.pool.len()), (2, 1));
    time::advance(IDLE + Duration::from_secs(1)).await;
    server.ended(2).await;
    assert_eq!((client.pool.len(), client.pool.is_watched()), (0, false));
    time::resume();
    assert_answer(&client, &url, "fine").await;
    assert_eq!((server.connections(), client.pool.len()), (3, 1));
    drop(client);
    server.ended(3).await;
}

/// What a call allocates is dear above a kilobyte.
#[tokio::test]
async fn calls_are_small() {
    let client = HttpClient::new();
    let size = size_of_val(&*client.send(request("http://127.0.0.1/")));
    assert!(size < 1000, "{size} bytes");
}
