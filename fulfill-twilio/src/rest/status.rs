//! How far a message or call got, told in whatever order.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Statuses with the words for them and their ranks.
macro_rules! statuses {
    (
        $(#[$doc:meta])* $status:ident, final from $last:literal {
            $($(#[$variant_doc:meta])* $variant:ident = $word:literal, $rank:literal;)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $status {
            $($(#[$variant_doc])* $variant,)+
            /// A word that is not known here. It never takes the place of a known one.
            Other(Box<str>),
        }

        impl $status {
            /// The status of Twilio's word for it.
            #[must_use]
            pub fn new(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.into()),
                }
            }

            /// Twilio's word for it.
            #[must_use]
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }

            /// How far along it is: a status follows those of lower rank only, and no two have the
            /// same one. 0 is unknown.
            #[must_use]
            pub fn rank(&self) -> u8 {
                match self {
                    $(Self::$variant => $rank,)+
                    Self::Other(_) => 0,
                }
            }

            /// Whether nothing more is to come, or nothing that matters.
            #[must_use]
            pub fn is_final(&self) -> bool {
                self.rank() >= $last
            }

            /// Takes the place of `self` if it is further along, so that callbacks that overtake
            /// each other never set a status back. Says whether it did.
            ///
            /// In whatever order callbacks come, the outcome is the same. Of two ends that
            /// contradict each other the one counts that came further on its way.
            pub fn advance(&mut self, told: Self) -> bool {
                let further = told.rank() > self.rank();
                if further {
                    *self = told;
                }
                further
            }
        }

        impl fmt::Display for $status {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl Serialize for $status {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> Deserialize<'de> for $status {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|word| Self::new(&word))
            }
        }
    };
}

statuses! {
    /// The status of a message: `MessageStatus` of callbacks, `status` of the resource.
    ///
    /// ```
    /// use fulfill_twilio::rest::MessageStatus;
    ///
    /// let mut status = MessageStatus::Queued;
    /// assert!(status.advance(MessageStatus::new("delivered")));
    /// // `sent` was overtaken on its way.
    /// assert!(!status.advance(MessageStatus::new("sent")));
    /// assert_eq!(status, MessageStatus::Delivered);
    /// assert!(status.advance(MessageStatus::Read));
    /// ```
    MessageStatus, final from 8 {
        /// To be sent at a time.
        Scheduled = "scheduled", 1;
        /// Taken by a messaging service, which will choose a sender.
        Accepted = "accepted", 2;
        /// Waiting to be sent.
        Queued = "queued", 3;
        /// On its way to the carrier.
        Sending = "sending", 4;
        /// On its way to Twilio.
        Receiving = "receiving", 5;
        /// With the carrier.
        Sent = "sent", 6;
        /// With some of its recipients.
        PartiallyDelivered = "partially_delivered", 7;
        /// With its recipient.
        Delivered = "delivered", 11;
        /// Not with its recipient; the error code says why.
        Undelivered = "undelivered", 10;
        /// Never sent; the error code says why.
        Failed = "failed", 9;
        /// Cancelled before it was sent.
        Canceled = "canceled", 8;
        /// Here: an incoming message.
        Received = "received", 12;
        /// Read by its recipient.
        Read = "read", 13;
    }
}

statuses! {
    /// The status of a call: `CallStatus` and `DialCallStatus` of callbacks, `status` of the
    /// resource, and the names of events.
    CallStatus, final from 6 {
        /// Waiting to be made.
        Queued = "queued", 1;
        /// Being made.
        Initiated = "initiated", 2;
        /// Ringing.
        Ringing = "ringing", 3;
        /// Answered: the event, or the result of a dial that ended in a conference.
        Answered = "answered", 4;
        /// Under way.
        InProgress = "in-progress", 5;
        /// Answered, and over.
        Completed = "completed", 10;
        /// Not answered: busy.
        Busy = "busy", 9;
        /// Not made, for example to a number that does not exist.
        Failed = "failed", 7;
        /// Not answered in time.
        NoAnswer = "no-answer", 8;
        /// Ended by us before it was answered.
        Canceled = "canceled", 6;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn message(told: &[&str], expected: &str) {
        let mut status = MessageStatus::new("");
        for word in told {
            status.advance(MessageStatus::new(word));
        }
        assert_eq!(status.word(), expected, "{told:?}");
    }

    #[track_caller]
    fn call(told: &[&str], expected: &str) {
        let mut status = CallStatus::new("");
        for word in told {
            status.advance(CallStatus::new(word));
        }
        assert_eq!(status.word(), expected, "{told:?}");
    }

    #[test]
    fn nothing_goes_backwards() {
        message(&["accepted", "queued", "sending", "sent", "delivered"], "delivered");
        message(&["delivered", "sent", "queued"], "delivered");
        message(&["sent", "undelivered", "delivered"], "delivered");
        message(&["delivered", "undelivered", "failed", "canceled"], "delivered");
        message(&["failed", "undelivered"], "undelivered");
        message(&["scheduled", "canceled", "queued"], "canceled");
        message(&["read", "delivered"], "read");
        message(&["sent", "partially_delivered", "delivered"], "delivered");
        message(&["sent", "teleported", "DELIVERED"], "sent");
        message(&["teleported"], "");
        call(&["queued", "initiated", "ringing", "in-progress", "completed"], "completed");
        call(&["completed", "in-progress", "ringing"], "completed");
        call(&["ringing", "busy", "completed"], "completed");
        call(&["completed", "busy", "in-progress", "answered"], "completed");
    }

    #[test]
    fn words_read_back() {
        for word in ["queued", "partially_delivered", "no-answer", "new one", ""] {
            assert_eq!(MessageStatus::new(word).word(), word);
            let json = serde_json::to_string(&CallStatus::new(word)).unwrap();
            assert_eq!(serde_json::from_str::<CallStatus>(&json).unwrap(), CallStatus::new(word));
        }
        assert!(MessageStatus::Failed.is_final() && !MessageStatus::Sent.is_final());
        assert!(CallStatus::NoAnswer.is_final() && !CallStatus::InProgress.is_final());
    }

    /// All words that are known.
    const MESSAGE: [&str; 13] = [
        "scheduled",
        "accepted",
        "queued",
        "sending",
        "receiving",
        "sent",
        "partially_delivered",
        "canceled",
        "failed",
        "undelivered",
        "delivered",
        "received",
        "read",
    ];
    const CALL: [&str; 10] = [
        "queued",
        "initiated",
        "ringing",
        "answered",
        "in-progress",
        "canceled",
        "failed",
        "no-answer",
        "busy",
        "completed",
    ];

    /// Some of these words, in any order.
    fn some(words: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
        proptest::sample::subsequence(words, 1..=words.len()).prop_shuffle()
    }

    proptest! {
        #[test]
        fn the_order_of_callbacks_does_not_matter(told in some(&MESSAGE), called in some(&CALL)) {
            let last = |told: &[&'static str], all: &[&'static str]| {
                all.iter().rev().find(|word| told.contains(word)).copied().unwrap_or_default()
            };
            message(&told, last(&told, &MESSAGE));
            call(&called, last(&called, &CALL));
        }
    }
}
