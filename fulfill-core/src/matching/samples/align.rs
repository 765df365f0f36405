//! Lays a text beside a sample, so that fields get what stands at their place.

use std::ops::Range;

/// The most words that a field takes.
const WIDEST: usize = 8;

/// One part of a sample, as it is laid beside a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Slot {
    /// A word: its number in the model, and its weight.
    Word(u32, f32),
    /// A field.
    Field,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Laid {
    /// The weight of what is the same.
    pub(super) same: f32,
    /// The weight of the text's words that no field took.
    pub(super) left: f32,
    /// The words that each field took, in the order of the fields; an empty range for none.
    pub(super) fields: Vec<Range<usize>>,
}

impl Laid {
    /// How much of both is the same, from 0 to 1, for a sample of that weight.
    pub(super) fn score(&self, weight: f32) -> f32 {
        let both = weight + self.left;
        if both <= 0.0 { 0.0 } else { (2.0 * self.same / both).clamp(0.0, 1.0) }
    }
}

/// The best way to lay `weights.len()` words of a text beside a sample, in order.
///
/// `alike` says how alike a word of the text and one of the sample are. A field takes up to eight
/// words for nothing; other words of the text that are nowhere in the sample are left over.
pub(super) fn lay(sample: &[Slot], weights: &[f32], alike: impl Fn(usize, u32) -> f32) -> Laid {
    // best[i][j]: gain of the sample from part i on with the text from word j on. Gain counts what
    // is the same twice, and what a field takes once, since both shrink what is left over.
    let (parts, words) = (sample.len(), weights.len());
    let width = words + 1;
    let mut best = vec![(0.0_f32, Step::LeaveWord); (parts + 1) * width];
    for i in (0..parts).rev() {
        for j in (0..=words).rev() {
            let mut top = (best[(i + 1) * width + j].0, Step::LeavePart);
            let mut offer = |gain: f32, step: Step| {
                if gain > top.0 + 1e-6 {
                    top = (gain, step);
                }
            };
            if j < words {
                offer(best[i * width + j + 1].0, Step::LeaveWord);
            }
            match sample[i] {
                Slot::Word(word, weight) if j < words => {
                    let alike = alike(j, word);
                    if alike > 0.0 {
                        let gain = 2.0 * alike * weight + best[(i + 1) * width + j + 1].0;
                        offer(gain, Step::Same(alike * weight));
                    }
                }
                Slot::Field => {
                    let mut taken = 0.0;
                    for many in 1..=WIDEST.min(words - j) {
                        taken += weights[j + many - 1];
                        let gain = taken + best[(i + 1) * width + j + many].0;
                        offer(gain, Step::Take(many));
                    }
                }
                Slot::Word(..) => {}
            }
            best[i * width + j] = top;
        }
    }
    walk(sample, weights, &best)
}

#[derive(Clone, Copy, Debug)]
enum Step {
    LeavePart,
    LeaveWord,
    Same(f32),
    Take(usize),
}

fn walk(sample: &[Slot], weights: &[f32], best: &[(f32, Step)]) -> Laid {
    let width = weights.len() + 1;
    let mut laid = Laid { left: weights.iter().sum(), ..Laid::default() };
    let (mut i, mut j) = (0, 0);
    while i < sample.len() {
        let is_field = matches!(sample[i], Slot::Field);
        match best[i * width + j].1 {
            Step::LeavePart => {
                if is_field {
                    laid.fields.push(j..j);
                }
                i += 1;
            }
            Step::LeaveWord => j += 1,
            Step::Same(weight) => {
                laid.same += weight;
                (i, j) = (i + 1, j + 1);
            }
            Step::Take(many) => {
                laid.left -= weights[j..j + many].iter().sum::<f32>();
                laid.fields.push(j..j + many);
                (i, j) = (i + 1, j + many);
            }
        }
    }
    laid
}
