//! Keeps from the parser what would lead it too deep.
//!
//! The parser calls itself for every sign of `- - - 1` and every `elif`, and a chain like `a.b.c.d`
//! is a tree as deep as it is long. So the words of each tag and the branches of each template are
//! counted first.

use minijinja::machinery::{Token, tokenize};

use crate::limits::{BRANCHES, SOURCE, TOKENS};

/// The line and what is wrong with it, if a source is not fit to be parsed.
pub(crate) fn guard(source: &str) -> Result<(), (u32, String)> {
    if source.len() > SOURCE {
        let what = format!(
            "the template has {} bytes and may have {SOURCE}; split it and include the parts",
            source.len()
        );
        return Err((1, what));
    }
    let (mut tokens, mut branches) = (0, 0);
    // What cannot be told into tokens is reported by the parser, with its line.
    for (token, span) in
        tokenize(source, false, Default::default(), Default::default()).map_while(Result::ok)
    {
        tokens += 1;
        match token {
            Token::BlockStart | Token::VariableStart | Token::TemplateData(_) => tokens = 0,
            Token::Ident("elif") => branches += 1,
            _ => {}
        }
        let line = u32::from(span.start_line);
        if tokens > TOKENS {
            let what = format!(
                "one tag has more than {TOKENS} words and signs; keep parts of it with `set` first"
            );
            return Err((line, what));
        }
        if branches > BRANCHES {
            let what = format!(
                "the template has more than {BRANCHES} `elif`; look the answer up in a map instead"
            );
            return Err((line, what));
        }
    }
    Ok(())
}
