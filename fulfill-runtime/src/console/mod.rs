//! The console: a channel for terminals, transcripts and whoever wants to try a bot by hand.

mod render;

pub use self::render::lines;
