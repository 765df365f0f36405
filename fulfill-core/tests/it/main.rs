//! The value types against whatever people may write.

mod answers;
mod dialogue;
mod matching;
