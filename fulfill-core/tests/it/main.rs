//! The value types against whatever people may write.

mod answers;
mod bounds;
mod dialogue;
mod matching;
