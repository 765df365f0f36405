//! From the parser's tree to a [`Program`], with every mistake on the way.
//!
//! The files of this folder are the only ones that know the parser.

use minijinja::machinery::{Span, ast, parse};

use super::{Body, For, Macro, Node, Program, Target, What, guard::guard};
use crate::{
    error::Mistake,
    limits::LEVELS,
    words::{RESERVED, emoji},
};

/// Reads a template. `short_codes` says whether `:name:` in its text stands for an emoji.
pub(crate) fn lower(name: &str, source: &str, short_codes: bool) -> Result<Program, Vec<Mistake>> {
    let mut lower = Lower { name, short_codes, ..Lower::default() };
    if let Err((line, what)) = guard(source) {
        lower.mistakes.push(Mistake { template: name.to_owned(), line, what });
        return Err(lower.mistakes);
    }
    match parse(source, name, Default::default(), Default::default()) {
        Ok(ast::Stmt::Template(template)) => {
            lower.declare(&template.children);
            let body = lower.body(&template.children);
            if lower.mistakes.is_empty() {
                let Lower { macros, includes, .. } = lower;
                return Ok(Program { name: name.into(), body, macros, includes });
            }
        }
        Ok(_) => lower.wrong(1, "the template could not be read; write text and tags"),
        Err(error) => {
            let line = error.line().and_then(|line| u32::try_from(line).ok()).unwrap_or(1);
            lower.wrong(line, syntax(error.detail().unwrap_or("syntax error")));
        }
    }
    Err(lower.mistakes)
}

#[derive(Default)]
pub(super) struct Lower<'a> {
    name: &'a str,
    short_codes: bool,
    pub(super) known: Vec<Box<str>>,
    macros: Vec<Macro>,
    includes: Vec<(Box<str>, u32)>,
    mistakes: Vec<Mistake>,
    /// Loops around the place, within the macro it is in.
    pub(super) loops: usize,
    pub(super) level: usize,
}

impl Lower<'_> {
    pub(super) fn wrong(&mut self, line: u32, what: impl Into<String>) {
        self.mistakes.push(Mistake { template: self.name.to_owned(), line, what: what.into() });
    }

    /// How many there are so far.
    pub(super) fn mistakes(&self) -> usize {
        self.mistakes.len()
    }

    /// Goes one level down, if there is one left.
    pub(super) fn deeper<T>(&mut self, line: u32, go: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.level >= LEVELS {
            let what = format!(
                "more than {LEVELS} expressions or blocks in each other; keep parts of it with `set`"
            );
            // Once is enough: every level around would say the same.
            if self.mistakes.last().is_none_or(|last| last.what != what) {
                self.wrong(line, what);
            }
            return None;
        }
        self.level += 1;
        let done = go(self);
        self.level -= 1;
        Some(done)
    }

    /// Learns the macros' names, so that they may be called from above.
    fn declare(&mut self, statements: &[ast::Stmt<'_>]) {
        for statement in statements {
            if let ast::Stmt::Macro(found) = statement {
                if self.known.iter().any(|name| **name == *found.name) {
                    let what = format!("macro `{}` is there twice; rename one", found.name);
                    self.wrong(line(found.span()), what);
                }
                self.known.push(found.name.into());
            }
        }
    }

    fn body(&mut self, statements: &[ast::Stmt<'_>]) -> Body {
        statements.iter().filter_map(|statement| self.statement(statement)).collect()
    }

    fn statement(&mut self, statement: &ast::Stmt<'_>) -> Option<Node> {
        let line = line(span(statement));
        let what = self.deeper(line, |lower| lower.what(statement, line))??;
        Some(Node { line, what })
    }

    fn what(&mut self, statement: &ast::Stmt<'_>, at: u32) -> Option<What> {
        Some(match statement {
            ast::Stmt::EmitRaw(text) if self.short_codes => {
                What::Text(emoji::replace(text.raw).into())
            }
            ast::Stmt::EmitRaw(text) => What::Text(text.raw.into()),
            ast::Stmt::EmitExpr(print) => What::Print(self.expression(&print.expr)?),
            ast::Stmt::IfCond(first) => {
                let (mut arms, mut next) = (Vec::new(), &**first);
                loop {
                    let condition = self.expression(&next.expr);
                    let body = self.body(&next.true_body);
                    arms.extend(condition.map(|condition| (condition, body)));
                    match next.false_body.as_slice() {
                        [ast::Stmt::IfCond(branch)] => next = branch,
                        otherwise => break What::If { arms, otherwise: self.body(otherwise) },
                    }
                }
            }
            ast::Stmt::ForLoop(each) => self.each(each, at)?,
            ast::Stmt::WithBlock(with) => {
                let pairs = with.assignments.iter();
                let sets = pairs.filter_map(|(to, value)| self.set(to, value)).collect();
                What::With { sets, body: self.body(&with.body) }
            }
            ast::Stmt::Set(set) => {
                let (target, value) = self.set(&set.target, &set.expr)?;
                What::Set(target, value)
            }
            ast::Stmt::SetBlock(set) => {
                let filters = set.filter.as_ref().map(|filter| self.filters(filter));
                let (target, body) = (self.target(&set.target)?, self.body(&set.body));
                What::Block { target: Some(target), filters: filters.unwrap_or_default(), body }
            }
            ast::Stmt::FilterBlock(block) => {
                let filters = self.filters(&block.filter);
                What::Block { target: None, filters, body: self.body(&block.body) }
            }
            ast::Stmt::Include(include) => {
                self.include(&include.name, include.ignore_missing, at)?
            }
            ast::Stmt::Macro(found) => {
                self.define(found, at);
                return None;
            }
            other => {
                self.wrong(at, refused(other));
                return None;
            }
        })
    }

    fn each(&mut self, each: &ast::ForLoop<'_>, at: u32) -> Option<What> {
        if each.recursive {
            self.wrong(at, "a loop cannot be `recursive`; write a macro that calls itself");
        }
        let (target, over) = (self.target(&each.target), self.expression(&each.iter));
        let only = each.filter_expr.as_ref().map(|only| self.expression(only));
        self.loops += 1;
        let body = self.body(&each.body);
        self.loops -= 1;
        let otherwise = self.body(&each.else_body);
        let only = match only {
            Some(only) => Some(only?),
            None => None,
        };
        let (target, over) = (target?, over?);
        Some(What::For(Box::new(For { target, over, only, body, otherwise })))
    }

    fn set(&mut self, to: &ast::Expr<'_>, value: &ast::Expr<'_>) -> Option<(Target, super::Expr)> {
        let value = self.expression(value);
        Some((self.target(to)?, value?))
    }

    fn target(&mut self, target: &ast::Expr<'_>) -> Option<Target> {
        let line = line(target.span());
        match target {
            ast::Expr::Var(name) if RESERVED.contains(&name.id) => {
                self.wrong(
                    line,
                    format!("`{}` has a meaning of its own; take another name", name.id),
                );
                None
            }
            ast::Expr::Var(name) => Some(Target::Name(name.id.into())),
            ast::Expr::List(list) => {
                let targets = list.items.iter().map(|item| self.target(item)).collect::<Vec<_>>();
                Some(Target::Each(targets.into_iter().collect::<Option<_>>()?))
            }
            ast::Expr::GetAttr(member) => match &member.expr {
                ast::Expr::Var(name) => Some(Target::Member(name.id.into(), member.name.into())),
                _ => {
                    self.wrong(line, "only a member of a namespace can be set; write `ns.name`");
                    None
                }
            },
            _ => {
                self.wrong(line, "nothing can be given to this; write a name");
                None
            }
        }
    }

    fn define(&mut self, found: &ast::Macro<'_>, at: u32) {
        if self.level > 1 {
            let what = "a macro is made inside of another block; move it to the template's top";
            self.wrong(at, what);
            return;
        }
        let first = found.args.len() - found.defaults.len().min(found.args.len());
        let mut parameters = Vec::new();
        for (place, parameter) in found.args.iter().enumerate() {
            let default = place.checked_sub(first).and_then(|place| found.defaults.get(place));
            let default = default.and_then(|default| self.expression(default));
            if let Some(Target::Name(name)) = self.target(parameter) {
                parameters.push((name, default));
            }
        }
        let body = self.body(&found.body);
        self.macros.push(Macro { name: found.name.into(), line: at, parameters, body });
    }

    fn include(&mut self, name: &ast::Expr<'_>, lenient: bool, at: u32) -> Option<What> {
        let listed = match name {
            ast::Expr::List(list) => list.items.iter().collect(),
            one => vec![one],
        };
        let names = listed.iter().map(|name| match name {
            ast::Expr::Const(name) => name.value.as_str().map(Box::<str>::from),
            _ => None,
        });
        let Some(names) = names.collect::<Option<Vec<_>>>() else {
            self.wrong(at, "only a fixed name can be included; write it in quotes, or use `if`");
            return None;
        };
        if !lenient {
            // Of several, the last must be there.
            self.includes.extend(names.last().map(|name| (name.clone(), at)));
        }
        Some(What::Include { names, lenient })
    }
}

/// The line of a place.
pub(super) fn line(span: Span) -> u32 {
    u32::from(span.start_line)
}

fn refused(statement: &ast::Stmt<'_>) -> String {
    let (what, instead) = match statement {
        ast::Stmt::AutoEscape(_) => {
            ("autoescape", "values are escaped by the target; leave it out")
        }
        ast::Stmt::Block(_) => ("block", "write its text here, or `include` it"),
        ast::Stmt::Extends(_) => ("extends", "`include` the parts that templates share"),
        ast::Stmt::Import(_) | ast::Stmt::FromImport(_) => {
            ("import", "write the macro in this template, or `include` a template")
        }
        ast::Stmt::CallBlock(_) => ("call", "keep the text with `set` and hand it to the macro"),
        ast::Stmt::Do(_) => ("do", "write `{% set _ = ... %}`"),
        _ => ("this", "write it in other words"),
    };
    format!("`{what}` is not there; {instead}")
}

fn syntax(detail: &str) -> String {
    let hint = match detail.strip_prefix("unknown statement ") {
        Some("now") => "write `{{ now }}`, or `{{ now(\"%d/%m\") }}`",
        Some("break" | "continue") => "choose with `{% for x in xs if ... %}`",
        Some(_) => "there are if, for, set, with, filter, macro, include and raw",
        None => "mend the tag; a sign that is meant as text goes into `{% raw %}`",
    };
    format!("{detail}; {hint}")
}

fn span(statement: &ast::Stmt<'_>) -> Span {
    match statement {
        ast::Stmt::Template(at) => at.span(),
        ast::Stmt::EmitExpr(at) => at.span(),
        ast::Stmt::EmitRaw(at) => at.span(),
        ast::Stmt::ForLoop(at) => at.span(),
        ast::Stmt::IfCond(at) => at.span(),
        ast::Stmt::WithBlock(at) => at.span(),
        ast::Stmt::Set(at) => at.span(),
        ast::Stmt::SetBlock(at) => at.span(),
        ast::Stmt::AutoEscape(at) => at.span(),
        ast::Stmt::FilterBlock(at) => at.span(),
        ast::Stmt::Block(at) => at.span(),
        ast::Stmt::Import(at) => at.span(),
        ast::Stmt::FromImport(at) => at.span(),
        ast::Stmt::Extends(at) => at.span(),
        ast::Stmt::Include(at) => at.span(),
        ast::Stmt::Macro(at) => at.span(),
        ast::Stmt::CallBlock(at) => at.span(),
        ast::Stmt::Do(at) => at.span(),
    }
}
