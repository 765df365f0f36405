//! What `chat` gives to paste answers what nobody answered before.

use fulfill_runtime::{App, Said, collected, talk::Talk};

#[tokio::test]
async fn pasted_intents_answer() {
    let pasted = collected()
        .filter(|entry| entry.location.is_some_and(|at| at.module.ends_with("::pasted")));
    let bot = Talk::new(App::new(pasted).unwrap()).unwrap();
    for text in ["I want a pizza!", "olá", "match", "2 \"pizzas\"\\", "はい", "/start now", "str"]
    {
        let heard = bot.say(Said::new("ana", text)).await;
        assert_eq!(heard.lines(), ["Write the answer here."], "{text}");
    }
}
