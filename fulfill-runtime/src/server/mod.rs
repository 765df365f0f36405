//! The server: connections in, bounded in number, size and time.

pub(crate) mod body;
mod connections;
mod hooks;
mod origin;
mod service;
pub(crate) mod status;
mod stream;

pub(crate) use self::{
    connections::{serve, stop_signal},
    origin::Origins,
    service::{HEALTH, Mount, Running, Service},
};
