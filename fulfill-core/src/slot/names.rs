//! Names of people and cities, and e-mail addresses.

/// The most letters a name or address may have.
const LONGEST: usize = 254;

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $kind:expr, $expected:literal, $read:expr) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $crate::Slot for $name {
            const EXPECTED: &'static str = $expected;

            fn parse(text: &str, _locale: &str) -> Option<Self> {
                let read: fn(&str) -> Option<String> = $read;
                read(text.trim()).map(Self)
            }

            fn kind() -> $crate::reply::Kind {
                use $crate::reply::Kind::*;
                $kind
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

pub(crate) use text_type;

text_type! {
    /// A given name, as written but for surrounding blanks.
    FirstName, FirstName, "a first name", person
}

text_type! {
    /// A family name, as written but for surrounding blanks.
    LastName, LastName, "a last name", person
}

text_type! {
    /// An e-mail address: one `@`, something before it, a dotted domain behind it.
    Email, Email, "an e-mail address such as ana@example.com", email
}

text_type! {
    /// A city's name, as written but for surrounding blanks; whether there is such a city nobody knows
    /// here.
    City, City, "a city", city
}

fn city(text: &str) -> Option<String> {
    let plain = text.replace([',', '(', ')', '/'], " ");
    person(plain.trim()).map(|_| text.to_owned())
}

/// Letters of any script, with marks, blanks and the signs that names have.
fn person(text: &str) -> Option<String> {
    let fits = |letter: char| {
        letter.is_alphabetic()
            || ('\u{300}'..='\u{36f}').contains(&letter)
            || " .'’-·・".contains(letter)
    };
    let right = text.chars().count() <= LONGEST
        && text.chars().all(fits)
        && text.chars().any(char::is_alphabetic);
    right.then(|| text.to_owned())
}

fn email(text: &str) -> Option<String> {
    let (user, domain) = text.rsplit_once('@')?;
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    let user_fits =
        |letter: char| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter);
    let right = text.len() <= LONGEST
        && (1..=64).contains(&user.len())
        && user.chars().all(user_fits)
        && !user.starts_with('.')
        && !user.ends_with('.')
        && !user.contains("..")
        && domain.contains('.')
        && domain.split('.').all(label);
    right.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Slot;

    #[test]
    fn tells_names_from_other_text() {
        for name in ["Ada", "João", "Anne-Marie", "O’Neil", "J. R.", "小林", "Zoe\u{308}"] {
            assert!(FirstName::parse(name, "").is_some(), "{name}");
        }
        for other in ["", "  ", "4711", "ada@example.com", "-", "<b>"] {
            assert!(FirstName::parse(other, "").is_none(), "{other}");
        }
    }

    #[test]
    fn cities_may_have_their_state() {
        for city in ["São Paulo", "Santo André, SP", "Winston-Salem", "東京"] {
            assert!(City::parse(city, "").is_some(), "{city}");
        }
        for other in ["", "90210", ",", "x@y"] {
            assert!(City::parse(other, "").is_none(), "{other}");
        }
    }

    #[test]
    fn tells_addresses_from_other_text() {
        for right in ["ana@example.com", "a.b+c@mail.example.co.uk", " x@y.z ", "ü@münchen.de"] {
            assert!(Email::parse(right, "").is_some(), "{right}");
        }
        for wrong in ["", "ana", "@example.com", "ana@", "ana@x", "a b@c.de", "a@b..de", "a@-b.de"]
        {
            assert!(Email::parse(wrong, "").is_none(), "{wrong}");
        }
    }
}
