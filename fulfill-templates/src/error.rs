//! What is wrong with templates when they are loaded, and why a rendering ended.

use std::{error::Error, fmt};

use thiserror::Error;

/// Something that is wrong with a template, found when it was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
    /// The template's name.
    pub template: String,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong, and what to write instead.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.template, self.line, self.what)
    }
}

/// All that is wrong with a set of templates, by template and line; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub(crate) Vec<Mistake>);

impl Mistakes {
    /// The mistakes, sorted by template and line.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [one] => one.fmt(f),
            many => {
                write!(f, "{} mistakes in templates", many.len())?;
                many.iter().try_for_each(|mistake| write!(f, "\n  {mistake}"))
            }
        }
    }
}

impl Error for Mistakes {}

/// Why a template gave no text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderError {
    /// There is no template of that name.
    #[error("there is no template `{name}`; add it to the builder")]
    Unknown {
        /// The name that was asked for.
        name: String,
    },
    /// The template does more than it may.
    #[error(
        "{template}:{line}: the template needs more than {fuel} steps; loop over less, or raise Limits::fuel"
    )]
    OutOfFuel {
        /// The template.
        template: String,
        /// The line it had come to.
        line: u32,
        /// Steps that it may take.
        fuel: u64,
    },
    /// The result, or a value made on the way, is larger than it may be.
    #[error(
        "{template}:{line}: the text or a value is larger than {limit} bytes; say less, or raise Limits::output"
    )]
    TooMuch {
        /// The template.
        template: String,
        /// The line it had come to.
        line: u32,
        /// Bytes that a result may have.
        limit: usize,
    },
    /// Blocks, macros, includes or values are in each other too deeply.
    #[error(
        "{template}:{line}: more than {limit} levels in each other; look for a macro or an include that calls itself"
    )]
    TooDeep {
        /// The template.
        template: String,
        /// The line it had come to.
        line: u32,
        /// Levels that there may be.
        limit: usize,
    },
    /// A value is not what the template takes it for.
    #[error("{template}:{line}: {what}")]
    Failed {
        /// The template.
        template: String,
        /// The line.
        line: u32,
        /// What failed, and what to write instead.
        what: String,
    },
    /// A text for [`Escape::Json`](crate::Escape::Json) is not JSON.
    #[error("{template}: the result is not JSON: {what}; print whole values outside of quotes")]
    NotJson {
        /// The template.
        template: String,
        /// What the JSON parser says.
        what: String,
    },
}

/// Why a step failed, before it is known where.
#[derive(Debug)]
pub(crate) enum Fault {
    Fuel,
    Size,
    Depth,
    Failed(String),
}

impl Fault {
    pub(crate) fn failed<T>(what: impl Into<String>) -> Result<T, Self> {
        Err(Self::Failed(what.into()))
    }
}
