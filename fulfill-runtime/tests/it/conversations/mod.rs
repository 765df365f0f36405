//! Conversations that the engine runs, over the console and through the whole pipeline.

mod bots;
mod failing;
mod kept;
mod shared;
mod wire;
