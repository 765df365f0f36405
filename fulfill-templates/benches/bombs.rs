//! How long the templates that want too much take to end.
//!
//! `cargo bench --bench bombs` prints the slowest few of `tests/bombs.txt`, and how long they took.

use std::time::{Duration, Instant};

use fulfill_templates::{Escape, Setting, Templates};
use jiff::civil::date;
use serde_json::json;

const BOMBS: &str = include_str!("../tests/bombs.txt");

fn main() {
    let context = json!({ "big": "ü".repeat(500_000), "numbers": (0..50_000).collect::<Vec<_>>() });
    let now = date(2026, 11, 21).at(9, 0, 0, 0);
    let lines = BOMBS.lines().filter(|line| !line.starts_with('#'));
    let mut took: Vec<(Duration, &str)> = Vec::new();
    for source in lines.filter_map(|line| line.split_once(' ')).map(|(_, source)| source) {
        let templates = Templates::builder().add("t", source.replace("\\n", "\n"));
        let templates = templates.build().expect("a good template");
        let started = Instant::now();
        let ended = templates.render("t", &context, Setting::new(Escape::Html).at(now));
        took.push((started.elapsed(), source));
        assert!(ended.is_err(), "{source} ended well");
    }
    took.sort_unstable_by(|a, b| b.cmp(a));
    println!("{} templates; the slowest, with reading a context of 1 MB each time:", took.len());
    for (time, source) in took.iter().take(8) {
        println!("{time:>10.2?}  {source}");
    }
}
