//! Why a request is not made.

use crate::signature::SecretError;

/// Why a request cannot be made. No message holds a secret, a telephone number or a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The auth token or the secret of the API key is empty or padded.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// An identifier is not of the kind that belongs there.
    #[error(
        "{parameter} must be {prefix} followed by letters and digits, but begins with {start:?}"
    )]
    Sid {
        /// The parameter or part of the path.
        parameter: String,
        /// How such identifiers begin.
        prefix: String,
        /// The first two characters of what was given.
        start: String,
    },
    /// An edge, region or base address cannot be one.
    #[error("{what} {value:?} cannot be part of a host; see Twilio's list of edges and regions")]
    Host {
        /// `edge`, `region` or `base address`.
        what: &'static str,
        /// What was given, at most 64 characters of it.
        value: String,
    },
    /// The address of a file belongs to somebody else, who would be given the credentials.
    #[error("media address is not https on a host of twilio.com; fetch it without credentials")]
    ForeignMedia,
    /// What Twilio needs is not there.
    #[error("{resource} needs {parameters}; set one of them")]
    Missing {
        /// What was to be made.
        resource: &'static str,
        /// The parameters of which one is needed.
        parameters: &'static str,
    },
    /// A parameter makes sense only with another one.
    #[error("{parameter} is of no use without {needs}; set both")]
    Alone {
        /// The one that is set.
        parameter: &'static str,
        /// The one that is not.
        needs: &'static str,
    },
    /// A text is too long.
    #[error("{parameter} has {length} characters, more than the {limit} that Twilio takes")]
    TooLong {
        /// The parameter.
        parameter: String,
        /// Its length in characters.
        length: usize,
        /// The largest length.
        limit: usize,
    },
    /// A parameter is given too often.
    #[error("{parameter} is given {count} times, more than the {limit} that Twilio takes")]
    TooMany {
        /// The parameter.
        parameter: String,
        /// How often it is given.
        count: usize,
        /// The largest number.
        limit: usize,
    },
    /// A number is out of bounds.
    #[error("{parameter} is {value} and must be from {least} to {most}")]
    OutOfRange {
        /// The parameter.
        parameter: String,
        /// Its value, at most 64 characters of it.
        value: String,
        /// The smallest number.
        least: u32,
        /// The largest number.
        most: u32,
    },
    /// A value cannot be what it should be.
    #[error("{parameter} {fault}")]
    Value {
        /// The parameter.
        parameter: String,
        /// What is wrong, and what to write instead.
        fault: &'static str,
    },
    /// The name of a parameter of one's own cannot be one.
    #[error(
        "parameter {name:?} is not made of letters and digits; see Twilio's list of parameters"
    )]
    Name {
        /// The name, at most 64 characters of it.
        name: String,
    },
}
