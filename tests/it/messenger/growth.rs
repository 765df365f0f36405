//! Memory: what a bot has seen and sent is in its file, not in its memory.
//!
//! `GROWTH_DELIVERIES=100000 cargo test -p fulfill-tests growth` sends more than the suite does.

use std::{
    env,
    io::{self, Write as _},
    thread,
    time::Instant,
};

use fulfill_tests::meta;

use super::Bot;

/// Events in a delivery.
const BATCH: usize = 50;

/// After the first quarter, when caches are filled, the bot may take so much more, in bytes.
const GROWTH: u64 = 24 << 20;

#[test]
fn memory_does_not_grow_with_what_was_delivered() {
    let given = env::var("GROWTH_DELIVERIES").ok().and_then(|count| count.parse().ok());
    let events: usize = given.unwrap_or(4_000);
    let bot = Bot::start(&[("FULFILL_LOG", "warn,fulfill_runtime::app::serve=info")]);
    let Some(first) = bot.program.memory() else {
        // Only where the system tells; the rest is shown by the other tests.
        writeln!(io::stderr(), "growth: this system does not tell how much memory a program has")
            .expect("standard error is open");
        return;
    };
    let start = Instant::now();
    let quarter = events.div_ceil(4 * BATCH);
    let mut figures = vec![first];
    let mut number = 0;
    for part in 0..4 {
        let from = part * quarter;
        let deliver = |batch: usize| {
            // Of each hundred users one is known from another delivery.
            let event = |place: usize| {
                let number = batch * BATCH + place;
                let user = format!("{}", 7_000_000 + number - usize::from(number % 100 == 99) * 99);
                meta::message(&user, &format!("m_{number}"), &format!("{number}"), number as u64)
            };
            let events: Vec<_> = (0..BATCH).map(event).collect();
            assert_eq!(bot.deliver(&events), 200);
        };
        thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || (from + thread..from + quarter).step_by(4).for_each(deliver));
            }
        });
        number += quarter * BATCH;
        assert_eq!(bot.taken(quarter * BATCH).len(), quarter * BATCH);
        // The fake keeps what it took in the memory of this test.
        bot.graph.clear();
        figures.push(bot.program.memory().expect("it was told before"));
    }
    let took = start.elapsed();
    let mib: Vec<String> =
        figures.iter().map(|bytes| format!("{:.1}", *bytes as f64 / 1_048_576.0)).collect();
    let rate = number as f64 / took.as_secs_f64();
    writeln!(
        io::stderr(),
        "growth: {number} events in {:.1} s ({rate:.0}/s), MiB at the start and after each quarter: {}",
        took.as_secs_f64(),
        mib.join(", ")
    )
    .expect("standard error is open");
    let growth = figures[4].saturating_sub(figures[1]);
    assert!(growth < GROWTH, "{growth} bytes more, {figures:?}");
}
