//! Whole programs, driven from outside.

mod assistant;
mod beside;
mod channels;
mod cli;
mod crash;
mod deliveries;
mod greeter;
mod hostile;
mod kept;
mod limits;
mod local;
mod log;
mod metrics;
mod names;
mod orders;
mod rapid;
mod router;
mod stop;
mod stranger;
mod takeover;
mod transcripts;
mod twilio_rest;
mod twilio_tokens;
mod twiml;
mod unlinked;
mod wire;
