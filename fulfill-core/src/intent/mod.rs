//! Intents: what the user wants, and the function that answers.

mod outline;
mod triggers;

use std::{borrow::Cow, fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

pub use self::{
    outline::{Edge, Outline, To, Way},
    triggers::Triggers,
};
use crate::{HandlerError, Needs, Reply, Secret, Turn, reply::Form};

/// What `#[intent]` makes of a function: a type of the same name that stands for it wherever an
/// intent is named, as in `redirect::<store_user>()` and `intents![greeting, store_user]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an intent",
    label = "not a function under #[intent]",
    note = "name a function that has the #[intent] attribute, and import it if it lives in another module"
)]
pub trait Intent {
    /// All there is to know of it.
    const META: Meta;
}

/// What an `#[intent]` attribute says, and how its function is called. Written by the macro.
#[derive(Clone, Copy)]
pub struct Meta {
    /// The webhook; the empty name is the default one.
    pub webhook: &'static str,
    /// The node.
    pub node: &'static str,
    /// The function's doc comment.
    pub description: &'static str,
    /// The token written in the attribute.
    pub token: Option<&'static str>,
    /// The environment variable that holds the token.
    pub token_env: Option<&'static str>,
    /// What the user gets when the handler fails.
    pub fallback_message: Option<&'static str>,
    /// How long the handler may take.
    pub timeout: Option<Duration>,
    /// Whether it answers what no other intent of its webhook does.
    pub fallback: bool,
    /// What it answers to besides its node.
    pub triggers: fn() -> Triggers,
    /// What its body shows.
    pub outline: fn() -> Outline,
    /// Where the function stands.
    pub location: Location,
    /// Calls the function.
    pub call: fn(&Turn) -> Call,
    /// Says what its arguments need.
    pub needs: fn(&mut Needs),
}

/// Where a function stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The crate.
    pub package: &'static str,
    /// The module's path.
    pub module: &'static str,
    /// The function's name.
    pub function: &'static str,
    /// The source file, as the compiler saw it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
}

/// `src/bot.rs:12`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A handler's run: done at once, or going on. An intent's ends in a reply, a hook's in a notice.
pub enum Call<T = Reply> {
    /// The handler has answered.
    Ready(Result<T, HandlerError>),
    /// The handler is an async function.
    Pending(Pin<Box<dyn Future<Output = Result<T, HandlerError>> + Send>>),
}

impl<T> Call<T> {
    /// A run that goes on in a future.
    pub fn pending<F>(future: F) -> Self
    where
        F: Future<Output = Result<T, HandlerError>> + Send + 'static,
    {
        Self::Pending(Box::pin(future))
    }
}

/// How an intent's handler is called.
pub type Handler = Arc<dyn Fn(&Turn) -> Call + Send + Sync>;

/// One intent as the [`Table`](crate::Table) holds it: collected from an attribute, or made at run
/// time with [`Entry::new`].
#[derive(Clone)]
pub struct Entry {
    /// The webhook; the empty name is the default one.
    pub webhook: Cow<'static, str>,
    /// The node, unique in its webhook.
    pub node: Cow<'static, str>,
    /// What it does, in words.
    pub description: Cow<'static, str>,
    /// The credential that callers must show, on channels that have one per intent.
    pub token: Token,
    /// What the user gets when the handler fails; the channel's own text if `None`.
    pub fallback_message: Option<Cow<'static, str>>,
    /// How long the handler may take; the channel's own limit if `None`.
    pub timeout: Option<Duration>,
    /// Whether it answers what no other intent of its webhook does.
    pub fallback: bool,
    /// What it answers to besides its node.
    pub triggers: Triggers,
    /// What can be seen of its handler.
    pub outline: Outline,
    /// What is asked before its handler is called, where fulfill runs the dialogue; nothing if
    /// `None`. Its answers lead here, wherever the form itself would lead.
    pub form: Option<Form>,
    /// Where it is written; `None` for those made at run time.
    pub location: Option<Location>,
    /// Calls the handler.
    pub handler: Handler,
    /// Says what the handler's arguments need.
    pub needs: fn(&mut Needs),
}

/// The credential of one intent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Token {
    /// The intent has none.
    None,
    /// Known.
    Known(Secret),
    /// To be read from the environment variable of that name when the app starts.
    Env(Cow<'static, str>),
}

impl Entry {
    /// The entry of an `#[intent]` function.
    pub fn of<I: Intent>() -> Self {
        Self::from_meta(&I::META)
    }

    /// The entry that an attribute describes.
    pub fn from_meta(meta: &Meta) -> Self {
        let token = match (meta.token.and_then(Secret::new), meta.token_env) {
            (Some(token), _) => Token::Known(token),
            (None, Some(variable)) => Token::Env(Cow::Borrowed(variable)),
            (None, None) => Token::None,
        };
        Self {
            webhook: Cow::Borrowed(meta.webhook),
            node: Cow::Borrowed(meta.node),
            description: Cow::Borrowed(meta.description),
            token,
            fallback_message: meta.fallback_message.map(Cow::Borrowed),
            timeout: meta.timeout,
            fallback: meta.fallback,
            triggers: (meta.triggers)(),
            outline: (meta.outline)(),
            form: None,
            location: Some(meta.location),
            handler: Arc::new(meta.call),
            needs: meta.needs,
        }
    }

    /// An intent made at run time, in the default webhook.
    ///
    /// ```
    /// use fulfill_core::{Call, Entry, Reply};
    ///
    /// let entry = Entry::new("help", |turn| {
    ///     Call::Ready(Ok(Reply::say(format!("You said: {}", turn.text()))))
    /// });
    /// assert_eq!(entry.node, "help");
    /// ```
    pub fn new(
        node: impl Into<Cow<'static, str>>,
        handler: impl Fn(&Turn) -> Call + Send + Sync + 'static,
    ) -> Self {
        Self {
            webhook: Cow::Borrowed(""),
            node: node.into(),
            description: Cow::Borrowed(""),
            token: Token::None,
            fallback_message: None,
            timeout: None,
            fallback: false,
            triggers: Triggers::new(),
            outline: Outline::UNKNOWN,
            form: None,
            location: None,
            handler: Arc::new(handler),
            needs: |_| {},
        }
    }

    /// Says what it answers to besides its node.
    #[must_use]
    pub fn answers(mut self, triggers: Triggers) -> Self {
        self.triggers = triggers;
        self
    }

    /// Asks a form before the handler is called, on channels where fulfill runs the dialogue. The
    /// handler gets its answers.
    #[must_use]
    pub fn asking(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }

    /// The name by which it is told apart in messages and graphs: its node, behind its webhook's
    /// name where that is not the default one.
    pub fn name(&self) -> String {
        match &*self.webhook {
            "" => self.node.to_string(),
            webhook => format!("{webhook}/{}", self.node),
        }
    }

    /// Where it is written, for messages.
    pub fn place(&self) -> String {
        self.location.map_or_else(|| "made at run time".to_owned(), |at| at.to_string())
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({:?}, {:?}, {})", self.webhook, self.node, self.place())
    }
}

/// An intent that the linker collected. Submitted by the macro.
pub struct Collected(pub &'static Meta);

inventory::collect!(Collected);

/// All intents of the crates that are linked into this program, in no order.
pub fn collected() -> impl Iterator<Item = Entry> {
    inventory::iter::<Collected>.into_iter().map(|collected| Entry::from_meta(collected.0))
}

/// The entries of the named intents: `intents![greeting, store_user]`.
#[macro_export]
macro_rules! intents {
    ($($intent:ty),* $(,)?) => {
        ::std::vec![$($crate::Entry::of::<$intent>()),*]
    };
}
