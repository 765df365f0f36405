//! Surveys and forms for addresses.

use serde::{Deserialize, Serialize};

use super::{
    BuildError, Count, Link, List, Text,
    bounded::checked,
    limits::{
        FeedbackButton, FeedbackDays, FeedbackPlaceholder, FeedbackQuestion, FeedbackQuestionId,
        FeedbackScreens, FeedbackSubtitle, FeedbackTitle, InformationDays,
    },
};

/// A survey after a purchase or a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerFeedback {
    title: Text<FeedbackTitle>,
    subtitle: Text<FeedbackSubtitle>,
    button_title: Text<FeedbackButton>,
    feedback_screens: List<Screen, FeedbackScreens>,
    business_privacy: Privacy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_in_days: Option<Count<FeedbackDays>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Screen {
    questions: Vec<Question>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Privacy {
    url: Link,
}

/// One question of a survey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Question {
    id: Text<FeedbackQuestionId>,
    #[serde(rename = "type")]
    kind: Score,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Text<FeedbackQuestion>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score_label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score_option: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follow_up: Option<FollowUp>,
}

checked!(Question);

/// What a question measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Score {
    /// Satisfaction, from one to five.
    Csat,
    /// Whether the business would be recommended, from zero to ten.
    Nps,
    /// How easy it was, from one to seven.
    Ces,
    /// Words instead of a score.
    FreeForm,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct FollowUp {
    #[serde(rename = "type")]
    kind: Score,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    placeholder: Option<Text<FeedbackPlaceholder>>,
}

impl CustomerFeedback {
    /// A survey: its title (65 characters), the text under it (80), the button that opens it (20),
    /// its questions and the address of the privacy policy.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if one is over its limit or the address is none.
    pub fn new(
        title: impl Into<String>,
        subtitle: impl Into<String>,
        button_title: impl Into<String>,
        questions: impl IntoIterator<Item = Question>,
        privacy_url: impl Into<String>,
    ) -> Result<Self, BuildError> {
        Ok(Self {
            title: Text::new(title)?,
            subtitle: Text::new(subtitle)?,
            button_title: Text::new(button_title)?,
            feedback_screens: List::new([Screen { questions: questions.into_iter().collect() }])?,
            business_privacy: Privacy { url: Link::new(privacy_url)? },
            expires_in_days: None,
        })
    }

    /// Says how long it may be answered: one day to seven.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is another number.
    pub fn expires_in_days(mut self, days: usize) -> Result<Self, BuildError> {
        self.expires_in_days = Some(Count::new(days)?);
        Ok(self)
    }
}

impl Question {
    /// A question in Meta's own words, in the user's language. Its id (80 letters, digits and
    /// underscores) comes back with the answer.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the id is over its limit or has other letters.
    pub fn new(id: impl Into<String>, kind: Score) -> Result<Self, BuildError> {
        let question = Self {
            id: Text::new(id)?,
            kind,
            title: None,
            score_label: None,
            score_option: None,
            follow_up: None,
        };
        question.check().map(|()| question)
    }

    /// Asks it in own words, 5 to 85 characters.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if they are fewer or more.
    pub fn title(mut self, title: impl Into<String>) -> Result<Self, BuildError> {
        self.title = Some(Text::new(title)?);
        Ok(self)
    }

    /// Says how scores look, for example `five_stars`, and what stands at their ends, for example
    /// `neg_pos`.
    #[must_use]
    pub fn score(mut self, option: impl Into<String>, label: impl Into<String>) -> Self {
        self.score_option = Some(option.into());
        self.score_label = Some(label.into());
        self
    }

    /// Offers a field for words after the score; `placeholder` (65 characters) stands in it.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the placeholder is longer.
    pub fn follow_up(mut self, placeholder: impl Into<String>) -> Result<Self, BuildError> {
        let placeholder = Some(Text::new(placeholder)?);
        self.follow_up = Some(FollowUp { kind: Score::FreeForm, placeholder });
        Ok(self)
    }

    fn check(&self) -> Result<(), BuildError> {
        if self.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Ok(());
        }
        let reason = format!("`{}` has other than letters, digits and underscores", &*self.id);
        Err(BuildError::invalid("template.customer_feedback.question.id", reason))
    }
}

/// A form for an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerInformation {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    countries: Vec<String>,
    business_privacy: Privacy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_in_days: Option<Count<InformationDays>>,
}

impl CustomerInformation {
    /// A form for addresses in these countries, two letters each; in all that Meta has if there are
    /// none.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address of the privacy policy is none.
    pub fn new(
        countries: impl IntoIterator<Item = impl Into<String>>,
        privacy_url: impl Into<String>,
    ) -> Result<Self, BuildError> {
        Ok(Self {
            countries: countries.into_iter().map(Into::into).collect(),
            business_privacy: Privacy { url: Link::new(privacy_url)? },
            expires_in_days: None,
        })
    }

    /// Says how long it may be answered: one day to seven.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is another number.
    pub fn expires_in_days(mut self, days: usize) -> Result<Self, BuildError> {
        self.expires_in_days = Some(Count::new(days)?);
        Ok(self)
    }
}
