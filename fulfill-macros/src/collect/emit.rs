//! What `#[derive(Collect)]` writes.
//!
//! A field's type is always written with the tokens it has in the struct: what the compiler has to
//! say of it then stands there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{
    attribute::Attribute,
    question::{Kind, Question},
};

/// The implementations, and the entry that the linker collects.
pub(super) fn form(attribute: &Attribute, name: &Ident, questions: &[Question]) -> TokenStream {
    let (krate, form, then) = (&attribute.krate, &attribute.name, &attribute.then);
    let own = own(name);
    let cancel = attribute.cancel.as_ref().map(|to| quote!(.cancel(#to)));
    let confirm = attribute.confirm.as_ref().map(|ask| quote!(.confirm(#ask)));
    let asked = questions.iter().map(asked);
    let fields = questions.iter().map(field);
    let checks = questions.iter().map(check);
    let line = quote_spanned!(name.span()=> ::core::line!());
    let written = name.to_string();
    quote! {
        const _: () = {
            use #krate::__private;

            #[automatically_derived]
            impl __private::Collect for #own {
                const NAME: &'static str = #form;

                fn form() -> __private::Form {
                    __private::Form::new(#form, #then) #cancel #confirm #(.question(#asked))*
                }

                fn from_answers(
                    __answers: &__private::Answers<'_>,
                ) -> __private::Result<Self, __private::Refused> {
                    __private::Ok(Self { #(#fields,)* })
                }

                fn check(
                    __question: &str,
                    __answer: &__private::Value,
                    __hints: &__private::Hints<'_>,
                ) -> __private::Option<__private::Result<(), __private::Wrong>> {
                    __private::Some(match __question {
                        #(#checks,)*
                        _ => return __private::None,
                    })
                }
            }

            #[automatically_derived]
            impl __private::FromTurn for #own {
                fn from_turn(
                    __turn: &__private::Turn,
                    _: &'static str,
                ) -> __private::Result<Self, __private::Refused> {
                    __private::form(__turn)
                }

                fn needs(_: &'static str, __needs: &mut __private::Needs) {
                    __needs.form(#form);
                }
            }

            __private::inventory::submit! {
                __private::FormEntry::of::<#own>(__private::Location {
                    package: ::core::env!("CARGO_PKG_NAME"),
                    module: ::core::module_path!(),
                    function: #written,
                    file: ::core::file!(),
                    line: #line,
                })
            }
        };
    }
}

/// The same without a working form, for structs with mistakes.
pub(super) fn stub(attribute: &Attribute, name: &Ident) -> TokenStream {
    let (krate, own) = (&attribute.krate, own(name));
    quote! {
        const _: () = {
            use #krate::__private;

            impl __private::Collect for #own {
                const NAME: &'static str = "";

                fn form() -> __private::Form {
                    __private::mistaken()
                }

                fn from_answers(
                    _: &__private::Answers<'_>,
                ) -> __private::Result<Self, __private::Refused> {
                    __private::mistaken()
                }

                fn check(
                    _: &str,
                    _: &__private::Value,
                    _: &__private::Hints<'_>,
                ) -> __private::Option<__private::Result<(), __private::Wrong>> {
                    __private::mistaken()
                }
            }

            impl __private::FromTurn for #own {
                fn from_turn(
                    _: &__private::Turn,
                    _: &'static str,
                ) -> __private::Result<Self, __private::Refused> {
                    __private::mistaken()
                }
            }
        };
    }
}

fn asked(question: &Question) -> TokenStream {
    let Question { name, ty, ask, retry, skip, .. } = question;
    let kind = question.kind.as_ref().map(|kind| match kind {
        Kind::Known("Media") => quote!(.kind(__private::Kind::Media(__private::Vec::new()))),
        Kind::Known(variant) => {
            let variant = Ident::new(variant, Span::call_site());
            quote!(.kind(__private::Kind::#variant))
        }
        Kind::Custom(name) => {
            quote!(.kind(__private::Kind::Custom(__private::String::from(#name))))
        }
    });
    let label = question.label.as_ref().map(|label| quote!(.label(#label)));
    let repeat = question.repeat.then(|| quote!(.repeat()));
    let thanks = question.thanks.as_ref().map(|thanks| quote!(.thanks(#thanks)));
    let attempts = question.attempts.as_ref().map(|most| {
        let otherwise = &question.otherwise;
        quote!(.attempts(#most, #otherwise))
    });
    let prefill = question.prefill.as_ref().map(|field| quote!(.prefill(#field)));
    let digits = question.digits.as_ref().map(|count| quote!(.digits(#count)));
    let optional = question.default.then(|| quote!(.optional()));
    let validate = question.validate.as_ref().map(|path| {
        let name = path.to_token_stream().to_string().replace(' ', "");
        quote!(.validate(#name))
    });
    quote! {
        __private::question::<#ty>(#name, #ask)
            #kind #label #(.retry(#retry))* #repeat #thanks #attempts #prefill #digits
            #optional
            #(.skip(#skip))* #validate
    }
}

fn field(question: &Question) -> TokenStream {
    let Question { field, name, ty, skip, .. } = question;
    let read = match (question.default, &question.validate) {
        (true, None) => quote!(answer_or_default),
        (true, Some(_)) => quote!(answer_or_default_by),
        (false, None) => quote!(answer),
        (false, Some(_)) => quote!(answer_by),
    };
    let rule = rule(question);
    quote!(#field: __private::#read::<#ty>(__answers, #name, &[#(#skip),*] #rule)?)
}

fn check(question: &Question) -> TokenStream {
    let Question { name, ty, .. } = question;
    let check = if question.validate.is_some() { quote!(check_by) } else { quote!(check) };
    let rule = rule(question);
    quote!(#name => __private::#check::<#ty>(__answer, __hints #rule))
}

/// The function that has the last word, as one more argument. Called, rather than named, it may take
/// what its argument is a reference to: `&str` of a `FirstName`.
fn rule(question: &Question) -> Option<TokenStream> {
    let path = question.validate.as_ref()?;
    let call = quote_spanned!(path.span()=> #path(__value));
    Some(quote!(, |__value| #call))
}

/// The name as the macro's own word, so that a deprecated struct is not reported for it.
fn own(name: &Ident) -> Ident {
    let mut own = name.clone();
    own.set_span(Span::call_site().located_at(name.span()));
    own
}
