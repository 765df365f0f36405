//! The crate from outside: what templates print, what is refused, and what ends them.

mod bombs;
mod escaping;
mod language;
mod loading;
mod properties;

use fulfill_templates::{Escape, RenderError, Setting, Templates};
use serde_json::Value;

/// The text of one template.
fn render(source: &str, context: &Value, escape: Escape) -> Result<String, RenderError> {
    let templates = Templates::builder().add("t", source).build().expect(source);
    templates.render("t", context, Setting::new(escape))
}
