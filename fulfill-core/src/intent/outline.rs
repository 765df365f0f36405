//! What can be seen of a handler without running it.

use std::borrow::Cow;

/// What a handler's body shows to whoever reads it: where it may lead, and what it may do.
///
/// `#[intent]` gathers it from the function's tokens. It is read, not run: what a helper function
/// does for the handler is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outline {
    /// Where it may lead, in the order written.
    pub edges: Cow<'static, [Edge]>,
    /// The names of the actions it may reply with, as [`Action::name`](crate::reply::Action::name)
    /// has them; each once.
    pub actions: Cow<'static, [&'static str]>,
    /// The names it may remember values under, where they are literal.
    pub remembers: Cow<'static, [&'static str]>,
    /// Whether it may do one thing or another: it has an `if`, a `match`, a `?` or the like.
    pub branches: bool,
    /// Whether anything is known at all: not for intents made at run time that say nothing.
    pub known: bool,
}

impl Outline {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        edges: Cow::Borrowed(&[]),
        actions: Cow::Borrowed(&[]),
        remembers: Cow::Borrowed(&[]),
        branches: true,
        known: false,
    };

    /// What the macro gathered.
    pub const fn seen(
        edges: &'static [Edge],
        actions: &'static [&'static str],
        remembers: &'static [&'static str],
        branches: bool,
    ) -> Self {
        Self {
            edges: Cow::Borrowed(edges),
            actions: Cow::Borrowed(actions),
            remembers: Cow::Borrowed(remembers),
            branches,
            known: true,
        }
    }
}

/// One way on from a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// What leads there.
    pub way: Way,
    /// Where to.
    pub to: To,
}

/// What leads from one intent to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Way {
    /// A redirect, at once.
    Redirect,
    /// A form, whose end leads on.
    Collect,
    /// Waiting for the user, for this intent among others.
    Listen,
    /// A button.
    Button,
}

/// The end of a way, as far as the code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum To {
    /// A type, by its path as written: an intent's function or a form's struct.
    Path(&'static str),
    /// A node by name.
    Node(&'static str),
    /// Whatever a value says when the handler runs.
    Dynamic,
}
