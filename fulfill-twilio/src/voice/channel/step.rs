//! Where a call stands, kept in the addresses that Twilio asks next.
//!
//! Twilio signs the address it asks, so what stands there is ours: nobody else can have written it.

use std::{fmt, str::FromStr, sync::Arc};

use fulfill_core::Inbound;
use http::{Method, Uri};

use crate::form::Form;

/// What our own parameters begin with.
const PREFIX: &str = "f-";
const TURN: &str = "f-turn";
const SILENT: &str = "f-silent";
const LANGUAGE: &str = "f-language";
const KEY: &str = "f-key";

/// Where a call stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// Behind which request; `None` if the address is none of those that a document of ours named.
    pub(super) position: Option<Position>,
    /// Whether the caller was asked as often as is right, and said nothing.
    pub(super) silent: bool,
    /// The language that the call is held in.
    pub(super) language: Option<String>,
    /// Where keys lead: what is pressed, and the intent.
    pub(super) keys: Vec<(String, String)>,
}

/// Behind which request of a call a document was given. Written `3-0123456789abcdef`, or `3` without a
/// mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// How many documents led to each other up to here, for who reads the address.
    pub(super) count: u32,
    /// Which request it was; none if another one might look the same.
    pub(super) mark: Option<Mark>,
}

/// What tells requests of a call apart, in few letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(pub(super) u64);

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mark {
            Some(mark) => write!(f, "{}-{mark}", self.count),
            None => write!(f, "{}", self.count),
        }
    }
}

impl FromStr for Position {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (count, mark) = match text.split_once('-') {
            Some((count, mark)) => (count, Some(Mark(u64::from_str_radix(mark, 16)?))),
            None => (text, None),
        };
        Ok(Self { count: count.parse()?, mark })
    }
}

impl Step {
    pub(super) fn read(inbound: &Inbound) -> Self {
        let query = inbound.uri.query().unwrap_or_default();
        if !query.contains(PREFIX) {
            return Self::default();
        }
        let Ok(form) = Form::from_query(query) else { return Self::default() };
        Self {
            position: form.get(TURN).and_then(|position| position.parse().ok()),
            silent: form.get(SILENT).is_some(),
            language: form.get(LANGUAGE).filter(|tag| !tag.is_empty()).map(str::to_owned),
            keys: form
                .all(KEY)
                .filter_map(|key| key.split_once('-'))
                .map(|(keys, to)| (keys.to_owned(), to.to_owned()))
                .collect(),
        }
    }

    /// The intent that these keys lead to.
    pub(super) fn leads(&self, pressed: &str) -> Option<&str> {
        let found = self.keys.iter().find(|(keys, _)| keys == pressed);
        found.map(|(_, to)| to.as_str())
    }

    /// The address of this step.
    pub(super) fn url(&self, base: &Base) -> String {
        self.at(&base.url())
    }

    fn at(&self, base: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(position) = self.position {
            query.append_pair(TURN, &position.to_string());
        }
        if self.silent {
            query.append_pair(SILENT, "1");
        }
        if let Some(language) = &self.language {
            query.append_pair(LANGUAGE, language);
        }
        for (keys, to) in &self.keys {
            query.append_pair(KEY, &format!("{keys}-{to}"));
        }
        let mark = if base.contains('?') { '&' } else { '?' };
        format!("{base}{mark}{}", query.finish())
    }
}

/// The address that Twilio asked, for the steps that follow. It is put together only if there are
/// any: a repeat, or a document of a handler's own, names none.
#[derive(Clone, Debug, Default)]
pub(super) struct Base {
    origin: Option<Arc<str>>,
    uri: Uri,
    get: bool,
}

impl Base {
    pub(super) fn of(inbound: &Inbound) -> Self {
        let get = inbound.method == Method::GET;
        Self { origin: inbound.origin.clone(), uri: inbound.uri.clone(), get }
    }

    /// The address without what is ours and, of a GET, without what is Twilio's own: its parameters
    /// begin with a capital letter.
    pub(super) fn url(&self) -> String {
        let mut url = self.origin.as_deref().unwrap_or_default().to_owned();
        url.push_str(self.uri.path());
        let stays = |piece: &&str| {
            let own = self.get && piece.starts_with(|first: char| first.is_ascii_uppercase());
            !piece.is_empty() && !piece.starts_with(PREFIX) && !own
        };
        let pieces = self.uri.query().unwrap_or_default().split('&').filter(stays);
        for (at, piece) in pieces.enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            url.push_str(piece);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;

    fn inbound(method: Method, target: &str) -> Inbound {
        let uri = target.parse().unwrap();
        let mut inbound = Inbound::new(method, uri, HeaderMap::new(), Bytes::new());
        inbound.origin = Some("https://bot.example.com".into());
        inbound
    }

    #[test]
    fn a_step_reads_back() {
        let step = Step {
            position: Some(Position { count: 3, mark: Some(Mark(0xab)) }),
            silent: true,
            language: Some("pt-BR".into()),
            keys: vec![("1".into(), "shop/new-order".into()), ("*#".into(), "a&b=c d".into())],
        };
        for base in ["https://bot.example.com/voice", "https://bot.example.com/voice?a=b"] {
            let url = step.at(base);
            let target = url.strip_prefix("https://bot.example.com").unwrap();
            let inbound = inbound(Method::POST, target);
            assert_eq!(Step::read(&inbound), step);
            assert_eq!(Base::of(&inbound).url(), base);
        }
        assert_eq!((step.leads("1"), step.leads("2")), (Some("shop/new-order"), None));
        for position in ["x", "-", "3-", "3-x", "-ab", "3-11112222333344445"] {
            let inbound = inbound(Method::POST, &format!("/voice?f-turn={position}"));
            assert_eq!(Step::read(&inbound), Step::default(), "{position}");
        }
        let unmarked = Step::read(&inbound(Method::POST, "/voice?f-turn=3"));
        assert_eq!(unmarked.position, Some(Position { count: 3, mark: None }));
    }

    #[test]
    fn what_is_twilios_does_not_stay() {
        let get = inbound(Method::GET, "/voice?tenant=a&CallSid=CA1&From=%2B1&f-turn=2");
        assert_eq!(Base::of(&get).url(), "https://bot.example.com/voice?tenant=a");
        let post = inbound(Method::POST, "/voice?Tenant=a&f-turn=2");
        assert_eq!(Base::of(&post).url(), "https://bot.example.com/voice?Tenant=a");
        let mut unknown = inbound(Method::POST, "/voice?f-turn=2");
        unknown.origin = None;
        assert_eq!(Base::of(&unknown).url(), "/voice");
    }
}
