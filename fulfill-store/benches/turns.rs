//! Turns a second, and what one costs, beside the bare database doing the same commits.
//!
//! `cargo bench -p fulfill-store`. A turn is an event of 300 bytes that is accepted, claimed and
//! committed with an answer of 100, a state of 512 and a call of 200 bytes; 64 are in flight, over
//! 1,000 conversations. The bare database runs the statements of the same turns on one connection,
//! 32 to a commit: once with the three commits that a turn takes, once all of a turn in one.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use fulfill_store::{
    Call, Committed, Key, Mail, MemoryStore, Outcome, Scope, SqliteStore, Store, StoreError,
};
use rusqlite::{Connection, params};

const IN_FLIGHT: u64 = 64;
const CONVERSATIONS: u64 = 1_000;
const TIME: Duration = Duration::from_secs(4);
const LEASE: Duration = Duration::from_secs(30);

/// What was measured.
struct Row {
    rate: f64,
    micros: f64,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let open = |name: &str| SqliteStore::open(folder.path().join(name)).expect("a new file");
    // Interleaved, so that a busy moment of the machine does not fall on one of them only.
    let bare = bare(&folder.path().join("bare.db"), false);
    let three = store(Arc::new(open("three.db")), false);
    let whole = self::bare(&folder.path().join("whole.db"), true);
    let two = store(Arc::new(open("two.db")), true);
    let again = self::bare(&folder.path().join("again.db"), false);
    let memory = store(Arc::new(MemoryStore::new()), true);
    let reference = (bare.rate + again.rate) / 2.0;
    println!("{:<44} {:>9} {:>12} {:>7}", "store, mode", "turns/s", "CPU µs/turn", "ratio");
    for (name, row) in [
        ("bare SQLite, three commits of 32", &bare),
        ("bare SQLite, three commits of 32, again", &again),
        ("bare SQLite, one commit of 32", &whole),
        ("SqliteStore, accept + claim + commit", &three),
        ("SqliteStore, take + commit", &two),
        ("MemoryStore, take + commit", &memory),
    ] {
        println!("{name:<44} {:>9.0} {:>12.1} {:>7.2}", row.rate, row.micros, row.rate / reference);
    }
    println!("ratio: to the mean of the bare runs with three commits");
}

fn outcome() -> Outcome {
    Outcome::answer(vec![b'a'; 100])
        .state(vec![b's'; 512])
        .life(Duration::from_secs(86_400))
        .call(Call::new("messenger:page-1", vec![b'c'; 200]))
}

fn store(store: Arc<dyn Store>, take: bool) -> Row {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_time().build().expect("a runtime");
    measure(|done| {
        runtime.block_on(async {
            let tasks: Vec<_> = (0..IN_FLIGHT)
                .map(|number| tokio::spawn(turns(Arc::clone(&store), number, take, done.clone())))
                .collect();
            for task in tasks {
                task.await.expect("no panic").expect("no error");
            }
        });
    })
}

async fn turns(
    store: Arc<dyn Store>,
    lane: u64,
    take: bool,
    done: Arc<AtomicU64>,
) -> Result<(), StoreError> {
    let end = Instant::now() + TIME;
    for number in 0.. {
        if Instant::now() > end {
            break;
        }
        // No two tasks share a conversation.
        let conversation = (number * IN_FLIGHT + lane) % (CONVERSATIONS / IN_FLIGHT * IN_FLIGHT);
        let key = Key::new("acme", format!("messenger:{conversation:016}"));
        let event = format!("messenger:page-1:mid.{lane:08}{number:016}");
        let mail = Mail::new(key.clone(), event, vec![b'b'; 300]);
        let claimed = if take {
            store.take(mail, LEASE).await?.1
        } else {
            store.accept(mail).await?;
            store.claim(Scope::Conversation(key), LEASE).await?
        };
        let lease = claimed.expect("nobody else has it").lease;
        let committed = store.commit(&lease, outcome()).await?;
        assert!(matches!(committed, Committed::Done { .. }));
        done.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// The statements of a turn, on one connection and without anything around them.
fn bare(path: &Path, whole: bool) -> Row {
    // Makes the tables.
    drop(SqliteStore::open(path).expect("a new file"));
    let base = Connection::open(path).expect("the file");
    base.pragma_update(None, "synchronous", "FULL").expect("a setting");
    base.set_prepared_statement_cache_capacity(64);
    measure(|done| {
        let end = Instant::now() + TIME;
        let mut number = 0_i64;
        while Instant::now() < end {
            let batch = number..number + 32;
            number += 32;
            base.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
            for (number, step) in [accept, claim, commit].into_iter().enumerate() {
                if number > 0 && !whole {
                    base.execute_batch("COMMIT; BEGIN IMMEDIATE").expect("a commit");
                }
                for turn in batch.clone() {
                    step(&base, turn).expect("a step");
                }
            }
            base.execute_batch("COMMIT").expect("a commit");
            done.fetch_add(32, Ordering::Relaxed);
        }
    })
}

fn accept(base: &Connection, turn: i64) -> rusqlite::Result<()> {
    let event = format!("messenger:page-1:mid.{turn:024}");
    let id = format!("messenger:{:016}", turn % CONVERSATIONS as i64);
    let known = "SELECT status FROM inbox WHERE tenant = ? AND event = ?";
    let known = base.prepare_cached(known)?.exists(params!["acme", event])?;
    assert!(!known);
    let place = "UPDATE mailbox SET ready_at = 1, next_in = next_in + 1
        WHERE tenant = ? AND id = ?";
    if base.prepare_cached(place)?.execute(params!["acme", id])? == 0 {
        let new = "INSERT INTO mailbox VALUES (NULL, ?, ?, 1, 0, 0, NULL, 1, 0, 0)";
        base.prepare_cached(new)?.execute(params!["acme", id])?;
    }
    let row = "INSERT INTO inbox SELECT no, next_in, tenant, ?, ?, NULL, 0, 1 FROM mailbox
        WHERE tenant = ? AND id = ?";
    base.prepare_cached(row)?.execute(params![event, [b'b'; 300], "acme", id])?;
    Ok(())
}

fn claim(base: &Connection, turn: i64) -> rusqlite::Result<()> {
    let id = format!("messenger:{:016}", turn % CONVERSATIONS as i64);
    let lease = "UPDATE mailbox SET token = ?, ready_at = 2, hold = 1, attempts = attempts + 1
        WHERE tenant = ? AND id = ? RETURNING no, done_in + 1";
    let (no, seq): (i64, i64) = base
        .prepare_cached(lease)?
        .query_row(params![turn, "acme", id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let read = "SELECT i.event, i.body, s.state FROM inbox i LEFT JOIN session s ON s.no = i.no
        WHERE i.no = ? AND i.seq = ?";
    let body: Vec<u8> = base.prepare_cached(read)?.query_row(params![no, seq], |row| row.get(1))?;
    assert_eq!(body.len(), 300);
    Ok(())
}

fn commit(base: &Connection, turn: i64) -> rusqlite::Result<()> {
    let id = format!("messenger:{:016}", turn % CONVERSATIONS as i64);
    let done = "UPDATE mailbox SET done_in = done_in + 1, version = version + 1, token = NULL,
        ready_at = 1, hold = 0, attempts = 0 WHERE tenant = ? AND id = ? AND token = ?
        RETURNING no, done_in";
    let (no, seq): (i64, i64) = base
        .prepare_cached(done)?
        .query_row(params!["acme", id, turn], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let answer = "UPDATE inbox SET status = 1, answer = ?, body = NULL WHERE no = ? AND seq = ?";
    base.prepare_cached(answer)?.execute(params![[b'a'; 100], no, seq])?;
    let state = "INSERT INTO session VALUES (?1, ?2, ?3) ON CONFLICT (no)
        DO UPDATE SET state = ?2, expires_at = ?3";
    base.prepare_cached(state)?.execute(params![no, [b's'; 512], turn])?;
    let lane = "INSERT INTO lane VALUES (?1, 1, 0, NULL, 1, 0, 0, 0) ON CONFLICT (no)
        DO UPDATE SET next_out = next_out + 1";
    base.prepare_cached(lane)?.execute([no])?;
    let call = "INSERT INTO outbox VALUES (?, ?, 'messenger:page-1', ?, 0, 0, NULL, NULL)";
    base.prepare_cached(call)?.execute(params![no, seq, [b'c'; 200]])?;
    Ok(())
}

/// Runs it, and counts turns and the time of the processors.
fn measure(run: impl FnOnce(&Arc<AtomicU64>)) -> Row {
    let (done, start, before) = (Arc::default(), Instant::now(), processor());
    run(&done);
    let (took, used) = (start.elapsed(), processor() - before);
    let count = done.load(Ordering::Relaxed) as f64;
    Row { rate: count / took.as_secs_f64(), micros: used.as_secs_f64() * 1e6 / count }
}

/// Time that this process has spent on processors, user and system; zero where it cannot be told.
fn processor() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which is in brackets, the 12th and 13th fields, in hundredths of a second.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.map(|ticks| Duration::from_millis(ticks.parse::<u64>().unwrap_or(0) * 10)).sum()
}
