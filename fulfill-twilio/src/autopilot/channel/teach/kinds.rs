//! Field types as kinds of answers.

use std::collections::HashMap;

use fulfill_core::reply::{Allowed, Kind};

use super::{
    super::super::{FieldType, Schema, schema::CustomType},
    Left, Untaught, lose,
};

/// The bot's own field types, by name.
pub(super) struct Types<'a> {
    own: HashMap<&'a str, Vec<Allowed>>,
}

impl<'a> Types<'a> {
    pub(super) fn new(schema: &'a Schema, losses: &mut Vec<Untaught>) -> Self {
        let mut own = HashMap::new();
        for custom in &schema.field_types {
            own.entry(custom.unique_name.as_str()).or_insert_with(|| values(custom, losses));
        }
        Self { own }
    }

    /// The kind of an answer of that type.
    pub(super) fn kind(&self, of: &FieldType, question: &str, left: &mut Left) -> Kind {
        match of {
            FieldType::Custom(name) => match self.own.get(name.as_str()) {
                Some(values) if !values.is_empty() => Kind::OneOf(values.clone()),
                _ => {
                    left.add(format!(
                        "question `{question}` takes any text: the file has no values of its type \
                         `{name}`"
                    ));
                    Kind::Custom(name.clone())
                }
            },
            other => built_in(other),
        }
    }

    /// Whether other words for the values of a type are known.
    pub(super) fn has_synonyms(&self, of: &FieldType) -> bool {
        let values = self.own.get(of.as_str());
        values.is_some_and(|values| values.iter().any(|one| !one.synonyms.is_empty()))
    }
}

/// The values that are allowed, each once, with the other words that the type has for them.
pub(super) fn allowed(list: Vec<String>, by_type: Option<Kind>) -> Kind {
    let known = match by_type {
        Some(Kind::OneOf(values)) => values,
        _ => Vec::new(),
    };
    let mut values: Vec<Allowed> = Vec::with_capacity(list.len());
    for value in list {
        if values.iter().any(|one| one.means(&value)) {
            continue;
        }
        let mut one = Allowed::new(value);
        if let Some(typed) = known.iter().find(|typed| typed.means(&one.value)) {
            let words = std::iter::once(&typed.value).chain(&typed.synonyms);
            let other: Vec<String> = words.filter(|word| !one.means(word)).cloned().collect();
            one.synonyms = other;
        }
        values.push(one);
    }
    Kind::OneOf(values)
}

/// The values of a type of the bot's own.
fn values(custom: &CustomType, losses: &mut Vec<Untaught>) -> Vec<Allowed> {
    let base = |synonym_of: &Option<String>| synonym_of.clone().filter(|base| !base.is_empty());
    let mut values: Vec<Allowed> = Vec::new();
    for value in custom.values.iter().filter(|value| base(&value.synonym_of).is_none()) {
        if !value.value.trim().is_empty() && !values.iter().any(|one| one.means(&value.value)) {
            values.push(Allowed::new(value.value.as_str()));
        }
    }
    // Synonyms may stand before the values that they belong to.
    for word in &custom.values {
        let Some(base) = base(&word.synonym_of) else { continue };
        if values.iter().any(|one| one.means(&word.value)) || word.value.trim().is_empty() {
            continue;
        }
        match values.iter_mut().find(|one| one.value == base) {
            Some(one) => one.synonyms.push(word.value.clone()),
            None => lose(
                losses,
                "",
                format!(
                    "`{}` of field type `{}` is left out: it is another word for `{base}`, which is \
                     no value of it",
                    word.value, custom.unique_name
                ),
            ),
        }
    }
    values
}

/// The way back from what a form's kinds are sent as.
fn built_in(of: &FieldType) -> Kind {
    match of {
        FieldType::Alphanumeric => Kind::Alphanumeric,
        FieldType::City => Kind::City,
        FieldType::Country | FieldType::CountryIsoAlpha2 | FieldType::CountryIsoAlpha3 => {
            Kind::Country
        }
        FieldType::Currency => Kind::Currency,
        FieldType::Date => Kind::Date,
        FieldType::DayOfWeek => Kind::DayOfWeek,
        FieldType::Email => Kind::Email,
        FieldType::FirstName => Kind::FirstName,
        FieldType::Language => Kind::Language,
        FieldType::LastName => Kind::LastName,
        FieldType::Month => Kind::Month,
        FieldType::Number => Kind::Decimal,
        FieldType::NumberSequence => Kind::NumberSequence,
        FieldType::PhoneNumber => Kind::PhoneNumber,
        FieldType::Time => Kind::Time,
        FieldType::UsState => Kind::UsState,
        FieldType::YesNo => Kind::YesNo,
        FieldType::Custom(name) => Kind::Custom(name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_types_go_there_and_back() {
        for of in FieldType::BUILT_IN {
            let back = super::super::super::collect::field_type(built_in(of));
            // A country is a country, whatever code it is asked for by.
            let expected = match of {
                FieldType::CountryIsoAlpha2 | FieldType::CountryIsoAlpha3 => &FieldType::Country,
                other => other,
            };
            assert_eq!(back.as_ref(), Some(expected));
        }
    }

    #[test]
    fn allowed_values_keep_their_other_words() {
        let size = || Kind::OneOf(vec![Allowed::new("large").or("big").or("huge"), "small".into()]);
        let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        for (values, by_type, expected) in [
            (list(&["large"]), Some(size()), vec![Allowed::new("large").or("big").or("huge")]),
            (list(&["Big"]), Some(size()), vec![Allowed::new("Big").or("large").or("huge")]),
            (
                list(&["big", "large", "BIG"]),
                Some(size()),
                vec![Allowed::new("big").or("large").or("huge")],
            ),
            (list(&["1", "2"]), Some(Kind::Decimal), vec!["1".into(), "2".into()]),
            (list(&["a", "A!"]), None, vec!["a".into()]),
        ] {
            assert_eq!(allowed(values, by_type), Kind::OneOf(expected));
        }
    }
}
