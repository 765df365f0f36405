//! To whom a call is handed over.

use fulfill_core::{
    provider::{EncodeError, Loss},
    reply::{Handoff, Method},
};
use fulfill_phone::Phone;

use super::{super::limits::MAX_CLIENT, NAME};
use crate::twiml::{self, Dial, Element, Enqueue, Redirect, Task};

/// What is known when a call is handed over.
pub(super) struct From<'a> {
    /// The number that who is called sees.
    pub(super) caller_id: Option<&'a str>,
    /// Who calls now.
    pub(super) caller: Option<&'a str>,
    /// The address that is told how it ended.
    pub(super) action: &'a str,
}

/// The element that hands a call over.
///
/// | `to` | becomes |
/// |---|---|
/// | a phone number, `tel:+14155550100` | `<Dial><Number>` |
/// | `client:alice` | `<Dial><Client>` |
/// | `sip:alice@example.com` | `<Dial><Sip>` |
/// | `conference:room` | `<Dial><Conference>` |
/// | `queue:support` | `<Dial><Queue>`: to who waits there |
/// | `enqueue:support` | `<Enqueue>`: to wait there |
/// | `taskrouter://WW...` | `<Enqueue workflowSid>` |
/// | `https://...` | `<Redirect>`: to another program |
pub(super) fn element(
    handoff: Handoff,
    from: &From<'_>,
    losses: &mut Vec<Loss>,
) -> Result<Element, EncodeError> {
    let Handoff { channel, to, method, priority, timeout_seconds } = handoff;
    if channel != "voice" {
        return Err(invalid(format!("a call goes on as a call, not on `{channel}`")));
    }
    let mut lose = |note: &str| losses.push(Loss::new("handoff", note));
    let (scheme, name) = match to.split_once(':') {
        Some((scheme, name)) => (scheme, name),
        None => ("tel", to.as_str()),
    };
    if priority.is_some() && scheme != "taskrouter" {
        lose("only TaskRouter has a priority");
    }
    let method = method.map(|method| match method {
        Method::Get => twiml::values::Method::Get,
        Method::Post => twiml::values::Method::Post,
    });
    if name.is_empty() {
        return Err(invalid(format!("`{to}` names nobody")));
    }
    let dial = || {
        let dial = Dial::new().action(from.action);
        let dial = match timeout_seconds {
            Some(seconds) => dial.timeout(seconds),
            None => dial,
        };
        match from.caller_id {
            Some(number) => dial.caller_id(number),
            None => dial,
        }
    };
    if timeout_seconds.is_some() && matches!(scheme, "enqueue" | "http" | "https") {
        lose("it waits for as long as it takes");
    }
    Ok(match scheme {
        "client" if name.chars().count() > MAX_CLIENT => {
            return Err(invalid(format!("a client's name has {MAX_CLIENT} characters at most")));
        }
        "client" => dial().client(name).into(),
        "sip" | "sips" => dial().sip(to.as_str()).into(),
        "conference" => dial().conference(name).into(),
        "queue" => dial().queue(name).into(),
        "enqueue" => Enqueue::new(name).action(from.action).into(),
        "taskrouter" => {
            let sid = name.trim_start_matches('/');
            if !crate::sid::is(sid, &["WW"]) {
                return Err(invalid("a workflow is named by its SID, `taskrouter://WW...`".into()));
            }
            let enqueue = Enqueue::default().workflow_sid(sid).action(from.action);
            if priority.is_none() && timeout_seconds.is_none() {
                enqueue.into()
            } else {
                let task = Task::new("{}");
                let task = match timeout_seconds {
                    Some(seconds) => task.timeout(seconds),
                    None => task,
                };
                match priority.map(|priority| priority.parse()) {
                    Some(Ok(number)) => enqueue.task(task.priority(number)),
                    Some(Err(_)) => {
                        return Err(invalid("a priority is a number from 0 up".into()));
                    }
                    None => enqueue.task(task),
                }
                .into()
            }
        }
        "http" | "https" => match method {
            Some(method) => Redirect::new(to).method(method).into(),
            None => Redirect::new(to).into(),
        },
        _ => {
            let phone = Phone::parse(&to).map_err(|error| {
                invalid(format!(
                    "{error}; write a number, `client:`, `sip:`, `conference:`, `queue:`, \
                     `enqueue:`, `taskrouter://` or an address"
                ))
            })?;
            // Who calls from a number may be shown; a client's name is none.
            let numbered = from.caller.is_some_and(|caller| caller.starts_with('+'));
            if from.caller_id.is_none() && !numbered {
                return Err(invalid(
                    "who calls has no number to be shown; give the channel one with `.caller_id(..)`"
                        .into(),
                ));
            }
            let number = twiml::Number::new(phone.e164());
            let number = match phone.extension() {
                Some(digits) => number.send_digits(format!("wwww{digits}")),
                None => number,
            };
            dial().number(number).into()
        }
    })
}

fn invalid(reason: String) -> EncodeError {
    EncodeError::Invalid { provider: NAME, action: "handoff", reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(to: &str, caller: &str, caller_id: Option<&str>) -> Result<String, String> {
        let from = From { caller_id, caller: Some(caller), action: "/next" };
        let element = element(Handoff::voice(to), &from, &mut Vec::new());
        element.map(|element| element.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_call_goes_where_the_text_says() {
        let dial = |inside: &str| format!(r#"<Dial action="/next">{inside}</Dial>"#);
        for (to, expected) in [
            ("+1 415 555 0100", dial("<Number>+14155550100</Number>")),
            ("tel:+14155550100;ext=7", dial(r#"<Number sendDigits="wwww7">+14155550100</Number>"#)),
            ("client:alice", dial("<Client>alice</Client>")),
            ("client:<a&b>", dial("<Client>&lt;a&amp;b&gt;</Client>")),
            ("sip:alice@example.com", dial("<Sip>sip:alice@example.com</Sip>")),
            ("conference:room 1", dial("<Conference>room 1</Conference>")),
            ("queue:support", dial("<Queue>support</Queue>")),
            ("enqueue:support", r#"<Enqueue action="/next">support</Enqueue>"#.into()),
            ("taskrouter://WW1", r#"<Enqueue workflowSid="WW1" action="/next"/>"#.into()),
            ("https://h/x?a=b&c", "<Redirect>https://h/x?a=b&amp;c</Redirect>".into()),
        ] {
            assert_eq!(handed(to, "+14155550100", None), Ok(expected), "{to}");
        }
    }

    #[test]
    fn what_names_nobody_is_an_error() {
        for (to, part) in [
            ("client:", "names nobody"),
            ("support", "write a number"),
            ("taskrouter://AC1", "by its SID"),
            ("", "names nobody"),
        ] {
            let error = handed(to, "+14155550100", None).unwrap_err();
            assert!(error.contains(part), "{to}: {error}");
        }
        let error = handed(&format!("client:{}", "x".repeat(257)), "+1", None).unwrap_err();
        assert!(error.contains("256"), "{error}");
        let error = handed("+14155550100", "client:alice", None).unwrap_err();
        assert!(error.contains(".caller_id(..)"), "{error}");
        let own = handed("+14155550100", "client:alice", Some("+14155550199")).unwrap();
        assert!(own.contains(r#"callerId="+14155550199""#), "{own}");
    }

    #[test]
    fn a_task_has_priority_and_time() {
        let handoff = Handoff {
            priority: Some("5".into()),
            timeout_seconds: Some(60),
            ..Handoff::voice("taskrouter://WW1")
        };
        let from = From { caller_id: None, caller: None, action: "/next" };
        let mut losses = Vec::new();
        let task = element(handoff.clone(), &from, &mut losses).unwrap().to_string();
        assert!(task.contains(r#"<Task timeout="60" priority="5">{}</Task>"#), "{task}");
        assert_eq!(losses, []);
        let handoff = Handoff { to: "client:alice".into(), ..handoff };
        let dial = element(handoff, &from, &mut losses).unwrap();
        assert_eq!(dial.get("timeout"), Some("60"));
        assert_eq!(losses.len(), 1);
    }
}
