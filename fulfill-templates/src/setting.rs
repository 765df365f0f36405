//! Where a text goes and when: how values are escaped, the time, the language.

use jiff::civil::DateTime;

/// How values are escaped. The template's own text is the author's and stays as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Escape {
    /// Not at all: channels whose texts have no markup.
    #[default]
    Text,
    /// `&`, `<`, `>`, `"` and `'` as HTML references: Telegram's parse mode `HTML`, e-mail. Write
    /// attributes in quotes.
    Html,
    /// As `Html`, without the characters that XML 1.0 forbids: TwiML, SSML.
    Xml,
    /// JSON. Inside a string of the template's text a value is escaped as part of that string;
    /// elsewhere it is written as a whole JSON value, and a missing one as `null`. The result is
    /// checked to be JSON.
    Json,
}

/// What a rendering is told beside the context. An [`Escape`] alone is one too.
///
/// ```
/// use fulfill_templates::{Escape, Setting, Templates};
/// use jiff::civil::date;
///
/// let templates = Templates::builder()
///     .add("bye", "<b>{{ name }}</b>, see you after {{ now|format('%H:%M') }}")
///     .add("bye.pt", "<b>{{ name }}</b>, até depois das {{ now|format('%H:%M') }}")
///     .build()?;
/// let setting = Setting::new(Escape::Html).at(date(2026, 11, 21).at(9, 30, 0, 0)).locale("pt-BR");
/// let text = templates.render("bye", [("name", "Zé <x>")].into_iter().collect::<
///     std::collections::BTreeMap<_, _>>(), setting)?;
/// assert_eq!(text, "<b>Zé &lt;x&gt;</b>, até depois das 09:30");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting<'a> {
    /// How values are escaped.
    pub escape: Escape,
    /// The user's date and time, `now` in templates; without it `now` prints nothing.
    pub now: Option<DateTime>,
    /// The user's language as a BCP 47 tag, for example `pt-BR`; empty if unknown. Of the templates
    /// `bye.pt-BR`, `bye.pt` and `bye` the first that exists is taken for `bye`.
    pub locale: &'a str,
}

impl<'a> Setting<'a> {
    /// Only the target is known.
    pub fn new(escape: Escape) -> Self {
        Self { escape, ..Self::default() }
    }

    /// The user's date and time are known too.
    #[must_use]
    pub fn at(mut self, now: impl Into<Option<DateTime>>) -> Self {
        self.now = now.into();
        self
    }

    /// The user's language is known too.
    #[must_use]
    pub fn locale(mut self, locale: &'a str) -> Self {
        self.locale = locale;
        self
    }
}

impl From<Escape> for Setting<'_> {
    fn from(escape: Escape) -> Self {
        Self::new(escape)
    }
}
