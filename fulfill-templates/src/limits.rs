//! How much a template may do.

/// The largest template that is read, in bytes.
pub(crate) const SOURCE: usize = 64 * 1024;

/// Words and signs that one tag may have. The parser goes down one level for some of them.
pub(crate) const TOKENS: usize = 300;

/// Branches that the `if`s of a template may have in all, for the same reason.
pub(crate) const BRANCHES: usize = 100;

/// Levels that one expression may have.
pub(crate) const LEVELS: usize = 60;

/// What an item of a list or a map counts beside its text, in bytes.
pub(crate) const ITEM: usize = 16;

/// How much one rendering may do. What goes beyond ends it with an error; nothing is cut.
///
/// ```
/// use fulfill_templates::{Limits, RenderError, Templates};
///
/// let limits = Limits { output: 10, ..Limits::default() };
/// let templates = Templates::builder().add("count", "{% for n in range(20) %}{{ n }}{% endfor %}");
/// let error = templates.limits(limits).build()?.say("count", ()).unwrap_err();
/// assert!(matches!(error, RenderError::TooMuch { limit: 10, .. }));
/// # Ok::<(), fulfill_templates::Mistakes>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps. Every statement, part of an expression and round of a loop is one, and so are every
    /// 16 bytes of a value that is made, compared or searched. Default 200,000.
    pub fuel: u64,
    /// Bytes of the result, and of every value that is made on the way; an item of a list counts as
    /// 16 bytes beside its text. Default 65,536.
    pub output: usize,
    /// Levels of expressions, blocks, macros and includes in each other. Default, and at most, 120.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { fuel: 200_000, output: 64 * 1024, depth: 120 }
    }
}

impl Limits {
    /// The limits without what a thread's stack would not hold.
    pub(crate) fn sound(self) -> Self {
        Self { depth: self.depth.min(Self::default().depth), ..self }
    }
}
