//! What `chat` gives to paste, as it gives it. `UPDATE=1` rewrites this file.

#[fulfill_runtime::intent(node = "i-want-a-pizza", text = "I want a pizza!")]
fn i_want_a_pizza() -> &'static str {
    "Write the answer here."
}

#[fulfill_runtime::intent(node = "ola", text = "olá")]
fn ola() -> &'static str {
    "Write the answer here."
}

#[fulfill_runtime::intent(node = "say-match", text = "match")]
fn say_match() -> &'static str {
    "Write the answer here."
}

#[fulfill_runtime::intent(node = "say-2-pizzas", text = "2 \"pizzas\"\\")]
fn say_2_pizzas() -> &'static str {
    "Write the answer here."
}

#[fulfill_runtime::intent(node = "answer", text = "はい")]
fn answer() -> &'static str {
    "Write the answer here."
}

#[fulfill_runtime::intent(node = "start", command = "start")]
fn start() -> &'static str {
    "Write the answer here."
}

#[fulfill_runtime::intent(node = "say-str", text = "str")]
fn say_str() -> &'static str {
    "Write the answer here."
}
