//! What Twilio is told to do with calls.

use fulfill_runtime::prelude::*;
use fulfill_twilio::{form::Form, twiml::VoiceResponse, voice::Call};

use super::*;
use crate::calls::{dialled, incoming, outgoing, supervised_incoming, supervised_outgoing};

fn call(pairs: &[(&str, &str)]) -> Call {
    let form = [("CallSid", "CA1"), ("CallStatus", "ringing"), ("Direction", "inbound")];
    Call::from_form(form.iter().chain(pairs).copied().collect::<Form>()).expect("a call")
}

/// As a client places it.
fn placed(client: &str, pairs: &[(&str, &str)]) -> Call {
    let nobody = [("To", ""), ("Called", "")].into_iter();
    let nobody = nobody.filter(|(name, _)| pairs.iter().all(|(given, _)| given != name));
    let own = [("From", client), ("Caller", client)].into_iter().chain(nobody);
    call(&own.chain(pairs.iter().copied()).collect::<Vec<_>>())
}

async fn placing(client: &str, pairs: &[(&str, &str)]) -> String {
    let outcomes = State(Outcomes::default());
    let document = outgoing(placed(client, pairs), State(accounts()), outcomes).await;
    document.expect("the file can be read").to_string()
}

fn printed(document: VoiceResponse) -> String {
    format!("{document:#}")
}

#[tokio::test]
async fn a_call_to_a_number_rings_its_client() {
    for to in ["+815031234567", "+81-50-3123-4567"] {
        let call = call(&[("From", "+819059876543"), ("To", to)]);
        let document = incoming(call, State(accounts())).await.unwrap();
        assert_eq!(
            printed(document),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial timeout="60">
    <Client>DeviceId_0001</Client>
  </Dial>
</Response>"#
        );
    }
}

#[tokio::test]
async fn a_call_of_a_client_dials_in_its_name() {
    let call = placed(
        "client:DeviceId_0001",
        &[
            ("callerPhoneNumber", "+81-50-3123-4567"),
            ("callOutgoingPhoneNumber", "+81-90-5987-6543"),
        ],
    );
    let outcomes = State(Outcomes::default());
    let document = outgoing(call, State(accounts()), outcomes).await.unwrap();
    assert_eq!(
        printed(document),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial timeout="60" callerId="+81-50-3123-4567">
    <Number>+81-90-5987-6543</Number>
  </Dial>
</Response>"#
    );
}

#[tokio::test]
async fn nobody_has_a_number_that_is_unknown() {
    for to in ["+815031239999", "", "client:DeviceId_0001", "anonymous"] {
        let call = call(&[("From", "+819059876543"), ("To", to)]);
        let document = incoming(call, State(accounts())).await.unwrap();
        assert!(document.to_string().ends_with("<Response><Reject/></Response>"), "{to}");
    }
}

#[tokio::test]
async fn numbers_are_read_as_their_country_writes_them() {
    for (called, number) in [
        ("090-5987-6543", "+819059876543"),
        ("(090) 5987 6543", "+819059876543"),
        ("+1 415 555 0100", "+14155550100"),
        ("+81-90-5987-6543", "+81-90-5987-6543"),
        ("+44 020 7031 3000", "+442070313000"),
    ] {
        let mine = ("callerPhoneNumber", "+815031234567");
        let by_name = [mine, ("callOutgoingPhoneNumber", called)];
        // As the SDK's usual parameter, and without the own number, which is the client's first.
        for pairs in [&by_name[..], &[mine, ("To", called)], &[("To", called)]] {
            let document = placing("client:DeviceId_0001", pairs).await;
            let expected = format!(
                r#"<Dial timeout="60" callerId="+815031234567"><Number>{number}</Number></Dial>"#
            );
            assert!(document.contains(&expected), "{called}: {document}");
        }
    }
    let extension = placing("client:DeviceId_0002", &[("To", "415-555-0100 x42")]).await;
    assert!(
        extension.contains(r#"<Number sendDigits="wwww42">+14155550100</Number>"#),
        "{extension}"
    );
}

#[tokio::test]
async fn nobody_calls_in_anothers_name() {
    let to = ("callOutgoingPhoneNumber", "+819059876543");
    for (client, caller) in [
        ("client:DeviceId_0003", "+815031234567"),
        ("client:DeviceId_0001", "+815031110000"),
        // A user's other number is another client's.
        ("client:DeviceId_0001", "+14155550199"),
        ("client:nobody", "+815031234567"),
        ("client:", "+815031234567"),
        ("client:deviceid_0001", "+815031234567"),
        ("client:DeviceId_0001", "client:DeviceId_0001"),
        ("client:nobody", ""),
    ] {
        let document = placing(client, &[("callerPhoneNumber", caller), to]).await;
        let said = "<Say>You cannot call from this number.</Say><Hangup/>";
        assert!(document.contains(said), "{client} {caller}: {document}");
    }
    // Who calls is what Twilio says, not what the client says.
    let document = placing("+819059876543", &[("callerPhoneNumber", "+815031234567"), to]).await;
    assert!(document.contains("<Say>This number takes no calls.</Say>"), "{document}");
}

#[tokio::test]
async fn some_numbers_are_not_called() {
    let (short, premium, none) = (
        "Emergency and service numbers cannot be called from here. Use a telephone.",
        "Premium-rate numbers cannot be called from here.",
        "This is no telephone number.",
    );
    for (client, called, said) in [
        ("client:DeviceId_0001", "110", short),
        ("client:DeviceId_0001", "1-1-9", short),
        ("client:DeviceId_0002", "911", short),
        ("client:DeviceId_0002", "+49 112", short),
        ("client:DeviceId_0002", "+1 900 234 5678", premium),
        ("client:DeviceId_0001", "0990-123456", premium),
        ("client:DeviceId_0001", "", none),
        ("client:DeviceId_0001", "my mother", none),
        ("client:DeviceId_0001", "client:DeviceId_0003", none),
        ("client:DeviceId_0001", "sip:eve@example.com", none),
        ("client:DeviceId_0001", "+81 90", none),
    ] {
        let document = placing(client, &[("callOutgoingPhoneNumber", called)]).await;
        assert!(document.contains(&format!("<Say>{said}</Say><Hangup/>")), "{called}: {document}");
        assert!(!document.contains("<Dial"), "{called}: {document}");
    }
}

#[tokio::test]
async fn the_page_can_tell_what_was_refused() {
    let outcomes = Outcomes::default();
    for (called, how) in [("+819059876543", None), ("110", Some("refused"))] {
        let call = placed("client:DeviceId_0001", &[("To", called)]);
        let answered = outgoing(call, State(accounts()), State(outcomes.clone())).await;
        assert!(answered.is_ok(), "{called}");
        assert_eq!(outcomes.of("CA1", "DeviceId_0001"), how, "{called}");
    }
}

#[tokio::test]
async fn a_supervised_dial_rings_and_tells_how_it_ends() {
    let call_in = call(&[("From", "+819059876543"), ("To", "+815031234567")]);
    let rings = supervised_incoming(call_in, State(accounts())).await.unwrap();
    let dial = r#"<Dial timeout="60" answerOnBridge="true" action="dialled"><Client>"#;
    assert!(rings.to_string().contains(dial), "{rings}");
    let call_out = placed("client:DeviceId_0001", &[("To", "+819059876543")]);
    let outcomes = State(Outcomes::default());
    let dials = supervised_outgoing(call_out, State(accounts()), outcomes).await.unwrap();
    let dial = r#"answerOnBridge="true" action="dialled" callerId="+815031234567"><Number>"#;
    assert!(dials.to_string().contains(dial), "{dials}");
}

#[test]
fn the_caller_hears_why_nobody_talks() {
    let outcomes = Outcomes::default();
    for (status, how, said) in [
        ("completed", "completed", None),
        ("answered", "completed", None),
        ("busy", "busy", Some("The line is busy.")),
        ("no-answer", "no-answer", Some("Nobody answers.")),
        ("canceled", "canceled", None),
        ("failed", "failed", Some("The call could not be connected.")),
        ("something new", "failed", Some("The call could not be connected.")),
    ] {
        let ended = placed("client:DeviceId_0001", &[("DialCallStatus", status)]);
        let expected = match said {
            Some(text) => Reply::say(text).end(),
            None => Reply::new().end(),
        };
        assert_eq!(dialled(ended, State(outcomes.clone())), expected, "{status}");
        assert_eq!(outcomes.of("CA1", "DeviceId_0001"), Some(how), "{status}");
        assert_eq!(outcomes.of("CA1", "DeviceId_0002"), None, "{status}");
    }
}
