//! The elements, a file for each subject.

mod connect;
mod dial;
mod media;
mod messaging;
mod pay;
pub mod ssml;
mod voice;

pub use connect::*;
pub use dial::*;
pub use media::*;
pub use messaging::*;
pub use pay::*;
pub use voice::*;
