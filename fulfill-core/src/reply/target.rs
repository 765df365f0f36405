//! Where a conversation goes on.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use crate::Intent;

/// An intent, or an address outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Target {
    /// An intent of this app.
    Intent {
        /// Its webhook; if `None`, the webhook of the intent that replies or asks a form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        webhook: Option<Cow<'static, str>>,
        /// Its node.
        node: Cow<'static, str>,
    },
    /// An address that the platform asks for what comes next.
    Url {
        /// The address.
        url: String,
        /// How it is asked; the platform's own rule if `None`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<Method>,
    },
}

impl Target {
    /// The intent `I`, as in `Target::of::<store_user>()`.
    pub fn of<I: Intent>() -> Self {
        Self::Intent {
            webhook: Some(Cow::Borrowed(I::META.webhook)),
            node: Cow::Borrowed(I::META.node),
        }
    }

    /// The intent of that node, in the webhook of the intent that leads there.
    pub fn node(node: impl Into<Cow<'static, str>>) -> Self {
        Self::Intent { webhook: None, node: node.into() }
    }

    /// An address.
    pub fn url(url: impl Into<String>) -> Self {
        Self::Url { url: url.into(), method: None }
    }
}

/// Text with a scheme is an address; any other is a node's name.
impl From<&'static str> for Target {
    fn from(text: &'static str) -> Self {
        if text.contains("://") { Self::url(text) } else { Self::node(text) }
    }
}

/// Text with a scheme is an address; any other is a node's name.
impl From<String> for Target {
    fn from(text: String) -> Self {
        if text.contains("://") { Self::url(text) } else { Self::node(text) }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Intent { webhook: Some(webhook), node } if !webhook.is_empty() => {
                write!(f, "{webhook}/{node}")
            }
            Self::Intent { node, .. } => f.write_str(node),
            Self::Url { url, .. } => f.write_str(url),
        }
    }
}

/// How an address is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// GET.
    #[serde(rename = "GET")]
    Get,
    /// POST.
    #[serde(rename = "POST")]
    Post,
}

impl Method {
    /// `GET` or `POST`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}
