//! What `#[derive(Slot)]` writes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Path;

use super::Choice;

/// The implementation of `Slot`.
pub(super) fn slot(krate: &Path, name: &Ident, choices: &[Choice<'_>]) -> TokenStream {
    let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
    let expected = match values.as_slice() {
        [one] => (*one).to_owned(),
        all => format!("one of {}", all.join(", ")),
    };
    let table = choices.iter().map(|Choice { value, synonyms, .. }| {
        quote!(__private::Choice { value: #value, synonyms: &[#(#synonyms),*] })
    });
    let arms = choices.iter().enumerate().map(|(position, Choice { variant, .. })| {
        quote!(__private::Some(#position) => __private::Some(Self::#variant))
    });
    // As the macro's own word, so that a deprecated enum is not reported for it.
    let mut own = name.clone();
    own.set_span(Span::call_site().located_at(name.span()));
    quote! {
        const _: () = {
            use #krate::__private;

            #[automatically_derived]
            impl __private::Slot for #own {
                const EXPECTED: &'static str = #expected;

                fn parse(__text: &str, __locale: &str) -> __private::Option<Self> {
                    match __private::choice(<Self as __private::Slot>::choices(), __text) {
                        #(#arms,)*
                        _ => __private::None,
                    }
                }

                fn choices() -> &'static [__private::Choice] {
                    &[#(#table),*]
                }
            }
        };
    }
}
