//! Hostile requests, told as data: what is sent, and which answers are fine.
//!
//! `tests/hostile/corpus.jsonl` and `own.jsonl` hold one case a line; [`Case`] says what its members
//! mean. `differences.jsonl` says where we answer otherwise than the given corpus asks, and why.

mod body;
mod case;
mod judge;
mod run;
mod sign;

pub use self::{
    case::{Case, Config, Difference, read},
    run::{Report, run, run_together},
};
