//! The bytes of a case.

use std::{io::Write as _, net::SocketAddr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};

use super::{
    case::{Case, Generated, PathMode, Sign},
    sign,
};

/// The request of a case, whole.
pub(super) fn request(case: &Case, host: SocketAddr) -> Vec<u8> {
    let target = target(case);
    let raw = match (&case.raw_gen, &case.raw_base64) {
        (Some(generated), _) => Some(generate(generated)),
        (None, Some(raw)) => Some(decode(raw)),
        (None, None) => None,
    };
    if let Some(raw) = raw {
        return fill(
            &fill(&raw, b"{PATH}", target.as_bytes()),
            b"{HOST}",
            host.to_string().as_bytes(),
        );
    }
    let body = match &case.body_gen {
        Some(generated) => generate(generated),
        None => decode(&case.body_base64),
    };
    let mut bytes = format!("{} {target} HTTP/1.1\r\nHost: {host}\r\n", case.method).into_bytes();
    let mut header = |name: &str, value: &str| {
        bytes.extend(name.bytes());
        bytes.extend(b": ");
        bytes.extend(value.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')));
        bytes.extend(b"\r\n");
    };
    for (name, value) in &case.headers {
        header(name, value);
    }
    let signed = match (&case.sign_body_base64, case.sign) {
        (Some(other), _) => decode(other),
        (None, Sign::ValidFor) => panic!("{}: sign_body_base64 is missing", case.name),
        (None, _) => body.clone(),
    };
    if let Some((name, value)) = sign::credential(case, &target, &signed) {
        header(name, &value);
    }
    let silent = matches!(case.method.as_str(), "GET" | "HEAD" | "TRACE");
    if !(silent && body.is_empty()) {
        header("Content-Length", &body.len().to_string());
    }
    header("Connection", "close");
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

fn target(case: &Case) -> String {
    let mut path = case.path_kind.path();
    if case.path_mode == Some(PathMode::ReplaceName) {
        path = path.rsplit_once('/').map_or("", |(before, _)| before);
    }
    let query = case.query.iter().map(|query| format!("?{query}"));
    format!("{path}{}{}", case.path_suffix, query.collect::<String>())
}

fn decode(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("cases hold base64")
}

fn generate(generated: &Generated) -> Vec<u8> {
    match generated {
        Generated::Repeated { prefix, unit, count, suffix } => {
            let mut text = prefix.clone();
            for index in 0..*count {
                match unit.split_once("{i}") {
                    Some(_) => text.push_str(&unit.replace("{i}", &index.to_string())),
                    None => text.push_str(unit),
                }
            }
            text.push_str(suffix);
            text.into_bytes()
        }
        Generated::Compressed { inflated_bytes, .. } => {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            gzip.write_all(&vec![0; *inflated_bytes]).expect("memory takes all");
            gzip.finish().expect("memory takes all")
        }
    }
}

/// `bytes` with every `mark` replaced.
fn fill(bytes: &[u8], mark: &[u8], value: &[u8]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(mark.len()).position(|window| window == mark) {
        filled.extend(&rest[..at]);
        filled.extend(value);
        rest = &rest[at + mark.len()..];
    }
    filled.extend(rest);
    filled
}
