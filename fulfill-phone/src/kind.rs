//! What a number is for.

/// The type of a valid number.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Kind {
    /// The caller pays more than for other calls.
    PremiumRate,
    /// Free for the caller.
    TollFree,
    /// Caller and called share the cost.
    SharedCost,
    /// A line over the internet.
    Voip,
    /// A number that follows one person.
    Personal,
    /// A pager.
    Pager,
    /// One number for a whole company.
    Company,
    /// A voice mailbox.
    Voicemail,
    /// A line at a place.
    FixedLine,
    /// A mobile phone.
    Mobile,
    /// The plan does not tell fixed lines and mobile phones apart, as in the United States.
    FixedLineOrMobile,
}

impl Kind {
    /// The kind with this number in the tables; 0 is none.
    pub(crate) fn from_table(number: u16) -> Option<Self> {
        Some(match number {
            1 => Self::PremiumRate,
            2 => Self::TollFree,
            3 => Self::SharedCost,
            4 => Self::Voip,
            5 => Self::Personal,
            6 => Self::Pager,
            7 => Self::Company,
            8 => Self::Voicemail,
            9 => Self::FixedLine,
            10 => Self::Mobile,
            11 => Self::FixedLineOrMobile,
            _ => return None,
        })
    }
}
