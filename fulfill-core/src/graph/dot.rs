//! DOT.
use super::Graph;
impl Graph {
    /// The graph as DOT.
    pub fn dot(&self) -> String {
        "".to_owned()
    }
}
