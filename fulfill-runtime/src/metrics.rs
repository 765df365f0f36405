//! Metrics: what an app counts and times, for Prometheus or whatever the program has in its place.
//!
//! Counted is only if somebody may read it: with `FULFILL_METRICS_TOKEN`
//! ([`Config::metrics_token`](crate::Config::metrics_token)), or in dev mode. The app then answers
//!
//! ```text
//! GET /metrics
//! authorization: Bearer <FULFILL_METRICS_TOKEN>
//! ```
//!
//! beside its channels; in dev mode requests from this machine need no token.
//!
//! | name | labels | what |
//! |---|---|---|
//! | `fulfill_requests_total` | `channel`, `status` | requests at a channel |
//! | `fulfill_refused_total` | `channel`, `reason` | those refused: `auth`, `broken`, `busy`, `decode`, `hook` (of channel `none`), `intent`, `method`, `route`, `slow`, `too_large` |
//! | `fulfill_turns_total` | `channel`, `outcome` | turns: `ok`, `unanswered`, `error`, `timeout`, `panic`, `encode`, `memory`, `refused`; a repeat is none |
//! | `fulfill_turn_seconds` | `stage` | `decode`, `accept` (kept), `wait` (for earlier events), `handle`, `encode`, `commit`, `send` |
//! | `fulfill_deliveries_total` | `channel`, `outcome` | attempts at API calls: `delivered`, `retry`, `unknown`, `dead`, `postponed` |
//! | `fulfill_delivery_seconds` | `channel` | how long an API takes to answer |
//! | `fulfill_breaker_open` | `channel` | 1 while calls wait for a platform to work again |
//! | `fulfill_inbox_depth`, `fulfill_outbox_depth`, `fulfill_dead_letters` | | as the store has them when it is asked, for all processes that share it |
//!
//! A channel is named as `deliveries list` does, by provider and path: `messenger:/fb`. No label
//! comes from a user.
//!
//! The counts are of crate `metrics`, so what handlers count by it is read at the same place:
//! `metrics::counter!("orders_total").increment(1)`. A program that sets a recorder of its own before
//! it serves gets all of this there, and has no `/metrics`.

pub use crate::meter::render;
