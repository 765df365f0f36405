//! What each text of `#[intent(...)]` may hold.

/// A node is any text that can be seen.
pub(crate) fn node(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(
            "an empty node is never asked for: write one such as `\"greeting\"`, or leave it out \
             to use the function's name"
                .to_owned(),
        );
    }
    control(text, "a node")
}

/// A webhook is one part of a path.
pub(crate) fn webhook(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("an empty webhook is the default one: leave `webhook` out".to_owned());
    }
    if text.contains('/') {
        let last = text.split('/').rfind(|part| !part.is_empty()).unwrap_or("greeting");
        return Some(format!(
            "a webhook is one name without `/`: write `webhook = \"{last}\"`, and mount the \
             channel at the path before it"
        ));
    }
    control(text, "a webhook")
}

/// A token is a secret.
pub(crate) fn token(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(
            "an empty token would let everyone in: write `token_env = \"...\"` with the \
             environment variable that holds it, or leave it out to ask for none"
                .to_owned(),
        );
    }
    control(text, "a token")
}

/// An environment variable has a name that every system accepts.
pub(crate) fn variable(name: &str) -> Option<String> {
    let fits = |letter: char| !letter.is_whitespace() && !letter.is_control() && letter != '=';
    let right = !name.is_empty() && name.chars().all(fits);
    (!right).then(|| {
        "not the name of an environment variable: write one such as `token_env = \
         \"GREETING_TOKEN\"`"
            .to_owned()
    })
}

/// A message says something.
pub(crate) fn message(text: &str) -> Option<String> {
    text.trim().is_empty().then(|| {
        "an empty message leaves the user without an answer: write one, or leave \
         `fallback_message` out for the channel's own"
            .to_owned()
    })
}

pub(super) fn control(text: &str, what: &str) -> Option<String> {
    let letter = text.chars().find(|letter| letter.is_control())?;
    Some(format!("{what} has no control characters: remove `{}`", letter.escape_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&str) -> Option<String>, right: &[&str], wrong: &[(&str, &str)]) {
        for text in right {
            assert_eq!(rule(text), None, "{text}");
        }
        for (text, part) in wrong {
            let message = rule(text).unwrap_or_default();
            assert!(message.contains(part), "{text:?}: {message}");
        }
    }

    #[test]
    fn nodes_and_webhooks_are_names_of_any_language() {
        let names = ["greeting", "boas-vindas", "Novo pedido", "注文", "a.b", "café ☕"];
        check(node, &names, &[("", "empty"), (" ", "empty"), ("a\nb", "`\\n`"), ("\0", "control")]);
        check(node, &["orders/new"], &[]);
        check(webhook, &names, &[("", "leave `webhook` out"), ("\t.", "control")]);
        check(webhook, &[], &[("bot/greeting/", "webhook = \"greeting\""), ("/", "without `/`")]);
    }

    #[test]
    fn tokens_keep_everyone_out() {
        check(
            token,
            &["s3cret", "a b"],
            &[("", "everyone"), ("  ", "everyone"), ("a\n", "control")],
        );
        check(
            variable,
            &["GREETING_TOKEN", "token"],
            &[("", "name of"), ("A=B", "name of"), ("A B", "name of"), ("A\0", "name of")],
        );
    }

    #[test]
    fn messages_say_something() {
        check(message, &["Sorry!", "Line\nline"], &[("", "without an answer"), ("\n", "empty")]);
    }
}
