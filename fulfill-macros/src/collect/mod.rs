//! `#[derive(Collect)]`: a struct as a form.

mod attribute;
mod emit;
mod question;
mod target;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Ident, LitStr, ext::IdentExt as _};

use self::question::Question;
use crate::{mistakes::Mistakes, suggest::suggest};

/// The implementation, or the mistakes.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let attribute = attribute::read(&input, &mut mistakes);
    let questions = questions(&input, &mut mistakes);
    if let Some(confirm) = &attribute.confirm {
        placeholders(confirm, &questions, &mut mistakes);
    }
    if mistakes.is_empty() {
        return emit::form(&attribute, &input.ident, &questions);
    }
    // The type is a form even so, that handlers which take it are not reported too.
    let plain = input.generics.params.is_empty();
    let stub = plain.then(|| emit::stub(&attribute, &input.ident));
    let mistakes = mistakes.into_compile_error();
    quote!(#stub #mistakes)
}

fn questions(input: &DeriveInput, mistakes: &mut Mistakes) -> Vec<Question> {
    const FORM: &str = "a form is a struct with a named field for each question: write `struct \
                        Name { first_name: FirstName }`";
    if !input.generics.params.is_empty() {
        mistakes.add(&input.generics, "a form has no parameters: remove them");
    }
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => &fields.named,
            Fields::Unnamed(fields) => {
                mistakes.add(fields, FORM);
                return Vec::new();
            }
            Fields::Unit => {
                mistakes.add(&input.ident, FORM);
                return Vec::new();
            }
        },
        Data::Enum(_) | Data::Union(_) => {
            mistakes.add(&input.ident, FORM);
            return Vec::new();
        }
    };
    if fields.is_empty() {
        mistakes.add(&input.ident, "a form that asks nothing is never done: add a field");
    }
    fields.iter().map(|field| question::read(field, mistakes)).collect()
}

/// What a confirmation shows must have been asked.
fn placeholders(confirm: &LitStr, questions: &[Question], mistakes: &mut Mistakes) {
    let mut known: Vec<&str> = questions.iter().map(|question| question.name.as_str()).collect();
    known.push("summary");
    let text = confirm.value();
    let mut rest = text.as_str();
    while let Some((_, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else { break };
        rest = behind;
        let shown = !name.is_empty() && !name.contains(['{', ' ']);
        if shown && !known.contains(&name) {
            let instead = suggest(name, &known);
            mistakes.add(confirm, format!("no question is called `{name}`{instead}"));
        }
    }
}

/// The name of a struct as the name of a form: `CollectName` is `collect-name`.
fn form_name(name: &Ident) -> String {
    crate::slot::words_of_name(name).replace(' ', "-")
}

/// The name of a field as the name of a question.
fn question_name(name: &Ident) -> String {
    name.unraw().to_string()
}
