//! The macros of fulfill: [`#[intent]`](macro@intent) makes an intent of a function,
//! [`#[hook]`](macro@hook) a notification hook, [`#[derive(Slot)]`](derive@Slot) makes an enum of words an argument, and
//! [`#[derive(Collect)]`](derive@Collect) makes a struct a form.
//!
//! Bots get them from `fulfill_runtime`; this crate is not used on its own.
//!
//! Each macro parses, validates and emits, in modules of those names. All mistakes of one use are
//! reported together, each on the token to change and worded as what to write instead, and what was
//! written stays usable meanwhile, so that one mistake is reported once.

mod collect;
#[cfg(test)]
mod golden;
mod hook;
mod intent;
mod mistakes;
mod settings;
mod slot;
mod suggest;
mod value;
mod words;

use proc_macro::TokenStream;

/// Makes a function the answer to an intent.
///
/// ```standalone_crate
/// # extern crate fulfill_core as fulfill_runtime;
/// # use fulfill_macros::intent;
/// use fulfill_runtime::{Reply, Sender, YesNo};
///
/// /// Greets a user, and asks for a name.
/// #[intent("greeting", fallback_message = "Sorry, I am tired.", timeout = "5s")]
/// async fn greeting(sender: Sender) -> Result<Reply, std::io::Error> {
///     Ok(Reply::say(format!("Hello, {}!", sender.0)).redirect::<can_have_name>())
/// }
///
/// /// What the user answered is looked up by the argument's name.
/// #[intent]
/// fn can_have_name(can_have_name: YesNo) -> &'static str {
///     match can_have_name {
///         YesNo::Yes => "What is your name?",
///         YesNo::No => "😐",
///     }
/// }
///
/// # fn main() {
/// assert_eq!(can_have_name(YesNo::No), "😐");
/// # }
/// ```
///
/// The function stays as it is written, and tests call it as any other. It may be `async`, of any
/// visibility, with any number of arguments.
///
/// # Keys
///
/// | key | says | if left out |
/// |---|---|---|
/// | `"greeting"`, or `node = "greeting"` | the node: what the platform calls the intent | the function's name with `-` for `_` |
/// | `webhook = "bot"` | the webhook it belongs to: one name, without `/` | the default one |
/// | `text = "help"` | a whole text it answers, whatever its case, accents and closing punctuation | |
/// | `command = "start"` | a command: `/start` and `/start@bot ABC`, with `ABC` as the field `arguments` | |
/// | `pattern = r"(?i)order (?<count>\d+)"` | a pattern in the syntax of crate `regex`, searched anywhere in the text unless anchored; its captures are fields | |
/// | `samples = ["fly to {city}"]` | examples of what users say, for the recogniser; braces mark fields | |
/// | `event = "delivery"` | a kind of event that is no message, in the provider's words | |
/// | `states = ["ordering"]` | the named states of the conversation in which it answers those | any |
/// | `channels = ["sms"]` | where it answers those: the channel's name or the provider's | anywhere |
/// | `next = "paying"` | the conversation's named state after it has answered | as before |
/// | `priority = 5` | which of several that could answer does: the highest | 0 |
/// | `token = "..."` | what callers must show, on channels with a token per intent | none is asked for |
/// | `token_env = "BOT_TOKEN"` | the environment variable that holds the token | |
/// | `fallback_message = "..."` | what the user gets when the handler fails | the channel's own |
/// | `timeout = "5s"` | how long it may take: `"1500ms"`, `"5s"`, `"2m"`, or seconds as in `5`; at most 10 minutes; for `async fn` only | the channel's own |
/// | `fallback` | it answers what no other intent of its webhook does | |
/// | `crate = path` | where `fulfill_runtime` is | `::fulfill_runtime` |
///
/// The keys from `text` to `channels` take one text or a list in brackets. They count where the
/// platform does not choose the intent. Of several that could answer, the highest `priority` does, then
/// the more specific: a text before a pattern before samples, one with `states` before one without,
/// one with `channels` before one without; then the one written first. Patterns are read when the
/// program is compiled; they know no look-around and no back-references, and so take a time that grows
/// only with the text.
///
/// The doc comment is the intent's description.
///
/// A function that is not async must not wait, for a disk or a lock or another server: other turns
/// wait for it meanwhile, and nothing can stop it. Handlers that hold up others for more than 100 ms
/// are told in the log.
///
/// # Arguments
///
/// An argument is anything that implements `FromTurn`. Those that are looked up by name use the one
/// name that their pattern binds, without leading underscores and `r#`: `size: Size`,
/// `_size: Size` and `YesNo(size): YesNo` all look `size` up. On an argument,
///
/// - `#[from(memory)]`, `#[from(answer)]`, `#[from(field)]` and `#[from(parameter)]` take it from
///   that place only,
/// - `#[from(memory = "name")]` from that place under another name,
/// - `#[from(name = "name")]` from the first place that has one of that name.
///
/// Arguments are owned: `String` instead of `&str`. Clippy's `needless_pass_by_value`, for those who
/// turn it on, disagrees.
///
/// # Results
///
/// A result is anything that implements `IntoReply`: `Reply`, text, `()`, an `Option` or `Result` of
/// one, or a provider's own type. An async function must be `Send`.
///
/// # Expansion
///
/// Beside the function stands a type of its name, which `redirect::<greeting>()` and
/// `intents![greeting]` mean. Types and modules share their names, so there can be no module
/// `greeting` next to it. The entry is collected when the program is linked; a crate of handlers
/// takes part if the program names it, at least by `use handlers as _;`.
///
/// ```ignore
#[doc = include_str!("../tests/expand/asynchronous.rs")]
/// ```
#[proc_macro_attribute]
pub fn intent(args: TokenStream, item: TokenStream) -> TokenStream {
    intent::expand(args.into(), item.into()).into()
}

/// Makes a function the answer to a notification hook: what another program tells, said to users.
///
/// ```standalone_crate
/// # extern crate fulfill_core as fulfill_runtime;
/// # use fulfill_macros::hook;
/// use fulfill_runtime::{Notice, Reply, provider::Address};
///
/// #[derive(serde::Deserialize)]
/// struct Order {
///     id: u64,
///     buyer: Address,
/// }
///
/// /// Tells a buyer that the order is on its way.
/// #[hook("order-shipped", secret_env = "SHOP_SECRET")]
/// fn order_shipped(order: Order) -> Notice {
///     Notice::new().to(order.buyer, Reply::say(format!("Order {} is on its way.", order.id)))
/// }
///
/// # fn main() {
/// let buyer = Address::new("messenger", "7190").account("311");
/// assert_eq!(order_shipped(Order { id: 17, buyer }).recipients().len(), 1);
/// # }
/// ```
///
/// The function stays as it is written. It is called once for each delivery, `POST
/// /hooks/order-shipped`, after the caller has its answer; if it fails it is called again, and if the
/// server stops meanwhile another one calls it. So for one body it should name the same recipients:
/// each of them is told once.
///
/// # Keys
///
/// | key | says | if left out |
/// |---|---|---|
/// | `"order-shipped"`, or `name = "order-shipped"` | the last part of its address | the function's name with `-` for `_` |
/// | `secret_env = "SHOP_SECRET"` | the environment variable that holds what callers must show; several with blanks in between while one follows another | the hook is open to programs of this machine in dev mode, and does not start otherwise |
/// | `secret = "..."` | the secret itself | |
/// | `timeout = "30s"` | how long it may take: `"1500ms"`, `"5s"`, `"2m"`, or seconds as in `5`; at most 10 minutes; for `async fn` only | 30 seconds |
/// | `crate = path` | where `fulfill_runtime` is | `::fulfill_runtime` |
///
/// # Arguments
///
/// A type that implements `FromTurn` reads the turn as in [`#[intent]`](macro@intent): `State<T>`, and
/// values such as `String`, numbers and `Email` that are looked up among the body's members by the
/// argument's name. Any other type is the whole body, and must implement serde's `Deserialize`. A body
/// that does not fit is answered 422 and never reaches the function.
///
/// # Results
///
/// `Notice`, `()`, an `Option` of one, or a `Result` of one with any error.
///
/// # Expansion
///
/// ```ignore
#[doc = include_str!("../tests/expand/hook.rs")]
/// ```
#[proc_macro_attribute]
pub fn hook(args: TokenStream, item: TokenStream) -> TokenStream {
    hook::expand(args.into(), item.into()).into()
}

/// Makes an enum of unit variants a value that users and platforms choose by its words.
///
/// ```standalone_crate
/// # extern crate fulfill_core as fulfill_runtime;
/// # use fulfill_macros::Slot;
/// use fulfill_runtime::Slot;
///
/// #[derive(Debug, PartialEq, Slot)]
/// enum Size {
///     Small,
///     #[slot("regular", "normal")]
///     Medium,
///     ExtraLarge,
///     #[slot(value = "the works")]
///     Everything,
/// }
///
/// # fn main() {
/// assert_eq!(Size::parse("SMALL", ""), Some(Size::Small));
/// assert_eq!(Size::parse("regular", ""), Some(Size::Medium));
/// assert_eq!(Size::parse("extra-large", ""), Some(Size::ExtraLarge));
/// assert_eq!(Size::parse("huge", ""), None);
/// assert_eq!(Size::EXPECTED, "one of small, medium, extra large, the works");
/// # }
/// ```
///
/// A variant's value is its name in words and lower case, or what `value` says; a value of several
/// words is also understood with `-` and `_` between them. Case, accents and extra blanks do not
/// matter. No two variants may share a word.
///
/// `#[slot(crate = path)]` on the enum says where `fulfill_runtime` is.
#[proc_macro_derive(Slot, attributes(slot))]
pub fn slot(input: TokenStream) -> TokenStream {
    slot::expand(input.into()).into()
}

/// Makes a struct a form: each field is a question, in its doc comment's words.
///
/// ```standalone_crate
/// # extern crate fulfill_core as fulfill_runtime;
/// # use fulfill_macros::{Collect, intent};
/// use fulfill_runtime::{Collect as _, FirstName, Reply, Turn, slot::Month};
///
/// #[derive(Debug, PartialEq, Collect)]
/// #[collect(then = store_user, confirm = "{first_name}, is that right?", cancel = "goodbye")]
/// struct CollectName {
///     /// What is your first name?
///     #[ask(retry = "I did not get that. Your first name?", attempts = 3, otherwise = give_up)]
///     first_name: FirstName,
///
///     /// In which month were you born?
///     #[ask(skip = "none of your business")]
///     month: Option<Month>,
///
///     /// How many are you?
///     #[ask(validate = few, prefill = "number", label = "Guests")]
///     guests: u8,
/// }
///
/// fn few(guests: &u8) -> Result<(), String> {
///     if *guests < 10 { Ok(()) } else { Err("We have nine chairs.".to_owned()) }
/// }
///
/// #[intent]
/// fn greeting() -> Reply {
///     Reply::say("Hello!").collect::<CollectName>()
/// }
///
/// #[intent]
/// fn store_user(form: CollectName) -> String {
///     format!("Thanks, {}!", form.first_name)
/// }
///
/// #[intent]
/// fn give_up() -> &'static str {
///     "😐"
/// }
///
/// # fn main() {
/// # use fulfill_runtime::FromTurn as _;
/// let turn = Turn::builder("console")
///     .locale("pt")
///     .form_answer("collect-name", "first_name", "Ana")
///     .form_answer("collect-name", "guests", "três")
///     .build();
/// let form = CollectName { first_name: "Ana".into(), month: None, guests: 3 };
/// assert_eq!(CollectName::from_turn(&turn, "form").unwrap(), form);
/// assert_eq!(store_user(form), "Thanks, Ana!");
/// assert_eq!(CollectName::form().questions[0].ask, "What is your first name?");
/// # }
/// ```
///
/// A field is any `Slot`; what is asked for follows from its type. `Option` makes a question that may
/// be skipped. The struct is an argument of the intent that `then` names, and it is read from the
/// answers to the form of its name, whether fulfill asked the questions or the platform did.
///
/// # Keys of `#[collect(..)]`, on the struct
///
/// | key | says | if left out |
/// |---|---|---|
/// | `then = store_user` | the intent that takes the answers, or `"its-node"` | must be there |
/// | `name = "collect-name"` | the form's name, without blanks | the struct's name with `-` |
/// | `confirm = "{summary}. Right?"` | what is asked at the end, with answers by their names in braces, or all of them | nothing is |
/// | `cancel = goodbye` | where to go when the user cancels | the form ends |
/// | `crate = path` | where `fulfill_runtime` is | `::fulfill_runtime` |
///
/// # Keys of `#[ask(..)]`, on a field
///
/// | key | says |
/// |---|---|
/// | `retry = "..."` | what to say after a wrong answer; several are used in turn |
/// | `repeat` | the question is said again after that |
/// | `attempts = 3, otherwise = give_up` | how many wrong answers are borne, and where to go then |
/// | `validate = path::to::function` | has the last word: `fn(&T) -> Result<(), String>`, with words for the user |
/// | `skip` | may be skipped; the field is then its type's default |
/// | `skip = "no address"` | one more word that skips it |
/// | `prefill = "field"` | a recognised field that answers it unasked |
/// | `kind = "phone_number"` | what is asked for, whatever the type says: a kind's name in JSON, or a platform's type such as `"Twilio.CITY"` |
/// | `label = "Guests"` | what it is called in a summary |
/// | `thanks = "..."` | what to say after a right answer |
/// | `digits = 6` | on a call, that many keys answer it at once, without a key to finish |
///
/// # Expansion
///
/// ```ignore
#[doc = include_str!("../tests/expand/form.rs")]
/// ```
#[proc_macro_derive(Collect, attributes(collect, ask))]
pub fn collect(input: TokenStream) -> TokenStream {
    collect::expand(input.into()).into()
}
