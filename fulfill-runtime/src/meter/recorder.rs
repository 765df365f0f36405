//! The recorder behind the counts: the program's own, else one that Prometheus can read.

use std::sync::OnceLock;

use ::metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// The upper bounds of what is timed, in seconds: a handler that only says something takes
/// microseconds, a platform that does not answer takes all its time.
const BOUNDS: [f64; 17] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0, 30.0,
];

/// The recorder of this process, made at the first call; `None` if the program has another.
pub(super) fn own() -> Option<&'static PrometheusHandle> {
    static OWN: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let own = OWN.get_or_init(|| {
        let timed = Matcher::Suffix("_seconds".into());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(timed, &BOUNDS);
        let recorder = builder.expect("there are bounds").build_recorder();
        let handle = recorder.handle();
        ::metrics::set_global_recorder(recorder).ok().map(|()| handle)
    });
    own.as_ref()
}

/// What was counted so far, as Prometheus reads it; `None` if the program has a recorder of its own.
///
/// `serve` answers `GET /metrics` with it. A program that has the app as a router within another
/// calls it in a route of its own.
pub fn render() -> Option<String> {
    own().map(PrometheusHandle::render)
}

/// Says what the names mean.
pub(super) fn describe() {
    describe_counter!("fulfill_requests_total", "Requests at a channel, by the status they got.");
    describe_counter!("fulfill_refused_total", "Requests that were refused, by kind of reason.");
    describe_counter!("fulfill_turns_total", "Turns by how they ended; repeats are none.");
    describe_histogram!("fulfill_turn_seconds", Unit::Seconds, "Time by part of a turn's way.");
    describe_counter!("fulfill_deliveries_total", "Attempts at calls of a platform's API.");
    describe_histogram!("fulfill_delivery_seconds", Unit::Seconds, "Time until an API answers.");
    describe_gauge!("fulfill_breaker_open", "1 while calls wait for a platform to work again.");
    describe_gauge!("fulfill_inbox_depth", "Events that wait or are being answered.");
    describe_gauge!("fulfill_outbox_depth", "Calls that wait or are being made.");
    describe_gauge!("fulfill_dead_letters", "What could not be delivered, see `deliveries`.");
}
