//! What the server bounds, measured from outside.

use std::{
    io::{ErrorKind, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use fulfill_tests::{
    program::Program,
    wire::{self, Answer, Outcome},
};

use crate::assistant::{hostile, kept_open, members};

/// A deadline that tests wait for, and how much later the end may come on a busy machine.
const DEADLINE: Duration = Duration::from_secs(1);
const SLACK: Duration = Duration::from_secs(6);

/// A bot whose deadlines are short.
fn hasty(more: &[(&str, &str)]) -> Program {
    let deadlines = [
        ("FULFILL_HEADER_TIMEOUT", "1s"),
        ("FULFILL_BODY_TIMEOUT", "1000ms"),
        ("FULFILL_HANDLER_TIMEOUT", "2"),
    ];
    Program::start("hostile-bot", &[&deadlines, more].concat())
}

/// Sends the beginning of a request and nothing more: what comes of it, about when the deadline is
/// over.
fn cut_short(bot: &Program, beginning: &[u8]) -> Outcome {
    let start = Instant::now();
    let mut stream = wire::connect(bot.address());
    stream.write_all(beginning).expect("the server takes it");
    let outcome = wire::read(&mut stream, &mut Vec::new(), DEADLINE + SLACK, true);
    let took = start.elapsed();
    assert!(took > DEADLINE * 8 / 10, "after {took:?}: {outcome:?}");
    outcome
}

fn status(outcome: &Outcome) -> Option<u16> {
    match outcome {
        Outcome::Answer(Answer { status, .. }) => Some(*status),
        _ => None,
    }
}

#[test]
fn connections_that_say_too_little_end() {
    let bot = hasty(&[]);
    let head = b"POST /totvs/pedidos HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n";
    let body = [head, &b"\r\n{\"intent_name\":"[..]].concat();
    let chunk =
        b"POST /totvs/pedidos HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{";
    thread::scope(|scope| {
        for beginning in [&b""[..], b"PO", head] {
            scope.spawn(|| {
                let outcome = cut_short(&bot, beginning);
                assert!(
                    outcome == Outcome::Closed || status(&outcome) == Some(408),
                    "{outcome:?} after {:?}",
                    String::from_utf8_lossy(beginning)
                );
            });
        }
        for beginning in [&body[..], chunk] {
            scope.spawn(|| assert_eq!(status(&cut_short(&bot, beginning)), Some(408)));
        }
        // A connection that has been answered may not stay for ever either.
        scope.spawn(|| {
            let mut stream = wire::connect(bot.address());
            stream.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n").expect("it is open");
            assert_eq!(wire::answer(&mut stream).status, 200);
            let start = Instant::now();
            let end = wire::read(&mut stream, &mut Vec::new(), DEADLINE + SLACK, true);
            assert_eq!(end, Outcome::Closed, "after {:?}", start.elapsed());
            assert!(start.elapsed() > DEADLINE / 2, "{:?}", start.elapsed());
        });
    });
}

#[test]
fn large_bodies_are_refused_so_that_the_sender_reads_it() {
    let bot = hasty(&[]);
    let headers =
        [("Content-Type", "application/json"), ("X-Assistant-Signature-Token", "test-totvs-token")];
    // One byte more than the limit, ten times the limit; below it the body is looked at.
    for (size, expected) in [(256 * 1024 + 1, 413), (3_000_000, 413), (256 * 1024, 422)] {
        let request = wire::request("POST", "/totvs/pedidos", &headers, &vec![b' '; size]);
        let answer = wire::exchange(bot.address(), &request);
        assert_eq!(answer.status, expected, "{size} bytes: {}", answer.text());
    }
    let mut request = b"POST /totvs/pedidos HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\
        Connection: close\r\n\r\n"
        .to_vec();
    for _ in 0..300 {
        request.extend(b"400\r\n");
        request.extend([b' '; 1024]);
        request.extend(b"\r\n");
    }
    request.extend(b"0\r\n\r\n");
    assert_eq!(wire::exchange(bot.address(), &request).status, 413);
}

#[test]
fn turns_beyond_the_limit_are_told_to_come_back() {
    let bot = hasty(&[("FULFILL_MAX_TURNS", "2")]);
    let mut slow: Vec<TcpStream> = (0..2).map(|_| wire::connect(bot.address())).collect();
    for stream in &mut slow {
        stream.write_all(&hostile("Lento")).expect("it is open");
    }
    until(|| wire::get(bot.address(), "/__calls").text() == "2");
    let refused = wire::exchange(bot.address(), &hostile("Novo pedido"));
    assert_eq!(refused.status, 503, "{}", refused.text());
    let seconds = refused.header("Retry-After").and_then(|seconds| seconds.parse::<u32>().ok());
    assert!(seconds.is_some_and(|seconds| (1..=60).contains(&seconds)), "{}", refused.head);
    // Probes of the platform are no turns.
    assert_eq!(wire::get(bot.address(), "/health").status, 200);
    for stream in &mut slow {
        let answer = wire::answer(stream);
        assert_eq!(
            (answer.status, answer.json()["message"].as_str()),
            (200, Some("fallback: demorou"))
        );
    }
    until(|| wire::exchange(bot.address(), &hostile("Novo pedido")).status == 200);
}

#[test]
fn callers_that_read_nothing_are_let_go() {
    let bot = hasty(&[]);
    let mut asked = members("Novo pedido");
    asked["message"] = "a".repeat(200_000).into();
    let headers =
        [("Content-Type", "application/json"), ("X-Assistant-Signature-Token", "test-totvs-token")];
    let body = asked.to_string();
    let request = kept_open(wire::request("POST", "/totvs/pedidos", &headers, body.as_bytes()));
    let mut stream = wire::connect(bot.address());
    stream.set_write_timeout(Some(DEADLINE + SLACK)).expect("it is not zero");
    // Far more than what the system keeps on the way.
    let written = (0..500).try_for_each(|_| stream.write_all(&request));
    let error = written.expect_err("somebody must stop").kind();
    assert!(matches!(error, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{error:?}");
}

/// Waits for something that comes about soon.
fn until(done: impl Fn() -> bool) {
    let end = Instant::now() + SLACK;
    while !done() {
        assert!(Instant::now() < end, "it does not come about");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn connections_beyond_the_limit_wait_for_a_place() {
    let bot = hasty(&[("FULFILL_MAX_CONNECTIONS", "2")]);
    let silent: Vec<TcpStream> = (0..2).map(|_| wire::connect(bot.address())).collect();
    // Both must have been taken in before the third asks.
    thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    let answer = wire::exchange(bot.address(), &hostile("Novo pedido"));
    // The silent ones are thrown out at their deadline, and the third gets a place.
    assert_eq!(answer.status, 200);
    let waited = start.elapsed();
    assert!(waited > DEADLINE / 2 && waited < DEADLINE + SLACK, "{waited:?}");
    drop(silent);
}

#[test]
fn one_connection_serves_many_requests_in_their_order() {
    let bot = hasty(&[]);
    let mut stream = wire::connect(bot.address());
    let nodes = ["Novo pedido", "Explode", "Nada", "Novo pedido"];
    let requests: Vec<u8> = nodes.iter().flat_map(|node| kept_open(hostile(node))).collect();
    stream.write_all(&requests).expect("it is open");
    let mut rest = Vec::new();
    let answers: Vec<_> = nodes
        .iter()
        .map(|_| match wire::read(&mut stream, &mut rest, SLACK, true) {
            Outcome::Answer(answer) => (answer.status, answer.json()["message"].clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let said = |text: &str| (200, text.into());
    let expected =
        [said("oi"), said("fallback: quebrou"), (400, serde_json::Value::Null), said("oi")];
    assert_eq!(answers, expected);
}

#[test]
fn a_sender_that_asks_first_is_told_to_go_on() {
    let bot = hasty(&[]);
    let request = String::from_utf8(hostile("Novo pedido")).expect("it is text");
    let (head, body) = request.split_once("\r\n\r\n").expect("a head and a body");
    let mut stream = wire::connect(bot.address());
    write!(stream, "{head}\r\nExpect: 100-continue\r\n\r\n").expect("it is open");
    let mut interim = [0; 25];
    stream.set_read_timeout(Some(SLACK)).expect("it is not zero");
    std::io::Read::read_exact(&mut stream, &mut interim).expect("an interim answer");
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body.as_bytes()).expect("it is open");
    assert_eq!(wire::answer(&mut stream).status, 200);
}
