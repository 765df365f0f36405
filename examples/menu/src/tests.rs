//! The handlers as plain functions, and calls as Twilio would make them.

use fulfill_runtime::testing::{Tester, transcripts};
use fulfill_twilio::testing::{Act, Caller, CallerError};
use http::StatusCode;

use super::*;

const TOKEN: &str = "12345";

#[test]
fn handlers_are_plain_functions() {
    assert_eq!(english(), Reply::new().language("en-US").redirect::<menu>());
    assert_eq!(account(), Reply::new().collect::<Account>());
    assert_eq!(person(), Reply::say("One moment, please.").handoff(DESK));
    assert!(six_digits(&NumberSequence("12".into())).is_err());
}

#[test]
fn nothing_leads_nowhere() {
    let inspection = app(Voice::new(TOKEN)).unwrap().inspect();
    assert!(inspection.findings.is_empty(), "{:?}", inspection.findings);
}

#[test]
fn conversations() {
    transcripts("tests/*.chat", || app(Voice::new(TOKEN)));
}

fn bot() -> Tester {
    Tester::new(app(Voice::new(TOKEN)).unwrap()).unwrap()
}

fn caller(token: &str) -> Caller {
    Caller::new(token, "http://localhost/voice").unwrap()
}

/// Rings, does what is written, and expects to hear what stands beside it.
async fn call(script: &[(Act<'_>, &[&str])]) {
    let (bot, mut caller) = (bot(), caller(TOKEN));
    let ringing = caller.play(Act::Rings, async |request| bot.send(request).await).await;
    let welcome =
        ["Welcome to the water works.", "For English, press 1.", "Para Português, tecle 2."];
    assert_eq!(ringing.unwrap(), welcome);
    for (at, (act, expected)) in script.iter().enumerate() {
        let heard = caller.play(*act, async |request| bot.send(request).await).await.unwrap();
        assert_eq!(heard, *expected, "line {at}: {act:?}");
    }
}

const MENU: [&str; 3] = [
    "What is it about?",
    "For Opening hours, press 1. For My bill, press 2.",
    "For a person, press 0.",
];
const ACCOUNT: &str = "What is your account number? It has six digits.";
const WRONG: &str = "Account numbers have six digits.";
const PERSON: [&str; 2] = ["One moment, please.", "<dial: number +14155550123>"];

#[tokio::test]
async fn by_keys_with_silence_and_wrong_numbers() {
    let [what, options, zero] = MENU;
    let silence = "Sorry, I did not hear anything.";
    call(&[
        (Act::Presses("1"), &MENU),
        (Act::StaysSilent, &[silence, what, options, zero]),
        (Act::Presses("2"), &[ACCOUNT]),
        (Act::StaysSilent, &[silence, ACCOUNT]),
        (Act::Presses("123#"), &[WRONG, ACCOUNT]),
        (Act::Says("one two three"), &[WRONG, ACCOUNT]),
        // Six keys are enough, and the next one is not waited for.
        (
            Act::Presses("1234567"),
            &["Thank you, this is your number:", "1 2 3 4 5 6", PERSON[0], PERSON[1]],
        ),
        (Act::Dialled("busy"), &["Nobody is free just now.", what, options, zero]),
        (Act::Presses("0"), &PERSON),
        (Act::Dialled("completed"), &["Thank you for calling.", "<hangup>"]),
    ])
    .await;
}

#[tokio::test]
async fn in_words_and_in_portuguese() {
    let menu = [
        "Qual é o assunto?",
        "Para Horário de atendimento, tecle 1. Para Minha conta, tecle 2.",
        "Para falar com alguém, tecle 0.",
    ];
    let [qual, opcoes, zero] = menu;
    let silence = "Desculpe, não ouvi nada.";
    call(&[
        (Act::Says("Português."), &menu),
        (Act::Says("Está frio hoje."), &menu),
        (
            Act::Says("Um."),
            &["Atendemos de segunda a sexta, das 8 às 18 horas.", qual, opcoes, zero],
        ),
        (Act::Says("Quanto devo?"), &["Qual é o número da sua conta? Ele tem seis dígitos."]),
        (
            Act::Says("um dois três quatro cinco meia"),
            &["Obrigado, este é o seu número:", "1 2 3 4 5 6", "Um momento, por favor.", PERSON[1]],
        ),
        (Act::Dialled("no-answer"), &["Ninguém está livre agora.", qual, opcoes, zero]),
        (Act::StaysSilent, &[silence, qual, opcoes, zero]),
        (Act::StaysSilent, &[silence, qual, opcoes, zero]),
        (Act::StaysSilent, &["Ainda não ouço nada. Até logo.", "<hangup>"]),
    ])
    .await;
}

#[tokio::test]
async fn three_wrong_numbers_lead_to_a_person() {
    call(&[
        (Act::Presses("1"), &MENU),
        (Act::Says("I would like to speak to somebody about my water."), &PERSON),
        (Act::Dialled("failed"), &["Nobody is free just now.", MENU[0], MENU[1], MENU[2]]),
        (Act::Presses("2"), &[ACCOUNT]),
        (Act::Presses("1#"), &[WRONG, ACCOUNT]),
        (Act::Presses("2#"), &[WRONG, ACCOUNT]),
        (Act::Presses("3#"), &PERSON),
        (Act::HangsUp, &[]),
    ])
    .await;
}

#[tokio::test]
async fn who_is_not_twilio_is_not_heard() {
    let (bot, mut caller) = (bot(), caller("another-token"));
    let refused = caller.play(Act::Rings, async |request| bot.send(request).await).await;
    let Err(CallerError::Status { status, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(status, StatusCode::FORBIDDEN);
}
