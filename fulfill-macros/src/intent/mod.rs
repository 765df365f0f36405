//! `#[intent]`: parse, validate, emit.

pub(crate) mod argument;
mod attribute;
pub(crate) mod call;
pub(crate) mod emit;
pub(crate) mod function;
mod outline;
pub(crate) mod rules;
pub(crate) mod signature;
pub(crate) mod timeout;
mod trigger_rules;
mod triggers;

use proc_macro2::TokenStream;
use quote::quote;

use self::function::Item;
use crate::{mistakes::Mistakes, settings, words::Of};

const EXPECTED: &str = "a node in quotes, or a key such as `webhook = \"...\"`";

/// The function, and what stands for it as an intent; or the function and its mistakes.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let settings = settings::parse(args, EXPECTED, &mut mistakes);
    let attribute = attribute::validate(settings, &mut mistakes);
    let mut function = match function::parse(item, Of::Intent) {
        Item::Function(function) => function,
        Item::Other(item, mistake) => {
            mistakes.push(mistake);
            let mistakes = mistakes.into_compile_error();
            return quote!(#item #mistakes);
        }
    };
    let arguments = argument::take(&mut function.signature, &mut mistakes);
    let may_have_type = signature::validate(&function, Of::Intent, &mut mistakes);
    if let (Some(key), None) = (&attribute.timeout_key, &function.signature.asyncness) {
        let message = "only a function that waits can be stopped: write `async fn`, or remove \
                       `timeout`";
        mistakes.add(key, message);
    }

    if mistakes.is_empty() {
        return emit::intent(&attribute, &function, &arguments);
    }
    // The function is given back even so, and its type: one mistake should not break the callers
    // and the redirects elsewhere too.
    let stub = may_have_type.then(|| emit::stub(&attribute, &function));
    let mistakes = mistakes.into_compile_error();
    quote!(#function #stub #mistakes)
}
