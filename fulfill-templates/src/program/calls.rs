//! Calls in a template: of functions, macros, methods and filters, with what they are given.

use minijinja::machinery::ast;

use super::{
    Args, Expr,
    lower::{Lower, line},
};
use crate::words::{self, FilterWord, near};

impl Lower<'_> {
    pub(super) fn call(&mut self, call: &ast::Call<'_>, at: u32) -> Option<Expr> {
        match &call.expr {
            ast::Expr::Var(function) => {
                let args = self.args(&call.args, at);
                if self.known.iter().any(|name| **name == *function.id) {
                    return Some(Expr::Macro(function.id.into(), args?));
                }
                let Some(word) = words::function(function.id) else {
                    let macros = self.known.clone();
                    let mut known: Vec<&str> = words::functions().collect();
                    known.extend(macros.iter().map(|name| &**name));
                    self.unknown(at, "function or macro", function.id, known.into_iter());
                    return None;
                };
                Some(Expr::Function(word, args?))
            }
            ast::Expr::GetAttr(method) => {
                let args = self.args(&call.args, at);
                if matches!(&method.expr, ast::Expr::Var(name) if name.id == "loop") {
                    if method.name == "cycle" && self.loops > 0 {
                        return args.map(|args| Expr::Cycle(args.places));
                    }
                    let what = format!(
                        "`loop.{}()` is not there; only `loop.cycle()`, in a loop",
                        method.name
                    );
                    self.wrong(at, what);
                    return None;
                }
                let of = self.boxed(&method.expr);
                let Some(word) = words::method(method.name) else {
                    self.unknown(at, "method", method.name, words::methods());
                    return None;
                };
                Some(Expr::Method(word, of?, args?))
            }
            _ => {
                self.wrong(at, "a value cannot be called; write the name of a function or a macro");
                None
            }
        }
    }

    pub(super) fn args(&mut self, args: &[ast::CallArg<'_>], at: u32) -> Option<Args> {
        let (mut given, mut good) = (Args::default(), true);
        for arg in args {
            match arg {
                ast::CallArg::Pos(value) => match self.expression(value) {
                    Some(value) => given.places.push(value),
                    None => good = false,
                },
                ast::CallArg::Kwarg(name, value) => match self.expression(value) {
                    Some(value) => given.named.push(((*name).into(), value)),
                    None => good = false,
                },
                ast::CallArg::PosSplat(_) | ast::CallArg::KwargSplat(_) => {
                    self.wrong(at, "`*` and `**` before an argument are not there; write each one");
                    good = false;
                }
            }
        }
        good.then_some(given)
    }

    pub(super) fn filter(
        &mut self,
        name: &str,
        args: &[ast::CallArg<'_>],
        at: u32,
    ) -> Option<(FilterWord, Args)> {
        let name = name.split_whitespace().collect::<String>();
        let args = self.args(args, at);
        if name == "safe" {
            let what = "`safe` is not there, since a value may come from a user; write markup in the template's own text";
            self.wrong(at, what);
            return None;
        }
        let Some(word) = words::filter(&name) else {
            self.unknown(at, "filter", &name, words::filters());
            return None;
        };
        // Filters that call a filter or a test by its name.
        let args = args?;
        let by = match (word.name, args.places.as_slice()) {
            ("map", [Expr::Const(by), ..]) => by.as_str().map(|by| (by, "filter")),
            ("select" | "reject", [Expr::Const(by), ..])
            | ("selectattr" | "rejectattr", [_, Expr::Const(by), ..]) => {
                by.as_str().map(|by| (by, "test"))
            }
            _ => None,
        };
        match by {
            Some((by, "filter")) if words::filter(by).is_none() => {
                self.unknown(at, "filter", by, words::filters());
                None
            }
            Some((by, "test")) if words::test(by).is_none() => {
                self.unknown(at, "test", by, words::tests());
                None
            }
            _ => Some((word, args)),
        }
    }

    /// The filters of a block, the first to be applied first.
    pub(super) fn filters(&mut self, expr: &ast::Expr<'_>) -> Vec<(FilterWord, Args)> {
        let mut found = Vec::new();
        let mut next = Some(expr);
        while let Some(ast::Expr::Filter(filter)) = next {
            found.extend(self.filter(filter.name, &filter.args, line(filter.span())));
            next = filter.expr.as_ref();
        }
        found.reverse();
        found
    }

    /// A name that nothing has, with the one that was meant if it can be told.
    pub(super) fn unknown<'n>(
        &mut self,
        at: u32,
        kind: &str,
        name: &str,
        known: impl Iterator<Item = &'n str>,
    ) {
        let known: Vec<&str> = known.collect();
        // Who makes so many mistakes at once did not mistype one letter each time.
        let mistyped = (self.mistakes() < 50).then(|| near(name, known.iter().copied())).flatten();
        let instead = match mistyped {
            Some(near) => format!("write `{near}`"),
            None if known.len() <= 60 => format!("there are {}", known.join(", ")),
            None => "look its name up, or write the sign itself".to_owned(),
        };
        self.wrong(at, format!("there is no {kind} `{name}`; {instead}"));
    }
}
