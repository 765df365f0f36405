//! What may go wrong with a call: by share, by chance, or by a script for one recipient.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use crate::random::Random;

/// What happens to one call.
///
/// Written as a name, with a number behind a colon where one belongs: `500`, `429:7` (seconds),
/// `hang:5000` (milliseconds), `hang` (for ever).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Fault {
    /// `ok`: it is taken and answered.
    Nothing,
    /// `500`: an answer that is no JSON; not taken.
    InternalError,
    /// `503`: the same with the other status; not taken.
    Unavailable,
    /// `429:7`: code 4 with `Retry-After`, in seconds; not taken.
    RetryAfter(u32),
    /// `613`: status 429 and code 613, with no word on when to come again; not taken.
    TooMany,
    /// `transient`: code 2 with `is_transient`; not taken.
    Transient,
    /// `unknown`: code 1, which Meta has tried again once or twice; not taken.
    Unknown,
    /// `unsure_taken`: code 1/1357046, and the message is taken.
    UnsureTaken,
    /// `unsure_lost`: code 1/1357046, and the message is not taken.
    UnsureLost,
    /// `close_before`: the connection is closed without an answer; not taken.
    CloseBefore,
    /// `close_after`: the message is taken, then the connection is closed without an answer.
    CloseAfter,
    /// `hang_before:5000`: nothing for so many milliseconds, then it is taken and answered, unless
    /// the caller is gone by then; without a number nothing ever happens.
    HangBefore(Option<u32>),
    /// `hang:5000`: the message is taken at once and answered after so many milliseconds; without a
    /// number never.
    Hang(Option<u32>),
    /// `slow:300`: the same with the number that is meant to be borne.
    Slow(u32),
}

/// A text that names no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no fault; write ok, 500, 503, 429:SECONDS, 613, transient, unknown, unsure_taken, \
     unsure_lost, close_before, close_after, hang_before[:MS], hang[:MS] or slow:MS"
)]
pub struct FaultError(String);

/// Shares that add up to more than all calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the shares add up to {0} of 1000 calls; leave some for the rest")]
pub struct ShareError(u32);

/// How many of 1000 calls meet each fault; the rest are taken and answered.
pub type Shares = BTreeMap<Fault, u16>;

/// The faults in force.
#[derive(Debug)]
pub(crate) struct Weather {
    shares: Shares,
    scripts: HashMap<String, VecDeque<Fault>>,
    random: Random,
    seed: u64,
}

impl Weather {
    pub(crate) fn new(seed: u64) -> Self {
        let (shares, scripts) = Default::default();
        Self { shares, scripts, random: Random::new(seed), seed }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn shares(&self) -> &Shares {
        &self.shares
    }

    /// Puts other shares in place of those before.
    pub(crate) fn set_shares(&mut self, shares: Shares) -> Result<(), ShareError> {
        let sum = shares.values().map(|share| u32::from(*share)).sum();
        if sum > 1000 {
            return Err(ShareError(sum));
        }
        self.shares = shares;
        Ok(())
    }

    /// Begins the numbers of a seed anew.
    pub(crate) fn reseed(&mut self, seed: u64) {
        (self.random, self.seed) = (Random::new(seed), seed);
    }

    /// Says what happens to the next calls for a recipient, behind what was said before.
    pub(crate) fn script(&mut self, recipient: &str, faults: impl IntoIterator<Item = Fault>) {
        self.scripts.entry(recipient.to_owned()).or_default().extend(faults);
    }

    /// What happens to a call that arrives now.
    pub(crate) fn draw(&mut self, recipient: &str) -> Fault {
        if let Some(script) = self.scripts.get_mut(recipient)
            && let Some(fault) = script.pop_front()
        {
            return fault;
        }
        if self.shares.is_empty() {
            return Fault::Nothing;
        }
        let mut number = self.random.per_mille();
        for (fault, share) in &self.shares {
            match number.checked_sub(*share) {
                None => return *fault,
                Some(rest) => number = rest,
            }
        }
        Fault::Nothing
    }
}

impl Fault {
    /// The name without a number.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "ok",
            Self::InternalError => "500",
            Self::Unavailable => "503",
            Self::RetryAfter(_) => "429",
            Self::TooMany => "613",
            Self::Transient => "transient",
            Self::Unknown => "unknown",
            Self::UnsureTaken => "unsure_taken",
            Self::UnsureLost => "unsure_lost",
            Self::CloseBefore => "close_before",
            Self::CloseAfter => "close_after",
            Self::HangBefore(_) => "hang_before",
            Self::Hang(_) => "hang",
            Self::Slow(_) => "slow",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::RetryAfter(number)
            | Self::HangBefore(Some(number))
            | Self::Hang(Some(number))
            | Self::Slow(number) => write!(f, ":{number}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let wrong = || FaultError(text.escape_debug().to_string());
        let (name, number) = match text.split_once(':') {
            Some((name, number)) => (name, Some(number.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        match (name, number) {
            ("ok", None) => Ok(Self::Nothing),
            ("500", None) => Ok(Self::InternalError),
            ("503", None) => Ok(Self::Unavailable),
            ("429", Some(seconds)) => Ok(Self::RetryAfter(seconds)),
            ("613", None) => Ok(Self::TooMany),
            ("transient", None) => Ok(Self::Transient),
            ("unknown", None) => Ok(Self::Unknown),
            ("unsure_taken", None) => Ok(Self::UnsureTaken),
            ("unsure_lost", None) => Ok(Self::UnsureLost),
            ("close_before", None) => Ok(Self::CloseBefore),
            ("close_after", None) => Ok(Self::CloseAfter),
            ("hang_before", wait) => Ok(Self::HangBefore(wait)),
            ("hang", wait) => Ok(Self::Hang(wait)),
            ("slow", Some(wait)) => Ok(Self::Slow(wait)),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for Fault {
    type Error = FaultError;

    fn try_from(text: String) -> Result<Self, FaultError> {
        text.parse()
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> Self {
        fault.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in [
            "ok",
            "500",
            "503",
            "429:7",
            "613",
            "transient",
            "unknown",
            "unsure_taken",
            "unsure_lost",
            "close_before",
            "close_after",
            "hang_before",
            "hang_before:5",
            "hang",
            "hang:5",
            "slow:3",
        ] {
            assert_eq!(name.parse::<Fault>().unwrap().to_string(), name);
        }
        for name in ["", "429", "slow", "500:1", "hang:", "hang:x", "hang:-1", "OK"] {
            assert!(name.parse::<Fault>().is_err(), "{name}");
        }
        let shares: Shares = serde_json::from_str(r#"{"500":20,"429:2":10}"#).unwrap();
        assert_eq!(shares, [(Fault::InternalError, 20), (Fault::RetryAfter(2), 10)].into());
    }

    #[test]
    fn shares_come_out_as_asked_and_the_same_with_the_same_seed() {
        let draw = |seed| {
            let mut weather = Weather::new(seed);
            let shares = [(Fault::InternalError, 300), (Fault::Hang(None), 200)].into();
            weather.set_shares(shares).unwrap();
            (0..10_000).map(|_| weather.draw("719")).collect::<Vec<_>>()
        };
        let drawn = draw(7);
        assert_eq!(drawn, draw(7));
        assert_ne!(drawn, draw(8));
        let count = |fault| drawn.iter().filter(|drawn| **drawn == fault).count();
        assert!((2_800..3_200).contains(&count(Fault::InternalError)));
        assert!((1_800..2_200).contains(&count(Fault::Hang(None))));
        assert!((4_800..5_200).contains(&count(Fault::Nothing)));
    }

    #[test]
    fn shares_leave_nothing_out_and_no_more_than_all() {
        let mut weather = Weather::new(1);
        weather.set_shares([(Fault::TooMany, 1000)].into()).unwrap();
        assert!((0..1000).all(|_| weather.draw("719") == Fault::TooMany));
        let more = [(Fault::TooMany, 1000), (Fault::Transient, 1)].into();
        assert_eq!(weather.set_shares(more), Err(ShareError(1001)));
    }

    #[test]
    fn scripts_go_before_shares_and_touch_nobody_else() {
        let mut weather = Weather::new(1);
        weather.set_shares([(Fault::Transient, 1000)].into()).unwrap();
        weather.script("719", [Fault::Unavailable, Fault::Nothing]);
        assert_eq!(weather.draw("720"), Fault::Transient);
        assert_eq!(
            [0; 3].map(|_| weather.draw("719")),
            [Fault::Unavailable, Fault::Nothing, Fault::Transient]
        );
    }
}
