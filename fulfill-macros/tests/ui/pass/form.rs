//! The sample of the documentation, with intents in other modules.

extern crate fulfill_core as fulfill_runtime;

use fulfill_core::{FirstName, Reply};
use fulfill_macros::{Collect, intent};

#[derive(Collect)]
#[collect(name = "collect-name", then = users::store_user)]
struct CollectName {
    /// What is your first name?
    #[ask(retry = "I did not get that. Your first name?", attempts = 3, otherwise = give_up)]
    first_name: FirstName,
}

mod users {
    use fulfill_macros::intent;

    #[intent]
    pub(crate) fn store_user(form: super::CollectName) -> String {
        form.first_name.0
    }
}

#[intent]
async fn give_up(form: Option<CollectName>) -> Reply {
    match form {
        None => Reply::new().collect::<CollectName>(),
        Some(form) => Reply::say(form.first_name.0),
    }
}

fn main() {}
