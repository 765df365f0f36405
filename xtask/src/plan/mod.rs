//! `cargo xtask plan`: compiles the numbering plans of crate `phonenumber` into tables.
//!
//! The crate keeps its patterns as regular expressions behind a lock. `fulfill-phone` asks the same
//! questions of every message it receives, so the patterns are compiled here, once, into one small
//! automaton over digits; what is written is checked in and changes only with the crate's metadata.

mod automaton;
mod emit;
mod pattern;
mod program;

use std::error::Error;

use phonenumber::{
    Metadata, Type,
    metadata::{DATABASE, Descriptor},
};

use automaton::{Graph, NodeId, Tagged};
use emit::Tables;
use program::Programs;

/// The types of number in the order in which they are tried; the place is the number of the kind.
/// Mobile and fixed line come last, a number that is both is [`FIXED_OR_MOBILE`].
const KINDS: [Type; 10] = [
    Type::PremiumRate,
    Type::TollFree,
    Type::SharedCost,
    Type::Voip,
    Type::PersonalNumber,
    Type::Pager,
    Type::Uan,
    Type::Voicemail,
    Type::FixedLine,
    Type::Mobile,
];
const FIXED: usize = 9;
const MOBILE: usize = 10;
const FIXED_OR_MOBILE: usize = 11;

/// Tags of one region: the general pattern, each of [`KINDS`], the leading digits.
const TAGS: usize = 12;
const GENERAL: usize = 0;
const LEADING: usize = 11;

/// All that is known about one region.
struct Region {
    id: String,
    code: u16,
    general: NodeId,
    prefix: usize,
    transform: String,
    dialling_out: usize,
    possible: u32,
    local: u32,
}

/// One calling code: where its automaton begins and which of the regions are its own.
struct Code {
    value: u16,
    root: NodeId,
    first: usize,
    count: usize,
}

/// Writes the tables of `fulfill-phone/src/plan/`.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    compile()?.write()
}

fn compile() -> Result<Tables, Box<dyn Error>> {
    let mut graph = Graph::new();
    let mut programs = Programs::default();
    let mut codes = Vec::new();
    let mut regions = Vec::new();
    for value in 1..1000u16 {
        let Some(metadata) = DATABASE.by_code(&value) else { continue };
        let first = regions.len();
        let mut tagged = Vec::new();
        for (place, meta) in metadata.iter().enumerate() {
            gather(&mut tagged, place, meta)?;
            regions.push(region(meta, &mut graph, &mut programs)?);
        }
        let shared = metadata.len() > 1;
        let root = graph.add(&tagged, &mut |length, tags| {
            answer(&metadata, &regions[first..], shared, length, tags)
        });
        codes.push(Code { value, root, first, count: metadata.len() });
    }
    emit::pack(&graph, &programs, &codes, &regions)
}

/// Adds the patterns of one region, tagged by its place among those of the calling code.
fn gather(tagged: &mut Vec<Tagged>, place: usize, meta: &Metadata) -> Result<(), String> {
    let mut push = |tag, sticky, text: &str| {
        pattern::parse(text)
            .map(|node| tagged.push(Tagged { tag: place * TAGS + tag, sticky, node }))
    };
    push(GENERAL, false, meta.descriptors().general().national_number().as_str())?;
    for (place, kind) in KINDS.iter().enumerate() {
        if let Some(descriptor) = meta.descriptors().get(*kind) {
            push(place + 1, false, descriptor.national_number().as_str())?;
        }
    }
    match meta.leading_digits() {
        Some(leading) => push(LEADING, true, leading.as_str()),
        None => Ok(()),
    }
}

fn region(
    meta: &Metadata,
    graph: &mut Graph,
    programs: &mut Programs,
) -> Result<Region, Box<dyn Error>> {
    let general = pattern::parse(meta.descriptors().general().national_number().as_str())?;
    let general = graph
        .add(&[Tagged { tag: GENERAL, sticky: false, node: general }], &mut |_, tags| {
            u16::from(!tags.is_empty())
        });
    let (possible, local) = lengths(meta);
    let mut program = |text: Option<&str>| match text {
        Some(text) => pattern::parse(text).map(|node| programs.add(&node)),
        None => Ok(program::NONE),
    };
    // Where the metadata names no pattern for the prefix, it is the prefix as it is written.
    let prefix = match meta.national_prefix_for_parsing() {
        Some(pattern) => Some(pattern.as_str()),
        None => meta.national_prefix(),
    };
    Ok(Region {
        id: meta.id().to_owned(),
        code: meta.country_code(),
        general,
        prefix: program(prefix)?,
        transform: meta.national_prefix_transform_rule().unwrap_or_default().to_owned(),
        dialling_out: program(meta.international_prefix().map(|regex| regex.as_str()))?,
        possible,
        local,
    })
}

/// The lengths of national numbers, and of those that work in their own area only, as bit sets.
fn lengths(meta: &Metadata) -> (u32, u32) {
    let bits = |lengths: &[u16]| lengths.iter().fold(0u32, |set, length| set | 1 << length);
    let kinds = KINDS.iter().filter_map(|kind| meta.descriptors().get(*kind));
    let (possible, local) = kinds.fold((0, 0), |(possible, local), descriptor| {
        (
            possible | bits(descriptor.possible_length()),
            local | bits(descriptor.possible_local_length()),
        )
    });
    (possible, local & !possible)
}

/// The answer of a node: the kind, the region it is for, and the only region that takes the number,
/// each 0 for none. A calling code with one region needs neither of the last two.
fn answer(
    metadata: &[&Metadata],
    regions: &[Region],
    shared: bool,
    length: usize,
    tags: &[usize],
) -> u16 {
    let has = |place: usize, tag: usize| tags.binary_search(&(place * TAGS + tag)).is_ok();
    let kind_in = |place: usize| {
        let descriptors = metadata[place].descriptors();
        let fits = |descriptor: Option<&Descriptor>| {
            descriptor.is_some_and(|descriptor| {
                let lengths = descriptor.possible_length();
                lengths.is_empty() || lengths.contains(&(length as u16))
            })
        };
        if !has(place, GENERAL) || regions[place].possible & (1 << length) == 0 {
            return 0;
        }
        let found: Vec<usize> = KINDS
            .iter()
            .enumerate()
            .filter(|(tag, kind)| has(place, tag + 1) && fits(descriptors.get(**kind)))
            .map(|(tag, _)| tag + 1)
            .collect();
        match found.as_slice() {
            [] => 0,
            [FIXED, MOBILE] => FIXED_OR_MOBILE,
            [first, ..] => *first,
        }
    };
    let kinds: Vec<usize> = (0..metadata.len()).map(kind_in).collect();
    if !shared {
        return kinds[0] as u16;
    }
    let region = (0..metadata.len()).find(|&place| match metadata[place].leading_digits() {
        Some(_) => has(place, LEADING),
        None => kinds[place] != 0,
    });
    let mut takers = kinds.iter().enumerate().filter(|(_, kind)| **kind != 0);
    let only = match (takers.next(), takers.next()) {
        (Some((place, _)), None) => place + 1,
        _ => 0,
    };
    let kind = region.map_or(0, |place| kinds[place]);
    (kind | region.map_or(0, |place| place + 1) << 4 | only << 9) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_checked_in_are_those_of_the_metadata() {
        let tables = compile().unwrap();
        let [words, source] = emit::paths();
        let hint = "is not what the metadata gives; run cargo xtask plan";
        assert!(std::fs::read(&words).unwrap() == tables.words, "{} {hint}", words.display());
        assert!(
            std::fs::read(&source).unwrap() == tables.source.as_bytes(),
            "{} {hint}",
            source.display()
        );
    }
}
