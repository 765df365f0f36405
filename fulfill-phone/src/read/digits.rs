//! Digits in every script.

/// The zeros of all scripts with decimal digits; one to nine follow each of them.
#[rustfmt::skip]
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0,
    0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0,
    0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE,
    0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

/// The digit as an ASCII character: `3` for `3`, `３`, `٣` and so on.
pub(crate) fn ascii(character: char) -> Option<u8> {
    if character.is_ascii() {
        return character.is_ascii_digit().then_some(character as u8);
    }
    let point = u32::from(character);
    let zero = ZEROS[ZEROS.partition_point(|zero| *zero <= point) - 1];
    let value = point - zero;
    (value < 10).then(|| b'0' + value as u8)
}

/// The key of a telephone that carries this letter.
pub(crate) fn key(character: char) -> Option<u8> {
    Some(match character.to_ascii_uppercase() {
        'A'..='C' => b'2',
        'D'..='F' => b'3',
        'G'..='I' => b'4',
        'J'..='L' => b'5',
        'M'..='O' => b'6',
        'P'..='S' => b'7',
        'T'..='V' => b'8',
        'W'..='Z' => b'9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_all_scripts_are_digits() {
        assert!(ZEROS.is_sorted_by(|left, right| left + 9 < *right));
        for (text, expected) in
            [("0189", "0189"), ("０９", "09"), ("٠٩", "09"), ("۱۲", "12"), ("९", "9")]
        {
            let found: String = text.chars().filter_map(ascii).map(char::from).collect();
            assert_eq!(found, expected);
        }
        for character in ['/', ':', 'a', '²', '½', 'Ⅷ', '三', '\u{65F}', '\u{66A}', char::MAX]
        {
            assert_eq!(ascii(character), None, "{character}");
        }
    }

    #[test]
    fn letters_have_keys() {
        let keys: String = "1800flowers".chars().filter_map(key).map(char::from).collect();
        assert_eq!(keys, "3569377");
        assert_eq!(key('É'), None);
    }
}
