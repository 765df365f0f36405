//! The voice channel as Twilio asks it: signed, or not at all.

use fulfill_runtime::testing::Tester;
use fulfill_twilio::{
    form::Form,
    signature::{Content, Signer},
    voice::Voice,
};

use super::*;

/// What Twilio sends of a call to a number.
const INCOMING: &str = "AccountSid=AC0123456789abcdef0123456789abcdef&ApiVersion=2010-04-01\
    &Called=%2B815031234567&CalledCity=&CalledCountry=JP&CalledState=&CalledVia=05031234567\
    &CalledZip=&Caller=%2B819059876543&CallerCity=&CallerCountry=JP&CallerState=&CallerZip=\
    &CallSid=CA0123456789abcdef0123456789abcdef&CallStatus=ringing&Direction=inbound\
    &ForwardedFrom=05031234567&From=%2B819059876543&FromCity=&FromCountry=JP&FromState=&FromZip=\
    &To=%2B815031234567&ToCity=&ToCountry=JP&ToState=&ToZip=";

/// What Twilio sends of a call that a client places.
const OUTGOING: &str = "AccountSid=AC0123456789abcdef0123456789abcdef&ApiVersion=2010-04-01\
    &ApplicationSid=AP0123456789abcdef0123456789abcdef&Called=&Caller=client%3ADeviceId_0001\
    &CallSid=CA0123456789abcdef0123456789abcdee&CallStatus=ringing&Direction=inbound\
    &From=client%3ADeviceId_0001&To=&callerPhoneNumber=%2B81-50-3123-4567\
    &callOutgoingPhoneNumber=%2B81-90-5987-6543";

fn bot() -> (Tester, Outcomes) {
    let outcomes = Outcomes::default();
    let app = app::bot(accounts(), outcomes.clone(), Voice::new(AUTH_TOKEN)).expect("an app");
    (Tester::new(app).expect("nothing is missing"), outcomes)
}

async fn ask(bot: &Tester, path: &str, body: &str, token: &str) -> (u16, String) {
    let form = Form::parse(body.as_bytes()).unwrap();
    let url = format!("http://localhost:5052{path}");
    let signed = Signer::new(token).unwrap().sign(&url, Content::Form(&form));
    let mut request = Request::post(path)
        .header("host", "localhost:5052")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.to_owned())
        .unwrap();
    request.headers_mut().extend(signed.headers());
    let response = bot.send(request).await;
    let text = String::from_utf8(response.body().to_vec()).unwrap();
    (response.status().as_u16(), text)
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response>"#;

#[tokio::test]
async fn twilio_gets_its_documents() {
    let (bot, outcomes) = bot();
    let supervised = r#" answerOnBridge="true" action="dialled""#;
    for (path, body, attributes, rest) in [
        ("/voice/incoming", INCOMING, "", "><Client>DeviceId_0001</Client></Dial></Response>"),
        (
            "/voice/supervised-incoming",
            INCOMING,
            supervised,
            "><Client>DeviceId_0001</Client></Dial></Response>",
        ),
        (
            "/voice/outgoing",
            OUTGOING,
            "",
            r#" callerId="+81-50-3123-4567"><Number>+81-90-5987-6543</Number></Dial></Response>"#,
        ),
        (
            "/voice/supervised-outgoing",
            OUTGOING,
            supervised,
            r#" callerId="+81-50-3123-4567"><Number>+81-90-5987-6543</Number></Dial></Response>"#,
        ),
    ] {
        let expected = format!(r#"{HEAD}<Dial timeout="60"{attributes}{rest}"#);
        assert_eq!(ask(&bot, path, body, AUTH_TOKEN).await, (200, expected), "{path}");
    }
    let ended = format!("{OUTGOING}&DialCallStatus=busy&DialCallDuration=0");
    let ended = ended.replace("CallStatus=ringing", "CallStatus=in-progress");
    let expected = format!("{HEAD}<Say>The line is busy.</Say><Hangup/></Response>");
    assert_eq!(ask(&bot, "/voice/dialled", &ended, AUTH_TOKEN).await, (200, expected));
    let call = "CA0123456789abcdef0123456789abcdee";
    assert_eq!(outcomes.of(call, "DeviceId_0001"), Some("busy"));
}

#[tokio::test]
async fn nobody_else_does() {
    let (bot, _) = bot();
    for path in ["/voice/incoming", "/voice/outgoing", "/voice/dialled"] {
        assert_eq!(ask(&bot, path, OUTGOING, "another-token").await.0, 403, "{path}");
    }
    let unsigned = Request::post("/voice/outgoing")
        .header("host", "localhost:5052")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(OUTGOING)
        .unwrap();
    assert_eq!(bot.send(unsigned).await.status(), 403);
}

#[test]
fn the_bot_has_nothing_to_mend() {
    let app = app::bot(accounts(), Outcomes::default(), Voice::new(AUTH_TOKEN)).expect("an app");
    let findings = app.inspect().findings;
    assert!(findings.is_empty(), "{findings:?}");
}
