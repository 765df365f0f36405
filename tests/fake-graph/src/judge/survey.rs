//! Templates that ask: surveys, forms for addresses, requests for notifications.

use serde_json::Value;

use super::Judge;
use crate::answer::Refusal;

impl Judge<'_> {
    pub(super) fn customer_feedback(&self, value: &Value) -> Result<(), Refusal> {
        let known = [
            "template_type",
            "title",
            "subtitle",
            "button_title",
            "feedback_screens",
            "business_privacy",
            "expires_in_days",
        ];
        let survey = self.part("the survey", value, &known)?;
        survey.limited("title", "template.customer_feedback.title")?;
        survey.limited("subtitle", "template.customer_feedback.subtitle")?;
        survey.limited("button_title", "template.customer_feedback.button_title")?;
        self.privacy(survey.need("business_privacy")?)?;
        if survey.get("expires_in_days").is_some() {
            let days = survey.number("expires_in_days")?;
            self.size("template.customer_feedback.expires_in_days", days)?;
        }
        let limit = "template.customer_feedback.feedback_screens";
        let screens = survey.list("feedback_screens", limit)?;
        for screen in screens {
            let screen = self.part("feedback_screen", screen, &["questions"])?;
            let questions = screen.items("questions")?;
            if questions.is_empty() {
                return Err(screen.wrong("questions", "must have one"));
            }
            questions.iter().try_for_each(|question| self.question(question))?;
        }
        if screens.is_empty() {
            return Err(survey.wrong("feedback_screens", "must have one"));
        }
        Ok(())
    }

    fn question(&self, value: &Value) -> Result<(), Refusal> {
        let known = ["id", "type", "title", "score_label", "score_option", "follow_up"];
        let question = self.part("question", value, &known)?;
        let id = question.limited("id", "template.customer_feedback.question.id")?;
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(question.wrong("id", "must be letters, digits and underscores"));
        }
        question.need("type")?;
        question.one_of("type", &["csat", "nps", "ces", "free_form"])?;
        question.text_within("title", "template.customer_feedback.question.title")?;
        if let Some(follow_up) = question.get("follow_up") {
            let follow_up = self.part("follow_up", follow_up, &["type", "placeholder"])?;
            follow_up.need("type")?;
            follow_up.one_of("type", &["free_form"])?;
            let limit = "template.customer_feedback.follow_up.placeholder";
            follow_up.text_within("placeholder", limit)?;
        }
        Ok(())
    }

    pub(super) fn customer_information(&self, value: &Value) -> Result<(), Refusal> {
        let known = ["template_type", "countries", "business_privacy", "expires_in_days"];
        let form = self.part("the form", value, &known)?;
        self.privacy(form.need("business_privacy")?)?;
        if form.get("expires_in_days").is_some() {
            let days = form.number("expires_in_days")?;
            self.size("template.customer_information.expires_in_days", days)?;
        }
        for country in form.items("countries")? {
            if country.as_str().is_none_or(|code| code.len() != 2) {
                return Err(form.wrong("countries", "must be codes of two letters"));
            }
        }
        Ok(())
    }

    /// Gives the topic.
    pub(super) fn notification_messages<'a>(&self, value: &'a Value) -> Result<&'a str, Refusal> {
        let known = [
            "template_type",
            "title",
            "payload",
            "image_url",
            "notification_messages_frequency",
            "notification_messages_reoptin",
            "notification_messages_timezone",
            "notification_messages_cta_text",
        ];
        let request = self.part("the request", value, &known)?;
        request.limited("payload", "button.postback.payload")?;
        request.link_if_there("image_url")?;
        request.one_of("notification_messages_frequency", &["DAILY", "WEEKLY", "MONTHLY"])?;
        request.one_of("notification_messages_reoptin", &["ENABLED", "DISABLED"])?;
        request.text("title")
    }

    fn privacy(&self, value: &Value) -> Result<(), Refusal> {
        self.part("business_privacy", value, &["url"])?.link("url").map(drop)
    }
}
