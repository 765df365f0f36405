//! The app looked at without serving it: its graph, what is wrong with it, what waiting users need.

use fulfill_core::graph::{Finding, Graph, KnownForm, Severity, Shape, Survey};

use super::{App, express};

/// What can be seen of an app without running it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Inspection {
    /// Which intent leads where.
    pub graph: Graph,
    /// What is wrong, errors first.
    pub findings: Vec<Finding>,
    /// What waiting users depend on.
    pub shape: Shape,
}

impl Inspection {
    /// Whether some finding keeps the app from being deployed.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

impl App {
    /// Looks at the app without serving it. Unlike [`check`](Self::check) it needs no secrets: it
    /// says what conversations would run into, not what the app lacks to start.
    pub fn inspect(&self) -> Inspection {
        let (matcher, _) = self.matcher(&self.table);
        let survey = Survey::new(&self.table).matcher(&matcher);
        let mut survey = survey.forms(KnownForm::collected());
        for (path, channel) in &self.mounts {
            survey = survey.mount(express::mounted(path, &**channel, &self.table));
            if let Some(target) = express::begins(&**channel) {
                survey = survey.root(target);
            }
        }
        if let Some(target) = &self.rules.on_stale {
            survey = survey.root(target.clone());
        }
        Inspection { graph: survey.graph(), findings: survey.findings(), shape: survey.shape() }
    }
}
