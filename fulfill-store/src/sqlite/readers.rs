//! Threads that look things up, beside the one that writes.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, JoinHandle},
};

use rusqlite::Connection;

/// A question, with the way its answer goes.
pub(super) type Question = Box<dyn FnOnce(&Connection) + Send>;

/// Starts a thread for each connection. They end when all senders are gone.
pub(super) fn start(
    connections: Vec<Connection>,
) -> io::Result<(Sender<Question>, Vec<JoinHandle<()>>)> {
    let (sender, questions) = mpsc::channel();
    let questions = Arc::new(Mutex::new(questions));
    let threads = connections.into_iter().map(|connection| {
        let questions = Arc::clone(&questions);
        let name = "fulfill-store-read".to_owned();
        thread::Builder::new().name(name).spawn(move || {
            while let Some(question) = next(&questions) {
                question(&connection);
            }
        })
    });
    Ok((sender, threads.collect::<io::Result<_>>()?))
}

/// The next question; the lock is let go before it is answered.
fn next(questions: &Mutex<Receiver<Question>>) -> Option<Question> {
    questions.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
