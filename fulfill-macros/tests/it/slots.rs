//! What `#[derive(Slot)]` makes of enums.

use fulfill_core::{Call, Intent, Reply, Slot as _, Turn};
use fulfill_macros::{Slot, intent};

#[derive(Clone, Copy, Debug, PartialEq, Slot)]
enum Size {
    Small,
    #[slot("regular", "Média")]
    Medium,
    #[slot("xl", "very large")]
    #[slot("huge")]
    ExtraLarge,
    #[slot(value = "the biggest one")]
    Giant,
    r#Box,
}

#[derive(Debug, PartialEq, Slot)]
#[slot(crate = fulfill_core)]
enum Only {
    One,
}

#[intent]
fn size_of(size: Option<Size>, sizes: Vec<Size>) -> String {
    format!("{size:?} of {sizes:?}")
}

#[test]
fn words_mean_variants() {
    for (text, expected) in [
        ("small", Some(Size::Small)),
        (" SMALL ", Some(Size::Small)),
        ("media", Some(Size::Medium)),
        ("regular", Some(Size::Medium)),
        ("extra large", Some(Size::ExtraLarge)),
        ("Extra-Large", Some(Size::ExtraLarge)),
        ("extra_large", Some(Size::ExtraLarge)),
        ("very  large", Some(Size::ExtraLarge)),
        ("huge", Some(Size::ExtraLarge)),
        ("giant", None),
        ("the-biggest-one", Some(Size::Giant)),
        ("box", Some(Size::r#Box)),
        ("", None),
        ("tiny", None),
    ] {
        assert_eq!(Size::parse(text, ""), expected, "{text}");
    }
}

#[test]
fn values_are_listed() {
    assert_eq!(Size::EXPECTED, "one of small, medium, extra large, the biggest one, box");
    assert_eq!(Only::EXPECTED, "one");
    let values: Vec<_> = Size::choices().iter().map(|choice| choice.value).collect();
    assert_eq!(values, ["small", "medium", "extra large", "the biggest one", "box"]);
    assert_eq!(
        Size::choices()[2].synonyms,
        ["extra-large", "extra_large", "xl", "very large", "huge"]
    );
    assert_eq!(Only::parse("one", ""), Some(Only::One));
}

#[test]
fn they_are_arguments() {
    let turn =
        Turn::builder("x").field("size", "XL").answer("sizes", vec!["small", "huge"]).build();
    let Call::Ready(reply) = (size_of::META.call)(&turn) else { panic!("not an async function") };
    assert_eq!(reply.unwrap(), Reply::say("Some(ExtraLarge) of [Small, ExtraLarge]"));
}
