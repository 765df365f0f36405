//! HTTP as bytes on a socket: nothing is put right on the way, so mistakes arrive as they are.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use serde_json::Value;

/// How long an answer may take where a test says nothing else.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A whole answer.
    Answer(Answer),
    /// The connection was closed before there was one.
    Closed,
    /// Nothing within the time.
    Silence,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head as it came, without its last line end.
    pub head: String,
    /// The body; chunks as they came.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (given, value) = line.split_once(':')?;
            given.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// If it is none.
    pub fn json(&self) -> Value {
        let parsed = serde_json::from_slice(&self.body);
        parsed.unwrap_or_else(|error| panic!("{error} in {} {:?}", self.status, self.text()))
    }
}

/// A request's bytes. `Host` is added if it is not among the headers; the length always is, and the
/// connection is closed after it.
pub fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {target} HTTP/1.1\r\n").into_bytes();
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        bytes.extend(b"Host: bot.example.test\r\n");
    }
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    bytes.extend(format!("Content-Length: {}\r\nConnection: close\r\n\r\n", body.len()).bytes());
    bytes.extend(body);
    bytes
}

/// Sends a request's bytes and waits for the answer.
///
/// # Panics
///
/// If there is none.
pub fn exchange(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = connect(address);
    stream.write_all(request).expect("the server takes the request");
    answer(&mut stream)
}

/// As [`exchange`], with a server that may be gone before it answers.
pub fn attempt(address: SocketAddr, request: &[u8], limit: Duration) -> Outcome {
    let Ok(mut stream) = TcpStream::connect_timeout(&address, limit) else {
        return Outcome::Closed;
    };
    match stream.set_nodelay(true).and_then(|()| stream.write_all(request)) {
        Ok(()) => read(&mut stream, &mut Vec::new(), limit, true),
        Err(_) => Outcome::Closed,
    }
}

/// A GET of that path.
///
/// # Panics
///
/// If there is no answer.
pub fn get(address: SocketAddr, path: &str) -> Answer {
    exchange(address, &request("GET", path, &[], b""))
}

/// A connection.
///
/// # Panics
///
/// If there is none to be had.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5));
    let stream = stream.unwrap_or_else(|error| panic!("nobody listens at {address}: {error}"));
    stream.set_nodelay(true).expect("a connection takes options");
    stream
}

/// The next answer on a connection.
///
/// # Panics
///
/// If there is none.
pub fn answer(stream: &mut TcpStream) -> Answer {
    match read(stream, &mut Vec::new(), PATIENCE, true) {
        Outcome::Answer(answer) => answer,
        other => panic!("no answer: {other:?}"),
    }
}

/// Reads one answer; interim ones are passed over. `rest` holds what came before and gets what came
/// behind it. Without `has_body` the answer ends with its head, as that to a HEAD does.
pub fn read(
    stream: &mut TcpStream,
    rest: &mut Vec<u8>,
    limit: Duration,
    has_body: bool,
) -> Outcome {
    let end = Instant::now() + limit;
    let mut buffer = [0; 16 * 1024];
    loop {
        if let Some(answer) = cut(rest, has_body, false) {
            return Outcome::Answer(answer);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Outcome::Silence;
        }
        stream.set_read_timeout(Some(left)).expect("it is not zero");
        match stream.read(&mut buffer) {
            Ok(0) => return cut(rest, has_body, true).map_or(Outcome::Closed, Outcome::Answer),
            Ok(read) => rest.extend(&buffer[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return cut(rest, has_body, true).map_or(Outcome::Closed, Outcome::Answer),
        }
    }
}

/// Takes the first answer from `bytes` if it is there as a whole; with `ended`, also one whose body
/// only the end of the connection limits.
fn cut(bytes: &mut Vec<u8>, has_body: bool, ended: bool) -> Option<Answer> {
    loop {
        let head_end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
        let status: u16 = head.get(9..12)?.parse().ok()?;
        if status < 200 {
            bytes.drain(..head_end + 4);
            continue;
        }
        let mut answer = Answer { status, head, body: Vec::new() };
        let there = bytes.len() - head_end - 4;
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        let chunked = answer.header("transfer-encoding").is_some();
        let size = match length {
            _ if !has_body || matches!(status, 204 | 304) => 0,
            Some(length) if there >= length => length,
            None if chunked && bytes.ends_with(b"\r\n0\r\n\r\n") => there,
            _ if ended => there,
            _ => return None,
        };
        answer.body = bytes[head_end + 4..head_end + 4 + size].to_vec();
        bytes.drain(..head_end + 4 + size);
        return Some(answer);
    }
}
