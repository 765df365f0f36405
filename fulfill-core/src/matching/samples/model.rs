//! What was learnt of the samples of one webhook.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{
    super::{Recognized, Sample, Unlearnt},
    align::{self, Slot},
    sample::{self, Part},
    similar::similarity,
    words::{Word, is_polite, says_little, words},
};

/// How many samples are compared in full.
const CLOSEST: usize = 12;

/// How much a word that says little counts beside one that says something.
const LITTLE: f32 = 0.2;

/// How much a word counts that is in no sample: it may mean anything.
const UNKNOWN: f32 = 0.7;

/// The samples of one webhook, by their words.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// Words of all samples: number by text, and back with their weight.
    numbers: HashMap<Box<str>, u32>,
    vocabulary: Vec<(Box<str>, f32)>,
    /// Words by their first letters, for those that are alike.
    beginnings: HashMap<Box<str>, Vec<u32>>,
    /// For each word the samples that it is in.
    places: Vec<Vec<u32>>,
    samples: Vec<Known>,
}

/// One sample.
#[derive(Clone, Debug)]
struct Known {
    text: Box<str>,
    entry: usize,
    slots: Vec<Slot>,
    fields: Vec<Box<str>>,
    /// Of its words together.
    weight: f32,
}

/// What a word of a text may be, and how alike.
type Alike = Vec<(u32, f32)>;

impl Model {
    /// Learns samples; gives also those that cannot be learnt.
    pub(super) fn train<'s>(samples: &[Sample<'s>]) -> (Self, Vec<Unlearnt<'s>>) {
        let mut gaps = Vec::new();
        let mut read = Vec::new();
        for sample in samples {
            match sample::parts(sample.text) {
                Ok(parts) => read.push((sample, parts)),
                Err(reason) => gaps.push(Unlearnt { sample: *sample, reason }),
            }
        }
        let mut users: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut intents = BTreeSet::new();
        for (sample, parts) in &read {
            intents.insert(sample.entry);
            for part in parts {
                if let Part::Word(word) = part {
                    users.entry(word).or_default().insert(sample.entry);
                }
            }
        }
        let mut model = Self::default();
        for (word, users) in users {
            model.learn(word, weight(word, users.len(), intents.len()));
        }
        for (sample, parts) in &read {
            model.add(sample, parts);
        }
        (model, gaps)
    }

    fn learn(&mut self, word: &str, weight: f32) {
        let number = self.vocabulary.len() as u32;
        self.numbers.insert(word.into(), number);
        self.vocabulary.push((word.into(), weight));
        self.beginnings.entry(beginning(word).into()).or_default().push(number);
        self.places.push(Vec::new());
    }

    fn add(&mut self, sample: &Sample<'_>, parts: &[Part]) {
        let number = self.samples.len() as u32;
        let mut known = Known {
            text: sample.text.into(),
            entry: sample.entry,
            slots: Vec::with_capacity(parts.len()),
            fields: Vec::new(),
            weight: 0.0,
        };
        for part in parts {
            match part {
                Part::Field(name) => {
                    known.slots.push(Slot::Field);
                    known.fields.push(name.as_str().into());
                }
                Part::Word(word) => {
                    let Some(&word) = self.numbers.get(word.as_str()) else { continue };
                    let weight = self.vocabulary[word as usize].1;
                    known.slots.push(Slot::Word(word, weight));
                    known.weight += weight;
                    let places = &mut self.places[word as usize];
                    if places.last() != Some(&number) {
                        places.push(number);
                    }
                }
            }
        }
        self.samples.push(known);
    }

    /// The intents that a text may mean, the likeliest first, each with its closest sample. `without`
    /// is a sample that does not count.
    pub(super) fn recognize(
        &self,
        text: &str,
        eligible: &dyn Fn(usize) -> bool,
        without: Option<u32>,
    ) -> Vec<Recognized> {
        self.closest(text, eligible, without).into_iter().map(|(one, _)| one).collect()
    }

    fn closest(
        &self,
        text: &str,
        eligible: &dyn Fn(usize) -> bool,
        without: Option<u32>,
    ) -> Vec<(Recognized, u32)> {
        let words = words(text);
        let alike: Vec<Alike> = words.iter().map(|word| self.alike(&word.folded)).collect();
        let weights: Vec<f32> =
            words.iter().zip(&alike).map(|(word, alike)| self.weigh(word, alike)).collect();
        let mut meant: Vec<(Recognized, u32)> = Vec::new();
        for number in self.candidates(&alike, eligible, without) {
            let known = &self.samples[number as usize];
            let (confidence, fields) = known.compare(text, &words, &weights, &alike);
            match meant.iter_mut().find(|(one, _)| one.entry == known.entry) {
                Some((one, _)) if one.confidence >= confidence => {}
                Some(place) => {
                    *place = (Recognized { entry: known.entry, confidence, fields }, number);
                }
                None => {
                    meant.push((Recognized { entry: known.entry, confidence, fields }, number));
                }
            }
        }
        meant.sort_by(|(a, _), (b, _)| {
            b.confidence.total_cmp(&a.confidence).then_with(|| a.entry.cmp(&b.entry))
        });
        meant
    }

    /// Samples that one text means two intents by: an intent, its sample, and the other intent.
    pub(super) fn confusions(&self, threshold: f32) -> Vec<(usize, String, usize)> {
        let mut found = Vec::new();
        for (number, known) in self.samples.iter().enumerate() {
            let number = number as u32;
            let plain = known.text.replace(['{', '}'], " ");
            for (other, at) in self.closest(&plain, &|entry| entry != known.entry, None) {
                // Each pair once, from the one that comes first.
                if other.confidence >= threshold.max(0.95) && number < at {
                    found.push((known.entry, known.text.to_string(), other.entry));
                }
            }
        }
        found
    }

    /// The words of the vocabulary that a word may be.
    fn alike(&self, word: &str) -> Alike {
        let mut alike = Alike::new();
        if let Some(&number) = self.numbers.get(word) {
            alike.push((number, 1.0));
        }
        if word.len() < 4 {
            return alike;
        }
        for &number in self.beginnings.get(beginning(word)).into_iter().flatten() {
            let similarity = similarity(word, &self.vocabulary[number as usize].0);
            if similarity > 0.0 && similarity < 1.0 {
                alike.push((number, similarity));
            }
        }
        alike
    }

    /// How much a word of a text counts.
    fn weigh(&self, word: &Word, alike: &Alike) -> f32 {
        let known = alike.first().map(|(number, _)| self.vocabulary[*number as usize].1);
        known.unwrap_or(if says_little(&word.folded) { LITTLE } else { UNKNOWN })
    }

    /// The samples worth comparing in full, in order of their numbers.
    fn candidates(
        &self,
        alike: &[Alike],
        eligible: &dyn Fn(usize) -> bool,
        without: Option<u32>,
    ) -> Vec<u32> {
        let mut shares = vec![0.0_f32; self.samples.len()];
        let mut touched = Vec::new();
        for (number, similarity) in alike.iter().flatten() {
            let gain = similarity * self.vocabulary[*number as usize].1;
            for &sample in &self.places[*number as usize] {
                let share = &mut shares[sample as usize];
                if *share == 0.0 {
                    touched.push(sample);
                }
                *share += gain;
            }
        }
        touched.retain(|&sample| {
            Some(sample) != without && eligible(self.samples[sample as usize].entry)
        });
        let share = |sample: u32| {
            let weight = self.samples[sample as usize].weight;
            shares[sample as usize] * 2.0 / (weight + shares[sample as usize]).max(f32::EPSILON)
        };
        if touched.len() > CLOSEST {
            touched.select_nth_unstable_by(CLOSEST, |&a, &b| {
                share(b).total_cmp(&share(a)).then_with(|| a.cmp(&b))
            });
            touched.truncate(CLOSEST);
        }
        touched.sort_unstable();
        touched
    }
}

impl Known {
    /// How much of a text and this sample is the same, and what stands at the fields' places.
    fn compare(
        &self,
        text: &str,
        words: &[Word],
        weights: &[f32],
        alike: &[Alike],
    ) -> (f32, Vec<(String, serde_json::Value)>) {
        let similar = |word: usize, of: u32| {
            let found = alike[word].iter().find(|(number, _)| *number == of);
            found.map_or(0.0, |(_, similarity)| *similarity)
        };
        let laid = align::lay(&self.slots, weights, similar);
        let mut score = laid.score(self.weight);
        if self.fields.is_empty() {
            // Words in another order mean nearly the same.
            score = score.max(0.95 * self.bag(weights, &similar));
        }
        let mut fields = Vec::new();
        for (name, taken) in self.fields.iter().zip(&laid.fields) {
            let polite = |at: &usize| is_polite(&words[*at].folded);
            let end = taken.clone().rev().find(|at| !polite(at));
            if let (Some(first), Some(last)) = (words.get(taken.start), end) {
                let end = words[last].at.end;
                fields.push((name.to_string(), text[first.at.start..end].into()));
            }
        }
        (score, fields)
    }

    /// The same without regard to order: each word of the sample takes the word of the text that is
    /// most alike and still free.
    fn bag(&self, weights: &[f32], similar: &impl Fn(usize, u32) -> f32) -> f32 {
        let mut free = vec![true; weights.len()];
        let mut same = 0.0;
        for slot in &self.slots {
            let Slot::Word(word, weight) = *slot else { continue };
            let best = (0..weights.len())
                .filter(|at| free[*at])
                .map(|at| (similar(at, word), Reverse(at)))
                .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            if let Some((similarity, Reverse(at))) = best
                && similarity > 0.0
            {
                free[at] = false;
                same += similarity * weight;
            }
        }
        align::Laid { same, left: weights.iter().sum(), fields: Vec::new() }.score(self.weight)
    }
}

/// How much a word counts: the more, the fewer of the intents use it.
fn weight(word: &str, users: usize, intents: usize) -> f32 {
    let rare = (1.0 + intents as f32 / users.max(1) as f32).ln() / (1.0 + intents as f32).ln();
    let weight = 0.4 + 0.6 * rare;
    if says_little(word) { weight * LITTLE } else { weight }
}

/// The first letters of a word: words that are alike share them.
fn beginning(word: &str) -> &str {
    word.char_indices().nth(2).map_or(word, |(end, _)| &word[..end])
}
