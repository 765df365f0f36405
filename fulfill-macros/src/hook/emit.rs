//! What `#[hook]` adds to a function: a type of its name, and the entry that the linker collects.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{ReturnType, ext::IdentExt as _, spanned::Spanned as _};

use super::attribute::Attribute;
use crate::intent::{
    argument::Argument,
    call::{has_name, place, value},
    emit::{option, type_name},
    function::Function,
};

/// The function, and all that makes it a hook.
pub(crate) fn hook(
    attribute: &Attribute,
    function: &Function,
    arguments: &[Argument],
) -> TokenStream {
    let name = type_name(function);
    let meta = meta(attribute, function, arguments);
    let submission = quote! {
        __private::inventory::submit! {
            __private::CollectedHook(&<#name as __private::Hook>::META)
        }
    };
    let implementation = implementation(attribute, function, &meta, &submission);
    quote!(#function #implementation)
}

/// The type without a working entry, for functions with mistakes.
pub(crate) fn stub(attribute: &Attribute, function: &Function) -> TokenStream {
    implementation(attribute, function, &quote!(__private::MISTAKEN_HOOK), &TokenStream::new())
}

fn implementation(
    attribute: &Attribute,
    function: &Function,
    meta: &TokenStream,
    submission: &TokenStream,
) -> TokenStream {
    let (krate, name, visibility) = (&attribute.krate, type_name(function), &function.visibility);
    let carried = function.carried();
    let again = carried.clone();
    quote! {
        #(#carried)*
        #[doc(hidden)]
        #visibility struct #name {}

        #(#again)*
        const _: () = {
            use #krate::__private;

            impl __private::Hook for #name {
                const META: __private::HookMeta = #meta;
            }

            #submission
        };
    }
}

fn meta(attribute: &Attribute, function: &Function, arguments: &[Argument]) -> TokenStream {
    let own = function.signature.ident.unraw().to_string();
    let name = &attribute.name;
    let description = function.description();
    let secret = option(attribute.secret.as_ref());
    let secret_env = option(attribute.secret_env.as_ref());
    let timeout = option(attribute.timeout.map(|time| {
        // At most ten minutes.
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        quote!(__private::Duration::from_millis(#millis))
    }));
    // `line!()` gives the line of its own tokens.
    let line = quote_spanned!(function.signature.ident.span()=> ::core::line!());
    let call = call(function, arguments);
    let fits = fits(arguments);
    let needs = needs(arguments);
    quote! {
        __private::HookMeta {
            name: #name,
            description: #description,
            secret: #secret,
            secret_env: #secret_env,
            timeout: #timeout,
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: #own,
                file: ::core::file!(),
                line: #line,
            },
            call: #call,
            fits: #fits,
            needs: #needs,
        }
    }
}

/// Reads the arguments, then runs the function.
fn call(function: &Function, arguments: &[Argument]) -> TokenStream {
    let values: Vec<Ident> = (0..arguments.len()).map(value).collect();
    let reads = arguments.iter().zip(&values).map(|(argument, value)| {
        let read = read(argument);
        quote! {
            let #value = match #read {
                __private::Ok(#value) => #value,
                __private::Err(__refused) => return __private::refused(__refused),
            };
        }
    });
    let name = &function.signature.ident;
    let run = quote!(#name(#(#values),*));
    let notice = match &function.signature.output {
        ReturnType::Default => quote!(__private::notice::<()>),
        ReturnType::Type(_, ty) if has_name(ty) => quote!(__private::notice::<#ty>),
        ReturnType::Type(_, ty) => quote_spanned!(ty.span()=> __private::notice::<_>),
    };
    let run = match function.signature.asyncness {
        None => quote!(__private::Call::Ready(#notice(#run))),
        Some(_) => quote_spanned! {name.span()=>
            __private::Call::pending(async move { #notice(#run.await) })
        },
    };
    quote!(|__turn| { #(#reads)* #run })
}

/// Whether the arguments can be read.
fn fits(arguments: &[Argument]) -> TokenStream {
    let reads = arguments.iter().map(|argument| {
        let read = read(argument);
        quote! {
            if let __private::Err(__refused) = #read {
                return __private::Err(__refused);
            }
        }
    });
    let turn = if arguments.is_empty() { quote!(_) } else { quote!(__turn) };
    quote!(|#turn| { #(#reads)* __private::Ok(()) })
}

/// Says what the arguments need.
fn needs(arguments: &[Argument]) -> TokenStream {
    let needs = arguments.iter().map(|argument| {
        let Argument { ty, name, from } = argument;
        match place(*from) {
            None => {
                let (traits, method) = (traits(), quote_spanned!(ty.span()=> needs));
                quote! {{
                    #traits
                    (&&__private::Argument::<#ty>::new()).#method(#name, __needs);
                }}
            }
            Some(_) => quote!(__private::needs_at::<#ty>(#name, __needs);),
        }
    });
    let argument = if arguments.is_empty() { quote!(_) } else { quote!(__needs) };
    quote!(|#argument| { #(#needs)* })
}

/// Both ways to read an argument; the compiler takes the one that the type has.
fn traits() -> TokenStream {
    quote! {
        #[allow(unused_imports)]
        use __private::{BodyArgument as _, NoArgument as _, TurnArgument as _};
    }
}

fn read(argument: &Argument) -> TokenStream {
    let Argument { ty, name, from } = argument;
    match place(*from) {
        None => {
            // What the compiler says of a type that is no argument belongs to the type.
            let (traits, method) = (traits(), quote_spanned!(ty.span()=> read));
            quote! {{
                #traits
                (&&__private::Argument::<#ty>::new()).#method(__turn, #name)
            }}
        }
        Some(place) => quote!(__private::read_at::<#ty>(__turn, #place, #name)),
    }
}
