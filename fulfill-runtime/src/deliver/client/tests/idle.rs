//! What becomes of connections between calls.

use std::pin::pin;

use tokio::{io::AsyncReadExt as _, sync::oneshot, task::coop::consume_budget};

use super::{
    server::{
        Act::{Say, SayAndClose, SayAndFinish},
        FINE, Server,
    },
    *,
};

const TO_THE_END: &str = "HTTP/1.1 200 OK\r\n\r\nto the end";

#[tokio::test]
async fn requests_may_ask_to_close() {
    let server = Server::new([Say(FINE)]).await;
    let client = HttpClient::new();
    for number in 1..=2 {
        let mut request = request(&server.url());
        request.headers_mut().insert("connection", "Close".parse().unwrap());
        assert_eq!(client.send(request).await.unwrap().body(), "fine");
        assert!(server.last().contains("\r\nconnection: close\r\n"), "{}", server.last());
        assert_eq!((server.connections(), client.pool.len()), (number, 0));
    }
}

/// Nothing of the next call goes to a server that has spoken unasked.
#[tokio::test]
async fn connections_on_which_the_server_speaks_unasked_are_not_used() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (go, when) = oneshot::channel();
    let (spoken, heard) = oneshot::channel();
    let server = tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        assert!(first.read(&mut [0; 4096]).await.unwrap() > 0);
        first.write_all(FINE.as_bytes()).await.unwrap();
        when.await.unwrap();
        first.write_all(b"HTTP/1.1 408 Request Timeout\r\n\r\n").await.unwrap();
        spoken.send(()).unwrap();
        let (mut second, _) = listener.accept().await.unwrap();
        assert!(second.read(&mut [0; 4096]).await.unwrap() > 0);
        second.write_all(FINE.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        // It may be reset, as the client has not read all.
        let _ = first.read_to_end(&mut rest).await;
        assert_eq!(rest, b"");
    });
    let client = HttpClient::new();
    assert_answer(&client, &url, "fine").await;
    assert_eq!(client.pool.len(), 1);
    go.send(()).unwrap();
    heard.await.unwrap();
    for _ in 0..9 {
        tokio::task::yield_now().await;
    }
    assert_answer(&client, &url, "fine").await;
    server.await.unwrap();
}

/// The runtime has a task wait that has done much without a pause, but a closed connection shows.
#[tokio::test]
async fn busy_tasks_see_that_a_connection_is_closed() {
    let server = Server::new([SayAndClose(FINE), Say(FINE)]).await;
    let client = HttpClient::new();
    let url = server.url();
    assert_answer(&client, &url, "fine").await;
    server.ended(1).await;
    assert_eq!(client.pool.len(), 1);
    let mut call = pin!(assert_answer(&client, &url, "fine"));
    let mut is_first = true;
    let busy = poll_fn(|cx| {
        while is_first && pin!(consume_budget()).poll(cx).is_ready() {}
        is_first = false;
        call.as_mut().poll(cx)
    });
    busy.await;
    assert_eq!((server.connections(), server.requests()), (2, 2));
}

/// An answer to the end of the connection is whole if the server says that this is the end. Without
/// TLS nobody can tell.
#[tokio::test]
async fn tls_connections_that_are_cut_off_end_no_answer() {
    let acts = [SayAndFinish(TO_THE_END), SayAndClose(TO_THE_END), SayAndClose(FINE)];
    let (server, client) = Server::with_tls(acts).await;
    let url = format!("https://localhost:{}/", server.address.port());
    assert_answer(&client, &url, "to the end").await;
    let cut = client.send(request(&url)).await.unwrap_err();
    let TransportError::Lost(reason) = cut else { panic!("{cut:?}") };
    assert!(reason.contains("close_notify"), "{reason}");
    assert_answer(&client, &url, "fine").await;
    let server = Server::new([SayAndClose(TO_THE_END)]).await;
    assert_answer(&client, &server.url(), "to the end").await;
}
