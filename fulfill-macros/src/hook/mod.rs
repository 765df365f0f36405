//! `#[hook]`: parse, validate, emit.

mod attribute;
mod emit;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    intent::{
        argument::{self, From},
        function::{self, Item},
        signature,
    },
    mistakes::Mistakes,
    settings,
    words::Of,
};

const EXPECTED: &str = "a name in quotes, or a key such as `secret_env = \"...\"`";

/// The function, and what stands for it as a hook; or the function and its mistakes.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let settings = settings::parse(args, EXPECTED, &mut mistakes);
    let mut attribute = attribute::validate(settings, &mut mistakes);
    let mut function = match function::parse(item, Of::Hook) {
        Item::Function(function) => function,
        Item::Other(item, mistake) => {
            mistakes.push(mistake);
            let mistakes = mistakes.into_compile_error();
            return quote!(#item #mistakes);
        }
    };
    let arguments = argument::take(&mut function.signature, &mut mistakes);
    for argument in &arguments {
        if let From::Place("Memory" | "Answer" | "Field") = argument.from {
            let message = "a hook is told one body, whose members have no other place: write \
                           `#[from(name = \"...\")]`, or take the whole as a type of your own";
            mistakes.add(&argument.ty, message);
        }
    }
    let may_have_type = signature::validate(&function, Of::Hook, &mut mistakes);
    if let (Some(key), None) = (&attribute.timeout_key, &function.signature.asyncness) {
        let message = "only a function that waits can be stopped: write `async fn`, or remove \
                       `timeout`";
        mistakes.add(key, message);
    }
    attribute.name_after(&function.signature.ident, &mut mistakes);

    if mistakes.is_empty() {
        return emit::hook(&attribute, &function, &arguments);
    }
    // As with intents: one mistake should not break what names the hook elsewhere.
    let stub = may_have_type.then(|| emit::stub(&attribute, &function));
    let mistakes = mistakes.into_compile_error();
    quote!(#function #stub #mistakes)
}
