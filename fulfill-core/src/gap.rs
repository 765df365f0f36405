//! What keeps an app from starting.

/// One thing that is missing or wrong in an app, found before it serves. Each message names the
/// place and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Gap {
    /// Nothing was collected.
    #[error(
        "no intents are linked into this program; a crate whose handlers nobody names is left out by \
         the linker: write `use my_handlers as _;` in main.rs for the crate (or your own package's \
         lib.rs) that holds them, or hand them over with `App::new(intents![..])`"
    )]
    NoIntents,
    /// Two intents on one webhook and node.
    #[error(
        "two intents answer node `{node}` of webhook `{webhook}`: {first} and {second}; rename one \
         with `node = \"..\"` or give it its own `webhook = \"..\"`"
    )]
    Duplicate {
        /// The webhook.
        webhook: String,
        /// The node.
        node: String,
        /// Where the first stands.
        first: String,
        /// Where the second stands.
        second: String,
    },
    /// Two fallback intents in one webhook.
    #[error("webhook `{webhook}` has two fallback intents: {first} and {second}; keep one")]
    TwoFallbacks {
        /// The webhook.
        webhook: String,
        /// Where the first stands.
        first: String,
        /// Where the second stands.
        second: String,
    },
    /// A node without a name.
    #[error("{place}: the intent's node has no name; write `#[intent(\"its-name\")]`")]
    NamelessNode {
        /// Where it stands.
        place: String,
    },
    /// An environment variable that holds a token is not set, or empty.
    #[error("environment variable {variable} is not set; it holds the token of {}", nodes.join(", "))]
    Token {
        /// The variable.
        variable: String,
        /// The nodes whose token it holds, each with its place.
        nodes: Vec<String>,
    },
    /// A handler asks for shared state that the app does not have.
    #[error("{place}: `{node}` takes `State<{type_name}>`; add `.state(..)` with one to the app")]
    State {
        /// The type.
        type_name: &'static str,
        /// The node.
        node: String,
        /// Where the intent stands.
        place: String,
    },
    /// Two forms share a name, or a form or a dialogue's rules name what is not there.
    #[error("{reason}")]
    Form {
        /// Which, where, and what to do.
        reason: String,
    },
    /// A trigger that can match nothing, or that is not written right.
    #[error("{place}: {reason}")]
    Trigger {
        /// Where the intent stands.
        place: String,
        /// Which trigger of which node, what is wrong with it, and what to write.
        reason: String,
    },
    /// A hook that cannot be served.
    #[error("{place}: hook `{name}`: {reason}")]
    Hook {
        /// Its name.
        name: String,
        /// Where it stands.
        place: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// No channel is mounted.
    #[error("no channel is mounted; add `.mount(\"/path\", provider)` to the app")]
    NoChannel,
    /// Two channels on one path, or a path that cannot be one.
    #[error("cannot mount {provider} at `{path}`: {reason}")]
    Mount {
        /// The provider.
        provider: &'static str,
        /// The path.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A channel lacks something, in the provider's words.
    #[error("{provider} at `{path}`: {reason}")]
    Channel {
        /// The provider.
        provider: &'static str,
        /// Where it is mounted.
        path: String,
        /// What is missing, and how to add it.
        reason: String,
    },
    /// A setting that cannot be read.
    #[error("{name}={value}: {reason}")]
    Setting {
        /// The setting or environment variable.
        name: String,
        /// Its value.
        value: String,
        /// What is wrong with it, and what to write.
        reason: String,
    },
}
