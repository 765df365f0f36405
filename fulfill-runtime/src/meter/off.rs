//! Nothing is counted.

use std::time::Duration;

use super::Stage;

/// Counts nothing.
#[derive(Clone)]
pub(crate) struct Meter;

/// No time at all.
#[derive(Clone, Copy)]
pub(crate) struct Watch;

impl Meter {
    pub(crate) fn start(&self) -> Watch {
        Watch
    }

    pub(crate) fn stage(&self, _: Stage, _: Watch) {}

    pub(crate) fn waited(&self, _: impl FnOnce() -> Duration) {}

    pub(crate) fn request(&self, _: &str, _: u16) {}

    pub(crate) fn look(&self) {}

    pub(crate) fn refused(&self, _: &str, _: &'static str) {}

    pub(crate) fn turn(&self, _: &str, _: &'static str) {}

    pub(crate) fn delivery(&self, _: &str, _: &'static str) {}

    pub(crate) fn sent(&self, _: &str, _: Watch) {}

    pub(crate) fn breaker(&self, _: &str, _: bool) {}
}
