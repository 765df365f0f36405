//! Notifications through whole channels.

mod burst;
mod late;
mod sms;
mod whatsapp;
