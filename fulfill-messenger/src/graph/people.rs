//! Users' profiles, personas, linked accounts and subscriptions.

use bytes::Bytes;
use http::{Method, Request};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Graph;
use crate::send::{BuildError, Link, Text, limits::PersonaName};

/// A field of a user's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProfileField {
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The picture's address, which expires.
    ProfilePic,
    /// For example `en_US`; needs a permission.
    Locale,
    /// Hours from UTC; needs a permission.
    Timezone,
    /// Needs a permission.
    Gender,
}

impl ProfileField {
    fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::ProfilePic => "profile_pic",
            Self::Locale => "locale",
            Self::Timezone => "timezone",
            Self::Gender => "gender",
        }
    }
}

/// What Meta says of a user: all absent if the page may not know.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct UserProfile {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The picture's address, which expires.
    pub profile_pic: Option<String>,
    /// For example `en_US`.
    pub locale: Option<String>,
    /// Hours from UTC.
    pub timezone: Option<f64>,
    /// `male`, `female` or another.
    pub gender: Option<String>,
}

/// Somebody that the page speaks as.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Persona {
    name: Text<PersonaName>,
    profile_picture_url: Link,
}

impl Persona {
    /// A name, up to 50 characters, and a picture, up to 8 MB.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the name is longer or the address is none.
    pub fn new(name: impl Into<String>, picture: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self { name: Text::new(name)?, profile_picture_url: Link::new(picture)? })
    }
}

impl Graph {
    /// Asks for a user's profile; the answer reads as [`UserProfile`].
    pub fn user_profile(&self, user: &str, fields: &[ProfileField]) -> Request<Bytes> {
        let fields: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        self.get(&[user], &[("fields", &fields.join(","))])
    }

    /// Makes a persona; the answer has its id.
    pub fn create_persona(&self, persona: &Persona) -> Request<Bytes> {
        self.post(&[&self.page, "personas"], persona)
    }

    /// Lists personas, from behind a cursor.
    pub fn personas(&self, after: Option<&str>) -> Request<Bytes> {
        let after = after.map(|cursor| ("after", cursor));
        self.get(&[&self.page, "personas"], after.as_slice())
    }

    /// Asks for one persona.
    pub fn persona(&self, id: &str) -> Request<Bytes> {
        self.get(&[id], &[("fields", "id,name,profile_picture_url")])
    }

    /// Deletes a persona; what it said stays.
    pub fn delete_persona(&self, id: &str) -> Request<Bytes> {
        self.call(Method::DELETE, &[id], &[], None)
    }

    /// Asks who the user is that an `account_linking_token` belongs to.
    pub fn linking_user(&self, account_linking_token: &str) -> Request<Bytes> {
        let query = [("fields", "recipient"), ("account_linking_token", account_linking_token)];
        self.get(&["me"], &query)
    }

    /// Unlinks a user's account.
    pub fn unlink_account(&self, user: &str) -> Request<Bytes> {
        self.post(&["me", "unlink_accounts"], &json!({ "psid": user }))
    }

    /// Subscribes the app to events of the page, for example `messages` and `messaging_postbacks`.
    pub fn subscribe(&self, fields: &[&str]) -> Request<Bytes> {
        let query = [("subscribed_fields", &*fields.join(","))];
        self.call(Method::POST, &[&self.page, "subscribed_apps"], &query, None)
    }
}
