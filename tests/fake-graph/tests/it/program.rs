//! The program, started as a person does.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use fake_graph::client;
use fulfill_messenger::{
    Token,
    graph::Graph,
    handshake::challenge,
    send::{Message, Recipient, Send},
    signature::Verifier,
    webhook::{Body, decode},
};

const SECRET: &str = "s3cret";

/// The program; killed when dropped.
struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str], address: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fake-graph"));
    command.args(arguments).env("FAKE_GRAPH_ADDR", address).stdin(Stdio::null());
    command
}

fn start(arguments: &[&str]) -> Running {
    let child = command(arguments, "127.0.0.1:0").stdout(Stdio::piped()).spawn();
    let mut child = child.unwrap();
    let (sender, lines) = mpsc::channel();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || {
        for line in stdout.lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let mut running = Running { child, lines, address: String::new() };
    let first = running.line();
    let listening = first.strip_prefix("fake-graph listening on http://").unwrap();
    running.address = listening.split_once(" (seed ").unwrap().0.to_owned();
    running
}

impl Running {
    fn line(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        command(arguments, &self.address).output().unwrap()
    }
}

/// A webhook as bytes: what it was sent, head and body, and its answer to each.
fn webhook(answer: impl Fn(&str, &[u8]) -> (u16, String) + std::marker::Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/messenger", listener.local_addr().unwrap());
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let (mut stream, head, body) = request(stream);
            let (status, text) = answer(&head, &body);
            let length = text.len();
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n\r\n");
            let _ = stream.write_all((head + &text).as_bytes());
        }
    });
    url
}

fn request(stream: TcpStream) -> (TcpStream, String, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line).unwrap() > 2 {
        head += &line;
        line.clear();
    }
    let mut body = vec![0; header(&head, "content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    (reader.into_inner(), head, body)
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let of = |line: &'a str| line.split_once(": ").filter(|(given, _)| *given == name);
    head.lines().find_map(of).map_or("", |(_, value)| value)
}

#[tokio::test]
async fn shows_what_a_bot_sends() {
    let running = start(&[]);
    let graph = Graph::new("any").unwrap().at(format!("http://{}", running.address)).unwrap();
    for text in ["hello 🌊", "two\nlines \u{1b}[2J"] {
        let send = Send::reply(Recipient::id("719"), Message::text(text).unwrap());
        let answer = client::call(graph.send(&send)).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
    }
    assert_eq!(running.line(), "719 <- hello 🌊");
    assert_eq!(running.line(), "719 <- two\\nlines \\u{1b}[2J");
}

#[test]
fn lets_a_user_write_to_the_webhook() {
    let (sender, said) = mpsc::channel();
    let url = webhook(move |head, body| {
        let signature = header(head, "x-hub-signature-256").as_bytes();
        let checked = Verifier::new(SECRET).unwrap().check(body, Some(signature));
        let _ = sender.send((checked, body.to_vec()));
        (200, "EVENT_RECEIVED".into())
    });
    let running = start(&["--webhook", &url, "--app-secret", SECRET, "--page", "311:token"]);
    let output = running.run(&["say", "719", "hello 🌊"]);
    assert!(output.status.success(), "{output:?}");
    let (checked, body) = said.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(checked, Ok(()));
    assert!(body.is_ascii(), "Meta escapes what is not");
    let event = decode(&body).remove(0);
    assert_eq!(event.user(), Some("719"));
    let Body::Message(message) = &event.body else { panic!("{event:?}") };
    assert_eq!(message.text.as_deref(), Some("hello 🌊"));

    running.run(&["say", "719", "Track", "--postback", "TRACK:17"]);
    let (_, body) = said.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(matches!(decode(&body).remove(0).body, Body::Postback(_)));
}

#[test]
fn makes_the_handshake_of_a_subscription() {
    let url = webhook(|head, _| {
        let query = head.split(['?', ' ']).nth(2).unwrap_or_default();
        match challenge(query, &Token::new("verify-me").unwrap()) {
            Ok(challenge) => (200, challenge),
            Err(error) => (403, error.to_string()),
        }
    });
    for (token, right) in [("verify-me", true), ("other", false)] {
        let arguments = ["--webhook", &url, "--app-secret", SECRET, "--verify-token", token];
        let output = start(&arguments).run(&["verify"]);
        assert_eq!(output.status.success(), right, "{output:?}");
    }
}

#[test]
fn says_what_is_wrong() {
    let said = |output: Output| {
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let running = start(&[]);
    let error = said(running.run(&["say", "719", "hi"]));
    assert!(error.contains("no webhook is known; start with --webhook"), "{error}");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let error = said(command(&["say", "719", "hi"], &nobody).output().unwrap());
    assert!(error.contains("is it running?"), "{error}");
    for (arguments, address, expected) in [
        (&[][..], "0.0.0.0:0", "is seen from outside; use a loopback address"),
        (&[], "4001", "FAKE_GRAPH_ADDR `4001` is no address such as"),
        (&["--faults", r#"{"oops":1}"#], "127.0.0.1:0", "`oops` is no fault; write ok, 500"),
        (&["--faults", r#"{"500":1001}"#], "127.0.0.1:0", "the shares add up to 1001"),
        (&["--page", "311"], "127.0.0.1:0", "is given as ID:TOKEN"),
    ] {
        let error = said(command(arguments, address).output().unwrap());
        assert!(error.contains(expected), "{error}");
    }
    let taken = running.address.clone();
    assert!(said(command(&[], &taken).output().unwrap()).contains(&taken));
    let silent = webhook(|_, _| (500, "oops".into()));
    let running = start(&["--webhook", &silent, "--app-secret", SECRET]);
    assert!(said(running.run(&["say", "719", "hi"])).contains("oops"));
}
