//! Conversations inside the program, and what Autopilot would be sent for them.

use fulfill_runtime::{
    Call, Entry, Said, Triggers,
    prelude::*,
    reply::{Form, Question},
    talk::Talk,
};
use fulfill_twilio::autopilot::Autopilot;

#[tokio::test]
async fn autopilot_is_sent_each_handler_s_reply() {
    let asks = Entry::new("order", |_: &Turn| {
        let form = Form::new("order", "store").question(Question::new("size", "Which size?"));
        Call::Ready(Ok(Reply::say("Sure.").remember("seen", 1).collect_form(form)))
    });
    let stores = Entry::new("store", |turn: &Turn| {
        let size = turn.find("size").unwrap_or_default();
        Call::Ready(Ok(Reply::say(format!("One {}.", size.as_str().unwrap_or_default()))))
    });
    let entries = [asks.answers(Triggers::new().text("pizza")), stores];
    let app = App::new(entries).expect("settings").mount("/bot", Autopilot::unsigned());
    let bot = Talk::new(app).expect("no gaps, since nothing comes from outside");
    let mut sent = Vec::new();
    for (text, lines) in [("pizza", &["Sure.", "Which size?"][..]), ("large", &["One large."])] {
        let said = Said::new("+14155550100", text);
        let heard = bot.say(said.clone()).await;
        assert_eq!(heard.lines(), lines, "after {text}");
        for wire in bot.wire("autopilot", &said, &heard).expect("it is mounted") {
            let response = wire.response.expect("Autopilot can say that");
            sent.push((wire.intent, String::from_utf8_lossy(response.body()).into_owned()));
        }
    }
    let names: Vec<_> = sent.iter().filter_map(|(intent, _)| intent.as_deref()).collect();
    assert_eq!(names, ["order", "store"]);
    assert!(sent[0].1.contains(r#""collect":{"name":"order""#), "{}", sent[0].1);
    assert!(sent[0].1.contains(r#""remember":{"seen":1}"#), "{}", sent[0].1);
    assert_eq!(sent[1].1, r#"{"actions":[{"say":"One large."}]}"#);
}
