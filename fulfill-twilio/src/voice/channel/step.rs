//! Where a call stands, kept in the addresses that Twilio asks next.
//!
//! Twilio signs the address it asks, so what stands there is ours: nobody else can have written it.

use fulfill_core::Inbound;
use http::Method;

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
    /// How many documents the call was given before this one; `None` if the address is none of those
    /// that a document of ours named.
    pub(super) turn: Option<u32>,
    /// Whether the caller was asked as often as is right, and said nothing.
    pub(super) silent: bool,
    /// The language that the call is held in.
    pub(super) language: Option<String>,
    /// Where keys lead: what is pressed, and the intent.
    pub(super) keys: Vec<(String, String)>,
}

impl Step {
    pub(super) fn read(inbound: &Inbound) -> Self {
        let query = inbound.uri.query().unwrap_or_default();
        if !query.contains(PREFIX) {
            return Self::default();
        }
        let Ok(form) = Form::from_query(query) else { return Self::default() };
        Self {
            turn: form.get(TURN).and_then(|turn| turn.parse().ok()),
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

    /// The address of this step, at `base`.
    pub(super) fn url(&self, base: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(turn) = self.turn {
            query.append_pair(TURN, &turn.to_string());
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

/// The address that Twilio asked, without what is ours and, of a GET, without what is Twilio's own:
/// its parameters begin with a capital letter.
pub(super) fn base(inbound: &Inbound) -> String {
    let url = inbound.url();
    let target = || inbound.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let mut url = url.unwrap_or_else(target);
    let Some(at) = url.find('?') else { return url };
    let get = inbound.method == Method::GET;
    let stays = |piece: &&str| {
        let own = get && piece.starts_with(|first: char| first.is_ascii_uppercase());
        !piece.is_empty() && !piece.starts_with(PREFIX) && !own
    };
    let kept: Vec<&str> = url[at + 1..].split('&').filter(stays).collect();
    let kept = kept.join("&");
    url.truncate(at);
    if !kept.is_empty() {
        url.push('?');
        url.push_str(&kept);
    }
    url
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
            turn: Some(3),
            silent: true,
            language: Some("pt-BR".into()),
            keys: vec![("1".into(), "shop/new-order".into()), ("*#".into(), "a&b=c d".into())],
        };
        for base in ["https://bot.example.com/voice", "https://bot.example.com/voice?a=b"] {
            let url = step.url(base);
            let target = url.strip_prefix("https://bot.example.com").unwrap();
            let inbound = inbound(Method::POST, target);
            assert_eq!(Step::read(&inbound), step);
            assert_eq!(super::base(&inbound), base);
        }
        assert_eq!((step.leads("1"), step.leads("2")), (Some("shop/new-order"), None));
        assert_eq!(Step::read(&inbound(Method::POST, "/voice?f-turn=x")), Step::default());
    }

    #[test]
    fn what_is_twilios_does_not_stay() {
        let get = inbound(Method::GET, "/voice?tenant=a&CallSid=CA1&From=%2B1&f-turn=2");
        assert_eq!(base(&get), "https://bot.example.com/voice?tenant=a");
        let post = inbound(Method::POST, "/voice?Tenant=a&f-turn=2");
        assert_eq!(base(&post), "https://bot.example.com/voice?Tenant=a");
        let mut unknown = inbound(Method::POST, "/voice?f-turn=2");
        unknown.origin = None;
        assert_eq!(base(&unknown), "/voice");
    }
}
