extern crate fulfill_core as fulfill_runtime;

use std::sync::Arc;

use fulfill_core::{
    Channel, Country, Email, FirstName, LastName, Memory, Sender, Slot, State, Text, Turn, YesNo,
};
use fulfill_macros::{Slot, intent};

#[derive(Clone)]
struct Users(Arc<Vec<String>>);

struct Order {
    size: String,
}

impl Slot for Order {
    const EXPECTED: &'static str = "a size";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        Some(Self { size: text.to_owned() })
    }
}

#[derive(Slot)]
enum Size {
    Small,
    Large,
}

#[intent]
fn whole_turn(sender: Sender, Text(text): Text, channel: Channel, country: Option<Country>) {
    drop((sender, text, channel, country));
}

#[intent]
async fn shared(State(Users(users)): State<Users>, memory: Memory, mut turn: Turn, _: Text) {
    turn = turn.clone();
    std::future::ready(()).await;
    drop((users, memory, turn));
}

#[intent]
fn by_name(
    name: FirstName,
    _family: LastName,
    email: Option<Email>,
    sizes: Vec<Size>,
    pizzas: u8,
    sure: YesNo,
    r#type: bool,
    Order { size }: Order,
) {
    let large = sizes.iter().filter(|size| matches!(size, Size::Large)).count();
    let small = sizes.iter().filter(|size| matches!(size, Size::Small)).count();
    drop((name, email, large + small, pizzas, sure, r#type, size));
}

#[intent]
fn pinned(
    #[from(memory)] name: String,
    #[from(field = "CurrentInput")] input: Option<String>,
    #[from(answer)] sizes: Vec<Size>,
    #[from(name = "dialogue-sid")] _: String,
) {
    drop((name, input, sizes));
}

fn main() {}
