//! Mermaid.
use super::Graph;
impl Graph {
    /// The graph as Mermaid.
    pub fn mermaid(&self) -> String {
        "flowchart TD\n".to_owned()
    }
}
