//! What stands in the parentheses of an attribute such as `#[intent(...)]`, as written.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{
    Error, Lit, Result, Token,
    ext::IdentExt as _,
    parse::{ParseStream, Parser as _},
    token,
};

use crate::mistakes::Mistakes;

/// One entry between commas.
pub(crate) enum Setting {
    /// `"node"`
    Literal(Lit),
    /// `fallback` or `webhook = "greeting"`
    Key { key: Ident, value: Option<TokenStream> },
    /// `samples("hi", "hello")`
    Group { key: Ident },
}

/// Reads all entries. After a mistake it goes on behind the next comma. `expected` completes
/// "expected ...".
pub(crate) fn parse(args: TokenStream, expected: &str, mistakes: &mut Mistakes) -> Vec<Setting> {
    let mut settings = Vec::new();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            match setting(input, expected) {
                Ok(setting) => settings.push(setting),
                Err(error) => {
                    mistakes.push(error);
                    until_comma(input)?;
                }
            }
            if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
                continue;
            }
            mistakes.push(input.error("write a `,` before this"));
            if !input.peek(syn::Ident::peek_any) {
                until_comma(input)?;
                input.parse::<Option<Token![,]>>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = read.parse2(args) {
        mistakes.push(error);
    }
    settings
}

fn setting(input: ParseStream<'_>, expected: &str) -> Result<Setting> {
    if input.peek(Lit) {
        return input.parse().map(Setting::Literal);
    }
    if !input.peek(syn::Ident::peek_any) {
        return Err(input.error(format!("expected {expected}")));
    }
    let key = input.call(Ident::parse_any)?;
    if input.peek(token::Paren) {
        input.parse::<TokenTree>()?;
        return Ok(Setting::Group { key });
    }
    let Some(equals) = input.parse::<Option<Token![=]>>()? else {
        return Ok(Setting::Key { key, value: None });
    };
    let value = match input.peek(Lit) {
        // With its sign, if it has one.
        true => input.parse::<Lit>()?.into_token_stream(),
        false => until_comma(input)?,
    };
    if value.is_empty() {
        return Err(Error::new_spanned(equals, format!("`{key} =` needs a value behind it")));
    }
    Ok(Setting::Key { key, value: Some(value) })
}

fn until_comma(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}
