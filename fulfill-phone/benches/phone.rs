//! Time for one number, ours and that of crate `phonenumber`.
//!
//! `cargo bench -p fulfill-phone`. Each number of a list is read, its country and its validity are
//! found, and it is written as E.164; the lists are examples of all regions, or of one.

use std::sync::LazyLock;

use divan::{Bencher, black_box, counter::ItemsCount};
use fulfill_core::country::Country;
use fulfill_phone::Phone;
use phonenumber::{Type, metadata::DATABASE};

/// Example numbers of all regions and types, in an order that mixes the calling codes.
static WORLD: LazyLock<Vec<String>> = LazyLock::new(|| {
    let kinds = [Type::Mobile, Type::FixedLine, Type::TollFree, Type::Voip];
    kinds.iter().flat_map(|kind| (1..1000).flat_map(move |code| examples(code, *kind))).collect()
});

/// Numbers of the United States.
static US: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..100).map(|number| format!("+1415555{:04}", 100 + number)).collect());

fn examples(code: u16, kind: Type) -> Vec<String> {
    let regions = DATABASE.by_code(&code).unwrap_or_default();
    let example = |region: &phonenumber::Metadata| {
        Some(format!("+{code}{}", region.descriptors().get(kind)?.example()?))
    };
    regions.into_iter().filter_map(example).collect()
}

fn main() {
    fulfill_phone::warm();
    divan::main();
}

/// One sample goes once through the list; divan's column `items` gives numbers a second.
fn each<T>(bencher: Bencher, list: &[String], work: impl Fn(&str) -> T + Sync) {
    bencher.counter(ItemsCount::new(list.len())).bench(|| {
        for number in list {
            black_box(work(black_box(number)));
        }
    });
}

fn ours(number: &str) -> (Option<Country>, bool, usize) {
    let phone = Phone::parse(number).expect("an example");
    (phone.country(), phone.is_valid(), phone.e164().len())
}

fn theirs(number: &str) -> (Option<phonenumber::country::Id>, bool, usize) {
    let phone = phonenumber::parse(None, number).expect("an example");
    let text = phone.format().mode(phonenumber::Mode::E164).to_string();
    (phone.country().id(), phone.is_valid(), text.len())
}

#[divan::bench]
fn us(bencher: Bencher) {
    each(bencher, &US, ours);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn us_by_phonenumber(bencher: Bencher) {
    each(bencher, &US, theirs);
}

#[divan::bench]
fn world(bencher: Bencher) {
    each(bencher, &WORLD, ours);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn world_by_phonenumber(bencher: Bencher) {
    each(bencher, &WORLD, theirs);
}

#[divan::bench]
fn world_country_name(bencher: Bencher) {
    each(bencher, &WORLD, |number| {
        Phone::parse(number).map(|phone| phone.country_name("pt-BR").len())
    });
}

#[divan::bench]
fn whatsapp_address(bencher: Bencher) {
    bencher.bench(|| Phone::parse(black_box("whatsapp:+5511961234567")));
}

#[divan::bench]
fn with_separators(bencher: Bencher) {
    bencher.bench(|| Phone::parse(black_box("+1 (415) 555-0100 ext. 5")));
}

#[divan::bench]
fn national(bencher: Bencher) {
    let argentina = Country::new("AR").expect("assigned");
    bencher.bench(|| Phone::parse_in(black_box("011 15 2345-6789"), argentina));
}

#[divan::bench]
fn ten_thousand_digits(bencher: Bencher) {
    let text = format!("+{}", "1".repeat(10_000));
    bencher.bench(|| Phone::parse(black_box(&text)).is_err());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn international_text(bencher: Bencher) {
    each(bencher, &WORLD, |number| Phone::parse(number).map(|phone| phone.international()));
}
