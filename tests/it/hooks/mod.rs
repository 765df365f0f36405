//! Notifications through whole channels.

mod burst;
mod sms;
mod whatsapp;
