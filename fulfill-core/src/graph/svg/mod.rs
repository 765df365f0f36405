//! The graph as a picture of its own, without another program: ranks from where conversations begin.

mod cards;
mod draw;
mod layers;
mod layout;
mod measure;
mod order;
mod place;
mod route;

use super::Graph;

impl Graph {
    /// The graph as a picture in SVG, the same bytes for the same graph. It can be read on light and
    /// dark pages.
    pub fn svg(&self) -> String {
        let drawing = cards::Drawing::of(self);
        let arranged = layout::arrange(&drawing);
        draw::svg(self, &drawing, &arranged)
    }
}
