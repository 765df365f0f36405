//! Messenger and Instagram for fulfill.

pub mod graph;
pub mod handshake;
pub mod send;
pub mod signature;
mod token;
pub mod webhook;

pub use self::token::Token;
