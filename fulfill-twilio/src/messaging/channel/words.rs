//! Words that Twilio answers by itself, where it does not say so.

use fulfill_core::text::fold;

use super::super::{Message, OptOut, Way};

/// Twilio's words for no more messages. It sends its own answer, and refuses ours with error 21610.
const STOP: [&str; 8] =
    ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"];

/// Whole texts, folded, and what they ask for.
#[derive(Clone, Debug)]
pub(super) struct Words(Vec<(String, OptOut)>);

impl Default for Words {
    fn default() -> Self {
        let mut words = Self(Vec::new());
        words.set(OptOut::Stop, STOP);
        words
    }
}

impl Words {
    /// Takes these words, and no others, for that.
    pub(super) fn set(&mut self, asked: OptOut, words: impl IntoIterator<Item = impl AsRef<str>>) {
        self.0.retain(|(_, other)| *other != asked);
        let words = words.into_iter().map(|word| (fold(word.as_ref()), asked));
        self.0.extend(words.filter(|(word, _)| !word.is_empty()));
    }

    /// What a message asks for. What Twilio says decides; where it says nothing, on SMS and RCS, the
    /// text does.
    pub(super) fn asked(&self, message: &Message) -> Option<OptOut> {
        if message.parameter("OptOutType").is_some() {
            return message.opt_out();
        }
        if !matches!(message.from().way(), Way::Sms | Way::Rcs) {
            return None;
        }
        let text = fold(message.body());
        self.0.iter().find(|(word, _)| *word == text).map(|(_, asked)| *asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &Words, from: &str, pairs: &[(&str, &str)], expected: Option<OptOut>) {
        let usual = [("MessageSid", "SM1"), ("From", from), ("To", "+14155550199")];
        let form = usual.iter().chain(pairs).copied().collect();
        assert_eq!(words.asked(&Message::from_form(form).unwrap()), expected, "{from} {pairs:?}");
    }

    #[test]
    fn twilios_words_are_known() {
        let (sms, rcs, whatsapp) = ("+14155550100", "rcs:+14155550100", "whatsapp:+14155550100");
        let words = Words::default();
        let stop = Some(OptOut::Stop);
        for word in
            ["STOP", "StopAll", " unsubscribe ", "Cancel", "end", "QUIT", "optout", "revoke"]
        {
            check(&words, sms, &[("Body", word)], stop);
            check(&words, rcs, &[("Body", word)], stop);
            check(&words, whatsapp, &[("Body", word)], None);
        }
        for word in ["", "the end", "stop it", "start", "YES", "help"] {
            check(&words, sms, &[("Body", word)], None);
        }
        // What Twilio says decides, whatever the text is.
        check(&words, whatsapp, &[("Body", "PARE"), ("OptOutType", "STOP")], stop);
        check(&words, sms, &[("Body", "STOP"), ("OptOutType", "HELP")], Some(OptOut::Help));
        check(&words, sms, &[("Body", "STOP"), ("OptOutType", "NEW")], None);
    }

    #[test]
    fn words_are_the_apps_to_choose() {
        let mut words = Words::default();
        words.set(OptOut::Stop, ["pare", ""]);
        words.set(OptOut::Start, ["start", "yes"]);
        words.set(OptOut::Help, ["AJUDA"]);
        for (body, expected) in [
            ("PARE", Some(OptOut::Stop)),
            ("stop", None),
            ("Yes", Some(OptOut::Start)),
            ("ajuda", Some(OptOut::Help)),
            ("", None),
        ] {
            check(&words, "+14155550100", &[("Body", body)], expected);
        }
    }
}
