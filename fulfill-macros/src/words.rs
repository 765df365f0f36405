//! How mistakes call the attribute at hand, where two attributes have the same rules.

/// An attribute that stands on a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Intent,
    Hook,
}

impl Of {
    /// The attribute.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Intent => "#[intent]",
            Self::Hook => "#[hook]",
        }
    }

    /// The function under it.
    pub(crate) fn function(self) -> &'static str {
        match self {
            Self::Intent => "an #[intent] function",
            Self::Hook => "a #[hook] function",
        }
    }

    /// What it makes of the function.
    pub(crate) fn thing(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Hook => "hook",
        }
    }

    /// What it returns.
    pub(crate) fn result(self) -> &'static str {
        match self {
            Self::Intent => "Reply",
            Self::Hook => "Notice",
        }
    }
}
