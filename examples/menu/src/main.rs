//! A phone menu: language, options by key or speech, an account number, a person.
//!
//! ```text
//! cargo run -p menu -- chat                      talk to it here, no account needed
//! cargo run -p menu -- check                     what is wrong with it, before anybody finds out
//! TWILIO_AUTH_TOKEN=12345 cargo run -p menu      answers calls at /voice
//! ```
//!
//! A call as Twilio makes it: the address, then each parameter by name, signed with the token. The
//! next request goes where the answer says, as in `<Gather action="http://..?f-turn=1-5d09..">`; without
//! what stands behind the number it is answered too, but its repeats are not known.
//!
//! ```text
//! twilio() {
//!     signature=$(printf %s "$1${2//[=&]/}" | openssl dgst -sha1 -hmac 12345 -binary | base64)
//!     curl -H "X-Twilio-Signature: $signature" -d "$2" "$1"
//! }
//! twilio http://localhost:5052/voice 'CallSid=CA1&CallStatus=ringing'
//! twilio 'http://localhost:5052/voice?f-turn=1' 'CallSid=CA1&Digits=1'
//! twilio 'http://localhost:5052/voice?f-turn=2' 'CallSid=CA1&SpeechResult=hours'
//! ```

mod translations;

use fulfill_runtime::{Result, prelude::*, slot::NumberSequence};
use fulfill_twilio::{
    rest::CallStatus,
    voice::{Call, Voice},
};

/// Who takes the calls that the menu hands over.
const DESK: &str = "+14155550123";

#[tokio::main]
async fn main() -> Result<()> {
    app(Voice::from_env())?.cli().await
}

/// The bot, apart from `main` so that tests can call it.
fn app(voice: Voice) -> Result<App> {
    let voice = voice.locale("en-US").voice("pt-BR", "Polly.Camila");
    Ok(App::collect()?
        .rules(|rules| rules.catalog = translations::catalog())
        .mount("/voice", voice))
}

/// Whose bill it is.
#[derive(Collect)]
#[collect(then = bill)]
struct Account {
    /// What is your account number? It has six digits.
    #[ask(digits = 6, validate = six_digits, attempts = 3, otherwise = person)]
    number: NumberSequence,
}

fn six_digits(NumberSequence(digits): &NumberSequence) -> Result<(), String> {
    let right = digits.len() == 6;
    right.then_some(()).ok_or_else(|| "Account numbers have six digits.".into())
}

/// Asks for the language, each in its own.
#[intent(event = "incoming-call")]
fn welcome() -> Reply {
    Reply::say("Welcome to the water works.")
        .options([Button::intent::<english>("English")])
        .language("pt-BR")
        .options([Button::intent::<portuguese>("Português")])
        .language("en-US")
}

#[intent]
fn english() -> Reply {
    Reply::new().language("en-US").redirect::<menu>()
}

#[intent]
fn portuguese() -> Reply {
    Reply::new().language("pt-BR").redirect::<menu>()
}

/// Asks what the call is about, and asks again whoever was not understood.
#[intent(fallback)]
fn menu() -> Reply {
    Reply::say("What is it about?")
        .options([Button::intent::<hours>("Opening hours"), Button::intent::<account>("My bill")])
        .and_say("For a person, press 0.")
}

#[intent(samples = ["when are you open", "opening hours", "quando abre", "horário"])]
fn hours() -> Reply {
    Reply::say("We are open on weekdays from 8 to 6.").redirect::<menu>()
}

#[intent(samples = ["my bill", "how much do i owe", "minha conta", "quanto devo"])]
fn account() -> Reply {
    Reply::new().collect::<Account>()
}

/// Says the account number again, and goes on to who can tell of the bill.
#[intent]
fn bill(form: Account) -> Reply {
    // One by one: together they would be read as a number of thousands.
    let digits: Vec<String> = form.number.0.chars().map(String::from).collect();
    Reply::say("Thank you, this is your number:").and_say(digits.join(" ")).redirect::<person>()
}

#[intent(
    text = ["0", "zero"],
    samples = ["a person", "speak to somebody", "um atendente", "falar com alguém"]
)]
fn person() -> Reply {
    Reply::say("One moment, please.").handoff(DESK)
}

/// Goes on when the person has hung up, or nobody took the call.
#[intent(event = "dial")]
fn handed_back(call: Call) -> Reply {
    match call.dialled().map(|dialled| dialled.status) {
        Some(CallStatus::Completed | CallStatus::Answered) => {
            Reply::say("Thank you for calling.").end()
        }
        _ => Reply::say("Nobody is free just now.").redirect::<menu>(),
    }
}

#[cfg(test)]
mod tests;
