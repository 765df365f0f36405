//! An app seen as a whole: which intent leads where, what is wrong with that, and what a waiting
//! user depends on.
//!
//! [`Survey`] takes what is known of an app; [`Survey::graph`] draws it, [`Survey::findings`] checks
//! it, [`Survey::shape`] says what a later build must not lose. Nothing is run for it: edges come
//! from the outlines that `#[intent]` gathered, from triggers and from forms.
//!
//! ```
//! use fulfill_core::{Call, Entry, Reply, Table, Triggers, graph::Survey};
//!
//! let help = Entry::new("help", |_| Call::Ready(Ok(Reply::say("Write `order`."))))
//!     .answers(Triggers::new().text("help").next("helped"));
//! let table = Table::new([help]).unwrap();
//! let survey = Survey::new(&table);
//! assert!(survey.graph().mermaid().starts_with("flowchart TD"));
//! let findings = survey.findings();
//! assert!(findings.is_empty(), "the text `help` answers in the state `helped` too: {findings:?}");
//! ```

mod build;
mod dot;
mod findings;
mod links;
mod mermaid;
mod model;
mod paths;
mod shape;
mod survey;
mod svg;

pub use self::{
    findings::{Finding, FindingKind, Severity},
    model::{Edge, EdgeKind, Graph, Node, NodeKind},
    shape::{Broken, FormShape, QuestionShape, Shape, ShapeError},
    survey::{Expressed, KnownForm, Mounted, Survey},
};
