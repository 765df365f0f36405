//! The page, its headers, and how calls ended.

use std::time::SystemTime;

use super::*;

async fn get(router: &Router, path: &str, token: &str) -> Response<Bytes> {
    let request = Request::get(path).header("authorization", format!("Bearer {token}"));
    send(router, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_page_is_kept_to_itself() {
    let (router, _) = web();
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/phone.js", "text/javascript; charset=utf-8"),
        ("/line.js", "text/javascript; charset=utf-8"),
        ("/log.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/sdk.js", "text/javascript; charset=utf-8"),
    ] {
        let response = get(&router, path, "").await;
        assert_eq!(response.status(), 200, "{path}");
        assert!(!response.body().is_empty(), "{path}");
        let header = |name| response.headers()[name].to_str().unwrap();
        assert_eq!(header("content-type"), kind, "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        let policy = header("content-security-policy");
        for part in ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
    }
    // What the policy forbids would not work.
    let page = get(&router, "/", "").await;
    let page = std::str::from_utf8(page.body()).unwrap();
    for inline in ["<style", " style=", "onclick=", "<script>", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
}

#[tokio::test]
async fn a_missing_sdk_says_what_to_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("twilio.min.js");
    let sdk = Sdk::File(file.clone());
    let router = app::web(accounts(), Outcomes::default(), issuer(), sdk.clone());
    let missing = get(&router, "/sdk.js", "").await;
    assert_eq!(missing.status(), 404);
    let said = std::str::from_utf8(missing.body()).unwrap();
    assert!(said.contains("run `npm ci` in examples/softphone"), "{said}");
    assert_eq!(sdk.missing().as_deref(), Some(said));
    // It is found as soon as it is there.
    std::fs::write(&file, "var Twilio = {};").unwrap();
    let there = get(&router, "/sdk.js", "").await;
    assert_eq!((there.status().as_u16(), &there.body()[..]), (200, &b"var Twilio = {};"[..]));
    assert_eq!(sdk.missing(), None);
}

#[tokio::test]
async fn how_a_call_ended_is_told_to_its_client_only() {
    let (router, outcomes) = web();
    outcomes.keep("CA1", "DeviceId_0001", "busy");
    let now = SystemTime::now();
    let token = |client| issuer().access(client, now).unwrap().into_text();
    let own = get(&router, "/outcome/CA1", &token("DeviceId_0001")).await;
    assert_eq!((own.status().as_u16(), &own.body()[..]), (200, &b"busy"[..]));
    assert_eq!(own.headers()["cache-control"], "no-store");
    for (path, token, status) in [
        ("/outcome/CA1", token("DeviceId_0002"), 404),
        ("/outcome/CA2", token("DeviceId_0001"), 404),
        ("/outcome/CA1", String::new(), 401),
        ("/outcome/CA1", token("DeviceId_0001") + "x", 401),
        ("/outcome/CA1", issuer().capability("DeviceId_0001", now).unwrap().into_text(), 401),
    ] {
        assert_eq!(get(&router, path, &token).await.status().as_u16(), status, "{path}");
    }
}

#[test]
fn only_so_many_outcomes_are_kept() {
    let outcomes = Outcomes::default();
    for call in 0..1_001 {
        outcomes.keep(&format!("CA{call}"), "DeviceId_0001", "busy");
    }
    assert_eq!(outcomes.of("CA0", "DeviceId_0001"), None);
    assert_eq!(outcomes.of("CA1", "DeviceId_0001"), Some("busy"));
}
