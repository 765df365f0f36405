extern crate fulfill_core as fulfill_runtime;

use fulfill_core::{Reply, Target, intents};
use fulfill_macros::intent;

#[intent(webhook = "bot")]
fn greeting() -> Reply {
    Reply::new().redirect::<questions::name>()
}

mod questions {
    #[fulfill_macros::intent("Name?", webhook = "bot")]
    pub(crate) async fn name() -> &'static str {
        "What is your name?"
    }
}

fn main() {
    let target = Target::of::<questions::name>();
    assert_eq!(target.to_string(), "bot/Name?");
    let nodes: Vec<_> = intents![greeting, questions::name].into_iter().map(|entry| entry.node).collect();
    assert_eq!(nodes, ["greeting", "Name?"]);
    drop(questions::name());
    drop(greeting());
}
