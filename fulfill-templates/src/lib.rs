//! How texts are made of data: Jinja templates, read at start, with bounded work, and values escaped
//! for where the text goes.
//!
//! ```
//! use fulfill_templates::{Escape, Templates};
//! use serde_json::json;
//!
//! let templates = Templates::builder()
//!     .add("order", "{% for item in items %}<b>{{ item.name }}</b> {{ item.count }}\n{% endfor %}Thanks :wave:")
//!     .short_codes()
//!     .build()?;
//! let order = json!({ "items": [{ "name": "Salt & <pepper>", "count": 2 }] });
//! assert_eq!(
//!     templates.render("order", &order, Escape::Html)?,
//!     "<b>Salt &amp; &lt;pepper&gt;</b> 2\nThanks 👋",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The language
//!
//! Jinja as crate `minijinja` reads it: `if`, `for`, `set`, `with`, `filter`, `macro`, `include`, `raw`.
//! [`Builder::build`] refuses what is not there and says what to write instead: `extends`, `block`,
//! `import`, `call`, `autoescape`, the filter `safe`, recursive loops.
//!
//! - What is missing, or `none`, prints nothing; a member of it is missing too, its items are none. Only
//!   reckoning with it fails. Truth prints as `True` and `False`, lists as `[1, "a"]`.
//! - `now` is the user's time: `{{ now }}`, `{{ now|format("%d/%m") }}`, `{{ now("%H:%M") }}`,
//!   `{{ now.hour }}`.
//! - `{{ emoji.wave }}` is an emoji by short code or Unicode name; a `:wave:` in the template's own text
//!   is one with [`Builder::short_codes`], and in a value through the filter `emojize` only.
//! - `now`, `loop` and `emoji` have this meaning whatever the context holds.
//!
//! # What a value can do
//!
//! Nothing but stand in the text: it is not read as a template, and it is escaped for the target. Text
//! that is escaped already (blocks kept with `set`, results of macros, the filter `e`) is not escaped
//! again when it is printed, joined or trimmed; once changed in any other way it is data like any other.
//!
//! # What a template can do
//!
//! No more than its [`Limits`], 200,000 steps and 64 KiB by default. They count what is made, not only
//! what is run, so `{% set x = x ~ x %}` in a loop ends as soon as `x` is too large.

mod error;
mod limits;
mod program;
mod run;
mod setting;
mod templates;
mod words;

pub use self::{
    error::{Mistake, Mistakes, RenderError},
    limits::Limits,
    setting::{Escape, Setting},
    templates::{Builder, Templates},
};
