//! The graph as data.

use serde::Serialize;

/// Which intent leads where.
///
/// JSON is `{"nodes": [...], "edges": [...]}`, with the members of [`Node`] and [`Edge`]; an edge
/// names its ends by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Graph {
    /// Intents in the order of the table, then forms, named states, and whatever else is led to.
    pub nodes: Vec<Node>,
    /// Edges in the order of the nodes they leave.
    pub edges: Vec<Edge>,
}

/// One thing in a graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Node {
    /// Unique in its graph, and the same for the same thing in every build: `intent:orders/new`,
    /// `form:booking`, `state:ordering`.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// The name as people know it.
    pub name: String,
    /// What else is to be told of it, a line each: triggers of an intent, questions of a form.
    pub lines: Vec<String>,
    /// Whether a user's own word or deed leads there: it has triggers, or answers everything else.
    pub entry: bool,
    /// Where it is written, as `file:line`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NodeKind {
    /// An intent.
    Intent,
    /// A form.
    Form,
    /// A named state.
    State,
    /// A name that is led to and that the app does not have.
    Unknown,
    /// An address outside.
    Address,
    /// Whatever a value says when the handler runs.
    Dynamic,
}

/// One way from a node to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Edge {
    /// The id of the node it leaves.
    pub from: String,
    /// The id of the node it enters.
    pub to: String,
    /// What leads there.
    pub kind: EdgeKind,
    /// Whether it is certain where it leads; drawn dashed if not.
    pub certain: bool,
}

/// What leads from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EdgeKind {
    /// A redirect, at once.
    Redirect,
    /// An intent starts a form.
    Collect,
    /// A form has all its answers.
    Then,
    /// A question of a form was answered wrongly too often.
    Otherwise,
    /// The user left a form.
    Cancel,
    /// An intent waits for the user to mean another.
    Listen,
    /// A button.
    Button,
    /// After an intent has answered, the conversation is in a named state.
    Next,
    /// An intent answers in a named state.
    Answers,
}

impl EdgeKind {
    /// The word drawn beside an edge; empty for redirects, which are the plain arrows.
    pub fn label(self) -> &'static str {
        match self {
            Self::Redirect => "",
            Self::Collect => "asks",
            Self::Then => "then",
            Self::Otherwise => "otherwise",
            Self::Cancel => "cancel",
            Self::Listen => "listens",
            Self::Button => "button",
            Self::Next => "next",
            Self::Answers => "answers",
        }
    }
}

impl Graph {
    /// The graph as JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a graph is text, lists and flags")
    }

    /// The node of that id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }
}
