extern crate fulfill_core as fulfill_runtime;

use fulfill_core::Intent;
use fulfill_macros::intent;

/// A raw identifier is a node without its mark.
#[intent]
fn r#match() {}

#[intent]
fn can_have_name(can_have_name: String) -> String {
    can_have_name
}

#[intent("Novo pedido", webhook = "boas-vindas ☕")]
fn order() {}

mod elsewhere {
    pub(crate) mod deeper {
        #[fulfill_macros::intent(node = "hidden")]
        pub(in crate::elsewhere) fn greeting() {}

        /// The same name in another module.
        #[fulfill_macros::intent]
        pub(crate) fn order() {}
    }

    pub(crate) fn node() -> &'static str {
        <deeper::greeting as fulfill_core::Intent>::META.node
    }
}

fn main() {
    assert_eq!(r#match::META.node, "match");
    assert_eq!(can_have_name::META.node, "can-have-name");
    assert_eq!((order::META.node, order::META.webhook), ("Novo pedido", "boas-vindas ☕"));
    assert_eq!(elsewhere::node(), "hidden");
    assert_eq!(elsewhere::deeper::order::META.node, "order");
    assert_eq!(elsewhere::deeper::order::META.location.module, concat!(module_path!(), "::elsewhere::deeper"));
    assert_eq!(can_have_name("Ada".to_owned()), "Ada");
}
