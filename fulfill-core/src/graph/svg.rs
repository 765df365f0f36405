//! SVG.
use super::Graph;
impl Graph {
    /// The graph as SVG.
    pub fn svg(&self) -> String {
        "".to_owned()
    }
}
