//! Joins the assistant's protocol to turns and replies.

use std::{collections::HashSet, env, hash::Hash, sync::Arc};

use bytes::Bytes;
use fulfill_core::{
    Delivery, Dialogue, Entry, Inbound, NoRoute, Provider, Reply, Said, Secret, Token, Turn,
    provider::{AuthError, DecodeError, EncodeError, Host, Refusal, respond},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    },
};
use serde_json::json;
use subtle::ConstantTimeEq;

use super::{NAME, request::Request, response};

/// The header that holds the token.
pub const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-assistant-signature-token");

const JSON: &str = "application/json";

/// The text of the original, which some clients show.
const UNAUTHENTICATED: &str =
    "Authorization, or X-Auth-Key and X-Auth-ConnectorId is invalid. Please authenticate.";

/// The TOTVS assistant as a channel.
///
/// Each intent has a token of its own (`token = ".."` or `token_env = ".."` in its attribute), or
/// shares the channel's.
#[derive(Debug, Default)]
pub struct Assistant {
    token: Option<Secret>,
    /// The variable that the token should have come from.
    variable: Option<&'static str>,
    known: HashSet<Known>,
}

/// A token to look up. Its hash is keyed at random and its comparison takes constant time, so
/// neither tells how much of a guess was right.
#[derive(Debug, Eq)]
struct Known(Box<[u8]>);

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Hash for Known {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Assistant {
    /// A channel whose intents have a token each.
    pub fn new() -> Self {
        Self::default()
    }

    /// A channel with one token for all intents that have none of their own. The empty text counts
    /// as no token.
    pub fn with_token(token: impl Into<String>) -> Self {
        Self { token: Secret::new(token), ..Self::default() }
    }

    /// A channel whose token for all intents without one comes from `ASSISTANT_TOKEN`, if set.
    pub fn from_env() -> Self {
        const VARIABLE: &str = "ASSISTANT_TOKEN";
        let token = env::var(VARIABLE).unwrap_or_default();
        Self { variable: Some(VARIABLE), ..Self::with_token(token) }
    }

    fn token_of<'a>(&'a self, intent: &'a Entry) -> Option<&'a Secret> {
        match &intent.token {
            Token::Known(token) => Some(token),
            _ => self.token.as_ref(),
        }
    }
}

/// Why a token is refused that no header can hold.
const UNFIT: &str = "cannot come in a header: it begins or ends with a blank, or holds something else \
                     than visible ASCII; was a line end copied with it?";

fn fits_a_header(token: &str) -> bool {
    token.trim() == token && token.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// `application/json`, or a type that is JSON by its suffix.
fn is_json(content_type: &str) -> bool {
    let suffix = content_type.rsplit_once('+').map(|(_, suffix)| suffix);
    content_type.eq_ignore_ascii_case(JSON)
        || suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case("json"))
}

fn answer(status: StatusCode, body: &serde_json::Value) -> Response<Bytes> {
    respond(status, JSON, body.to_string())
}

impl Provider for Assistant {
    const NAME: &'static str = NAME;
    const DIALOGUE: Dialogue = Dialogue::Platform;
    const FALLBACK: &'static str = "Desculpe, não consegui processar seu pedido no momento.";

    type Event = Request;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        let mut known = HashSet::new();
        let (mut gaps, mut without) = (Vec::new(), Vec::new());
        for intent in host.table.entries() {
            let name = || format!("node `{}` ({})", intent.node, intent.place());
            match self.token_of(intent) {
                Some(token) => {
                    if !fits_a_header(token.expose()) {
                        gaps.push(format!("the token of {} {UNFIT}", name()));
                    }
                    known.insert(Known(token.expose().as_bytes().into()));
                }
                // A variable that is not set is the app's to report.
                None if !host.dev && !matches!(intent.token, Token::Env(_)) => without.push(name()),
                None => {}
            }
        }
        gaps.dedup();
        if !without.is_empty() {
            let nodes = without.join(", ");
            gaps.push(match self.variable {
                Some(variable) => {
                    format!(
                        "environment variable {variable} is not set; it holds the token of {nodes}"
                    )
                }
                None => format!(
                    "no token, so nobody could call {nodes}; write `token_env = \"..\"` in the \
                     attribute, or give the channel one with `Assistant::with_token(..)`"
                ),
            });
        }
        self.known = known;
        gaps
    }

    /// The platform's console calls from a browser.
    fn headers(&self, headers: &mut HeaderMap) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }

    fn handshake(&self, inbound: &Inbound) -> Option<Response<Bytes>> {
        if inbound.method == Method::OPTIONS {
            let mut response = Response::new(Bytes::new());
            let headers = response.headers_mut();
            headers.insert(
                ACCESS_CONTROL_ALLOW_METHODS,
                HeaderValue::from_static("GET, POST, OPTIONS"),
            );
            headers.insert(
                ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static("content-type, x-assistant-signature-token"),
            );
            return Some(response);
        }
        let reads = matches!(inbound.method, Method::GET | Method::HEAD);
        let health = reads && inbound.path().is_empty();
        health.then(|| answer(StatusCode::OK, &json!({"message": "fulfill is ready"})))
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        let given = inbound.header(&TOKEN_HEADER).unwrap_or_default();
        let known = self.known.contains(&Known(given.as_bytes().into()));
        if known || inbound.dev {
            return Ok(());
        }
        Err(AuthError::Unauthenticated(format!("{TOKEN_HEADER} holds no token of any intent")))
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Request>, DecodeError> {
        let content_type = inbound.content_type();
        if !is_json(content_type) {
            return Err(DecodeError::ContentType {
                header: "Content-Type",
                given: content_type.to_owned(),
                expected: JSON,
            });
        }
        let path = || DecodeError::Path { path: inbound.path().to_owned() };
        let segments = inbound.segments().ok_or_else(path)?;
        let webhook = match segments.as_slice() {
            [] => "",
            [webhook] => webhook,
            _ => return Err(path()),
        };
        Ok(vec![Request::from_json(webhook, &inbound.body)?])
    }

    fn turn(&self, event: &Arc<Request>) -> Turn {
        Turn::builder(NAME)
            .webhook(&event.webhook)
            .node(&event.intent_name)
            .channel(event.channel_name.to_lowercase())
            .conversation(&event.session_id)
            .sender(&event.session_id)
            .text(&event.message)
            .locale(event.language())
            .event(Arc::clone(event) as _)
            .build()
    }

    fn authorize(
        &self,
        inbound: &Inbound,
        _event: &Request,
        intent: &Entry,
    ) -> Result<(), AuthError> {
        let given = inbound.header(&TOKEN_HEADER).unwrap_or_default().as_bytes();
        let right = self.token_of(intent).is_some_and(|token| token.matches(given));
        if right || inbound.dev {
            return Ok(());
        }
        Err(AuthError::Forbidden(format!("{TOKEN_HEADER} holds the token of another intent")))
    }

    fn encode(&self, _event: &Request, reply: Reply) -> Result<Delivery, EncodeError> {
        let (response, losses) = response::encode(reply)?;
        let mut body = Vec::with_capacity(512);
        serde_json::to_writer(&mut body, &response).map_err(|error| EncodeError::Invalid {
            provider: NAME,
            action: "reply",
            reason: error.to_string(),
        })?;
        Ok(Delivery::ok(JSON, body).with_losses(losses))
    }

    /// The message and nothing else: the one answer that lacks the other members.
    fn fallback(&self, _event: &Request, message: &str) -> Option<Delivery> {
        Some(Delivery::new(answer(StatusCode::OK, &json!({ "message": message }))))
    }

    fn pretend(&self, said: &Said) -> Option<Request> {
        let body = json!({
            "intent_name": said.node.as_deref().unwrap_or_default(),
            "parameters": {},
            "sessionLog": [],
            "query": said.text,
            "message": said.text,
            "language": said.locale,
            "carolOrganization": "",
            "carolEnvironment": "",
            "carolOrganizationId": "",
            "carolEnvironmentId": "",
            "sessionId": said.user,
            "channelName": said.channel,
        });
        Request::from_json("", body.to_string().as_bytes()).ok()
    }

    fn refuse(&self, refusal: &Refusal) -> Option<Response<Bytes>> {
        let error = |status, text: String| Some(answer(status, &json!({ "error": text })));
        match refusal {
            Refusal::Auth(_) => {
                Some(answer(StatusCode::UNAUTHORIZED, &json!({ "message": UNAUTHENTICATED })))
            }
            Refusal::Decode(DecodeError::ContentType { .. }) => {
                error(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal.to_string())
            }
            Refusal::Decode(DecodeError::Path { .. }) => {
                error(StatusCode::NOT_FOUND, refusal.to_string())
            }
            Refusal::Decode(_) => error(StatusCode::UNPROCESSABLE_ENTITY, refusal.to_string()),
            Refusal::Route(NoRoute::Webhook { webhook }) => error(
                StatusCode::BAD_REQUEST,
                format!("O path '{webhook}' não foi definido para nenhum webhook."),
            ),
            Refusal::Route(NoRoute::Node { node, .. }) => error(
                StatusCode::BAD_REQUEST,
                format!("Nenhum callback foi encontrado para a intenção '{node}'"),
            ),
            Refusal::Intent { node, .. } => error(
                StatusCode::BAD_REQUEST,
                format!("Token inválido para o Webhook da intenção '{node}'"),
            ),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_makes_up_is_what_it_reads() {
        let said =
            Said::new("s1", "quero \"12\"").node("Novo pedido").locale("pt-BR").channel("web");
        let channel = Assistant::new();
        let turn = channel.turn(&Arc::new(channel.pretend(&said).unwrap()));
        assert_eq!((turn.node(), turn.text()), (Some("Novo pedido"), "quero \"12\""));
        assert_eq!((turn.sender(), turn.locale(), turn.channel()), (Some("s1"), "pt-BR", "web"));
    }
}
