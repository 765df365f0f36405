//! JSON that comes from outside, looked at before it is parsed.

/// How deep objects and lists may nest in JSON from outside. Deeper text is refused: nobody writes
/// it by hand, and parsers that recurse would be at its mercy.
pub const MAX_DEPTH: usize = 64;

/// Whether objects and lists nest deeper than `limit` in `text`. One pass over the bytes, without
/// recursion; the text need not be well-formed.
pub fn nests_deeper(text: &[u8], limit: usize) -> bool {
    // Most texts have fewer brackets than that in all; counting them is many times faster.
    let opening = text.iter().filter(|byte| matches!(byte, b'{' | b'[')).count();
    if opening <= limit {
        return false;
    }
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    for &byte in text {
        if in_text {
            if escaped {
                escaped = false;
            } else if byte == b'\\' {
                escaped = true;
            } else if byte == b'"' {
                in_text = false;
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_nesting_outside_texts() {
        for (text, limit, deeper) in [
            ("[[1]]", 2, false),
            ("[[1]]", 1, true),
            (r#"{"a":{"b":[]}}"#, 3, false),
            (r#"{"a":{"b":[]}}"#, 2, true),
            (r#""[[[[""#, 1, false),
            (r#"["\"[[["]"#, 1, false),
            ("[][][]", 1, false),
            ("", 0, false),
        ] {
            assert_eq!(nests_deeper(text.as_bytes(), limit), deeper, "{text}");
        }
    }
}
