//! Which bot and which intent a path is for.

use fulfill_core::{Inbound, Table, provider::DecodeError};

/// The webhooks of an app.
#[derive(Clone, Debug, Default)]
pub(crate) struct Routes {
    webhooks: Vec<String>,
}

impl Routes {
    pub(crate) fn of(table: &Table) -> Self {
        let named = |name: &str| table.get("", name).is_some();
        let webhooks = table.webhooks().into_iter();
        Self { webhooks: webhooks.filter(|w| !w.is_empty() && !named(w)).map(Into::into).collect() }
    }

    /// The webhook and the node of a path: `/`, `/{node}`, `/{webhook}`, `/{webhook}/{node}` below
    /// the mount. A single name is a node's unless only a webhook has it.
    pub(crate) fn find(&self, inbound: &Inbound) -> Result<(String, Option<String>), DecodeError> {
        let path = || DecodeError::Path { path: inbound.path().to_owned() };
        let segments = inbound.segments().ok_or_else(path)?;
        match segments.as_slice() {
            [] => Ok((String::new(), None)),
            [one] if self.knows(one) => Ok((one.to_string(), None)),
            [node] => Ok((String::new(), Some(node.to_string()))),
            [webhook, node] => Ok((webhook.to_string(), Some(node.to_string()))),
            _ => Err(path()),
        }
    }

    /// The webhook of a path that can name nothing else.
    pub(crate) fn webhook(&self, inbound: &Inbound) -> Result<String, DecodeError> {
        match self.find(inbound)? {
            (webhook, None) => Ok(webhook),
            _ => Err(DecodeError::Path { path: inbound.path().to_owned() }),
        }
    }

    fn knows(&self, name: &str) -> bool {
        self.webhooks.iter().any(|webhook| webhook == name)
    }
}
