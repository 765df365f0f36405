//! The assistant's protocol as values: requests in, answers out.

mod requests;
mod responses;
