//! What came of it, counted from the file, the sent calls and what the nodes said.

use std::{collections::HashMap, fmt, fs, time::Duration};

use fulfill_store::{Progress, SqliteStore, Store};

use super::{Nodes, node};

#[derive(Debug, Default)]
pub(super) struct Figures {
    rounds: u64,
    seconds: f64,
    acknowledged: u64,
    /// Acknowledged and never answered, or answered and never sent.
    lost: u64,
    /// Calls made more than once: allowed for a killed sender, and at most as many.
    duplicated: u64,
    reordered: u64,
    /// Turns that did not build on the one before, or calls of turns that were not committed.
    wrong: u64,
    /// Deliveries that were given two different answers.
    contradicted: u64,
    fenced: u64,
    stuck: u64,
    damaged: bool,
    worst_accept: Duration,
    worst_pause: Duration,
}

impl Figures {
    pub(super) fn count(
        nodes: &Nodes,
        sent: &[u64],
        rounds: u64,
        took: Duration,
        stuck: u64,
    ) -> Self {
        let world = &nodes.world;
        let acknowledged = world.acknowledged.lock().unwrap();
        let mut figures = Self {
            rounds,
            seconds: took.as_secs_f64(),
            acknowledged: acknowledged.len() as u64,
            fenced: world.fenced.load(std::sync::atomic::Ordering::Relaxed),
            stuck,
            damaged: is_damaged(nodes),
            worst_accept: acknowledged.values().max().copied().unwrap_or_default(),
            ..Self::default()
        };
        let answers = figures.answers(nodes, sent);
        for (place, given) in &*world.answers.lock().unwrap() {
            let kept = answers.get(place);
            let differ = given.iter().any(|one| Some(one) != kept.map(|(text, _)| text));
            figures.contradicted += u64::from(differ);
        }
        figures.calls(nodes, &answers);
        figures
    }

    /// Follows the chain of each conversation through its answers.
    fn answers(&mut self, nodes: &Nodes, sent: &[u64]) -> HashMap<(usize, u64), (String, u64)> {
        let store = SqliteStore::open(&nodes.file).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut found = HashMap::new();
        for (conversation, count) in sent.iter().enumerate() {
            let (mut chain, mut before) = (0, 0);
            for event in 0..*count {
                let key = node::mail(&conversation.to_string(), &event.to_string()).key();
                let Some(Progress::Answered(answer)) =
                    runtime.block_on(store.answer(&key)).unwrap()
                else {
                    self.lost += 1;
                    continue;
                };
                let text = String::from_utf8_lossy(&answer).into_owned();
                let words: Vec<u64> = text.split(' ').map(|word| word.parse().unwrap()).collect();
                chain = node::link(chain, event.to_string().as_bytes(), words[2]);
                if words[0] != event + 1 || words[1] != chain {
                    self.wrong += 1;
                    chain = words[1];
                }
                // Since it could have been answered: it was there, and the one before was done.
                let pause = words[4].saturating_sub(words[3].max(before));
                self.worst_pause = self.worst_pause.max(Duration::from_millis(pause));
                before = words[4];
                found.insert((conversation, event), (text, words[2]));
            }
        }
        found
    }

    /// Holds what was sent against what was answered.
    fn calls(&mut self, nodes: &Nodes, answers: &HashMap<(usize, u64), (String, u64)>) {
        let mut keys = HashMap::new();
        let mut last: HashMap<usize, u64> = HashMap::new();
        for line in fs::read_to_string(&nodes.sent).unwrap().lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let conversation: usize = words[0].parse().unwrap();
            let number = words[1].split_once(':').unwrap().1;
            let event: u64 = number.parse().unwrap();
            let nonce: u64 = words[2].parse().unwrap();
            let place = (conversation, event);
            self.wrong += u64::from(answers.get(&place).map(|(_, nonce)| *nonce) != Some(nonce));
            match keys.insert(place, words[3].to_owned()) {
                Some(key) => {
                    self.duplicated += 1;
                    self.wrong += u64::from(key != words[3]);
                }
                None => {
                    let before = last.insert(conversation, event);
                    self.reordered += u64::from(before.map_or(0, |before| before + 1) != event);
                }
            }
        }
        self.lost += answers.keys().filter(|place| !keys.contains_key(place)).count() as u64;
    }

    #[track_caller]
    pub(super) fn assert(&self) {
        let faults =
            [self.lost, self.reordered, self.wrong, self.contradicted, self.stuck].map(|n| n == 0);
        assert_eq!(faults, [true; 5], "{self}");
        assert!(!self.damaged && self.acknowledged > 0, "{self}");
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "kills {}, acknowledged {} in {:.1} s, lost {}, answered differently {}, reordered {}, \
             wrong {}, stuck {}, calls made twice {}, fenced {}, file damaged {}, worst \
             acknowledgement {:?}, worst pause of a conversation {:?}",
            self.rounds,
            self.acknowledged,
            self.seconds,
            self.lost,
            self.contradicted,
            self.reordered,
            self.wrong,
            self.stuck,
            self.duplicated,
            self.fenced,
            self.damaged,
            self.worst_accept,
            self.worst_pause,
        )
    }
}

fn is_damaged(nodes: &Nodes) -> bool {
    let connection = rusqlite::Connection::open(&nodes.file).unwrap();
    let found: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    found != "ok"
}
