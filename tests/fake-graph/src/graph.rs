//! The paths of the Graph API.

use bytes::Bytes;
use http::{Method, request::Parts};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::{
    answer::{Answer, Refusal, fine},
    auth::{Caller, caller},
    body::{Body, read},
    calls::{self, Call, Cut},
    judge::PROPERTIES,
    world::Shared,
};

/// What a call that has a recipient asks for, other than to send.
const HANDOVER: [&str; 5] = [
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "release_thread_control",
    "extend_thread_control",
];

/// A call without a recipient.
struct Request<'a> {
    shared: &'a Shared,
    caller: Caller,
    query: &'a [(String, String)],
    body: Body,
}

/// Answers a call of a path below a version.
pub(crate) async fn answer(shared: &Shared, head: &Parts, bytes: &Bytes) -> Result<Answer, Cut> {
    let path: Vec<String> = head.uri.path().split('/').skip(1).map(decode).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let query = head.uri.query().unwrap_or_default().as_bytes();
    let query: Vec<(String, String)> = form_urlencoded::parse(query).into_owned().collect();
    let [version, named, rest @ ..] = &*path else { return Ok(unknown(head).answer()) };
    if !is_version(version) {
        return Ok(unknown(head).answer());
    }
    let body = read(&head.headers, bytes);
    let absent = Value::Null;
    let value = body.as_ref().map_or(&absent, |body| &body.value);
    let caller = caller(&shared.settings, &head.headers, &query, value, named);
    if let (&Method::POST, [edge]) = (&head.method, rest)
        && (*edge == "messages" || HANDOVER.contains(edge))
    {
        let key = head.headers.get("idempotency-key").and_then(|key| key.to_str().ok());
        let key = key.map(str::to_owned);
        let caller = caller.and_then(|caller| is_own(caller, named));
        let call = Call { edge, caller, named, key, bytes, body: &body };
        return calls::answer(shared, call).await;
    }
    let done = caller.and_then(|caller| {
        let request = Request { shared, caller, query: &query, body: body? };
        match (head.method.as_str(), *named, rest) {
            ("POST", _, ["messenger_profile"]) => request.set_profile(),
            ("GET", _, ["messenger_profile"]) => Ok(request.profile()),
            ("DELETE", _, ["messenger_profile"]) => request.delete_profile(),
            ("POST", _, ["custom_user_settings"]) => request.user_menu(),
            ("DELETE", _, ["custom_user_settings"]) => Ok(json!({"result": "success"})),
            ("POST", _, ["message_attachments"]) => request.upload(),
            ("POST", _, ["personas"]) => request.persona(),
            ("GET", _, ["personas"]) => Ok(request.personas()),
            ("GET", _, ["thread_owner"]) => Ok(request.owner()),
            ("GET", _, ["secondary_receivers"]) => Ok(json!({"data": []})),
            ("POST", _, ["subscribed_apps"]) => Ok(json!({"success": true})),
            ("POST", _, ["unlink_accounts"]) => Ok(json!({"result": "unlink account success"})),
            ("GET", id, []) => Ok(request.object(id)),
            ("DELETE", id, []) => request.delete(id),
            _ => Err(unknown(head)),
        }
    });
    Ok(match done {
        Ok(value) => fine(&value),
        Err(refusal) => refusal.answer(),
    })
}

impl Request<'_> {
    fn set_profile(self) -> Result<Value, Refusal> {
        self.shared.judge(self.caller.platform).profile(&self.body.value)?;
        let mut world = self.shared.world();
        let profile = world.profiles.entry(self.caller.page).or_default();
        let Value::Object(members) = self.body.value else { return Ok(Value::Null) };
        let set = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
        if set("persistent_menu") && !set("get_started") && !profile.contains_key("get_started") {
            return Err(Refusal::parameter("persistent_menu needs get_started"));
        }
        profile.extend(members.into_iter().filter(|(name, _)| PROPERTIES.contains(&&**name)));
        Ok(json!({"result": "success"}))
    }

    fn profile(self) -> Value {
        let fields = self.parameter("fields").unwrap_or_default();
        let world = self.shared.world();
        let profile = world.profiles.get(&self.caller.page);
        let asked = fields.split(',').filter_map(|field| {
            let value = profile?.get(field)?;
            Some((field.to_owned(), value.clone()))
        });
        let found: Map<String, Value> = asked.collect();
        let data = if found.is_empty() { json!([]) } else { json!([found]) };
        json!({ "data": data })
    }

    fn delete_profile(self) -> Result<Value, Refusal> {
        let fields = self.body.value.get("fields").and_then(Value::as_array);
        let fields = fields.ok_or_else(|| Refusal::parameter("fields must be a list"))?;
        let mut world = self.shared.world();
        let profile = world.profiles.entry(self.caller.page).or_default();
        for field in fields.iter().filter_map(Value::as_str) {
            profile.remove(field);
        }
        Ok(json!({"result": "success"}))
    }

    fn user_menu(self) -> Result<Value, Refusal> {
        let body = &self.body.value;
        let psid = body.get("psid").and_then(Value::as_str);
        psid.ok_or_else(|| Refusal::parameter("psid is missing"))?;
        let menus = body.get("persistent_menu").and_then(Value::as_array);
        let menus = menus.ok_or_else(|| Refusal::parameter("persistent_menu must be a list"))?;
        self.shared.judge(self.caller.platform).menus(menus)?;
        Ok(json!({"result": "success"}))
    }

    fn upload(self) -> Result<Value, Refusal> {
        let judge = self.shared.judge(self.caller.platform);
        let kind = judge.upload(&self.body.value, self.body.file.is_some())?;
        judge.file(kind, self.body.file.unwrap_or_default())?;
        let mut world = self.shared.world();
        let id = world.id();
        world.attachments.insert(id.clone());
        Ok(json!({ "attachment_id": id }))
    }

    fn persona(self) -> Result<Value, Refusal> {
        self.shared.judge(self.caller.platform).persona(&self.body.value)?;
        let mut world = self.shared.world();
        let id = world.id();
        let mut persona = self.body.value;
        persona["id"] = json!(id);
        world.personas.insert(id.clone(), persona);
        Ok(json!({ "id": id }))
    }

    fn personas(self) -> Value {
        let world = self.shared.world();
        json!({"data": world.personas.values().collect::<Vec<_>>(), "paging": {}})
    }

    fn owner(self) -> Value {
        let world = self.shared.world();
        let owner = self.parameter("recipient").and_then(|user| world.owners.get(user));
        let data = owner.map(|app| json!({"thread_owner": {"app_id": app}}));
        json!({"data": data.into_iter().collect::<Vec<_>>()})
    }

    /// A persona, or a user of whom the page may know nothing.
    fn object(self, id: &str) -> Value {
        let world = self.shared.world();
        world.personas.get(id).cloned().unwrap_or_else(|| json!({}))
    }

    fn delete(self, id: &str) -> Result<Value, Refusal> {
        let gone = self.shared.world().personas.remove(id);
        gone.map(|_| json!({"success": true}))
            .ok_or_else(|| Refusal::kind(33, "there is no such persona"))
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self.query.iter();
        all.find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// A token speaks for its own page only.
fn is_own(caller: Caller, named: &str) -> Result<Caller, Refusal> {
    if named == "me" || named == caller.page {
        return Ok(caller);
    }
    let named = named.escape_debug();
    Err(Refusal::kind(33, format!("page `{named}` is not that of the token")))
}

fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

fn is_version(segment: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = segment.strip_prefix('v').and_then(|numbers| numbers.split_once('.'));
    parts.is_some_and(|(major, minor)| digits(major) && digits(minor))
}

fn unknown(head: &Parts) -> Refusal {
    let (method, path) = (&head.method, head.uri.path().escape_debug());
    Refusal::new(2500, None, format!("{method} {path} is no path of the fake"))
}
