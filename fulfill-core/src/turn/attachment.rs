//! What comes along with a message.

use serde::{Deserialize, Serialize};

/// A picture, file or recording that a user sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where it can be fetched. Some platforms ask for a credential there.
    pub url: String,
    /// Its MIME type, for example `image/jpeg`, as the platform says it; empty if it does not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content_type: String,
}

impl Attachment {
    /// What is at that address, of that MIME type.
    pub fn new(url: impl Into<String>, content_type: impl Into<String>) -> Self {
        Self { url: url.into(), content_type: content_type.into() }
    }

    /// Whether its MIME type is one of these; `image/*` means any image. True of an empty list.
    ///
    /// ```
    /// use fulfill_core::turn::Attachment;
    ///
    /// let photo = Attachment::new("https://example.com/1", "image/jpeg; q=1");
    /// assert!(photo.is(&["application/pdf", "image/*"]));
    /// assert!(!photo.is(&["image/png"]));
    /// ```
    pub fn is(&self, types: &[impl AsRef<str>]) -> bool {
        let given = self.content_type.split(';').next().unwrap_or_default().trim();
        types.is_empty()
            || types.iter().any(|wanted| match wanted.as_ref().trim().strip_suffix("/*") {
                Some(family) => {
                    given.split('/').next().is_some_and(|of| of.eq_ignore_ascii_case(family))
                }
                None => given.eq_ignore_ascii_case(wanted.as_ref().trim()),
            })
    }
}
