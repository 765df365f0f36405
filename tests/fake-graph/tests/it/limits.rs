//! Every limit of the platform's table: what we send at it is taken, and one above it is refused by
//! the fake's own judgment.

use std::{collections::HashMap, fs, path::Path};

use bytes::Bytes;
use fake_graph::{User, client};
use http::Request;
use serde_json::Value;

use crate::{ACCOUNT, PAGE, Stand, code, ours, read, theirs};

/// Rows that no single call can break, and why.
const ELSEWHERE: [(&str, &str); 22] = [
    ("template.coupon.coupon_code", "a rule without a number: `refused.rs`"),
    ("template.customer_feedback.free_form_answer", "what a user writes"),
    ("template.customer_information.field_input", "what a user writes"),
    ("attachment.image_by_url.size", "addresses are not fetched"),
    ("attachment.video_by_url.fetch_timeout", "addresses are not fetched"),
    ("attachment.other_by_url.fetch_timeout", "addresses are not fetched"),
    ("attachment_id.lifetime", "saved files do not grow old"),
    ("persona.picture.size", "addresses are not fetched"),
    ("profile.calls_per_page", "a rate: not counted for the profile"),
    ("profile.user_level_menu.calls_per_user", "a rate: not counted for the profile"),
    ("rate.send.text_link_reaction_sticker", "a rate: `faults.rs`"),
    ("rate.send.audio_video", "a rate: `faults.rs`"),
    ("rate.conversations", "an API that is not here"),
    ("rate.private_replies", "a rate by the hour"),
    ("rate.platform", "a rate by the day"),
    ("rate.inbox_high_volume", "not a limit of calls"),
    ("batch.requests", "an API that is not here"),
    ("message_edit.num_edit", "what a user does"),
    ("instagram.rate.send.text_link_reaction_sticker", "a rate: `faults.rs`"),
    ("instagram.rate.send.audio_video", "a rate: `faults.rs`"),
    ("instagram.rate.private_replies.live", "a rate"),
    ("instagram.rate.private_replies.posts", "a rate by the hour"),
];

/// Rows that our own types cannot be built to: they always have one element.
const FIXED: [&str; 3] = [
    "template.media.elements",
    "template.image_grid.elements",
    "template.customer_feedback.feedback_screens",
];

/// Rows that are tried in a way of their own, below.
const APART: [&str; 1] = ["window.private_reply"];

/// Rows that only a form with a file can break.
const FILES: [(&str, &str); 3] = [
    ("attachment.any.size", "file"),
    ("instagram.attachment.image.size", "image"),
    ("instagram.attachment.other.size", "video"),
];

fn rows() -> Vec<(String, Value)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fulfill-messenger/tests/wire/send-limits.json");
    let table: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let rows = |platform: &str, prefix: &str| {
        let rows = table[platform].as_object().unwrap().clone().into_iter();
        rows.map(|(name, row)| (format!("{prefix}{name}"), row)).collect::<Vec<_>>()
    };
    let all = [rows("messenger", ""), rows("instagram", "instagram.")].concat();
    assert_eq!(all.len(), 78);
    all
}

fn number(row: &Value, name: &str) -> Option<usize> {
    row[name].as_u64().map(|number| usize::try_from(number).unwrap())
}

#[test]
fn every_row_is_tried_or_has_a_reason_not_to_be() {
    let by_hand = theirs::CALLS.iter().map(|(name, _)| *name);
    let others = ELSEWHERE.iter().map(|(name, _)| *name).chain(APART);
    let mut tried: Vec<&str> =
        by_hand.chain(others.clone()).chain(FILES.map(|(name, _)| name)).collect();
    let rows = rows();
    let mut names: Vec<&str> = rows.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    tried.sort_unstable();
    assert_eq!(tried, names);
    let mut built: Vec<&str> =
        ours::CALLS.iter().map(|(name, _)| *name).chain(others).chain(FIXED).collect();
    built.sort_unstable();
    assert_eq!(built, names);
}

#[tokio::test]
async fn what_we_send_at_a_limit_is_taken() {
    let stand = Stand::new().await;
    let rows: HashMap<String, Value> = rows().into_iter().collect();
    for (name, make) in ours::CALLS {
        let page = if name.starts_with("instagram.") { ACCOUNT } else { PAGE };
        let row = &rows[*name];
        let max = number(row, "max").unwrap();
        let hours = match row["unit"].as_str().unwrap() {
            "hours" => Some(max),
            "days" if name.starts_with("window.") => Some(max * 24),
            _ => None,
        };
        stand.fake.user("719", User { silent_hours: hours, ..User::default() });
        let call = make(&stand.graph(page), max, &stand.saved);
        let (status, answer) = read(client::call(call).await.unwrap());
        assert_eq!(status, 200, "{name} at {max}: {answer}");
    }
}

#[tokio::test]
async fn what_is_made_by_hand_is_taken_at_a_limit_and_refused_one_above() {
    let stand = Stand::new().await;
    let rows: HashMap<String, Value> = rows().into_iter().collect();
    for (name, make) in theirs::CALLS {
        let row = &rows[*name];
        let max = number(row, "max").unwrap();
        let mut sizes = vec![(max, true), (max + 1, false)];
        if let Some(min) = number(row, "min") {
            sizes.extend([(min, true), (min - 1, false)]);
        }
        for (size, taken) in sizes {
            let call = make(size, &stand.saved);
            stand.fake.user("719", call.user);
            let before = stand.fake.taken().len();
            let (status, answer) = stand.post(call.page, call.edge, &call.body).await;
            let place = format!("{name} at {size}: {answer}");
            if taken {
                assert_eq!(status, 200, "{place}");
                continue;
            }
            let expected = if name.starts_with("window.") { (10, 2_018_278) } else { (100, 0) };
            assert_eq!(code(&answer), expected, "{place}");
            assert_eq!(stand.fake.taken().len(), before, "{place}");
            let said = answer["error"]["message"].as_str().unwrap();
            // A limit of Instagram's is told by the name that Messenger has for the same thing.
            let own = name.trim_start_matches("instagram.").replace("template.buttons", "buttons");
            let empty = size == 0 && said.contains("must not be empty");
            assert!(said.contains(&own) || empty, "{place}");
        }
    }
}

#[tokio::test]
async fn instagram_counts_bytes() {
    let stand = Stand::new().await;
    for (count, taken) in [(250, true), (251, false)] {
        let body = crate::text(&"🙏".repeat(count));
        let (status, answer) = stand.post(ACCOUNT, "messages", &body).await;
        assert_eq!(status == 200, taken, "{answer}");
    }
}

#[tokio::test]
async fn files_are_weighed() {
    let stand = Stand::new().await;
    let rows: HashMap<String, Value> = rows().into_iter().collect();
    for (name, kind) in FILES {
        let (id, token) = if name.starts_with("instagram.") { ACCOUNT } else { PAGE };
        let max = number(&rows[name], "max").unwrap();
        for (size, taken) in [(max, true), (max + 1, false)] {
            let head = format!(
                "--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n\
                 {{\"attachment\":{{\"type\":\"{kind}\",\"payload\":{{\"is_reusable\":true}}}}}}\r\n\
                 --b\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"a\"\r\n\
                 Content-Type: a/b\r\n\r\n"
            );
            let form = [head.as_bytes(), &vec![b'-'; size], b"\r\n--b--\r\n"].concat();
            let uri = format!("{}/v25.0/{id}/message_attachments", stand.fake.url());
            let request = Request::post(uri)
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "multipart/form-data; boundary=b")
                .body(Bytes::from(form));
            let (status, answer) = read(client::call(request.unwrap()).await.unwrap());
            assert_eq!(status == 200, taken, "{name} at {size}: {answer}");
            if !taken {
                assert_eq!(code(&answer), (100, 2_018_109));
            }
        }
    }
}

#[tokio::test]
async fn comments_are_answered_within_seven_days_and_once() {
    let stand = Stand::new().await;
    let body = |comment: &str| {
        let mut body = crate::text("thanks");
        body["recipient"] = serde_json::json!({ "comment_id": comment });
        body
    };
    for (hours, status) in [(7 * 24, 200), (7 * 24 + 1, 403)] {
        let comment = format!("c_{hours}");
        stand.fake.user(&comment, User { silent_hours: Some(hours), ..User::default() });
        let (given, answer) = stand.send(&body(&comment)).await;
        assert_eq!(given, status, "{answer}");
    }
    assert_eq!(code(&stand.send(&body("c_168")).await.1).0, 10_900);
}
