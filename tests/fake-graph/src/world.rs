//! What a fake knows and remembers: one lock, held shortly.

use std::{
    collections::{HashMap, HashSet},
    sync::{Condvar, Mutex, MutexGuard},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Settings,
    answer::Refusal,
    book::Book,
    faults::Weather,
    judge::{Judge, Judged},
    limits::Limits,
    rates::RateCheck,
    settings::Platform,
};

/// What is told of a user, or of a comment in place of one. Meta's limits of time are in force only
/// where something is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct User {
    /// How many hours ago they wrote; `None` is just now.
    pub silent_hours: Option<usize>,
    /// Cannot be written to: code 551/1545041.
    pub unreachable: bool,
    /// Was never there: code 100/2018001.
    pub unknown: bool,
}

/// All that the parts of a fake share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) limits: Limits,
    world: Mutex<World>,
    /// Rings when something was taken.
    pub(crate) bell: Condvar,
}

/// What changes.
pub(crate) struct World {
    pub(crate) book: Book,
    pub(crate) weather: Weather,
    pub(crate) rates: RateCheck,
    pub(crate) users: HashMap<String, User>,
    /// Saved files.
    pub(crate) attachments: HashSet<String>,
    /// Personas by id.
    pub(crate) personas: Map<String, Value>,
    /// Profiles by page.
    pub(crate) profiles: HashMap<String, Map<String, Value>>,
    /// Which app has a conversation, by user.
    pub(crate) owners: HashMap<String, Value>,
    /// Comments and posts that were answered.
    answered: HashSet<String>,
    next_id: u64,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        let world = World {
            book: Book::default(),
            weather: Weather::new(settings.seed),
            rates: RateCheck::default(),
            users: HashMap::new(),
            attachments: HashSet::new(),
            personas: Map::new(),
            profiles: HashMap::new(),
            owners: HashMap::new(),
            answered: HashSet::new(),
            next_id: 0,
        };
        let limits = Limits::read();
        Self { settings, limits, world: Mutex::new(world), bell: Condvar::new() }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nothing panics while it holds the lock")
    }

    /// The rules for a page.
    pub(crate) fn judge(&self, platform: Platform) -> Judge<'_> {
        Judge { limits: &self.limits, platform }
    }
}

impl World {
    /// An id that nothing else has.
    pub(crate) fn id(&mut self) -> String {
        self.next_id += 1;
        format!("{}", 900_000_000_000_000 + self.next_id)
    }

    /// Judges what depends on the user, and remembers what can be done only once.
    pub(crate) fn admit(&mut self, judge: &Judge<'_>, judged: &Judged<'_>) -> Result<(), Refusal> {
        let address = judged.address;
        let user = self.users.get(address.value).cloned().unwrap_or_default();
        if user.unknown {
            return Err(Refusal::kind(2_018_001, "no such user"));
        }
        if user.unreachable {
            return Err(Refusal::new(551, Some(1_545_041), "this person cannot be written to now"));
        }
        if let (Some(window), Some(hours)) = (judged.window, user.silent_hours) {
            let most = judge.limits.most(judge.platform, window);
            let most = if window == "window.standard" { most } else { most * 24 };
            if hours > most {
                let reason = format!("outside the window: {window} is {most} hours, not {hours}");
                return Err(Refusal::new(10, Some(2_018_278), reason));
            }
        }
        let saved = judged.content.as_ref().and_then(|content| content.attachment_id);
        if let Some(id) = saved.filter(|id| !self.attachments.contains(*id)) {
            let id = id.escape_debug();
            let reason = format!("attachment `{id}` was not saved here; upload it first");
            return Err(Refusal::kind(2_018_074, reason));
        }
        let once = matches!(address.kind, "comment_id" | "post_id") && judged.content.is_some();
        if once && !self.answered.insert(address.value.to_owned()) {
            return Err(Refusal::new(10_900, None, "it was answered before"));
        }
        Ok(())
    }
}

/// Now, in milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
