//! `#[derive(Slot)]`: an enum as a choice.

mod attribute;
mod emit;
mod words;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Error, Fields, Ident, LitStr, Variant};

use crate::mistakes::Mistakes;

pub(crate) use self::words::of_name as words_of_name;

/// The implementation, or the mistakes.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let krate = attribute::of_enum(&input.attrs, &mut mistakes);
    let choices = choices(&input, &mut mistakes);
    if mistakes.is_empty() {
        return emit::slot(&krate, &input.ident, &choices);
    }
    // The type is a slot even so, that handlers which take it are not reported too.
    let stub = input.generics.params.is_empty().then(|| emit::slot(&krate, &input.ident, &[]));
    let mistakes = mistakes.into_compile_error();
    quote!(#stub #mistakes)
}

/// One variant, and the words that mean it.
struct Choice<'a> {
    variant: &'a Ident,
    value: String,
    synonyms: Vec<String>,
}

fn choices<'a>(input: &'a DeriveInput, mistakes: &mut Mistakes) -> Vec<Choice<'a>> {
    let Data::Enum(data) = &input.data else {
        mistakes.add(
            &input.ident,
            "a choice is an enum: write one with a variant for each value, or implement `Slot` \
             and its `parse` for this type",
        );
        return Vec::new();
    };
    if !input.generics.params.is_empty() {
        mistakes.add(&input.generics, "a choice has no parameters: remove them");
    }
    if data.variants.is_empty() {
        mistakes.add(&input.ident, "a choice of nothing is never made: add a variant");
    }
    // Each word so far, as it is compared, with its variant.
    let mut taken: Vec<(String, &Ident)> = Vec::new();
    data.variants.iter().map(|variant| choice(variant, &mut taken, mistakes)).collect()
}

fn choice<'a>(
    variant: &'a Variant,
    taken: &mut Vec<(String, &'a Ident)>,
    mistakes: &mut Mistakes,
) -> Choice<'a> {
    let name = &variant.ident;
    if !matches!(variant.fields, Fields::Unit) {
        mistakes.add(
            &variant.fields,
            format!("a value of a choice holds no data: write `{name}` alone"),
        );
    }
    let written = attribute::of_variant(&variant.attrs, mistakes);
    let value = written.value.as_ref().map_or_else(|| words::of_name(name), LitStr::value);
    let mut synonyms = Vec::new();
    let mut clashes = Vec::new();
    let mut take = |word: &str, at: &dyn ToTokens| -> bool {
        let folded = words::fold(word);
        match taken.iter().find(|(other, _)| *other == folded) {
            None => {
                taken.push((folded, name));
                true
            }
            Some((_, other)) => {
                // A second spelling of the same word is no second mistake.
                if *other != name && !clashes.contains(other) {
                    clashes.push(other);
                    let message = format!("`{word}` means `{other}` already: remove it from one");
                    mistakes.push(Error::new_spanned(at, message));
                }
                false
            }
        }
    };
    match &written.value {
        Some(literal) => take(&value, literal),
        None => take(&value, name),
    };
    synonyms.extend(words::spellings(&value).into_iter().filter(|word| take(word, name)));
    let given = written.synonyms.iter().map(|literal| (literal.value(), literal));
    synonyms.extend(given.filter(|(word, literal)| take(word, literal)).map(|(word, _)| word));
    Choice { variant: name, value, synonyms }
}
