//! The intent to write for what nobody answers.

use std::collections::HashSet;

use fulfill_core::{Table, text::fold};

/// How many words of a text its name is made of.
const WORDS: usize = 5;

/// How long a word in a name may be.
const LETTERS: usize = 16;

/// Names that mean something else in Rust, or in most files of a bot.
const TAKEN: &[&str] = &[
    "abstract",
    "alloc",
    "app",
    "as",
    "async",
    "await",
    "become",
    "bool",
    "box",
    "break",
    "char",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "f32",
    "f64",
    "false",
    "final",
    "fn",
    "for",
    "fulfill_runtime",
    "gen",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "if",
    "impl",
    "in",
    "intent",
    "isize",
    "let",
    "loop",
    "macro",
    "main",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "str",
    "struct",
    "super",
    "tests",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "union",
    "unsafe",
    "unsized",
    "use",
    "usize",
    "virtual",
    "where",
    "while",
    "yield",
];

/// An intent that answers that text, to paste into the bot; a text that begins with `/` becomes a
/// command. Its node and function are called like nothing in the table, and it needs no import.
pub(crate) fn intent(text: &str, webhook: &str, table: &Table) -> String {
    let command = text.strip_prefix('/').and_then(|rest| rest.split_whitespace().next());
    let trigger = match command {
        Some(command) => format!("command = {command:?}"),
        None => format!("text = {text:?}"),
    };
    let name = unused(&name(command.unwrap_or(text)), table);
    let node = name.replace('_', "-");
    let webhook = match webhook {
        "" => String::new(),
        name => format!("webhook = {name:?}, "),
    };
    format!(
        "#[fulfill_runtime::intent({webhook}node = \"{node}\", {trigger})]\nfn {name}() -> &'static str \
         {{\n    \"Write the answer here.\"\n}}\n"
    )
}

/// A function's name made of the first words of a text.
fn name(text: &str) -> String {
    let plain: String = fold(text)
        .chars()
        // An apostrophe parts no words: `don't` is `dont`.
        .filter(|letter| !matches!(letter, '\'' | '’'))
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .collect();
    let words = plain.split_whitespace().take(WORDS).map(|word| &word[..word.len().min(LETTERS)]);
    let name = words.collect::<Vec<_>>().join("_");
    if name.is_empty() {
        "answer".into()
    } else if name.starts_with(|first: char| first.is_ascii_digit()) || TAKEN.contains(&&*name) {
        format!("say_{name}")
    } else {
        name
    }
}

/// The name, with a number behind it if an intent has it already.
fn unused(name: &str, table: &Table) -> String {
    let mut taken: HashSet<String> = HashSet::new();
    for entry in table.entries() {
        taken.insert(entry.node.replace('-', "_"));
        taken.extend(entry.location.map(|at| at.function.to_owned()));
    }
    let numbered = (2_u32..).map(|number| format!("{name}_{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).expect("there are more numbers than intents")
}

#[cfg(test)]
mod tests {
    use fulfill_core::{Call, Entry, Reply};
    use proptest::prelude::*;

    use super::*;

    fn table(nodes: &[&'static str]) -> Table {
        let entry = |node: &&'static str| Entry::new(*node, |_| Call::Ready(Ok(Reply::new())));
        Table::new(nodes.iter().map(entry).chain([entry(&"other")])).unwrap()
    }

    fn check(text: &str, nodes: &[&'static str], attribute: &str, function: &str) {
        let snippet = intent(text, "", &table(nodes));
        assert!(snippet.contains(&format!("intent({attribute})]\n")), "{snippet}");
        assert!(snippet.contains(&format!("fn {function}() -> ")), "{snippet}");
    }

    #[test]
    fn names_come_from_the_text() {
        let pizza = "node = \"i-want-a-pizza\", text = \"I want a pizza!\"";
        check("I want a pizza!", &[], pizza, "i_want_a_pizza");
        check("olá", &["ola"], "node = \"ola-2\", text = \"olá\"", "ola_2");
        check("match", &[], "node = \"say-match\", text = \"match\"", "say_match");
        check("don't", &[], "node = \"dont\", text = \"don't\"", "dont");
        check("2 pizzas", &[], "node = \"say-2-pizzas\", text = \"2 pizzas\"", "say_2_pizzas");
        check("はい", &["answer"], "node = \"answer-2\", text = \"はい\"", "answer_2");
        check("say \"hi\"\n", &[], "node = \"say-hi\", text = \"say \\\"hi\\\"\\n\"", "say_hi");
        check("/start now", &[], "node = \"start\", command = \"start\"", "start");
        check("/", &[], "node = \"answer\", text = \"/\"", "answer");
        check("", &[], "node = \"answer\", text = \"\"", "answer");
        let shop = intent("oi", "shop", &table(&[]));
        assert!(shop.contains("(webhook = \"shop\", node = \"oi\", text = \"oi\")"), "{shop}");
        check("a b c d e f g", &[], "node = \"a-b-c-d-e\", text = \"a b c d e f g\"", "a_b_c_d_e");
    }

    /// The snippets stand in a file that is compiled, and whose intents are tried.
    #[test]
    fn snippets_compile() {
        let texts =
            ["I want a pizza!", "olá", "match", "2 \"pizzas\"\\", "はい", "/start now", "str"];
        let mut golden =
            "//! What `chat` gives to paste, as it gives it. `UPDATE=1` rewrites this file.\n"
                .to_owned();
        for text in texts {
            golden.push('\n');
            golden.push_str(&intent(text, "", &table(&[])));
        }
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/pasted.rs");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, &golden).unwrap();
        }
        assert_eq!(std::fs::read_to_string(file).unwrap(), golden);
    }

    proptest! {
        #[test]
        fn every_text_has_a_name(text in any::<String>()) {
            let name = name(&text);
            let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
            prop_assert!(name.chars().all(|letter| fits(letter) || letter == '_'), "{}", name);
            prop_assert!(name.starts_with(|first: char| first.is_ascii_lowercase()), "{}", name);
            prop_assert!(!TAKEN.contains(&&*name), "{}", name);
        }
    }
}
