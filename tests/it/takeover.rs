//! Processes that stop in the middle of a turn, for a while or for good, and others that take over.

use std::{
    thread,
    time::{Duration, Instant},
};

use fulfill_tests::{
    chain::{Chain, Step},
    fleet::Fleet,
    wire::{Answer, Outcome},
};

const PATIENCE: Duration = Duration::from_secs(30);

#[track_caller]
fn answer(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answer(answer) if answer.status == 200 => answer,
        other => panic!("{other:?}"),
    }
}

fn say(fleet: &Fleet, node: usize, step: &Step) -> Outcome {
    fleet.send(node, &step.request("ana"), PATIENCE)
}

/// Waits until a handler of the event has begun.
fn begun(fleet: &Fleet, event: &str) {
    let end = Instant::now() + PATIENCE;
    while !fleet.runs().iter().any(|(one, _)| one == event) {
        assert!(Instant::now() < end, "{event} does not begin");
        thread::sleep(Duration::from_millis(5));
    }
}

/// How often a handler of the event was begun.
fn runs(fleet: &Fleet, event: &str) -> usize {
    fleet.runs().iter().filter(|(one, handler)| one == event && handler == "begun").count()
}

#[test]
fn what_a_frozen_process_does_later_is_thrown_away() {
    let fleet = Fleet::start(2);
    let (first, slow) = (Step::note("e1".into(), "a".into()), Step::slow("e2".into(), 700));
    let mut chain = Chain::default();
    chain.follow(&first, &answer(say(&fleet, 0, &first)).body).expect("a link");
    thread::scope(|scope| {
        let frozen = scope.spawn(|| say(&fleet, 0, &slow));
        begun(&fleet, "e2");
        fleet.freeze(0);
        let taken_over = answer(say(&fleet, 1, &slow));
        chain.follow(&slow, &taken_over.body).expect("a link");
        fleet.thaw(0);
        let late = answer(frozen.join().expect("no panic"));
        assert_eq!(late.text(), taken_over.text(), "the answer that was kept");
    });
    assert_eq!(runs(&fleet, "e2"), 2);
    assert!(fleet.log().contains("outlived its lease"), "{}", fleet.log());
    // The conversation goes on from what was kept, at both.
    for (node, event) in [(0, "e3"), (1, "e4"), (0, "e5")] {
        let step = Step::note(event.into(), "b".into());
        chain.follow(&step, &answer(say(&fleet, node, &step)).body).expect("a link");
    }
}

#[test]
fn turns_that_take_longer_than_a_lease_are_run_once() {
    let fleet = Fleet::start(2);
    thread::scope(|scope| {
        for step in [Step::slow("e1".into(), 7000), Step::block("e2".into(), 7000)] {
            let fleet = &fleet;
            scope.spawn(move || {
                // Each in a conversation of its own, at both processes at once.
                let request = step.request(&step.id);
                let answers = thread::scope(|scope| {
                    let send = |node| fleet.send(node, &request, PATIENCE);
                    let both = [0, 1].map(|node| scope.spawn(move || answer(send(node))));
                    both.map(|one| one.join().expect("an answer").body)
                });
                assert_eq!(answers[0], answers[1]);
                Chain::default().follow(&step, &answers[0]).expect("a link");
                assert_eq!(runs(fleet, &step.id), 1, "{}", step.text);
            });
        }
    });
}

#[test]
fn a_turn_that_nobody_asks_for_again_holds_nobody_up() {
    let fleet = Fleet::start(2);
    let slow = Step::slow("e1".into(), 7000);
    thread::scope(|scope| {
        let cut_off = scope.spawn(|| say(&fleet, 0, &slow));
        begun(&fleet, "e1");
        fleet.restart(0);
        assert_eq!(cut_off.join().expect("no panic"), Outcome::Closed);
    });
    let next = Step::note("e2".into(), "a".into());
    let body = answer(say(&fleet, 1, &next)).body;
    Chain::default().follow(&next, &body).expect("the first link");
}
