//! A bot whose every answer depends on all answers before it, so that a turn that is lost, doubled
//! or out of order shows in all later ones.
//!
//! Each handler that runs adds a link to the conversation's chain. A link takes in a number drawn for
//! it, so that a turn that was answered and is then run again cannot heal by giving the same result.
//! What the bot says is `count chain drawn handler text`, a line for each link.
//!
//! `CHAIN_BOT_RUNS` names a file that gets a line for each handler that runs, before it does anything
//! else: `event handler`.

use std::{
    collections::hash_map::RandomState,
    fs::OpenOptions,
    hash::{BuildHasher, Hasher},
    io::Write as _,
    time::Duration,
};

use fulfill_runtime::{Entry, FromTurn, Place, Refused, prelude::*};

/// All intents of the bot.
pub fn intents() -> Vec<Entry> {
    intents![note, hop, landed, ask, filled, pick, picked, slow, block, burst]
}

/// The chain with one more link.
pub fn link(chain: u64, handler: &str, text: &str, drawn: u64) -> u64 {
    // FNV-1a: the same in every build, and every byte changes what follows.
    let bytes = chain.to_le_bytes().into_iter().chain(drawn.to_le_bytes());
    let words = handler.bytes().chain([0]).chain(text.bytes());
    bytes.chain(words).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Where a conversation's chain stands, and the event that is being answered.
struct Chain {
    count: u64,
    chain: u64,
    event: String,
}

impl FromTurn for Chain {
    fn from_turn(turn: &Turn, _: &'static str) -> Result<Self, Refused> {
        let kept = |name| turn.get(Place::Memory, name).and_then(|value| value.as_u64());
        Ok(Self {
            count: kept("count").unwrap_or_default(),
            chain: kept("chain").unwrap_or_default(),
            event: turn.id().unwrap_or_default().to_owned(),
        })
    }
}

impl Chain {
    /// Says that a handler runs, which takes a moment, and adds its link.
    async fn add(self, handler: &str, text: &str) -> Reply {
        self.note(handler);
        let drawn = random();
        // As a call of somebody's API does: long enough to be killed in the middle.
        tokio::time::sleep(Duration::from_millis(drawn % 16)).await;
        let (count, chain) = (self.count + 1, link(self.chain, handler, text, drawn));
        let reply = Reply::say(format!("{count} {chain} {drawn} {handler} {text}"));
        reply.remember("count", count).remember("chain", chain)
    }

    fn note(&self, handler: &str) {
        let Ok(file) = std::env::var("CHAIN_BOT_RUNS") else { return };
        let file = OpenOptions::new().create(true).append(true).open(file);
        // One write, so that lines of several processes stay whole.
        let line = format!("{} {handler}\n", self.event);
        file.and_then(|mut file| file.write_all(line.as_bytes())).expect("the file can be written");
    }
}

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Takes whatever nobody else takes.
#[intent(fallback)]
async fn note(chain: Chain, Text(text): Text) -> Reply {
    chain.add("note", &text).await
}

/// Adds a link, and has another intent add one more.
#[intent(text = "hop")]
async fn hop(chain: Chain, Text(text): Text) -> Reply {
    chain.add("hop", &text).await.redirect::<landed>()
}

/// Where a hop ends.
#[intent]
async fn landed(chain: Chain, Text(text): Text) -> Reply {
    chain.add("landed", &text).await
}

/// Asks two questions.
#[intent(text = "ask")]
async fn ask(chain: Chain, Text(text): Text) -> Reply {
    chain.add("ask", &text).await.collect::<Order>()
}

/// What is asked.
#[derive(Collect)]
#[collect(name = "order", then = filled)]
struct Order {
    /// How many?
    many: u32,
    /// Of what?
    what: String,
}

/// Takes both answers.
#[intent]
async fn filled(chain: Chain, Order { many, what }: Order) -> Reply {
    chain.add("filled", &format!("{many} of {what}")).await
}

/// Waits for one intent.
#[intent(text = "pick")]
async fn pick(chain: Chain, Text(text): Text) -> Reply {
    let reply = chain.add("pick", &text).await;
    reply.and_say("Which one?").listen_for([Target::of::<picked>()])
}

/// Takes any text, but only when it is waited for.
#[intent]
async fn picked(chain: Chain, Text(text): Text) -> Reply {
    chain.add("picked", &text).await
}

/// Takes that many milliseconds.
#[intent(pattern = r"slow (?<ms>\d+)")]
async fn slow(chain: Chain, Text(text): Text, ms: u64) -> Reply {
    chain.note("begun");
    tokio::time::sleep(Duration::from_millis(ms)).await;
    chain.add("slow", &text).await
}

/// Takes that many milliseconds, and blocks its thread meanwhile.
#[intent(pattern = r"block (?<ms>\d+)")]
async fn block(chain: Chain, Text(text): Text, ms: u64) -> Reply {
    chain.note("begun");
    std::thread::sleep(Duration::from_millis(ms));
    chain.add("block", &text).await
}

/// Panics in the middle.
#[intent(text = "burst", fallback_message = "It broke.")]
async fn burst(chain: Chain) -> Reply {
    let _ = chain.add("burst", "").await;
    panic!("as asked")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_changes_a_link() {
        let all = [
            link(0, "a", "b", 0),
            link(1, "a", "b", 0),
            link(0, "b", "b", 0),
            link(0, "a", "c", 0),
            link(0, "a", "b", 1),
            link(0, "ab", "", 0),
        ];
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one), "{place}");
        }
    }
}
