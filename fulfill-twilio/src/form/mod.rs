//! The parameters of a form post or of a query string.
//!
//! Twilio repeats keys (an Autopilot sample that uses one field three times posts its value three
//! times) and signs every distinct pair, so a map would lose what the signature covers. A [`Form`]
//! keeps the pairs as they came, decoded into one buffer.

mod decode;
mod encode;
mod error;

use std::fmt;

pub use error::FormError;

/// The largest number of pairs a [`Form`] holds; Twilio's own requests stay below 100.
pub const MAX_PAIRS: usize = 1_000;

/// The ordered pairs of an `application/x-www-form-urlencoded` text, decoded.
///
/// Owns its text: two allocations, whatever the number of pairs. `Send + Sync + 'static`, so it may
/// travel with a request into any task.
///
/// ```
/// use fulfill_twilio::form::Form;
///
/// let form = Form::parse(b"From=%2B14155550100&Body=two+words&Tag=b&Tag=a")?;
/// assert_eq!(form.get("From"), Some("+14155550100"));
/// assert_eq!(form.get("Body"), Some("two words"));
/// assert_eq!(form.all("Tag").collect::<Vec<_>>(), ["b", "a"]);
/// assert_eq!(form.get("To"), None);
/// # Ok::<(), fulfill_twilio::form::FormError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Key, value, key, value... without anything between.
    text: String,
    spans: Vec<Span>,
}

/// Where one pair lies in the text: the key is `start..split`, the value `split..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: u32,
    split: u32,
    end: u32,
}

impl Form {
    /// Decodes a request body.
    ///
    /// Reads as browsers do: `+` is a blank, an escape without two hexadecimal digits stays as it
    /// is, empty pieces between two `&` are skipped, a piece without `=` is a key with an empty
    /// value.
    ///
    /// # Errors
    ///
    /// [`FormError::NotUtf8`] if a key or value is not UTF-8 once decoded: replacing bytes would
    /// change what was signed. [`FormError::TooManyPairs`] beyond [`MAX_PAIRS`],
    /// [`FormError::TooLong`] beyond 4 GiB.
    pub fn parse(body: &[u8]) -> Result<Self, FormError> {
        decode::decode(body, MAX_PAIRS)
    }

    /// Decodes the query string of a URL, without its question mark.
    ///
    /// # Errors
    ///
    /// As [`Form::parse`].
    pub fn from_query(query: &str) -> Result<Self, FormError> {
        Self::parse(query.as_bytes())
    }

    /// Appends a pair: for tests and simulators, which make requests instead of reading them.
    ///
    /// # Panics
    ///
    /// If the text of all pairs would exceed 4 GiB.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        let place = |length: usize| u32::try_from(length).expect("a form is smaller than 4 GiB");
        let start = place(self.text.len());
        self.text.push_str(key);
        let split = place(self.text.len());
        self.text.push_str(value);
        self.spans.push(Span { start, split, end: place(self.text.len()) });
        self
    }

    /// The first value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }

    /// Every value of `key`, in received order.
    pub fn all<'f>(&'f self, key: &str) -> impl Iterator<Item = &'f str> {
        let wanted = key.len();
        self.spans.iter().enumerate().filter_map(move |(index, span)| {
            let same = (span.split - span.start) as usize == wanted && self.key(index) == key;
            same.then(|| self.value(index))
        })
    }

    /// All pairs, in received order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        (0..self.len()).map(|index| (self.key(index), self.value(index)))
    }

    /// The keys, each once, in the order in which they came first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut seen = std::collections::HashSet::new();
        let keys = self.iter().map(|(key, _)| key).filter(|key| seen.insert(*key));
        keys.map(str::to_owned).collect()
    }

    /// The number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no pair at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The pairs as an `application/x-www-form-urlencoded` text.
    ///
    /// ```
    /// use fulfill_twilio::form::Form;
    ///
    /// let form = Form::default().with("From", "+1415").with("Body", "a b");
    /// assert_eq!(form.encode(), "From=%2B1415&Body=a+b");
    /// ```
    #[must_use]
    pub fn encode(&self) -> String {
        encode::encode(self.iter())
    }

    pub(crate) fn key(&self, index: usize) -> &str {
        let span = self.spans[index];
        &self.text[span.start as usize..span.split as usize]
    }

    pub(crate) fn value(&self, index: usize) -> &str {
        let span = self.spans[index];
        &self.text[span.split as usize..span.end as usize]
    }

    /// Keys and values of the pairs `first..=last`, run together: the form Twilio signs.
    pub(crate) fn run(&self, first: usize, last: usize) -> &str {
        &self.text[self.spans[first].start as usize..self.spans[last].end as usize]
    }
}

/// Shows keys only: values are what users wrote, and their numbers.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form ")?;
        f.debug_set().entries(self.iter().map(|(key, _)| key)).finish()
    }
}

impl<K: AsRef<str>, V: AsRef<str>> FromIterator<(K, V)> for Form {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        pairs.into_iter().fold(Self::default(), |form, (k, v)| form.with(k.as_ref(), v.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_can_go_anywhere() {
        fn anywhere<T: Send + Sync + 'static>() {}
        anywhere::<Form>();
    }

    #[test]
    fn debug_shows_no_value() {
        let shown = format!("{:?}", Form::default().with("From", "+14155550100"));
        assert_eq!(shown, r#"Form {"From"}"#);
    }

    #[test]
    fn what_is_made_reads_back() {
        let made: Form =
            [("a b", "1&2"), ("", "é😀"), ("x", ""), ("a b", "+%")].into_iter().collect();
        assert_eq!(Form::parse(made.encode().as_bytes()), Ok(made));
    }
}
