//! Answers as the bytes that are kept.

use bytes::Bytes;
use http::{HeaderValue, Response, header::CONTENT_TYPE};

/// Status, content type and body, a line end after each of the first two. Other headers are the
/// channel's and are added to every answer anew.
pub(super) fn pack(response: &Response<Bytes>) -> Bytes {
    let content_type = response.headers().get(CONTENT_TYPE);
    let mut packed = response.status().as_str().as_bytes().to_vec();
    packed.push(b'\n');
    packed.extend_from_slice(content_type.map_or(&[][..], HeaderValue::as_bytes));
    packed.push(b'\n');
    packed.extend_from_slice(response.body());
    packed.into()
}

pub(super) fn unpack(packed: Bytes) -> Response<Bytes> {
    let mut parts = packed.splitn(3, |byte| *byte == b'\n');
    let (status, content_type) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let body = parts.next().map(|body| packed.slice_ref(body)).unwrap_or_default();
    let mut response = Response::new(body);
    *response.status_mut() = status.try_into().unwrap_or_default();
    if let (false, Ok(value)) = (content_type.is_empty(), HeaderValue::from_bytes(content_type)) {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use fulfill_core::provider::respond;
    use http::StatusCode;

    use super::*;

    #[test]
    fn answers_are_kept_byte_for_byte() {
        for (status, content_type, body) in [
            (200, "application/json", &b"{\"a\":\"\n\"}"[..]),
            (404, "text/plain", b""),
            (200, "x/y", b"\xff\n\n"),
        ] {
            let status: StatusCode = status.try_into().unwrap();
            let response = respond(status, content_type, Bytes::from_static(body));
            let again = unpack(pack(&response));
            assert_eq!(again.status(), status);
            assert_eq!(again.headers(), response.headers());
            assert_eq!(again.body(), body);
        }
    }
}
