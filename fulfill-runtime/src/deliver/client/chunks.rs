//! A body that comes in chunks: each with its size in front, the last one of size zero.

use std::mem;

use bytes::{Buf as _, Bytes, BytesMut};

use super::answer::{ANSWER, too_long};

/// The most bytes of extensions, trailers and padding: they are skipped.
const EXTRAS: usize = 16 * 1024;

/// The chunks that have come so far.
#[derive(Default)]
pub(super) struct Chunks {
    body: BytesMut,
    extras: usize,
    at: At,
}

/// What the next byte belongs to. A size that is known, or known in part, goes along.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum At {
    /// The first digit of a size.
    #[default]
    Chunk,
    Size(usize),
    /// Blanks after a size.
    Blank(usize),
    Extension(usize),
    SizeLf(usize),
    Data(usize),
    DataCr,
    DataLf,
    /// The first byte of a trailer, or of the empty line that ends them all.
    Trailers,
    TrailerName,
    Trailer,
    TrailerLf,
    EndLf,
    End,
}

impl Chunks {
    /// Takes in what belongs to the body, and says whether that is whole.
    pub(super) fn push(&mut self, input: &mut BytesMut) -> Result<bool, String> {
        while let (Some(&byte), false) = (input.first(), self.at == At::End) {
            if let At::Data(size) = self.at {
                let here = size.min(input.len());
                self.body.extend_from_slice(&input[..here]);
                input.advance(here);
                self.at = if here == size { At::DataCr } else { At::Data(size - here) };
            } else {
                self.at = self.step(byte)?;
                input.advance(1);
            }
        }
        Ok(self.at == At::End)
    }

    /// The body, which is whole.
    pub(super) fn take(&mut self) -> Bytes {
        mem::take(&mut self.body).freeze()
    }

    fn step(&mut self, byte: u8) -> Result<At, String> {
        Ok(match (self.at, byte) {
            (At::Chunk, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => At::Size(digit(byte)),
            (At::Size(size), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                if size == 0 {
                    self.skip()?;
                }
                // Neither is above the limit, so this is far from an overflow.
                At::Size(bounded(size * 16 + digit(byte))?)
            }
            (At::Size(size) | At::Blank(size), b' ' | b'\t') => {
                self.skip()?;
                At::Blank(size)
            }
            (At::Size(size) | At::Blank(size), b';') => At::Extension(size),
            (At::Size(size) | At::Blank(size) | At::Extension(size), b'\r') => At::SizeLf(size),
            (At::SizeLf(0), b'\n') => At::Trailers,
            (At::SizeLf(size), b'\n') => {
                bounded(self.body.len() + size)?;
                self.body.reserve(size);
                At::Data(size)
            }
            (At::DataCr, b'\r') => At::DataLf,
            (At::DataLf, b'\n') => At::Chunk,
            (At::Trailers, b'\r') => At::EndLf,
            (At::Trailer, b'\r') => At::TrailerLf,
            (At::TrailerLf, b'\n') => At::Trailers,
            (At::EndLf, b'\n') => At::End,
            (At::Extension(size), byte) if byte != b'\n' => {
                self.skip()?;
                At::Extension(size)
            }
            // They are looked at no closer than it takes to tell them from the data of a chunk.
            (At::Trailers | At::TrailerName, byte) if is_in_names(byte) => {
                self.skip()?;
                At::TrailerName
            }
            (At::TrailerName, b':') => {
                self.skip()?;
                At::Trailer
            }
            (At::Trailer, byte) if byte == b'\t' || !byte.is_ascii_control() => {
                self.skip()?;
                At::Trailer
            }
            (at, byte) => {
                let byte = byte.escape_ascii();
                return Err(format!("an answer in chunks with `{byte}` out of place ({at:?})"));
            }
        })
    }

    fn skip(&mut self) -> Result<(), String> {
        self.extras += 1;
        if self.extras > EXTRAS {
            return Err(format!("an answer in chunks with more than {EXTRAS} bytes besides them"));
        }
        Ok(())
    }
}

fn bounded(length: usize) -> Result<usize, String> {
    if length > ANSWER { Err(too_long()) } else { Ok(length) }
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> usize {
    usize::from(match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20) - b'a' + 10,
    })
}

/// Whether a byte can stand in the name of a header.
fn is_in_names(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
