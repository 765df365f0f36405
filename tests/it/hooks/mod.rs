//! Notifications through whole channels.

mod burst;
mod whatsapp;
