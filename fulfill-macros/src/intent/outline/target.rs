//! Names and paths as they are written where an intent or a form is named.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::To;

/// What standard collections are called: `.collect::<String>()` starts no form. Those with generic
/// parameters are known by them.
const COLLECTIONS: &[&str] = &[
    "String",
    "PathBuf",
    "OsString",
    "Vec",
    "VecDeque",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "LinkedList",
    "Option",
    "Result",
    "Box",
    "Rc",
    "Arc",
    "Cow",
    "Bytes",
];

/// The path between `::<` and `>`, where `tokens` begin with `::`. `None` if there is none, or if it
/// is no plain path.
pub(super) fn turbofish(tokens: &[TokenTree]) -> Option<String> {
    if !is_path_separator(tokens) || !tokens.get(2).is_some_and(|token| is(token, '<')) {
        return None;
    }
    let mut path = String::new();
    for token in &tokens[3..] {
        match token {
            TokenTree::Ident(word) if word != "_" => {
                path.push_str(word.to_string().trim_start_matches("r#"));
            }
            token if is(token, ':') => path.push(':'),
            token if is(token, '>') => return (!path.is_empty()).then_some(path),
            _ => return None,
        }
    }
    None
}

/// Whether a path that something is collected into may be a form.
pub(super) fn may_be_form(path: &str) -> bool {
    let last = path.rsplit("::").next().unwrap_or(path);
    !COLLECTIONS.contains(&last) && last != "Self"
}

/// What an argument that is a target names: `"node"`, `Target::of::<x>()`, `Target::node("x")`, or
/// whatever a value says when the handler runs.
pub(super) fn target(argument: &[TokenTree]) -> To {
    if let Some(to) = constructed(argument) {
        return to.0;
    }
    match argument {
        [TokenTree::Literal(_)] => text(&argument[0]).map_or(To::Dynamic, To::Node),
        // `"node".to_owned()`
        [TokenTree::Literal(_), dot, TokenTree::Ident(method), TokenTree::Group(_)]
            if is(dot, '.')
                && ["into", "to_owned", "to_string"].iter().any(|name| method == name) =>
        {
            text(&argument[0]).map_or(To::Dynamic, To::Node)
        }
        _ => To::Dynamic,
    }
}

/// The target that tokens begin to make with `Target::..`, and how many tokens that takes.
pub(super) fn constructed(tokens: &[TokenTree]) -> Option<(To, usize)> {
    let [TokenTree::Ident(word), rest @ ..] = tokens else { return None };
    if word != "Target" || !is_path_separator(rest) {
        return None;
    }
    let Some(TokenTree::Ident(maker)) = rest.get(2) else { return None };
    if maker == "of" {
        return Some((turbofish(&rest[3..]).map_or(To::Dynamic, To::Path), 4));
    }
    let Some(TokenTree::Group(arguments)) = rest.get(3) else { return None };
    let arguments: Vec<TokenTree> = arguments.stream().into_iter().collect();
    match maker.to_string().as_str() {
        "node" | "from" => Some((target(&arguments), 5)),
        "url" => match target(&arguments) {
            To::Node(url) if url.contains("://") => Some((To::Node(url), 5)),
            _ => Some((To::Dynamic, 5)),
        },
        _ => None,
    }
}

/// All targets that a list names, as in `[Target::of::<x>(), "node"]`. `None` if it is no list, but
/// a value.
pub(super) fn targets(tokens: TokenStream) -> Option<Vec<To>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            Some(listed(list.stream()))
        }
        // `vec![..]`
        [TokenTree::Ident(_), bang, TokenTree::Group(list)] if is(bang, '!') => {
            Some(listed(list.stream()))
        }
        _ => None,
    }
}

fn listed(list: TokenStream) -> Vec<To> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    let parts = tokens.split(|token| is(token, ','));
    parts.filter(|part| !part.is_empty()).map(target).collect()
}

/// The text of a literal that is one.
pub(super) fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

pub(super) fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

pub(super) fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is(first, ':') && is(second, ':'))
}
