//! Bodies: JSON, forms, and forms with a file, all as one object.

use http::{HeaderMap, header::CONTENT_TYPE};
use serde_json::{Map, Value};

use crate::answer::Refusal;

/// What a call carries.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Body {
    /// Its members; an empty object if there are none.
    pub(crate) value: Value,
    /// The size of its file.
    pub(crate) file: Option<usize>,
}

/// Reads a body by its content type.
pub(crate) fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<Body, Refusal> {
    if bytes.is_empty() {
        return Ok(Body { value: Value::Object(Map::new()), file: None });
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let (essence, rest) = kind.split_once(';').unwrap_or((kind, ""));
    match essence.trim() {
        "application/json" => {
            let value = serde_json::from_slice(bytes)
                .map_err(|error| Refusal::parameter(format!("the body is no JSON: {error}")))?;
            Ok(Body { value, file: None })
        }
        "application/x-www-form-urlencoded" => {
            let pairs = form_urlencoded::parse(bytes);
            let members = pairs.map(|(name, text)| (name.into_owned(), member(&text)));
            Ok(Body { value: Value::Object(members.collect()), file: None })
        }
        "multipart/form-data" => {
            let boundary = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
            let boundary = boundary.map(|text| text.trim_matches('"')).unwrap_or_default();
            multipart(boundary, bytes)
                .ok_or_else(|| Refusal::parameter("the body is not the form that its type says"))
        }
        other => {
            let other = other.escape_debug();
            let reason = format!("content type `{other}` is none; send application/json");
            Err(Refusal::parameter(reason))
        }
    }
}

/// Forms hold objects and numbers as text.
fn member(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_) | Value::Bool(_))) => value,
        _ => Value::String(text.to_owned()),
    }
}

fn multipart(boundary: &str, bytes: &[u8]) -> Option<Body> {
    let line = format!("--{boundary}");
    let mut rest = bytes.strip_prefix(line.as_bytes()).filter(|_| !boundary.is_empty())?;
    let end = format!("\r\n{line}");
    let (mut members, mut file) = (Map::new(), None);
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let length = find(part, end.as_bytes())?;
        rest = &part[length + end.len()..];
        let part = &part[..length];
        let head_length = find(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(&part[..head_length]).ok()?;
        let content = &part[head_length + 4..];
        let disposition = head.lines().find(|line| {
            line.get(..20).is_some_and(|name| name.eq_ignore_ascii_case("content-disposition:"))
        })?;
        let name = parameter(disposition, "name")?;
        if parameter(disposition, "filename").is_some() {
            if name != "filedata" || file.is_some() {
                return None;
            }
            file = Some(content.len());
        } else {
            members.insert(name.to_owned(), member(std::str::from_utf8(content).ok()?));
        }
    }
    rest.starts_with(b"--").then_some(Body { value: Value::Object(members), file })
}

fn parameter<'a>(disposition: &'a str, name: &str) -> Option<&'a str> {
    disposition.split(';').find_map(|part| {
        let (given, value) = part.trim().split_once('=')?;
        (given == name).then(|| value.trim_matches('"'))
    })
}

/// Where `wanted` begins. Files have 25 MB, so the first byte is looked for alone.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes[from..].iter().position(|byte| byte == first)?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn of(kind: &'static str, bytes: &[u8]) -> Option<Body> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        read(&headers, bytes).ok()
    }

    #[test]
    fn forms_are_objects_too() {
        let expected = json!({"recipient": {"id": "719"}, "sender_action": "typing_on"});
        let form = b"recipient=%7B%22id%22%3A%22719%22%7D&sender_action=typing_on";
        let body = of("application/x-www-form-urlencoded", form).unwrap();
        assert_eq!(body.value, expected);
        assert_eq!(
            of("application/json", expected.to_string().as_bytes()).unwrap().value,
            expected
        );
        assert_eq!(of("text/plain", b"{}"), None);
        assert_eq!(of("application/json", b"{"), None);
    }

    #[test]
    fn files_are_measured_and_kept_apart() {
        let form = b"--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{\"a\":1}\r\n\
            --b\r\ncontent-disposition: form-data; name=\"filedata\"; filename=\"x\"\r\n\
            Content-Type: a/b\r\n\r\n12\r\n--\r\n34\r\n--b--\r\n";
        let body = of("multipart/form-data; boundary=b", form).unwrap();
        assert_eq!(body, Body { value: json!({"message": {"a": 1}}), file: Some(10) });
        assert_eq!(of("multipart/form-data; boundary=b", &form[..form.len() - 4]), None);
        assert_eq!(of("multipart/form-data", form), None);
    }
}
