//! Notification hooks: what another program tells, and the function that says it to users.

mod body;
mod notice;

use std::{borrow::Cow, fmt, sync::Arc, time::Duration};

pub use self::{
    body::HookBody,
    notice::{IntoNotice, Notice, Notified},
};
use crate::{Call, Location, Needs, Refused, Secret, Turn};

/// The longest name of a hook, in characters.
const NAME: usize = 100;

/// What `#[hook]` makes of a function: a type of the same name that stands for it, as in
/// `HookEntry::of::<order_shipped>()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a hook",
    label = "not a function under #[hook]",
    note = "name a function that has the #[hook] attribute, and import it if it lives in another module"
)]
pub trait Hook {
    /// All there is to know of it.
    const META: HookMeta;
}

/// What a `#[hook]` attribute says, and how its function is called. Written by the macro.
#[derive(Clone, Copy)]
pub struct HookMeta {
    /// The name, the last part of its address.
    pub name: &'static str,
    /// The function's doc comment.
    pub description: &'static str,
    /// The secret written in the attribute.
    pub secret: Option<&'static str>,
    /// The environment variable that holds the secret.
    pub secret_env: Option<&'static str>,
    /// How long the function may take.
    pub timeout: Option<Duration>,
    /// Where the function stands.
    pub location: Location,
    /// Calls the function.
    pub call: fn(&Turn) -> Call<Notice>,
    /// Whether the arguments can be read.
    pub fits: fn(&Turn) -> Result<(), Refused>,
    /// Says what its arguments need.
    pub needs: fn(&mut Needs),
}

/// How a hook's function is called.
pub type HookHandler = Arc<dyn Fn(&Turn) -> Call<Notice> + Send + Sync>;

/// How it is found out whether a body is what a hook takes.
pub type HookCheck = Arc<dyn Fn(&Turn) -> Result<(), Refused> + Send + Sync>;

/// One hook as an app holds it: collected from an attribute, or made at run time with
/// [`HookEntry::new`].
#[derive(Clone)]
pub struct HookEntry {
    /// The name, the last part of its address.
    pub name: Cow<'static, str>,
    /// What it does, in words.
    pub description: Cow<'static, str>,
    /// What callers must show: any one of these.
    pub secrets: Vec<Secret>,
    /// The environment variable that holds more of them, with blanks in between.
    pub secret_env: Option<Cow<'static, str>>,
    /// How long the function may take; the app's own limit if `None`.
    pub timeout: Option<Duration>,
    /// Where it is written; `None` for those made at run time.
    pub location: Option<Location>,
    /// Calls the function.
    pub handler: HookHandler,
    /// Whether a body is what the function takes; asked before the caller is told that it was.
    pub fits: HookCheck,
    /// Says what its arguments need.
    pub needs: fn(&mut Needs),
}

impl HookEntry {
    /// The entry of a `#[hook]` function.
    pub fn of<H: Hook>() -> Self {
        Self::from_meta(&H::META)
    }

    /// The entry that an attribute describes.
    pub fn from_meta(meta: &HookMeta) -> Self {
        Self {
            name: Cow::Borrowed(meta.name),
            description: Cow::Borrowed(meta.description),
            secrets: meta.secret.and_then(Secret::new).into_iter().collect(),
            secret_env: meta.secret_env.map(Cow::Borrowed),
            timeout: meta.timeout,
            location: Some(meta.location),
            handler: Arc::new(meta.call),
            fits: Arc::new(meta.fits),
            needs: meta.needs,
        }
    }

    /// A hook made at run time.
    ///
    /// ```
    /// use fulfill_core::{Call, HookEntry, Notice, Reply, provider::Address};
    ///
    /// let hook = HookEntry::new("door-bell", |turn| {
    ///     let who = turn.find("who").and_then(|who| who.as_str().map(str::to_owned));
    ///     let text = format!("{} is at the door.", who.as_deref().unwrap_or("Somebody"));
    ///     let owner = Address::new("sms", "+14155550100").account("+14155550199");
    ///     Call::Ready(Ok(Notice::new().to(owner, Reply::say(text))))
    /// });
    /// let hook = hook.secret("of this month").secret("of the last one");
    /// assert_eq!((&*hook.name, hook.secrets.len()), ("door-bell", 2));
    /// ```
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        handler: impl Fn(&Turn) -> Call<Notice> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            description: Cow::Borrowed(""),
            secrets: Vec::new(),
            secret_env: None,
            timeout: None,
            location: None,
            handler: Arc::new(handler),
            fits: Arc::new(|_| Ok(())),
            needs: |_| {},
        }
    }

    /// Accepts one more secret; several while one follows another. An empty one is left out.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.extend(Secret::new(secret));
        self
    }

    /// Reads secrets, with blanks in between, from that environment variable when the app starts.
    #[must_use]
    pub fn secret_env(mut self, variable: impl Into<Cow<'static, str>>) -> Self {
        self.secret_env = Some(variable.into());
        self
    }

    /// Says how long the function may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Where it is written, for messages.
    pub fn place(&self) -> String {
        self.location.map_or_else(|| "made at run time".to_owned(), |at| at.to_string())
    }

    /// Whether that can be a hook's name: up to 100 ASCII letters, digits, `-`, `_` and `.`, the first
    /// of them a letter or digit.
    pub fn is_name(name: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        name.len() <= NAME
            && name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
            && name.bytes().all(plain)
    }
}

impl fmt::Debug for HookEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HookEntry({:?}, {})", self.name, self.place())
    }
}

/// A hook that the linker collected. Submitted by the macro.
pub struct CollectedHook(pub &'static HookMeta);

inventory::collect!(CollectedHook);

/// All hooks of the crates that are linked into this program, in no order.
pub fn collected_hooks() -> impl Iterator<Item = HookEntry> {
    inventory::iter::<CollectedHook>.into_iter().map(|collected| HookEntry::from_meta(collected.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parts_of_addresses() {
        let long = "x".repeat(NAME);
        for name in ["order-shipped", "a", "9.v2_x", long.as_str()] {
            assert!(HookEntry::is_name(name), "{name}");
        }
        let long = long + "x";
        for name in ["", "-a", ".", "..", "a/b", "a b", "ordem-é", "a%20", long.as_str()] {
            assert!(!HookEntry::is_name(name), "{name}");
        }
    }
}
