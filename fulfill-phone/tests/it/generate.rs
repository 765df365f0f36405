//! Makes numbers of all regions, written in all the ways that people and machines have.

use phonenumber::{Metadata, Type, metadata::DATABASE};

use crate::oracle::Question;

const TYPES: [Type; 10] = [
    Type::FixedLine,
    Type::Mobile,
    Type::TollFree,
    Type::PremiumRate,
    Type::SharedCost,
    Type::PersonalNumber,
    Type::Voip,
    Type::Pager,
    Type::Uan,
    Type::Voicemail,
];
const LABELS: [&str; 14] = [
    ";ext=",
    " ext. ",
    " x",
    "x",
    " extension ",
    ",",
    ",,",
    ";",
    " #",
    "~",
    " доб ",
    " anexo ",
    " int ",
    " xtn: ",
];
const STARTS: [&str; 5] = ["+1415555", "+49 30", "+44 (0)20", "+7 8", "800"];
const NOISE: &[char] = &[
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '1', '2', '4', '5', '8', '+', '-', ' ',
    '(', ')', '.', ',', ';', ':', '#', '*', '/', '\\', 'x', 'X', '~', '[', ']', '_', 'a', 'e', 't',
    'n', 'W', '\t', '\u{A0}', '\u{200B}', '–', '＋', '５', '٣', 'é', 'ｘ',
];

/// Numbers that do not repeat themselves, the same ones in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

/// All regions, and the entries of the numbers of no country.
pub(crate) fn regions() -> Vec<&'static Metadata> {
    (1..1000u16).filter_map(|code| DATABASE.by_code(&code)).flatten().collect()
}

/// Example numbers of a region, without its calling code, of each type that it has.
pub(crate) fn examples(region: &Metadata) -> Vec<&str> {
    let of = |kind: &Type| region.descriptors().get(*kind)?.example();
    TYPES.iter().filter_map(of).collect()
}

/// All questions, the same ones in every run.
pub(crate) fn questions() -> Vec<Question> {
    let random = &mut Random::new(0x0F0F);
    let regions = regions();
    let homes: Vec<&str> =
        regions.iter().map(|region| region.id()).filter(|id| *id != "001").collect();
    let mut questions = Vec::new();
    let mut ask = |text: String, region: Option<&str>| {
        questions.push(Question { text, region: region.map(str::to_owned) });
    };
    for region in &regions {
        let code = region.country_code();
        let home = (region.id() != "001").then(|| region.id());
        for example in examples(region) {
            for text in abroad(code, example, random) {
                ask(text, if random.below(4) == 0 { Some(*random.pick(&homes)) } else { None });
            }
            for text in at_home(region, example, random) {
                ask(text, home.or(Some("US")));
            }
            let elsewhere = *random.pick(&homes);
            ask(example.to_owned(), Some(elsewhere));
            ask(dialled_from(elsewhere, code, example), Some(elsewhere));
            ask(altered(example, random), home);
            ask(format!("+{code}{}", altered(example, random)), None);
        }
        for length in 1..=12 {
            ask(format!("+{code}{}", random.digits(length)), None);
            let count = random.below(14);
            ask(random.digits(count), home.or(Some("DE")));
        }
    }
    for _ in 0..4000 {
        let mut text: String = (0..random.below(24)).map(|_| *random.pick(NOISE)).collect();
        if random.below(2) == 0 {
            let start: &&str = random.pick(&STARTS);
            text.insert_str(0, start);
        }
        let region = if random.below(2) == 0 { Some(*random.pick(&homes)) } else { None };
        ask(text, region);
    }
    questions
}

/// A number with its calling code.
fn abroad(code: u16, example: &str, random: &mut Random) -> Vec<String> {
    let e164 = format!("+{code}{example}");
    let label = *random.pick(&LABELS);
    let count = 1 + random.below(10);
    let extension = random.digits(count);
    let cut = example.len() - 1 - random.below(3).min(example.len() - 1);
    let added = 1 + random.below(3);
    vec![
        format!("whatsapp:{e164}"),
        format!("tel:+{code}-{};ext={extension}", grouped(example, "-", random)),
        format!("tel:{example};phone-context=+{code}"),
        format!("+{code} {}", grouped(example, " ", random)),
        format!("+{code} (0) {}", grouped(example, ".", random)),
        format!("+{code}0{example}"),
        format!("+{code}{code}{example}"),
        format!("{e164}{label}{extension}"),
        format!("+{code}{}", &example[..cut]),
        format!("{e164}{}", random.digits(added)),
        e164.chars().map(|c| wide(c, '０')).collect(),
        e164.chars().map(|c| wide(c, '٠')).collect(),
        format!("Call me: {e164}."),
        e164,
    ]
}

/// A number as it is written in its own country.
fn at_home(region: &Metadata, example: &str, random: &mut Random) -> Vec<String> {
    let prefix = region.national_prefix().unwrap_or_default();
    let code = region.country_code();
    let label = *random.pick(&LABELS);
    let count = 1 + random.below(6);
    let local = example.len().saturating_sub(3 + random.below(2));
    vec![
        example.to_owned(),
        format!("{prefix}{example}"),
        format!("({prefix}{}", grouped(example, ") ", random)),
        format!("{code}{example}"),
        format!("00{code}{example}"),
        format!("{prefix}{example}{label}{}", random.digits(count)),
        example[example.len() - local..].to_owned(),
        format!("{prefix}{}{example}", random.below(100)),
        example.chars().map(|c| wide(c, '０')).collect(),
    ]
}

/// The number as it is dialled from another country.
fn dialled_from(country: &str, code: u16, example: &str) -> String {
    let out = match DATABASE.by_id(country).and_then(|region| region.international_prefix()) {
        Some(pattern) if pattern.as_str().bytes().all(|byte| byte.is_ascii_digit()) => {
            pattern.as_str().to_owned()
        }
        _ => "00".to_owned(),
    };
    format!("{out} {code} {example}")
}

/// The number with one digit changed, most often one of the first.
fn altered(example: &str, random: &mut Random) -> String {
    let place = random.below(example.len().min(5));
    let digit = random.digits(1);
    format!("{}{digit}{}", &example[..place], &example[place + 1..])
}

fn grouped(example: &str, separator: &str, random: &mut Random) -> String {
    let place = random.below(example.len());
    format!("{}{separator}{}", &example[..place], &example[place..])
}

fn wide(character: char, zero: char) -> char {
    match character.to_digit(10) {
        Some(digit) => char::from_u32(u32::from(zero) + digit).unwrap(),
        None => character,
    }
}
