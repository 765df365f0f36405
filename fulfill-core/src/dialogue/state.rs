//! What a conversation knows between turns.

use std::sync::Arc;

use serde_json::{Map, Value};

/// What a conversation knows between turns: what it remembers, what it waits for, its named state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    memory: Arc<Map<String, Value>>,
    named: Option<String>,
}

/// Why a kept state cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// A newer release of fulfill wrote it.
    #[error(
        "the state has format {found}, and this release reads up to {known}; deploy the newer release again"
    )]
    Newer {
        /// The format found.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// It is no state.
    #[error("the state cannot be read: {0}")]
    Invalid(#[from] serde_json::Error),
}

impl State {
    /// Reads a state that [`write`](Self::write) wrote, in this release or a former one.
    ///
    /// # Errors
    ///
    /// [`StateError`] if a newer release wrote it, or it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, StateError> {
        let memory: Map<String, Value> = serde_json::from_slice(bytes)?;
        Ok(Self { memory: Arc::new(memory), named: None })
    }

    /// The state as bytes to keep.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(&*self.memory).unwrap_or_default()
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.memory.is_empty() && self.named.is_none()
    }

    /// What is remembered.
    pub fn memory(&self) -> &Map<String, Value> {
        &self.memory
    }

    /// The named state, as the key `next` of an intent set it.
    pub fn named(&self) -> Option<&str> {
        self.named.as_deref()
    }
}
