//! Templates that want too much: each ends with an error that says what it wanted.

use std::thread;

use fulfill_templates::{Escape, RenderError, Setting, Templates};
use jiff::civil::date;
use serde_json::json;

/// One a line: what must end it, and the template.
const BOMBS: &str = include_str!("../bombs.txt");

#[test]
fn each_ends_with_a_clear_error() {
    // Less than a thread has otherwise: depth is to end by a limit, not by luck.
    let all = thread::Builder::new().stack_size(1024 * 1024).spawn(all).expect("a thread");
    assert!(all.join().expect("no panic") > 50);
}

fn all() -> usize {
    let context = json!({ "big": "ü".repeat(500_000), "numbers": (0..50_000).collect::<Vec<_>>() });
    let lines = BOMBS.lines().filter(|line| !line.starts_with('#'));
    let bombs: Vec<_> = lines.filter_map(|line| line.split_once(' ')).collect();
    for (expected, source) in &bombs {
        let source = source.replace("\\n", "\n");
        let templates = Templates::builder().add("t", &*source).build().expect(&source);
        for escape in [Escape::Text, Escape::Html, Escape::Xml, Escape::Json] {
            let setting = Setting::new(escape).at(date(2026, 11, 21).at(9, 0, 0, 0));
            let end = match templates.render("t", &context, setting) {
                Err(RenderError::OutOfFuel { .. }) => "fuel",
                Err(RenderError::TooMuch { .. }) => "much",
                Err(RenderError::TooDeep { .. }) => "deep",
                Err(RenderError::Failed { .. }) => "failed",
                other => panic!("{source} gave {other:?}"),
            };
            assert_eq!(end, *expected, "{source} as {escape:?}");
        }
    }
    bombs.len()
}
