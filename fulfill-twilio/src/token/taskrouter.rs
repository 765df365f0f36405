//! The TaskRouter token: which of its resources a worker's or supervisor's page may use.

use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::jwt::Header;
use super::window::{Start, Window};
use super::{Jwt, TokenError, name};
use crate::secret::Secret;

/// A TaskRouter token under construction; signed with the account's auth token.
///
/// A new one may listen to events and read its own resource; a worker's may also read activities,
/// tasks and its reservations, as in Twilio's own libraries. Everything is checked by
/// [`sign`](Self::sign).
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use fulfill_twilio::token::TaskRouterToken;
///
/// let token = TaskRouterToken::worker(
///         "AC0123456789abcdef0123456789abcdef",
///         "auth-token",
///         "WS0123456789abcdef0123456789abcdef",
///         "WK0123456789abcdef0123456789abcdef",
///     )
///     .update_activities()
///     .update_reservations()
///     .sign(SystemTime::now(), Duration::from_secs(3600))?;
/// # assert!(token.expose().len() > 100);
/// # Ok::<(), fulfill_twilio::token::TokenError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TaskRouterToken {
    account: String,
    secret: Secret,
    workspace: String,
    channel: String,
    of: Channel,
    policies: Vec<Policy>,
    start: Start,
}

/// What a TaskRouter token allows, or forbids, at the addresses that match its pattern.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Policy {
    /// The address; `**` stands for all below.
    pub url: String,
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// Whether it is allowed.
    pub allow: bool,
    /// What is required of the query string, by parameter.
    pub query_filter: Map<String, Value>,
    /// What is required of the form, by parameter, for example `{"required": true}`.
    pub post_filter: Map<String, Value>,
}

/// Whose events a token hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    Workspace,
    Worker,
    TaskQueue,
}

impl TaskRouterToken {
    /// A token for a workspace (`WS...`).
    #[must_use]
    pub fn workspace(
        account: impl Into<String>,
        auth_token: impl Into<String>,
        workspace: impl Into<String>,
    ) -> Self {
        let workspace = workspace.into();
        let channel = workspace.clone();
        Self::of(Channel::Workspace, account.into(), Secret::new(auth_token), workspace, channel)
    }

    /// A token for a worker (`WK...`) of a workspace (`WS...`).
    #[must_use]
    pub fn worker(
        account: impl Into<String>,
        auth_token: impl Into<String>,
        workspace: impl Into<String>,
        worker: impl Into<String>,
    ) -> Self {
        let secret = Secret::new(auth_token);
        let mut token =
            Self::of(Channel::Worker, account.into(), secret, workspace.into(), worker.into());
        for url in [
            token.workspace_url("/Activities"),
            token.workspace_url("/Tasks/**"),
            token.own_url("/Reservations/**"),
        ] {
            token.policies.push(Policy::allow("GET", url));
        }
        token
    }

    /// A token for a task queue (`WQ...`) of a workspace (`WS...`).
    #[must_use]
    pub fn task_queue(
        account: impl Into<String>,
        auth_token: impl Into<String>,
        workspace: impl Into<String>,
        task_queue: impl Into<String>,
    ) -> Self {
        let secret = Secret::new(auth_token);
        Self::of(Channel::TaskQueue, account.into(), secret, workspace.into(), task_queue.into())
    }

    /// Allows to read everything below its resource.
    #[must_use]
    pub fn fetch_subresources(self) -> Self {
        let url = self.own_url("/**");
        self.policy(Policy::allow("GET", url))
    }

    /// Allows to change everything below its resource.
    #[must_use]
    pub fn update_subresources(self) -> Self {
        let url = self.own_url("/**");
        self.policy(Policy::allow("POST", url))
    }

    /// Allows to delete everything below its resource.
    #[must_use]
    pub fn delete_subresources(self) -> Self {
        let url = self.own_url("/**");
        self.policy(Policy::allow("DELETE", url))
    }

    /// Allows to change its resource.
    #[must_use]
    pub fn update_self(self) -> Self {
        let url = self.own_url("");
        self.policy(Policy::allow("POST", url))
    }

    /// Allows to delete its resource.
    #[must_use]
    pub fn delete_self(self) -> Self {
        let url = self.own_url("");
        self.policy(Policy::allow("DELETE", url))
    }

    /// Allows a worker to change its activity, and nothing else of itself.
    #[must_use]
    pub fn update_activities(self) -> Self {
        let mut policy = Policy::allow("POST", self.own_url(""));
        policy.post_filter.insert("ActivitySid".to_owned(), json!({"required": true}));
        self.policy(policy)
    }

    /// Allows a worker to accept and reject tasks.
    #[must_use]
    pub fn update_reservations(self) -> Self {
        let (tasks, own) = (self.workspace_url("/Tasks/**"), self.own_url("/Reservations/**"));
        self.policy(Policy::allow("POST", tasks)).policy(Policy::allow("POST", own))
    }

    /// Adds a policy.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policies.push(policy);
        self
    }

    /// Valid from that time instead of from when it is signed.
    #[must_use]
    pub fn not_before(self, time: SystemTime) -> Self {
        Self { start: Start::At(time), ..self }
    }

    /// Leaves out from when it is valid, for clients whose clocks are behind.
    #[must_use]
    pub fn without_not_before(self) -> Self {
        Self { start: Start::Unsaid, ..self }
    }

    /// The finished token: signed at `now`, valid for `lifetime`.
    ///
    /// # Errors
    ///
    /// [`TokenError::Sid`] for an account, workspace, worker or task queue that is none,
    /// [`TokenError::Lifetime`], [`TokenError::NeverValid`], [`TokenError::Clock`] for times,
    /// [`TokenError::TooLong`] for what no header would hold, and [`TokenError::Secret`].
    pub fn sign(&self, now: SystemTime, lifetime: Duration) -> Result<Jwt, TokenError> {
        let account = name::sid(&self.account, "account", "AC")?;
        let workspace_sid = name::sid(&self.workspace, "workspace", "WS")?;
        let (what, prefix) = self.of.named();
        let channel = name::sid(&self.channel, what, prefix)?;
        let secret = self.secret.expose("auth token")?;
        let window = Window::new(now, lifetime, self.start)?;
        let claims = Claims {
            account_sid: account,
            workspace_sid,
            channel,
            version: "v1",
            friendly_name: channel,
            policies: &self.policies,
            worker_sid: (self.of == Channel::Worker).then_some(channel),
            taskqueue_sid: (self.of == Channel::TaskQueue).then_some(channel),
            iss: account,
            exp: window.expires,
            nbf: window.not_before,
        };
        Jwt::sign(&Header::PLAIN, &claims, secret, window.expires)
    }

    fn of(
        of: Channel,
        account: String,
        secret: Secret,
        workspace: String,
        channel: String,
    ) -> Self {
        let (policies, start) = (Vec::new(), Start::Signed);
        let mut token = Self { account, secret, workspace, channel, of, policies, start };
        let events = format!(
            "https://event-bridge.twilio.com/v1/wschannels/{}/{}",
            token.account, token.channel
        );
        for (method, url) in [("GET", events.clone()), ("POST", events), ("GET", token.own_url(""))]
        {
            token.policies.push(Policy::allow(method, url));
        }
        token
    }

    fn workspace_url(&self, below: &str) -> String {
        format!("https://taskrouter.twilio.com/v1/Workspaces/{}{below}", self.workspace)
    }

    fn own_url(&self, below: &str) -> String {
        match self.of {
            Channel::Workspace => self.workspace_url(below),
            Channel::Worker => self.workspace_url(&format!("/Workers/{}{below}", self.channel)),
            Channel::TaskQueue => {
                self.workspace_url(&format!("/TaskQueues/{}{below}", self.channel))
            }
        }
    }
}

impl Policy {
    /// Allows `method` at `url`, whatever its parameters.
    #[must_use]
    pub fn allow(method: impl Into<String>, url: impl Into<String>) -> Self {
        let (url, method) = (url.into(), method.into());
        Self { url, method, allow: true, query_filter: Map::new(), post_filter: Map::new() }
    }
}

impl Channel {
    fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Workspace => ("workspace", "WS"),
            Self::Worker => ("worker", "WK"),
            Self::TaskQueue => ("task queue", "WQ"),
        }
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    account_sid: &'a str,
    workspace_sid: &'a str,
    channel: &'a str,
    version: &'static str,
    friendly_name: &'a str,
    policies: &'a [Policy],
    #[serde(skip_serializing_if = "Option::is_none")]
    worker_sid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taskqueue_sid: Option<&'a str>,
    iss: &'a str,
    exp: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<u64>,
}
