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

            /// How far along it is: a status follows those of lower rank only. 0 is unknown.
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
    MessageStatus, final from 7 {
        /// To be sent at a time.
        Scheduled = "scheduled", 1;
        /// Taken by a messaging service, which will choose a sender.
        Accepted = "accepted", 2;
        /// Waiting to be sent.
        Queued = "queued", 3;
        /// On its way to the carrier.
        Sending = "sending", 4;
        /// On its way to Twilio.
        Receiving = "receiving", 4;
        /// With the carrier.
        Sent = "sent", 5;
        /// With some of its recipients.
        PartiallyDelivered = "partially_delivered", 6;
        /// With its recipient.
        Delivered = "delivered", 7;
        /// Not with its recipient; the error code says why.
        Undelivered = "undelivered", 7;
        /// Never sent; the error code says why.
        Failed = "failed", 7;
        /// Cancelled before it was sent.
        Canceled = "canceled", 7;
        /// Here: an incoming message.
        Received = "received", 7;
        /// Read by its recipient.
        Read = "read", 8;
    }
}

statuses! {
    /// The status of a call: `CallStatus` and `DialCallStatus` of callbacks, `status` of the
    /// resource, and the names of events.
    CallStatus, final from 5 {
        /// Waiting to be made.
        Queued = "queued", 1;
        /// Being made.
        Initiated = "initiated", 2;
        /// Ringing.
        Ringing = "ringing", 3;
        /// Answered: the event, or the result of a dial that ended in a conference.
        Answered = "answered", 4;
        /// Under way.
        InProgress = "in-progress", 4;
        /// Answered, and over.
        Completed = "completed", 5;
        /// Not answered: busy.
        Busy = "busy", 5;
        /// Not made, for example to a number that does not exist.
        Failed = "failed", 5;
        /// Not answered in time.
        NoAnswer = "no-answer", 5;
        /// Ended by us before it was answered.
        Canceled = "canceled", 5;
    }
}

#[cfg(test)]
mod tests {
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
        message(&["sent", "undelivered", "delivered"], "undelivered");
        message(&["scheduled", "canceled", "queued"], "canceled");
        message(&["read", "delivered"], "read");
        message(&["sent", "partially_delivered", "delivered"], "delivered");
        message(&["sent", "teleported", "DELIVERED"], "sent");
        message(&["teleported"], "");
        call(&["queued", "initiated", "ringing", "in-progress", "completed"], "completed");
        call(&["completed", "in-progress", "ringing"], "completed");
        call(&["ringing", "busy", "completed"], "busy");
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

    proptest::proptest! {
        #[test]
        fn the_order_of_callbacks_does_not_matter(order in proptest::sample::subsequence(
            vec!["accepted", "queued", "sending", "sent", "delivered", "read"], 1..=6
        ).prop_shuffle()) {
            let told = order.iter().map(|word| MessageStatus::new(word));
            let furthest = told.clone().max_by_key(MessageStatus::rank).unwrap();
            let mut status = MessageStatus::Scheduled;
            told.for_each(|told| {
                let before = status.rank();
                status.advance(told);
                assert!(status.rank() >= before);
            });
            proptest::prop_assert_eq!(status, furthest);
        }
    }

    use proptest::strategy::Strategy as _;
}
