//! Messenger and Instagram for fulfill.

pub mod handshake;
pub mod signature;
mod token;
pub mod webhook;

pub use self::token::Token;
