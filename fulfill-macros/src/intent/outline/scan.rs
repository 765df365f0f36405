//! One walk over the tokens of a body, into every group and macro.

use proc_macro2::{Group, TokenStream, TokenTree};

use super::{
    To, Way,
    target::{constructed, is, is_path_separator, may_be_form, target, targets, text, turbofish},
};

/// Words after which a function may do one thing or another.
const CHOICES: &[&str] = &["if", "match", "while", "for", "loop", "return", "else"];

/// Methods that choose between values.
const CHOOSERS: &[&str] = &["unwrap_or", "unwrap_or_default", "map_or", "then_some", "or"];

/// Methods of a reply, and the names of their actions.
const METHODS: &[(&str, &str)] = &[
    ("say", "say"),
    ("and_say", "say"),
    ("show", "show"),
    ("play", "play"),
    ("options", "options"),
    ("remember", "remember"),
    ("forget", "forget"),
    ("language", "language"),
    ("listen", "listen"),
    ("listen_for", "listen"),
    ("handoff", "handoff"),
    ("end", "end"),
    ("native", "native"),
    ("redirect_to", "redirect"),
    ("collect_form", "collect"),
];

/// The variants of `Action`, and their names.
const ACTIONS: &[(&str, &str)] = &[
    ("Say", "say"),
    ("Show", "show"),
    ("Play", "play"),
    ("Options", "options"),
    ("Collect", "collect"),
    ("Remember", "remember"),
    ("Forget", "forget"),
    ("Redirect", "redirect"),
    ("Language", "language"),
    ("Listen", "listen"),
    ("Handoff", "handoff"),
    ("End", "end"),
    ("Native", "native"),
];

/// What is found on the way.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Scan {
    pub(super) edges: Vec<(Way, To)>,
    pub(super) actions: Vec<&'static str>,
    pub(super) remembers: Vec<String>,
    pub(super) branches: bool,
}

impl Scan {
    /// Walks over tokens, and into their groups.
    pub(super) fn body(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let (before, behind) = (&tokens[..at], &tokens[at + 1..]);
            match token {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    self.branches |= CHOICES.contains(&word.as_str());
                    at += self.word(&word, before, &tokens[at..]);
                }
                TokenTree::Group(group) => self.body(group.stream()),
                sign if is(sign, '?') => self.branches = true,
                // A closure: what takes it decides whether it is called.
                sign if is(sign, '|') && opens_closure(before) && !behind.is_empty() => {
                    self.branches = true;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Adds an action, once.
    pub(super) fn action(&mut self, name: &'static str) {
        if !self.actions.contains(&name) {
            self.actions.push(name);
        }
    }

    /// Looks at one word, the first of `tokens`. Gives how many tokens behind it are done with.
    fn word(&mut self, word: &str, before: &[TokenTree], tokens: &[TokenTree]) -> usize {
        let behind = &tokens[1..];
        let arguments = behind.first().and_then(|token| match token {
            TokenTree::Group(group) => Some(group),
            _ => None,
        });
        let called = before.last().is_some_and(|token| is(token, '.')) || follows(before, "Reply");
        match (word, arguments) {
            ("Target", _) => {
                // A target that is not where it is used: a redirect is what it is made for most.
                let Some((to, taken)) = constructed(tokens) else { return 0 };
                self.edge(Way::Redirect, to);
                return taken;
            }
            ("redirect", None) if called && is_path_separator(behind) => {
                self.action("redirect");
                self.edge(Way::Redirect, turbofish(behind).map_or(To::Dynamic, To::Path));
            }
            ("collect", None) if called => {
                if let Some(path) = turbofish(behind).filter(|path| may_be_form(path)) {
                    self.action("collect");
                    self.edge(Way::Collect, To::Path(path));
                }
            }
            ("intent", None) if follows(before, "Button") => {
                self.edge(Way::Button, turbofish(behind).map_or(To::Dynamic, To::Path));
            }
            // A key that is pressed on a call is a button of a telephone.
            ("key", None) if called && is_path_separator(behind) => {
                if let Some(path) = turbofish(behind) {
                    self.edge(Way::Button, To::Path(path));
                }
            }
            ("payload", Some(group)) if called => {
                if let Some(node) = first(group).as_ref().and_then(text) {
                    self.edge(Way::Button, To::Node(node));
                }
            }
            ("Listen", Some(group)) => return self.listen(group),
            (method, Some(group)) if called => return self.method(method, group),
            (variant, _) if follows(before, "Action") => return self.variant(variant, arguments),
            _ => {}
        }
        0
    }

    /// A method with arguments. Gives 1 if it has seen all there is in them.
    fn method(&mut self, method: &str, arguments: &Group) -> usize {
        self.branches |= CHOOSERS.contains(&method);
        // `.end()` of a match has no arguments either, but nothing else that says so.
        if method == "end" && !arguments.stream().is_empty() {
            return 0;
        }
        let Some((_, action)) = METHODS.iter().find(|(name, _)| *name == method) else { return 0 };
        self.action(action);
        match method {
            "redirect_to" => return self.named(Way::Redirect, arguments),
            "collect_form" => {
                let form = form_of(arguments.stream());
                self.edge(Way::Collect, form.map_or(To::Dynamic, To::Path));
            }
            "listen_for" => return self.listen(arguments),
            "remember" => self.remembers.extend(first(arguments).as_ref().and_then(text)),
            _ => {}
        }
        0
    }

    /// `Action::Variant(..)`.
    fn variant(&mut self, variant: &str, arguments: Option<&Group>) -> usize {
        let Some((_, action)) = ACTIONS.iter().find(|(name, _)| *name == variant) else { return 0 };
        self.action(action);
        match (variant, arguments) {
            ("Redirect", Some(group)) => self.named(Way::Redirect, group),
            ("Collect", Some(group)) => {
                let form = form_of(group.stream());
                self.edge(Way::Collect, form.map_or(To::Dynamic, To::Path));
                0
            }
            _ => 0,
        }
    }

    /// One target in parentheses.
    fn named(&mut self, way: Way, arguments: &Group) -> usize {
        let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
        match target(&tokens) {
            // It may be chosen in there, between targets that are named.
            To::Dynamic => {
                let known = self.edges.len();
                self.body(arguments.stream());
                if self.edges.len() == known {
                    self.edge(way, To::Dynamic);
                }
            }
            to => self.edge(way, to),
        }
        1
    }

    /// What is listened for: a list, or a `Listen { only: .., .. }`.
    fn listen(&mut self, arguments: &Group) -> usize {
        if let Some(targets) = targets(arguments.stream()) {
            targets.into_iter().for_each(|to| self.edge(Way::Listen, to));
            return 1;
        }
        let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
        let named =
            |token: &TokenTree, name: &str| matches!(token, TokenTree::Ident(word) if word == name);
        for part in tokens.split(|token| is(token, ',')) {
            let [only, colon, list @ ..] = part else { continue };
            if named(only, "only") && is(colon, ':') {
                match targets(list.iter().cloned().collect()) {
                    Some(targets) => targets.into_iter().for_each(|to| self.edge(Way::Listen, to)),
                    None => self.edge(Way::Listen, To::Dynamic),
                }
                return 1;
            }
        }
        // A value made elsewhere, unless it is made right here.
        let here = tokens.iter().any(|token| named(token, "Listen"));
        if !here && tokens.len() == 1 && matches!(tokens[0], TokenTree::Ident(_)) {
            self.edge(Way::Listen, To::Dynamic);
        }
        0
    }

    fn edge(&mut self, way: Way, to: To) {
        if !self.edges.contains(&(way, to.clone())) {
            self.edges.push((way, to));
        }
    }
}

/// Whether a `|` here opens a closure, rather than standing between two values or patterns.
fn opens_closure(before: &[TokenTree]) -> bool {
    match before.last() {
        None => true,
        Some(TokenTree::Ident(word)) => word == "move" || word == "return",
        Some(token) => is(token, ',') || is(token, '='),
    }
}

/// Whether a word stands behind `owner::`.
fn follows(before: &[TokenTree], owner: &str) -> bool {
    let [.., TokenTree::Ident(word), first, second] = before else { return false };
    word == owner && is(first, ':') && is(second, ':')
}

fn first(group: &Group) -> Option<TokenTree> {
    group.stream().into_iter().next()
}

/// The path of `path::form()`, where that is all there is.
fn form_of(tokens: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let [path @ .., first, second, TokenTree::Ident(form), TokenTree::Group(nothing)] = &tokens[..]
    else {
        return None;
    };
    let called = is_path_separator(&[first.clone(), second.clone()])
        && form == "form"
        && nothing.stream().is_empty();
    let plain = path.iter().all(|token| matches!(token, TokenTree::Ident(_)) || is(token, ':'));
    let written: String = path.iter().map(ToString::to_string).collect();
    (called && plain && !path.is_empty()).then_some(written)
}
