//! The expansion of each form, as text: `tests/expand/<form>.rs`. `UPDATE=1` rewrites them, and the
//! diff is reviewed.

use std::{env, fs, path::Path};

use proc_macro2::TokenStream;

use crate::{collect, hook, intent, slot};

/// Compares the expansion of `form` with its file.
fn check(form: &str, expansion: TokenStream) {
    let file = syn::parse2(expansion).expect("an expansion is Rust");
    let found = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand").join(form);
    let path = path.with_extension("rs");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, found).expect("the directory is there");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{form} expands to something else; UPDATE=1 accepts it");
}

fn check_intent(form: &str, args: &str, item: &str) {
    check(form, intent::expand(args.parse().unwrap(), item.parse().unwrap()));
}

#[test]
fn plain() {
    check_intent("plain", "", "fn can_have_name(can_have_name: YesNo) -> Reply { answer() }");
}

#[test]
fn asynchronous() {
    let item = "
        /// Greets a known user, or asks a new one for a name.
        async fn greeting(sender: Sender, State(users): State<Users>) -> Result<Reply, UsersError> {
            let known = users.find(&sender).await?;
            Ok(greet(known))
        }
    ";
    check_intent("asynchronous", r#""Greet", webhook = "greeting""#, item);
}

#[test]
fn every_key() {
    let args = r#"
        node = "Novo pedido", webhook = "boas-vindas", token = "s3cret",
        fallback_message = "Sorry!", timeout = "1500ms", fallback, crate = my_bot::fulfill
    "#;
    check_intent("every_key", args, "pub async fn order() {}");
}

#[test]
fn triggers() {
    let args = r#"
        text = "hi", pattern = [r"^hi\b", r"^hello (?<who>\w+)"], states = ["new"], priority = -1,
        next = "known"
    "#;
    check_intent("triggers", args, "fn greeting() {}");
}

#[test]
fn pinned_arguments() {
    let item = r#"
        fn order(
            #[from(memory)] name: String,
            #[from(parameter = "CurrentTask")] task: Option<String>,
            #[from(name = "dialogue-sid")] Sid(sid): Sid,
        ) -> String {
            format!("{name} {task:?} {sid}")
        }
    "#;
    check_intent("pinned_arguments", r#"token_env = "ORDER_TOKEN""#, item);
}

#[test]
fn outlined() {
    let item = r#"
        fn can_have_name(agreed: YesNo) -> Reply {
            match agreed {
                YesNo::Yes => Reply::new().collect::<forms::Name>().remember("agreed", true),
                YesNo::No => Reply::say("Fine.").listen_for([Target::of::<menu>(), "help".into()]),
            }
        }
    "#;
    check_intent("outlined", "", item);
}

#[test]
fn conditional() {
    let item = r#"
        #[cfg(feature = "orders")]
        #[tracing::instrument]
        pub(crate) async fn r#match(_: Turn) -> impl IntoReply {}
    "#;
    check_intent("conditional", "", item);
}

#[test]
fn mistakes() {
    check_intent("mistakes", r#"tokn = "s3cret", timeout = 0"#, "fn greeting(name: &str) {}");
}

#[test]
fn misplaced() {
    check_intent("misplaced", "", "struct Greeting;");
}

#[test]
fn notifying() {
    let item = r#"
        /// Tells a buyer that the order is on its way.
        async fn order_shipped(order: Order, State(users): State<Users>) -> Result<Notice, UsersError> {
            users.notice(order).await
        }
    "#;
    let args = r#""order-shipped", secret_env = "SHOP_SECRET", timeout = "20s""#;
    check("hook", hook::expand(args.parse().unwrap(), item.parse().unwrap()));
}

#[test]
fn notifying_every_key() {
    let args = r#"name = "v2.bell", secret = "s3cret", crate = my_bot::fulfill"#;
    let item = r#"pub fn bell(#[from(name = "who")] Name(who): Name, _: Turn) {}"#;
    check("hook_every_key", hook::expand(args.parse().unwrap(), item.parse().unwrap()));
}

#[test]
fn notifying_with_mistakes() {
    let item = "fn bell(who: &str) {}";
    let args = r#"secrt = "s3cret", timeout = 5"#;
    check("hook_with_mistakes", hook::expand(args.parse().unwrap(), item.parse().unwrap()));
}

#[test]
fn choice() {
    let item = r#"
        pub enum Size {
            Small,
            #[slot("regular")]
            Medium,
            #[slot(value = "extra large", "xl")]
            Large,
        }
    "#;
    check("choice", slot::expand(item.parse().unwrap()));
}

#[test]
fn choice_elsewhere() {
    let item = "#[slot(crate = my_bot::fulfill)] enum Only { One }";
    check("choice_elsewhere", slot::expand(item.parse().unwrap()));
}

#[test]
fn choice_with_mistakes() {
    let item = "enum Size { Small, Other(String) }";
    check("choice_with_mistakes", slot::expand(item.parse().unwrap()));
}

#[test]
fn form() {
    let item = r#"
        #[collect(name = "collect-name", then = store_user)]
        struct CollectName {
            /// What is your first name?
            #[ask(retry = "I did not get that. Your first name?", attempts = 3, otherwise = give_up)]
            first_name: FirstName,
        }
    "#;
    check("form", collect::expand(item.parse().unwrap()));
}

#[test]
fn form_every_key() {
    let item = r#"
        #[collect(
            name = "booking", then = my_bot::book, cancel = "bye", confirm = "{summary}?",
            crate = my_bot::fulfill
        )]
        pub(crate) struct Booking {
            /// When do you
            /// arrive?
            ///
            /// Any day.
            #[ask(retry = "When?", retry = "Which day?", repeat, thanks = "Fine.")]
            #[ask(validate = days::ahead, prefill = "date", label = "Arrival", digits = 8)]
            day: Date,
            #[doc = "How do we reach you?"]
            #[ask(kind = "phone_number", skip = "not at all", skip = "nowhere")]
            phone: Option<String>,
            /// A picture?
            #[ask(kind = "media", skip)]
            picture: String,
            /// Which pizza?
            #[ask(kind = "Pizza", attempts = 1, otherwise = "menu")]
            r#type: String,
        }
    "#;
    check("form_every_key", collect::expand(item.parse().unwrap()));
}

#[test]
fn form_with_mistakes() {
    let item = "#[collect(confirm = \"{x}\")] struct Order { size: Size }";
    check("form_with_mistakes", collect::expand(item.parse().unwrap()));
}
