//! The item under the attribute. Only its signature is read; the body stays as it was written.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Expr, ExprLit, Lit, Meta, Result, Signature, Token, Visibility,
    parse::{ParseStream, Parser as _},
    token,
};

use crate::words::Of;

/// What the attribute stands on.
pub(crate) enum Item {
    /// A function with a body.
    Function(Box<Function>),
    /// Anything else, and what is wrong with it.
    Other(TokenStream, Error),
}

/// A function, with its body as tokens.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
}

/// Reads the item under that attribute.
pub(crate) fn parse(item: TokenStream, of: Of) -> Item {
    let read = |input: ParseStream<'_>| Function::read(input, of);
    match read.parse2(item.clone()) {
        Ok(function) => Item::Function(Box::new(function)),
        Err(error) => Item::Other(item, error),
    }
}

impl Function {
    /// The attributes that all that is made for it must have too: when it is there, and which
    /// lints its types may trip.
    pub(crate) fn carried(&self) -> impl Iterator<Item = &Attribute> + Clone {
        self.attributes.iter().filter(|attribute| {
            attribute.path().is_ident("cfg") || attribute.path().is_ident("allow")
        })
    }

    /// Its doc comment, one line per line.
    pub(crate) fn description(&self) -> String {
        let mut text = String::new();
        for attribute in &self.attributes {
            let Meta::NameValue(pair) = &attribute.meta else { continue };
            let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &pair.value else { continue };
            if pair.path.is_ident("doc") {
                let line = line.value();
                text.push_str(line.strip_prefix(' ').unwrap_or(&line).trim_end());
                text.push('\n');
            }
        }
        text.trim().to_owned()
    }

    fn read(input: ParseStream<'_>, of: Of) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if let Some(mistake) = not_a_function(input, of) {
            return Err(mistake);
        }
        let signature = input.parse()?;
        if !input.peek(token::Brace) {
            return Err(input.error(format!(
                "{} has a body: put the attribute on a free function, not on one that a trait \
                 declares",
                of.function(),
            )));
        }
        Ok(Self { attributes, visibility, signature, body: input.parse()? })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, visibility, signature, body } = self;
        tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
    }
}

fn not_a_function(input: ParseStream<'_>, of: Of) -> Option<Error> {
    let what = if input.peek(Token![struct]) {
        "struct"
    } else if input.peek(Token![enum]) {
        "enum"
    } else if input.peek(Token![impl]) {
        "impl block"
    } else if input.peek(Token![trait]) {
        "trait"
    } else if input.peek(Token![mod]) {
        "module"
    } else if input.peek(Token![static]) {
        "static"
    } else if input.peek(Token![type]) {
        "type alias"
    } else if input.peek(Token![use]) {
        "use declaration"
    } else if input.peek(Token![const]) && !is_const_fn(input) {
        "constant"
    } else {
        return None;
    };
    Some(input.error(format!(
        "{attribute} stands on a function, not on {} {what}: write `{attribute} fn name(..) -> {} \
         {{ .. }}`",
        if what.starts_with(['e', 'i']) { "an" } else { "a" },
        of.result(),
        attribute = of.attribute(),
    )))
}

fn is_const_fn(input: ParseStream<'_>) -> bool {
    input.peek2(Token![fn])
        || input.peek2(Token![async])
        || input.peek2(Token![unsafe])
        || input.peek2(Token![extern])
}
