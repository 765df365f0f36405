//! What one text costs.
//!
//! `cargo bench --bench render` prints the median time of each.

use divan::{Bencher, black_box};
use fulfill_templates::{Escape, Templates};
use serde_json::{Value, json};

fn main() {
    divan::main();
}

const ORDER: &str = "{% for item in items %}{{ loop.index }}. <b>{{ item.name|upper }}</b>: \
                     {{ item.count * item.price }}\n{% endfor %}";

fn templates() -> Templates {
    let simple = "Hello {{ name }}, your order {{ number }} leaves {{ day }}.";
    Templates::builder().add("simple", simple).add("order", ORDER).build().expect("good templates")
}

fn context() -> Value {
    let item = json!({ "name": "Flour & salt", "count": 3, "price": 12 });
    json!({ "name": "Ana <x>", "number": 4711, "day": "tomorrow", "items": vec![item; 10] })
}

/// Three values.
#[divan::bench(args = [Escape::Text, Escape::Html])]
fn simple(bencher: Bencher, escape: Escape) {
    let templates = templates();
    let context = json!({ "name": "Ana <x>", "number": 4711, "day": "tomorrow" });
    bencher.bench(|| templates.render("simple", black_box(&context), escape));
}

/// Ten items with a filter and a product each.
#[divan::bench]
fn order(bencher: Bencher) {
    let (templates, context) = (templates(), context());
    bencher.bench(|| templates.render("order", black_box(&context), Escape::Html));
}

#[divan::bench]
fn load(bencher: Bencher) {
    bencher.bench(|| Templates::builder().add("order", black_box(ORDER)).build());
}
