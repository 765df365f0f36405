//! What a capability token allows, as the URIs that Twilio reads.

use std::mem;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{TokenError, name};

/// One thing that is allowed.
#[derive(Clone)]
pub(super) enum Scope {
    Incoming { client: String },
    Outgoing { application: String, parameters: Vec<(String, String)> },
    EventStream { filters: Vec<(String, String)> },
}

impl Scope {
    /// Whether one replaces the other.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        mem::discriminant(self) == mem::discriminant(other)
    }

    /// What it is about, as Twilio names it.
    pub(super) fn place(&self) -> &'static str {
        match self {
            Self::Incoming { .. } => "client:incoming",
            Self::Outgoing { .. } => "client:outgoing",
            Self::EventStream { .. } => "stream:subscribe",
        }
    }
}

/// The claim `scope`: one URI each, in order, with a blank between.
pub(super) fn write(scopes: &[Scope]) -> Result<String, TokenError> {
    let client = scopes.iter().find_map(|scope| match scope {
        Scope::Incoming { client } => Some(client.as_str()),
        _ => None,
    });
    let client = client.map(|client| name::name(client, "client name")).transpose()?;
    let uris: Result<Vec<_>, _> = scopes.iter().map(|scope| uri(scope, client)).collect();
    Ok(uris?.join(" "))
}

/// The parameters of each URI are sorted by their name.
fn uri(scope: &Scope, client: Option<&str>) -> Result<String, TokenError> {
    let mut query = Vec::new();
    match scope {
        Scope::Incoming { client } => {
            query.push(("clientName", client.clone()));
        }
        Scope::Outgoing { application, parameters } => {
            if !parameters.is_empty() {
                query.push(("appParams", form(parameters)));
            }
            let application = name::sid(application, "application", "AP")?;
            query.push(("appSid", application.to_owned()));
            query.extend(client.map(|client| ("clientName", client.to_owned())));
        }
        Scope::EventStream { filters } => {
            if !filters.is_empty() {
                query.push(("params", form(filters)));
            }
            query.push(("path", "/2010-04-01/Events".to_owned()));
        }
    }
    Ok(format!("scope:{}?{}", scope.place(), form(&query)))
}

/// As Python's form encoding: letters, digits and `_.-~` stay, a blank becomes `+`.
fn form<K: AsRef<str>>(pairs: &[(K, String)]) -> String {
    const ESCAPED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~').remove(b' ');
    let escape = |text: &str| utf8_percent_encode(text, ESCAPED).to_string().replace(' ', "+");
    let pairs = pairs.iter().map(|(key, value)| (escape(key.as_ref()), escape(value)));
    pairs.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    #[track_caller]
    fn check(scopes: &[Scope], expected: &str) {
        assert_eq!(write(scopes).as_deref(), Ok(expected));
    }

    fn incoming(client: &str) -> Scope {
        Scope::Incoming { client: client.into() }
    }

    #[test]
    fn writes_what_is_allowed() {
        check(&[], "");
        check(&[incoming("andy")], "scope:client:incoming?clientName=andy");
        check(&[incoming("a b&c=d")], "scope:client:incoming?clientName=a+b%26c%3Dd");
        check(
            &[Scope::EventStream { filters: vec![("a".into(), "1&2".into())] }],
            "scope:stream:subscribe?params=a%3D1%25262&path=%2F2010-04-01%2FEvents",
        );
        for client in ["", "a\r\nb", "\u{85}"] {
            assert!(write(&[incoming(client)]).is_err(), "{client:?}");
        }
        let application = Scope::Outgoing { application: "AC1".into(), parameters: Vec::new() };
        assert!(write(&[application]).is_err());
    }

    proptest::proptest! {
        /// No text can end its value, its scope, or begin another one.
        #[test]
        fn a_client_stays_a_client(client in "\\PC{1,40}", key in "\\PC{0,8}", value in "\\PC{0,8}") {
            let outgoing = Scope::Outgoing {
                application: "AP1".into(),
                parameters: vec![(key.clone(), value.clone())],
            };
            let written = write(&[incoming(&client), outgoing]).unwrap();
            let uris: Vec<&str> = written.split(' ').collect();
            proptest::prop_assert_eq!(uris.len(), 2);
            let query = |uri: &str| Form::from_query(uri.split_once('?').unwrap().1).unwrap();
            proptest::prop_assert_eq!(query(uris[0]), Form::default().with("clientName", &client));
            let outgoing = query(uris[1]);
            proptest::prop_assert_eq!(outgoing.get("clientName"), Some(client.as_str()));
            let inner = Form::from_query(outgoing.get("appParams").unwrap()).unwrap();
            proptest::prop_assert_eq!(inner, Form::default().with(&key, &value));
        }
    }
}
