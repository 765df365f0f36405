//! A field with its doc comment and `#[ask(..)]`: one question.

use proc_macro2::{Ident, TokenStream};
use syn::{
    Expr, ExprLit, Field, GenericArgument, Lit, LitInt, LitStr, Meta, Path, PathArguments, Type,
    parse::Parser as _, parse2,
};

use super::{
    attribute::{keys, words},
    target::{self, Target},
};
use crate::{mistakes::Mistakes, suggest::suggest, value};

/// The keys of `#[ask(..)]`.
pub(super) const KEYS: &[&str] = &[
    "retry",
    "repeat",
    "attempts",
    "otherwise",
    "validate",
    "skip",
    "prefill",
    "kind",
    "label",
    "thanks",
    "digits",
];

/// Kinds by the name they have in JSON, with their name in core.
const KINDS: &[(&str, &str)] = &[
    ("text", "Text"),
    ("yes_no", "YesNo"),
    ("first_name", "FirstName"),
    ("last_name", "LastName"),
    ("email", "Email"),
    ("phone_number", "PhoneNumber"),
    ("integer", "Integer"),
    ("decimal", "Decimal"),
    ("number_sequence", "NumberSequence"),
    ("alphanumeric", "Alphanumeric"),
    ("date", "Date"),
    ("time", "Time"),
    ("day_of_week", "DayOfWeek"),
    ("month", "Month"),
    ("city", "City"),
    ("country", "Country"),
    ("currency", "Currency"),
    ("language", "Language"),
    ("us_state", "UsState"),
    ("media", "Media"),
];

/// One question.
pub(super) struct Question {
    pub(super) field: Ident,
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) ask: String,
    pub(super) retry: Vec<LitStr>,
    pub(super) repeat: bool,
    pub(super) attempts: Option<LitInt>,
    pub(super) otherwise: Option<Target>,
    pub(super) validate: Option<Path>,
    pub(super) skip: Vec<LitStr>,
    /// Whether a field that is no `Option` takes its default when it is skipped.
    pub(super) default: bool,
    pub(super) prefill: Option<LitStr>,
    pub(super) kind: Option<Kind>,
    pub(super) label: Option<LitStr>,
    pub(super) thanks: Option<LitStr>,
    /// How many keys answer it on a call.
    pub(super) digits: Option<LitInt>,
}

/// What the answer is asked for as, whatever the field's type says.
pub(super) enum Kind {
    Known(&'static str),
    /// A type that a platform knows.
    Custom(LitStr),
}

/// Reads one field.
pub(super) fn read(field: &Field, mistakes: &mut Mistakes) -> Question {
    let ident = field.ident.clone().expect("the fields of a form are named");
    let mut question = Question {
        name: super::question_name(&ident),
        field: ident,
        ty: field.ty.clone(),
        ask: doc(field),
        retry: Vec::new(),
        repeat: false,
        attempts: None,
        otherwise: None,
        validate: None,
        skip: Vec::new(),
        default: false,
        prefill: None,
        kind: None,
        label: None,
        thanks: None,
        digits: None,
    };
    if question.ask.is_empty() {
        mistakes.add(
            &question.field,
            "the question has no words: write it as a doc comment above, such as `/// What is your \
             name?`",
        );
    }
    let attributes = field.attrs.iter().filter(|attribute| attribute.path().is_ident("ask"));
    let mut seen: Vec<Ident> = Vec::new();
    for (key, value) in keys(attributes, "a key such as `retry = \"...\"`", mistakes) {
        let name = key.to_string();
        if !KEYS.contains(&name.as_str()) {
            mistakes.add(&key, format!("unknown key `{name}`{}", suggest(&name, KEYS)));
        } else if seen.contains(&key) && !["retry", "skip"].contains(&name.as_str()) {
            mistakes.add(&key, format!("`{name}` is given twice: keep one"));
        } else {
            question.set(&key, value, mistakes);
            seen.push(key);
        }
    }
    let given = |name: &str| seen.iter().find(|key| *key == name);
    match (given("attempts"), given("otherwise")) {
        (Some(attempts), None) => mistakes.add(
            attempts,
            "attempts end somewhere: write `otherwise = the_intent` beside them, with where to go \
             then",
        ),
        (None, Some(otherwise)) => mistakes.add(
            otherwise,
            "nobody ever gives up: write `attempts = 3` beside it, with how many wrong answers are \
             borne",
        ),
        _ => {}
    }
    if let (Some(repeat), None) = (given("repeat"), given("retry")) {
        mistakes.add(
            repeat,
            "a question without `retry` is asked again anyway: remove this, or write `retry = \"...\"`",
        );
    }
    question
}

impl Question {
    /// Whether the field's type says that it may be skipped.
    fn is_option(&self) -> bool {
        let Type::Path(path) = &self.ty else { return false };
        let last = path.path.segments.last();
        last.is_some_and(|last| {
            let one = matches!(&last.arguments, PathArguments::AngleBracketed(list)
                if matches!(list.args.first(), Some(GenericArgument::Type(_))));
            last.ident == "Option" && one
        })
    }

    fn set(&mut self, key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) {
        match key.to_string().as_str() {
            "retry" => self.retry.extend(value::text(key, value, words, mistakes)),
            "repeat" => {
                self.repeat = true;
                if let Some(value) = value {
                    mistakes.add(value, "`repeat` has no value: write it alone");
                }
            }
            "attempts" => {
                let what = "a number of wrong answers: write `attempts = 3`";
                self.attempts = count(key, value, "3", what, mistakes);
            }
            "digits" => {
                let what = "a number of keys that answer on a call: write `digits = 6`";
                self.digits = count(key, value, "6", what, mistakes);
            }
            "otherwise" => self.otherwise = target::read(key, value, mistakes),
            "validate" => self.validate = function(key, value, mistakes),
            "skip" => {
                let option = self.is_option();
                self.default = !option;
                match value {
                    Some(value) => {
                        self.skip.extend(value::text(key, Some(value), words, mistakes));
                    }
                    None if option => mistakes.add(
                        key,
                        "an `Option` may be skipped already: remove this, or add a word for it \
                         with `skip = \"...\"`",
                    ),
                    None => {}
                }
            }
            "prefill" => self.prefill = value::text(key, value, field, mistakes),
            "kind" => self.kind = kind(key, value, mistakes),
            "label" => self.label = value::text(key, value, words, mistakes),
            _ => self.thanks = value::text(key, value, words, mistakes),
        }
    }
}

fn count(
    key: &Ident,
    value: Option<TokenStream>,
    example: &str,
    what: &str,
    mistakes: &mut Mistakes,
) -> Option<LitInt> {
    let value = value::present(key, value, example, mistakes)?;
    let number = parse2::<LitInt>(value.clone()).ok();
    let right = number.filter(|number| number.base10_parse().is_ok_and(|count: u32| count > 0));
    if right.is_none() {
        mistakes.add(value, format!("not {what}, at least 1"));
    }
    right
}

fn function(key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) -> Option<Path> {
    let value = value::present(key, value, "path::to::function", mistakes)?;
    let path = Path::parse_mod_style.parse2(value.clone());
    let message = "`validate` names a function: write `validate = path::to::function`, of the form \
                   `fn(&T) -> Result<(), String>`";
    path.map_err(|_| mistakes.add(value, message)).ok()
}

fn kind(key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) -> Option<Kind> {
    let name = value::text(key, value, words, mistakes)?;
    let written = name.value();
    if let Some((_, variant)) = KINDS.iter().find(|(known, _)| *known == written) {
        return Some(Kind::Known(variant));
    }
    if written == "one_of" {
        mistakes.add(
            name,
            "the values stand in the field's type: make it an enum with `#[derive(Slot)]`",
        );
        return None;
    }
    // The types of platforms are written `Pizza` or `Twilio.CITY`.
    if written.contains(|letter: char| letter.is_uppercase()) {
        return Some(Kind::Custom(name));
    }
    let known: Vec<&str> = KINDS.iter().map(|(known, _)| *known).collect();
    mistakes.add(name, format!("unknown kind `{written}`{}", suggest(&written, &known)));
    None
}

fn field(name: &str) -> Option<String> {
    name.trim()
        .is_empty()
        .then(|| "an empty name is never found: write the name of the field".into())
}

/// The doc comment as it is said: its lines joined, its paragraphs apart.
fn doc(field: &Field) -> String {
    let mut text = String::new();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        let Expr::Lit(ExprLit { lit: Lit::Str(lines), .. }) = &pair.value else { continue };
        let lines = lines.value();
        // `/** ... */` holds all its lines at once, and `///` one.
        for line in lines.split('\n').map(str::trim) {
            if line.is_empty() {
                text.push('\n');
            } else {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
    }
    text.trim().to_owned()
}
