//! The numbers of the platform, read from the table beside the tests of `fulfill-messenger`.
//!
//! The table is data that was compiled from Meta's pages, so a limit that our own code got wrong does
//! not become right by being judged with itself.

use std::collections::HashMap;

use serde::Deserialize;

use crate::{answer::Refusal, settings::Platform};

const TABLE: &str = include_str!("../../../fulfill-messenger/tests/wire/send-limits.json");

/// Every row of the table.
#[derive(Debug, Deserialize)]
pub(crate) struct Limits {
    messenger: HashMap<String, Row>,
    instagram: HashMap<String, Row>,
}

/// One limit.
#[derive(Debug, Deserialize)]
struct Row {
    /// The most; a rule without a number has none.
    max: Option<usize>,
    #[serde(default)]
    min: usize,
    unit: String,
}

impl Limits {
    pub(crate) fn read() -> Self {
        serde_json::from_str(TABLE).expect("the table in the repository is well-formed")
    }

    /// Whether a size is within a limit.
    pub(crate) fn size(&self, platform: Platform, name: &str, size: usize) -> Result<(), Refusal> {
        let (row, size) = (self.row(platform, name), size);
        let most = row.max.unwrap_or(usize::MAX);
        if size > most || size < row.min {
            let unit = &row.unit;
            let least = row.min;
            return Err(Refusal::parameter(format!(
                "{name} takes {least} to {most} {unit}, not {size}"
            )));
        }
        Ok(())
    }

    /// Whether a text is within a limit. Which characters Meta counts is not documented; UTF-16 units
    /// are the strictest way but bytes.
    pub(crate) fn text(&self, platform: Platform, name: &str, text: &str) -> Result<(), Refusal> {
        let size = match &*self.row(platform, name).unit {
            "bytes" => text.len(),
            _ => text.encode_utf16().count(),
        };
        self.size(platform, name, size)
    }

    /// The most of a limit.
    pub(crate) fn most(&self, platform: Platform, name: &str) -> usize {
        self.row(platform, name).max.unwrap_or(usize::MAX)
    }

    /// Instagram's row, or Messenger's where Instagram has none of its own.
    fn row(&self, platform: Platform, name: &str) -> &Row {
        let own = match (platform, name) {
            (Platform::Messenger, _) => None,
            (_, "template.button.buttons" | "template.generic.element.buttons") => {
                self.instagram.get("template.buttons")
            }
            _ => self.instagram.get(name),
        };
        own.or_else(|| self.messenger.get(name))
            .expect("limits are asked for by names in the table")
    }
}
