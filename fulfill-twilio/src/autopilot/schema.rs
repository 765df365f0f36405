//! A bot's `schema.json`: what the command line tools of Autopilot created bots from.
//!
//! Read leniently: everything may be absent or null, and members that are not known here are
//! ignored, so writing a schema that was read drops them.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Action, Actions, FieldType, OnFailure, SayPrompt};

/// A bot.
///
/// ```
/// use fulfill_twilio::autopilot::Schema;
///
/// let schema: Schema = serde_json::from_str(r#"{"friendlyName":"almighty-bot","tasks":[
///     {"uniqueName":"greeting","actions":{"actions":[{"say":"Hello!"}]},
///      "samples":[{"language":"en-US","taggedText":"hi there"}]}]}"#)?;
/// assert_eq!(schema.name(), Some("almighty-bot"));
/// let greeting = schema.task("greeting").expect("a task of that name");
/// assert_eq!(greeting.samples[0].tagged_text, "hi there");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Schema {
    /// The name for people; this or the unique name is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub friendly_name: Option<String>,
    /// The name for machines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_name: Option<String>,
    /// Whether sentences of users are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_queries: Option<bool>,
    /// Where a dialogue begins, and goes when nothing fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defaults: Option<DefaultsWrapper>,
    /// How the bot speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style_sheet: Option<StyleSheetWrapper>,
    /// The bot's own field types.
    #[serde(deserialize_with = "or_default")]
    pub field_types: Vec<CustomType>,
    /// What the bot can do.
    #[serde(deserialize_with = "or_default")]
    pub tasks: Vec<Task>,
    /// The build of the language model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_build: Option<ModelBuild>,
}

impl Schema {
    /// The unique name, or else the one for people.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.unique_name.as_deref().or(self.friendly_name.as_deref())
    }

    /// The task of that name.
    #[must_use]
    pub fn task(&self, name: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.unique_name == name)
    }
}

/// `{"defaults": {...}}`, as it is wrapped on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefaultsWrapper {
    /// What is inside.
    #[serde(deserialize_with = "or_default")]
    pub defaults: Defaults,
}

/// Where a dialogue begins, and goes when nothing fits. Each is a task, a URL, or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Defaults {
    /// Where a dialogue begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assistant_initiation: Option<String>,
    /// Where it goes when no task fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// What collects do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collect: Option<CollectDefaults>,
}

/// What collects do unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CollectDefaults {
    /// Where a collect leads that gave up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate_on_failure: Option<String>,
}

/// `{"style_sheet": {...}}`, as it is wrapped on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StyleSheetWrapper {
    /// What is inside.
    #[serde(deserialize_with = "or_default")]
    pub style_sheet: StyleSheet,
}

/// How the bot speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StyleSheet {
    /// The bot's name for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
    /// In collects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collect: Option<CollectStyle>,
}

/// How the bot speaks in calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Voice {
    /// The voice, for example `Polly.Matthew`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say_voice: Option<String>,
}

/// How the bot speaks in collects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CollectStyle {
    /// When it judges answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate: Option<ValidateStyle>,
}

/// How the bot speaks when it judges answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ValidateStyle {
    /// What is said after a wrong answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_failure: Option<OnFailure>,
    /// What is said after a right answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_success: Option<SayPrompt>,
    /// How many wrong answers are too many. A bare number here; a question has an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
}

/// A field type of the bot's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CustomType {
    /// Its name.
    pub unique_name: String,
    /// What users may say.
    #[serde(deserialize_with = "or_default")]
    pub values: Vec<TypeValue>,
}

/// One value of a field type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TypeValue {
    /// The language; only `en-US` existed.
    pub language: String,
    /// The value.
    pub value: String,
    /// The value this one is another word for. Those are to be created after the others.
    pub synonym_of: Option<String>,
}

/// Something the bot can do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Task {
    /// Its name.
    pub unique_name: String,
    /// What it does: often one redirect to a webhook.
    #[serde(deserialize_with = "actions", skip_serializing_if = "Option::is_none")]
    pub actions: Option<Actions>,
    /// What is recognised in sentences.
    #[serde(deserialize_with = "or_default")]
    pub fields: Vec<TaskField>,
    /// Sentences that lead here.
    #[serde(deserialize_with = "or_default")]
    pub samples: Vec<Sample>,
}

/// A field of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskField {
    /// Its name.
    pub unique_name: String,
    /// Its type.
    pub field_type: FieldType,
}

/// A sentence that leads to a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sample {
    /// The language; only `en-US` existed.
    pub language: String,
    /// The sentence, with fields as `{name}`.
    pub tagged_text: String,
}

impl Sample {
    /// The names of the fields in the sentence.
    ///
    /// ```
    /// use fulfill_twilio::autopilot::schema::Sample;
    ///
    /// let sample = Sample { tagged_text: "a table for {guests} at {time}".into(), ..Sample::default() };
    /// assert_eq!(sample.fields().collect::<Vec<_>>(), ["guests", "time"]);
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let after_braces = self.tagged_text.split('{').skip(1);
        after_braces.filter_map(|text| Some(text.split_once('}')?.0))
    }
}

/// A build of the language model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ModelBuild {
    /// Its name, for example `v0.1`.
    pub unique_name: String,
}

/// Wrapped as in a reply, but the list inside may be missing.
fn actions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Actions>, D::Error> {
    #[derive(Deserialize)]
    struct Wrapper {
        #[serde(default, deserialize_with = "or_default")]
        actions: Vec<Action>,
    }
    let wrapper = Option::<Wrapper>::deserialize(deserializer)?;
    Ok(wrapper.map(|wrapper| Actions { actions: wrapper.actions }))
}

fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
