//! The texts of a turn, in one piece of memory: most turns have seven, and are made for one answer.

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Channel,
    Id,
    Conversation,
    Sender,
    Recipient,
    Text,
    Locale,
    Webhook,
    Node,
    Payload,
    EventName,
}

/// How many there are.
const PARTS: usize = Part::EventName as usize + 1;

/// How long they are together in most turns, in bytes.
const USUAL: usize = 256;

/// Texts by what they are.
#[derive(Clone)]
pub(super) struct Texts {
    all: String,
    /// Where each begins and ends.
    spans: [Option<(u32, u32)>; PARTS],
}

impl Texts {
    pub(super) fn new() -> Self {
        Self { all: String::with_capacity(USUAL), spans: [None; PARTS] }
    }

    /// Sets a text; a former one of that part is forgotten. Texts beyond 4 GiB in all are left out,
    /// which no channel lets in.
    pub(super) fn set(&mut self, part: Part, text: &str) {
        let start = self.all.len();
        let span = (u32::try_from(start), u32::try_from(start + text.len()));
        self.spans[part as usize] = match span {
            (Ok(start), Ok(end)) => {
                self.all.push_str(text);
                Some((start, end))
            }
            _ => None,
        };
    }

    pub(super) fn get(&self, part: Part) -> Option<&str> {
        let (start, end) = self.spans[part as usize]?;
        self.all.get(start as usize..end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_its_own() {
        let mut texts = Texts::new();
        texts.set(Part::Node, "é");
        texts.set(Part::Channel, "");
        texts.set(Part::Text, "first");
        texts.set(Part::Text, "second");
        assert_eq!(texts.get(Part::Node), Some("é"));
        assert_eq!(texts.get(Part::Channel), Some(""));
        assert_eq!(texts.get(Part::Text), Some("second"));
        assert_eq!(texts.get(Part::Sender), None);
    }
}
