use fulfill_macros::{Slot, intent};

mod bot {
    pub mod prelude {
        pub use fulfill_core::*;
    }
}

#[intent(crate = fulfill_core)]
fn greeting(size: Size) {
    drop(size);
}

#[intent("hello", crate = "crate::bot::prelude")]
async fn hello() {}

#[derive(Slot)]
#[slot(crate = crate::bot::prelude)]
enum Size {
    Small,
}

macro_rules! echo {
    ($name:ident, $node:literal, $reply:ty) => {
        #[intent($node, crate = fulfill_core)]
        fn $name(text: fulfill_core::Text) -> $reply {
            text.0
        }
    };
}

echo!(again, "Again", String);
echo!(and_again, "And again", String);

fn main() {
    let mut nodes: Vec<_> = fulfill_core::collected().map(|entry| entry.node).collect();
    nodes.sort();
    assert_eq!(nodes, ["Again", "And again", "greeting", "hello"]);
    drop(Size::Small);
}
