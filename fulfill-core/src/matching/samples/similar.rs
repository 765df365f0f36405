//! How alike two words are: endings and typing errors.

/// How alike two folded words are: 1 if equal, 0 if they have nothing to do with each other.
///
/// Short words must be equal; a longer one may have another ending (`reserva`, `reservar`) or one
/// wrong letter. Words with digits must be equal: they are numbers and codes.
pub(super) fn similarity(one: &str, other: &str) -> f32 {
    if one == other {
        return 1.0;
    }
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short < 4 || long - short > 4 || has_digit(one) || has_digit(other) {
        return 0.0;
    }
    let common = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    if common >= 4 && common * 3 >= long * 2 {
        return 0.85;
    }
    if one_off(one.as_bytes(), other.as_bytes(), common) { 0.75 } else { 0.0 }
}

/// Whether one letter more, less or other, or two that changed places, are all that differs behind
/// the first `common` letters.
fn one_off(one: &[u8], other: &[u8], common: usize) -> bool {
    let (one, other) = (&one[common..], &other[common..]);
    match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Less => one == &other[1..],
        std::cmp::Ordering::Greater => &one[1..] == other,
        std::cmp::Ordering::Equal => {
            let swapped = || one.len() > 1 && one[0] == other[1] && one[1] == other[0];
            one[1..] == other[1..] || (swapped() && one[2..] == other[2..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_errors_are_alike() {
        for (one, other, alike) in [
            ("table", "table", true),
            ("table", "tables", true),
            ("reserva", "reservar", true),
            ("booking", "book", false),
            ("order", "ordre", true),
            ("where", "wher", true),
            ("opening", "openning", true),
            ("hello", "hullo", true),
            ("cat", "car", false),
            ("a1020", "a1021", false),
            ("cancel", "candle", false),
            ("日本語", "日本国", true),
        ] {
            let (there, back) = (similarity(one, other), similarity(other, one));
            assert_eq!(there > 0.0, alike, "{one} {other}");
            assert!((there - back).abs() < f32::EPSILON, "{one} {other}");
        }
    }
}
