//! A set of templates: read at start, rendered for each reply.

use std::{collections::HashMap, fmt, sync::Arc};

use minijinja::{Value, value::ValueKind};
use serde::Serialize;

use crate::{
    Escape, Limits, Mistakes, RenderError, Setting,
    error::Mistake,
    program::{Program, lower},
    run::Machine,
    words::near,
};

/// Templates by name. Cheap to clone; rendering takes no lock.
///
/// ```
/// use fulfill_templates::Templates;
/// use serde_json::json;
///
/// let templates = Templates::builder()
///     .add("welcome", "Welcome back, {{ user.name|default('friend') }}!")
///     .build()?;
/// assert_eq!(templates.say("welcome", json!({ "user": { "name": "Ana" } }))?, "Welcome back, Ana!");
/// assert_eq!(templates.say("welcome", json!({}))?, "Welcome back, friend!");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Templates(Arc<Set>);

/// What [`Templates`] share.
pub(crate) struct Set {
    programs: HashMap<Box<str>, Program>,
    pub(crate) limits: Limits,
}

impl Templates {
    /// Starts a set without templates.
    pub fn builder() -> Builder {
        Builder { sources: Vec::new(), limits: Limits::default(), short_codes: false }
    }

    /// The text of a template for a channel without markup.
    ///
    /// The context is any map or struct; its members are the names in the template. What is missing
    /// prints nothing.
    ///
    /// # Errors
    ///
    /// As [`render`](Self::render).
    pub fn say(&self, name: &str, context: impl Serialize) -> Result<String, RenderError> {
        self.render(name, context, Escape::Text)
    }

    /// The text of a template, with values escaped for where it goes.
    ///
    /// # Errors
    ///
    /// [`Unknown`](RenderError::Unknown) where there is no such template;
    /// [`OutOfFuel`](RenderError::OutOfFuel), [`TooMuch`](RenderError::TooMuch) and
    /// [`TooDeep`](RenderError::TooDeep) where it goes beyond its [`Limits`];
    /// [`Failed`](RenderError::Failed) where a value is not what the template takes it for;
    /// [`NotJson`](RenderError::NotJson) for [`Escape::Json`] only.
    pub fn render<'a>(
        &'a self,
        name: &str,
        context: impl Serialize,
        setting: impl Into<Setting<'a>>,
    ) -> Result<String, RenderError> {
        let setting = setting.into();
        let Some(program) = find(&self.0, name, setting.locale) else {
            return Err(RenderError::Unknown { name: name.to_owned() });
        };
        let context = Value::from_serialize(context);
        if context.kind() == ValueKind::Invalid {
            let what = format!("the context could not be read: {context}");
            return Err(RenderError::Failed { template: program.name.to_string(), line: 1, what });
        }
        Machine::new(&self.0, program, context, setting).run()
    }

    /// Whether there is a template of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.programs.contains_key(name)
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = self.0.programs.keys().collect();
        names.sort_unstable();
        f.debug_tuple("Templates").field(&names).finish()
    }
}

/// Templates before they are read.
#[derive(Clone, Debug)]
#[must_use = "templates are read by `build`"]
pub struct Builder {
    sources: Vec<(String, String)>,
    limits: Limits,
    short_codes: bool,
}

impl Builder {
    /// Adds a template. `name` is what it is asked for by; `name.pt` is its Portuguese wording.
    pub fn add(mut self, name: impl Into<String>, source: impl Into<String>) -> Self {
        self.sources.push((name.into(), source.into()));
        self
    }

    /// Adds templates, for example the ones of a file.
    pub fn extend<N, S>(mut self, templates: impl IntoIterator<Item = (N, S)>) -> Self
    where
        N: Into<String>,
        S: Into<String>,
    {
        let pairs = templates.into_iter().map(|(name, source)| (name.into(), source.into()));
        self.sources.extend(pairs);
        self
    }

    /// Replaces the limits.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits.sound();
        self
    }

    /// Lets `:wave:` in a template's own text stand for the emoji. Values keep theirs as text.
    pub fn short_codes(mut self) -> Self {
        self.short_codes = true;
        self
    }

    /// Reads all templates.
    ///
    /// Filters, tests, functions, methods, emoji and included templates that do not exist are
    /// mistakes here, not when a text is made.
    ///
    /// # Errors
    ///
    /// Every mistake of every template, with its line and what to write instead.
    pub fn build(self) -> Result<Templates, Mistakes> {
        let (mut programs, mut mistakes) = (HashMap::new(), Vec::new());
        let names: Vec<&str> = self.sources.iter().map(|(name, _)| name.as_str()).collect();
        for (place, (name, source)) in self.sources.iter().enumerate() {
            if names[..place].contains(&name.as_str()) {
                let what = "a template of this name is there already; rename one".to_owned();
                mistakes.push(Mistake { template: name.clone(), line: 1, what });
            }
            match lower(name, source, self.short_codes) {
                Ok(program) => {
                    mistakes.extend(includes(&program, &names));
                    programs.insert(Box::from(name.as_str()), program);
                }
                Err(found) => mistakes.extend(found),
            }
        }
        if mistakes.is_empty() {
            return Ok(Templates(Arc::new(Set { programs, limits: self.limits })));
        }
        mistakes.sort_by(|a, b| (&a.template, a.line).cmp(&(&b.template, b.line)));
        Err(Mistakes(mistakes))
    }
}

/// The wording of a template for a locale: the most special there is.
pub(crate) fn find<'a>(set: &'a Set, name: &str, locale: &str) -> Option<&'a Program> {
    let mut locale = locale;
    while !locale.is_empty() {
        if let Some(program) = set.programs.get(format!("{name}.{locale}").as_str()) {
            return Some(program);
        }
        locale = locale.rfind(['-', '_']).map_or("", |place| &locale[..place]);
    }
    set.programs.get(name)
}

fn includes(program: &Program, names: &[&str]) -> Vec<Mistake> {
    let missing = program.includes.iter().filter(|(name, _)| !names.contains(&&**name));
    let mistake = |(name, line): &(Box<str>, u32)| {
        let instead = match near(name, names.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None => "add it, since files are not read".to_owned(),
        };
        let what = format!("there is no template `{name}` to include; {instead}");
        Mistake { template: program.name.to_string(), line: *line, what }
    };
    missing.map(mistake).collect()
}
