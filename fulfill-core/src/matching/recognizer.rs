//! The port for whatever tells what a text means by examples.

use serde_json::Value;

/// Tells which intent a text means, by examples.
///
/// The built-in one compares words; a program may bring another with a model of its own.
pub trait Recognizer: Send + Sync + 'static {
    /// Learns the samples of one webhook: called once at start for each webhook that has any. Gives
    /// those that cannot be learnt; the app does not start with them.
    fn train<'s>(&mut self, webhook: &str, samples: &[Sample<'s>]) -> Vec<Unlearnt<'s>>;

    /// The intents that a text may mean, the likeliest first; none below the threshold. `eligible`
    /// says which intents may answer at all.
    fn recognize(
        &self,
        webhook: &str,
        text: &str,
        locale: &str,
        eligible: &dyn Fn(usize) -> bool,
    ) -> Vec<Recognized>;

    /// Samples of one webhook that mean two intents at once, as far as the recogniser knows: the
    /// first intent, its sample, and the other intent.
    fn confusions(&self, _webhook: &str) -> Vec<(usize, String, usize)> {
        Vec::new()
    }
}

/// One example of what users say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample<'a> {
    /// The example; a word in braces, `{city}`, marks a field.
    pub text: &'a str,
    /// The intent that it means, as its index in the table.
    pub entry: usize,
}

/// A sample that cannot be learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlearnt<'a> {
    /// The sample.
    pub sample: Sample<'a>,
    /// What is wrong with it and what to do, to be read behind its text: `has no words to compare:
    /// write what users say`.
    pub reason: String,
}

/// One intent that a text may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognized {
    /// The intent, as its index in the table.
    pub entry: usize,
    /// How sure, from 0 to 1.
    pub confidence: f32,
    /// The fields that were marked in the samples, with what stands there.
    pub fields: Vec<(String, Value)>,
}
