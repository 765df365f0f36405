//! Who has the conversation, and what the page may do.

use serde_json::Value;

use crate::fields::{Fields, FromFields, as_id, fields};

fields! {
    /// A conversation that passes from one app to another, or is taken.
    ThreadControl {
        /// The app that has it now.
        new_owner_app_id: Option<String> = id,
        /// The app that had it; `None` if none had.
        previous_owner_app_id: Option<String> = id,
        /// What the app that passes it says.
        metadata: Option<String> = text,
    }
    /// An app that asks for the conversation.
    RequestThreadControl {
        /// The app.
        requested_owner_app_id: Option<String> = id,
        /// What it says.
        metadata: Option<String> = text,
    }
    /// A user's account that was linked or unlinked.
    AccountLinking {
        /// `linked` or `unlinked`.
        status: Option<String> = text,
        /// What the page's own log-in gave.
        authorization_code: Option<String> = text,
    }
    /// A warning, a block, or its end.
    PolicyEnforcement {
        /// `warning`, `block` or `unblock`.
        action: Option<String> = text,
        /// Why.
        reason: Option<String> = text,
    }
}

/// The parts that apps play on a page: `primary_receiver`, `secondary_receiver`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AppRoles {
    /// Each app with its parts.
    pub apps: Vec<(String, Vec<String>)>,
}

impl FromFields for AppRoles {
    fn from_fields(fields: Fields<'_>) -> Self {
        let roles =
            |value: &Value| value.as_array().into_iter().flatten().filter_map(as_id).collect();
        Self { apps: fields.0.iter().map(|(app, value)| (app.clone(), roles(value))).collect() }
    }
}

/// Something that changed on the page or account beside its conversations.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// What: `feed`, `comments`, `mentions`, `inbox_labels` and others.
    pub field: String,
    /// All that is said of it, as it came.
    pub value: Value,
}

impl Change {
    /// The comment that was written, if it is one: it may be answered privately, once.
    pub fn comment_id(&self) -> Option<String> {
        let is = |name: &str, text: &str| self.value.get(name).is_some_and(|value| value == text);
        let id = |name: &str| self.value.get(name).and_then(as_id);
        match self.field.as_str() {
            "comments" | "live_comments" => id("id"),
            "feed" if is("item", "comment") && is("verb", "add") => id("comment_id"),
            _ => None,
        }
    }

    /// Who did it, where that is said.
    pub fn from_id(&self) -> Option<String> {
        self.value.get("from")?.get("id").and_then(as_id)
    }
}
