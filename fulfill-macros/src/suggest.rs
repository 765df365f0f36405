//! Finds the word that a misspelt one was meant to be.

/// ``, did you mean `token`?`` if a known word is near, else `: ` and the list of them.
pub(crate) fn suggest(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(near) => format!(", did you mean `{near}`?"),
        None => format!(": write one of {}", list(known)),
    }
}

/// The known word that is at most a third of its letters away.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let near = known.iter().map(|known| (distance(&word, known), *known)).min()?;
    (near.0 <= (near.1.len() / 3).max(1)).then_some(near.1)
}

/// The words in code quotes, with commas.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[&str] = &["node", "webhook", "token", "token_env", "timeout", "crate"];

    #[test]
    fn finds_what_was_meant() {
        for (word, meant) in [
            ("tokn", Some("token")),
            ("token_evn", Some("token_env")),
            ("Webhook", Some("webhook")),
            ("time_out", Some("timeout")),
            ("nodes", Some("node")),
            ("krate", Some("crate")),
            ("greeting", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, KEYS), meant, "{word}");
        }
    }

    #[test]
    fn lists_all_when_nothing_is_near() {
        assert_eq!(suggest("colour", &["node", "token"]), ": write one of `node`, `token`");
        assert_eq!(suggest("nod", &["node", "token"]), ", did you mean `node`?");
    }
}
