//! Until when a user may be written to.
//!
//! Source: Send a Message, and Send API Reference (2026).

use super::limits::{HumanAgentWindow, Rule as _, StandardWindow};

const HOUR: i64 = 60 * 60 * 1000;

/// What may be sent now, by how long ago the user last did something that
/// [opens the window](crate::webhook::Event::opens_window).
///
/// ```
/// use fulfill_messenger::send::Window;
///
/// let (last, hour) = (1_767_225_600_000, 3_600_000);
/// assert_eq!(Window::at(Some(last), last + hour), Window::Open);
/// assert_eq!(Window::at(Some(last), last + 30 * hour), Window::HumanAgent);
/// assert_eq!(Window::at(Some(last), last + 200 * hour), Window::Closed);
/// assert_eq!(Window::at(None, last), Window::Closed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Anything, within 24 hours: [`Send::reply`](super::Send::reply) or
    /// [`Send::update`](super::Send::update).
    Open,
    /// What a person writes, within 7 days: [`Tag::HumanAgent`](super::Tag::HumanAgent). On Messenger
    /// also surveys, approved texts, and what a token of the user allows.
    HumanAgent,
    /// On Messenger approved texts, and what a token of the user allows; on Instagram nothing.
    Closed,
}

impl Window {
    /// The window at `now`; both times in milliseconds since 1970. A time that lies ahead, as clocks
    /// may differ, counts as now.
    pub fn at(last: Option<i64>, now: i64) -> Self {
        let Some(last) = last else { return Self::Closed };
        let ago = now.saturating_sub(last);
        let hours = |count: usize| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(HOUR);
        if ago < hours(StandardWindow::LIMIT.max) {
            Self::Open
        } else if ago < hours(HumanAgentWindow::LIMIT.max * 24) {
            Self::HumanAgent
        } else {
            Self::Closed
        }
    }
}
