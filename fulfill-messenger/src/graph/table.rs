//! Meta's table of errors: what kind each is, and whether the call may be made again.
//!
//! Source: Common Error Codes, Messenger Platform (2026-06-25), and the reference of page messages.

use std::time::Duration;

use http::StatusCode;

use super::failure::{Kind, Retry};

/// The table of errors. Rows that never go through come first, and no status and no `is_transient`
/// outweighs them. The table itself has both as reasons to try again; but what is wrong with a call is
/// wrong with the same call later, it would hold up its conversation for all its attempts, and a page
/// that is refused too often is blocked. As a dead letter it can still be sent again.
pub(super) fn judge(
    status: StatusCode,
    code: i64,
    sub: i64,
    transient: bool,
    wait: impl Fn() -> Option<Duration>,
) -> (Kind, Retry) {
    use Retry::{Backoff, Never, Twice, Unsure};
    match (code, sub) {
        (10, 2_018_278 | 2_534_022 | 2_018_065) => return (Kind::OutsideWindow, Never),
        (551, _) | (10, 2_018_108) | (200, 1_545_041) | (100, 2_018_001) => {
            return (Kind::Unreachable, Never);
        }
        (613, 1_893_016 | 2_018_338) => {
            return (Kind::RateLimited { retry_after: wait() }, Never);
        }
        (1, 1_357_046) => return (Kind::Unknown, Unsure),
        (190, _) => return (Kind::Auth, Never),
        (-1, 2_018_012) => return (Kind::Transient, Backoff),
        (100 | 200..=299 | 368 | 2022 | 10_303 | 10_900 | 10_903 | 9_000_001, _)
        | (10, 1_893_063)
        | (_, 2_018_300 | 2_018_321)
        | (2_018_300 | 2_018_321, _) => return (Kind::InvalidRequest, Never),
        _ => {}
    }
    if status == StatusCode::TOO_MANY_REQUESTS || matches!(code, 4 | 17 | 32 | 613 | 80_007) {
        return (Kind::RateLimited { retry_after: wait() }, Backoff);
    }
    if transient || matches!(code, 2 | 1200) {
        return (Kind::Transient, Backoff);
    }
    match code {
        1 => (Kind::Transient, Twice),
        10 => (Kind::InvalidRequest, Never),
        _ if status.is_server_error() => (Kind::Transient, Backoff),
        _ if status == StatusCode::UNAUTHORIZED => (Kind::Auth, Never),
        0 if matches!(status.as_u16(), 400 | 403 | 404 | 405 | 413 | 422) => {
            (Kind::InvalidRequest, Never)
        }
        _ => (Kind::Unknown, Never),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use serde_json::{Value, json};

    use super::{super::failure::read, *};

    const LIMITED: Kind = Kind::RateLimited { retry_after: None };

    fn check(status: u16, code: i64, sub: Option<i64>, kind: Kind, retry: Retry) {
        let error = json!({"message": "m", "code": code, "error_subcode": sub});
        assert_eq!(judged(status, error), (kind, retry), "{code}/{sub:?}");
    }

    fn judged(status: u16, error: Value) -> (Kind, Retry) {
        let body = json!({ "error": error }).to_string();
        let status = StatusCode::from_u16(status).unwrap();
        let failure = read(status, &HeaderMap::new(), body.as_bytes()).unwrap_err();
        (failure.kind, failure.retry)
    }

    #[test]
    fn judges_by_code_and_subcode() {
        use Retry::{Backoff, Never, Twice, Unsure};
        for code in [4, 17, 32, 613, 80007] {
            check(400, code, None, LIMITED, Backoff);
        }
        for code in [2, 1200] {
            check(400, code, None, Kind::Transient, Backoff);
        }
        check(400, 1, None, Kind::Transient, Twice);
        check(400, 1, Some(1357046), Kind::Unknown, Unsure);
        check(400, -1, Some(2018012), Kind::Transient, Backoff);
        for sub in [2018278, 2534022, 2018065] {
            check(403, 10, Some(sub), Kind::OutsideWindow, Never);
        }
        for (code, sub) in [(10, 2018108), (551, 0), (551, 1545041), (200, 1545041), (100, 2018001)]
        {
            check(400, code, Some(sub), Kind::Unreachable, Never);
        }
        for (code, sub) in [
            (100, 2018008),
            (100, 2018047),
            (100, 2018074),
            (100, 2018109),
            (100, 2018294),
            (100, 2018005),
            (10, 1893063),
            (100, 1893061),
            (200, 0),
            (230, 0),
            (368, 0),
            (2022, 0),
            (10303, 0),
            (10900, 0),
            (10903, 0),
            (10, 2018300),
            (9000001, 0),
        ] {
            check(400, code, Some(sub), Kind::InvalidRequest, Never);
        }
        for sub in [1893016, 2018338] {
            check(400, 613, Some(sub), LIMITED, Never);
        }
        // What never goes through does not do so because the server also stumbles.
        check(500, 190, None, Kind::Auth, Never);
        check(500, 551, None, Kind::Unreachable, Never);
        check(400, 777, None, Kind::Unknown, Never);
    }

    #[test]
    fn no_flag_and_no_status_outweighs_a_row() {
        for (code, sub) in [
            (10, 1893063),
            (10, 2018278),
            (100, 0),
            (100, 2018001),
            (100, 2018008),
            (190, 0),
            (200, 0),
            (200, 1545041),
            (368, 0),
            (551, 0),
            (613, 1893016),
        ] {
            for status in [400, 429, 500] {
                let error = json!({"code": code, "error_subcode": sub, "is_transient": true});
                assert_eq!(judged(status, error).1, Retry::Never, "{status} {code}/{sub}");
            }
        }
        // What has no row of its own goes by the flag.
        for code in [10, 777] {
            let transient = (Kind::Transient, Retry::Backoff);
            assert_eq!(judged(400, json!({"code": code, "is_transient": true})), transient);
        }
    }
}
