//! How much room a text takes, without a font at hand.

/// The width of a text in pixels, at that font size. Rather too wide than too narrow: measured after
/// DejaVu Sans, which is wider than what most systems have.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(advance).sum();
    let heavier = if bold { 1.12 } else { 1.0 };
    ems * size * heavier
}

/// The text, or as much of its beginning as has room, with an ellipsis.
pub(super) fn fit(text: &str, most: f64, size: f64, bold: bool) -> String {
    if width(text, size, bold) <= most {
        return text.to_owned();
    }
    let room = most - width("…", size, bold);
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width(&kept, size, bold) > room {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.3,
        ' ' | '.' | ',' | ':' | ';' | '!' | 'I' | '/' | '\\' => 0.35,
        '(' | ')' | '[' | ']' | 'f' | 't' | 'r' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.0,
        'A'..='Z' | '~' | '<' | '>' | '+' | '=' | '#' => 0.84,
        '“' | '”' | '"' => 0.55,
        letter if letter.is_ascii() => 0.65,
        // Latin, Greek, Cyrillic and their like; what is wider than a capital W is counted as such.
        '\u{80}'..='\u{6ff}' => 0.85,
        _ => 1.4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_texts_take_more_room() {
        let texts = ["", "i", "im", "WW", "WW\u{1f355}"];
        let widths = texts.map(|text| width(text, 10.0, false));
        assert!(widths.is_sorted(), "{widths:?}");
        assert!(width("im", 10.0, true) > widths[2]);
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(fit("short", 100.0, 10.0, false), "short");
        let cut = fit("a text that is far too long", 80.0, 10.0, false);
        assert!(cut.ends_with('…') && width(&cut, 10.0, false) <= 80.0, "{cut}");
        assert_eq!(fit("anything", 0.0, 10.0, false), "…");
    }
}
