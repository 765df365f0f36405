//! Looks at eight bytes of text at once: the inner loop of reading a string.

/// Eight copies of a byte.
const fn every(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The high bit of each byte that is `byte`. Of the set bits the lowest is exact; those above it
/// may be borrowed.
pub(super) const fn equal(eight: u64, byte: u8) -> u64 {
    below(eight ^ every(byte), 1)
}

/// The high bit of each byte that is less than `limit`, which is at most 128; exact as
/// in [`equal`].
pub(super) const fn below(eight: u64, limit: u8) -> u64 {
    eight.wrapping_sub(every(limit)) & !eight & every(0x80)
}

/// The place of the first byte whose high bit is set, 8 if there is none.
pub(super) const fn first(bits: u64) -> usize {
    bits.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_is_found() {
        for place in 0..8 {
            for byte in 0..=255_u8 {
                for filler in [0_u8, 1, 0x21, 0x7F, 0x80, 0xFF] {
                    let mut text = [filler; 8];
                    text[place] = byte;
                    let eight = u64::from_le_bytes(text);
                    let found = |wanted: &dyn Fn(u8) -> bool| {
                        text.iter().position(|byte| wanted(*byte)).unwrap_or(8)
                    };
                    assert_eq!(first(equal(eight, b'%')), found(&|byte| byte == b'%'), "{text:?}");
                    assert_eq!(first(below(eight, b' ')), found(&|byte| byte < b' '), "{text:?}");
                }
            }
        }
    }
}
