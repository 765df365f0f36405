//! Hand-over: which app has a conversation.
//!
//! With Conversation Routing, Meta prefers [`Send::and_pass`](crate::send::Send::and_pass) and
//! refuses most of these.

use bytes::Bytes;
use http::Request;
use serde::Serialize;

use super::Graph;
use crate::send::Recipient;

/// The inbox of the page, as the app to pass conversations to.
pub const PAGE_INBOX: &str = "263902037430900";

/// The hand-over calls of a page for one user.
#[derive(Clone, Copy, Debug)]
pub struct Handover<'a> {
    graph: &'a Graph,
    user: &'a str,
}

#[derive(Serialize)]
struct Body<'a> {
    recipient: Recipient,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_app_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<u64>,
}

impl Graph {
    /// The hand-over calls for one user.
    pub fn handover<'a>(&'a self, user: &'a str) -> Handover<'a> {
        Handover { graph: self, user }
    }

    /// Asks which apps may take conversations of the page.
    pub fn secondary_receivers(&self) -> Request<Bytes> {
        self.get(&[&self.page, "secondary_receivers"], &[("fields", "id,name")])
    }
}

impl Handover<'_> {
    /// Passes the conversation to an app; `metadata` is for it to read.
    pub fn pass(&self, app_id: &str, metadata: Option<&str>) -> Request<Bytes> {
        self.call("pass_thread_control", Some(app_id), metadata, None)
    }

    /// Takes the conversation back.
    pub fn take(&self, metadata: Option<&str>) -> Request<Bytes> {
        self.call("take_thread_control", None, metadata, None)
    }

    /// Asks the app that has the conversation for it.
    pub fn request(&self, metadata: Option<&str>) -> Request<Bytes> {
        self.call("request_thread_control", None, metadata, None)
    }

    /// Lets the conversation go.
    pub fn release(&self, metadata: Option<&str>) -> Request<Bytes> {
        self.call("release_thread_control", None, metadata, None)
    }

    /// Keeps the conversation for so many seconds more.
    pub fn extend(&self, seconds: u64) -> Request<Bytes> {
        self.call("extend_thread_control", None, None, Some(seconds))
    }

    /// Asks which app has the conversation.
    pub fn owner(&self) -> Request<Bytes> {
        self.graph.get(&[&self.graph.page, "thread_owner"], &[("recipient", self.user)])
    }

    fn call(
        &self,
        edge: &str,
        target_app_id: Option<&str>,
        metadata: Option<&str>,
        duration: Option<u64>,
    ) -> Request<Bytes> {
        let recipient = Recipient::id(self.user);
        let body = Body { recipient, target_app_id, metadata, duration };
        self.graph.post(&[&self.graph.page, edge], &body)
    }
}
