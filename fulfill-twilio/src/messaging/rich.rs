//! What richer channels than SMS add to a message: WhatsApp, RCS, Messenger.

use super::{Button, Choice, Location, Message, Referral, Replied};

impl Message {
    /// The button that was pressed.
    #[must_use]
    pub fn button(&self) -> Option<Button<'_>> {
        let (text, payload) = (self.parameter("ButtonText"), self.parameter("ButtonPayload"));
        (text.is_some() || payload.is_some()).then_some(Button { text, payload })
    }

    /// The entry of a list that was chosen.
    #[must_use]
    pub fn choice(&self) -> Option<Choice<'_>> {
        Some(Choice { id: self.parameter("ListId")?, title: self.parameter("ListTitle") })
    }

    /// The place that was sent.
    #[must_use]
    pub fn location(&self) -> Option<Location<'_>> {
        let degrees = |name: &str, most: f64| {
            let degrees: f64 = self.parameter(name)?.parse().ok()?;
            (-most..=most).contains(&degrees).then_some(degrees)
        };
        Some(Location {
            latitude: degrees("Latitude", 90.0)?,
            longitude: degrees("Longitude", 180.0)?,
            address: self.parameter("Address"),
            label: self.parameter("Label"),
        })
    }

    /// The message that it replies to.
    #[must_use]
    pub fn replied_to(&self) -> Option<Replied<'_>> {
        let sid = self.parameter("OriginalRepliedMessageSid")?;
        Some(Replied { sid, sender: self.parameter("OriginalRepliedMessageSender") })
    }

    /// The advertisement that it answers.
    #[must_use]
    pub fn referral(&self) -> Option<Referral<'_>> {
        let part = |name: &str| self.parameter(&format!("Referral{name}"));
        let referral = Referral {
            body: part("Body"),
            headline: part("Headline"),
            source_id: part("SourceId"),
            source_type: part("SourceType"),
            source_url: part("SourceUrl"),
            media_count: part("NumMedia").and_then(|count| count.parse().ok()),
            media_id: part("MediaId"),
            media_content_type: part("MediaContentType"),
            media_url: part("MediaUrl"),
            click_id: part("CtwaClid"),
        };
        (referral != Referral::default()).then_some(referral)
    }

    /// The user's name on WhatsApp, as they chose it.
    #[must_use]
    pub fn profile_name(&self) -> Option<&str> {
        self.parameter("ProfileName")
    }

    /// The user's number on WhatsApp, without a plus sign.
    #[must_use]
    pub fn whatsapp_id(&self) -> Option<&str> {
        self.parameter("WaId")
    }

    /// What WhatsApp calls it: `text`, `image`, `button` and others.
    #[must_use]
    pub fn message_type(&self) -> Option<&str> {
        self.parameter("MessageType")
    }

    /// Whether it was forwarded, however often.
    #[must_use]
    pub fn is_forwarded(&self) -> bool {
        self.parameter("Forwarded") == Some("true") || self.is_frequently_forwarded()
    }

    /// Whether it was forwarded many times.
    #[must_use]
    pub fn is_frequently_forwarded(&self) -> bool {
        self.parameter("FrequentlyForwarded") == Some("true")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(pairs: &[(&str, &str)]) -> Message {
        let usual = [("MessageSid", "SM1"), ("From", "whatsapp:+1"), ("To", "whatsapp:+2")];
        Message::from_form(usual.iter().chain(pairs).copied().collect()).unwrap()
    }

    #[test]
    fn parts_are_read() {
        let place = message(&[("Latitude", "-23.5"), ("Longitude", "-46.6"), ("Label", "Office")]);
        let location = place.location().unwrap();
        assert_eq!((location.latitude, location.label), (-23.5, Some("Office")));
        for (latitude, longitude) in
            [("91", "0"), ("0", "181"), ("NaN", "0"), ("x", "0"), ("0", "")]
        {
            let place = message(&[("Latitude", latitude), ("Longitude", longitude)]);
            assert_eq!(place.location(), None, "{latitude} {longitude}");
        }
        let pressed = message(&[("ButtonText", "Yes"), ("ButtonPayload", "order")]);
        let button = Button { text: Some("Yes"), payload: Some("order") };
        assert_eq!(pressed.button(), Some(button));
        assert_eq!(message(&[]).button(), None);
        let chosen = message(&[("ListId", "a"), ("ListTitle", "A")]);
        assert_eq!(chosen.choice(), Some(Choice { id: "a", title: Some("A") }));
        let ad = message(&[("ReferralHeadline", "Pizza"), ("ReferralCtwaClid", "c1")]);
        let referral = ad.referral().unwrap();
        assert_eq!((referral.headline, referral.click_id), (Some("Pizza"), Some("c1")));
        assert_eq!(message(&[]).referral(), None);
        let told = |name| {
            let message = message(&[(name, "true")]);
            (message.is_forwarded(), message.is_frequently_forwarded())
        };
        let all = [told("Forwarded"), told("FrequentlyForwarded"), told("Other")];
        assert_eq!(all, [(true, false), (true, true), (false, false)]);
    }
}
