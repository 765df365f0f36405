//! Whatever was kept, and whatever is said.

use fulfill_core::{
    Turn,
    dialogue::{Rules, State},
};
use proptest::{prelude::*, sample::select};

use super::pizzeria;

/// States as they are kept, some of them broken in ways that JSON allows.
fn states() -> impl Strategy<Value = Vec<u8>> {
    let kept = [
        r#"{"v":1}"#,
        r#"{"v":1,"memory":{"a":1},"state":"naming"}"#,
        r#"{"v":1,"awaiting":{"question":{"form":{"name":"pizza","fingerprint":"0000000000000000"},"question":"size"}}}"#,
        r#"{"v":1,"awaiting":{"intents":[{"intent":{"node":"order"}},{"url":{"url":"x"}}]},"offered":[{"l":"1"},{"l":"","p":"help"}]}"#,
        r#"{"v":1,"awaiting":{"confirmation":{"form":{"name":"w","questions":[],"then":{"intent":{"node":"order"}},"confirm":"{summary}{x}"},"answers":{"x":[1]}}}}"#,
        r#"{"v":1,"awaiting":{"question":{"form":{"name":"w","questions":[{"name":"q","ask":"?","kind":{"one_of":[]},"attempts":[0,{"intent":{"node":"w"}}]}],"then":{"intent":{"node":"start"}}},"question":"q","wrong":4294967295}}}"#,
    ];
    let whole = select(kept.to_vec()).prop_map(|text| text.as_bytes().to_vec());
    let broken = (select(kept.to_vec()), any::<prop::sample::Index>(), any::<u8>());
    let broken = broken.prop_map(|(text, at, byte)| {
        let mut bytes = text.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes
    });
    prop_oneof![whole, broken]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Whatever was kept and whatever is said: an answer in a few steps, the same twice, and a state
    /// that can be read back.
    #[test]
    fn any_state_and_any_text_have_an_end(
        kept in states(),
        text in prop_oneof![
            3 => select(vec!["pizza", "2", "big", "back", "skip", "cancel", "yes", "no", "/help", "1"])
                .prop_map(str::to_owned),
            1 => "\\PC{0,40}",
        ],
        locale in select(vec!["", "en", "pt-BR", "es", "zz-ZZ", "-"]),
        payload in proptest::option::of(select(vec!["order", "/", "large", ""])),
    ) {
        let Ok(state) = State::read(&kept) else { return Ok(()) };
        let mut talk = pizzeria(Rules::default());
        let mut turn = Turn::builder("console").text(&text).locale(locale);
        if let Some(payload) = payload {
            turn = turn.payload(payload);
        }
        let turn = turn.build();
        talk.state = state.clone();
        let once = talk.turn(turn.clone());
        prop_assert!(once.trail.len() <= 6);
        prop_assert_eq!(&State::read(&once.state.write()).expect("its own"), &once.state);
        talk.state = state;
        let twice = talk.turn(turn);
        prop_assert_eq!((once.reply, once.state.write()), (twice.reply, twice.state.write()));
    }
}
