//! Expressions of a [`Program`](super::Program): names are looked up once, here.

use minijinja::{Value, machinery::ast};

use super::{
    Comparison, Expr, LoopField, Op,
    lower::{Lower, line},
};
use crate::words::{self, emoji};

impl Lower<'_> {
    pub(super) fn expression(&mut self, expr: &ast::Expr<'_>) -> Option<Expr> {
        let at = line(expr.span());
        self.deeper(at, |lower| lower.expression_at(expr, at))?
    }

    pub(super) fn boxed(&mut self, expr: &ast::Expr<'_>) -> Option<Box<Expr>> {
        self.expression(expr).map(Box::new)
    }

    /// All of them, so that a mistake in one does not hide another.
    fn all<'e, 'a: 'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e ast::Expr<'a>>,
    ) -> Option<Vec<Expr>> {
        let all: Vec<_> = exprs.into_iter().map(|expr| self.expression(expr)).collect();
        all.into_iter().collect()
    }

    fn both(&mut self, a: &ast::Expr<'_>, b: &ast::Expr<'_>) -> Option<Box<(Expr, Expr)>> {
        let (a, b) = (self.expression(a), self.expression(b));
        Some(Box::new((a?, b?)))
    }

    fn expression_at(&mut self, expr: &ast::Expr<'_>, at: u32) -> Option<Expr> {
        Some(match expr {
            ast::Expr::Const(constant) => Expr::Const(constant.value.clone()),
            ast::Expr::Var(name) => self.name(name.id, at)?,
            ast::Expr::GetAttr(get) => match &get.expr {
                ast::Expr::Var(name) if name.id == "loop" => self.loop_field(get.name, at)?,
                ast::Expr::Var(name) if name.id == "emoji" => self.emoji(get.name, at)?,
                of => Expr::Attribute(self.boxed(of)?, get.name.into()),
            },
            ast::Expr::GetItem(get) => match (&get.expr, &get.subscript_expr) {
                (ast::Expr::Var(name), ast::Expr::Const(key)) if name.id == "emoji" => {
                    self.emoji(&key.value.to_string(), at)?
                }
                (of, key) => {
                    let (of, key) = (self.boxed(of), self.boxed(key));
                    Expr::Item(of?, key?)
                }
            },
            ast::Expr::Slice(slice) => {
                let of = self.boxed(&slice.expr);
                let mut bound = |bound: &Option<ast::Expr<'_>>| match bound {
                    Some(bound) => self.expression(bound).map(Some),
                    None => Some(None),
                };
                let bounds = [bound(&slice.start)?, bound(&slice.stop)?, bound(&slice.step)?];
                Expr::Slice(of?, Box::new(bounds))
            }
            ast::Expr::UnaryOp(unary) => {
                let of = self.boxed(&unary.expr)?;
                match unary.op {
                    ast::UnaryOpKind::Not => Expr::Not(of),
                    ast::UnaryOpKind::Neg => Expr::Negative(of),
                }
            }
            ast::Expr::BinOp(binary) => {
                let both = self.both(&binary.left, &binary.right)?;
                match operator(binary.op) {
                    Operator::And => Expr::And(both),
                    Operator::Or => Expr::Or(both),
                    Operator::Binary(op) => Expr::Binary(op, both),
                    Operator::Compare(op) => Expr::Compare(Box::new(both.0), vec![(op, both.1)]),
                }
            }
            ast::Expr::Compare(chain) => {
                let first = self.boxed(&chain.expr);
                let with = self.all(chain.ops.iter().map(|op| &op.expr))?;
                let ops = chain.ops.iter().map(|op| comparison(op.op));
                Expr::Compare(first?, ops.zip(with).collect())
            }
            ast::Expr::IfExpr(choose) => {
                let test = self.expression(&choose.test_expr);
                let yes = self.expression(&choose.true_expr);
                let no = match &choose.false_expr {
                    Some(no) => Some(self.expression(no)?),
                    None => None,
                };
                Expr::Choose(Box::new((test?, yes?, no)))
            }
            ast::Expr::List(list) => Expr::List(self.all(&list.items)?),
            ast::Expr::Map(map) => {
                let (keys, values) = (self.all(&map.keys), self.all(&map.values));
                Expr::Map(keys?.into_iter().zip(values?).collect())
            }
            ast::Expr::Filter(filter) => {
                let of = match &filter.expr {
                    Some(of) => self.boxed(of),
                    None => Some(Box::new(Expr::Const(Value::UNDEFINED))),
                };
                let (word, args) = self.filter(filter.name, &filter.args, at)?;
                Expr::Filter(word, of?, args)
            }
            ast::Expr::Test(test) => {
                let (of, args) = (self.boxed(&test.expr), self.args(&test.args, at));
                let name = test.name.split_whitespace().collect::<String>();
                let Some(name) = words::test(&name) else {
                    self.unknown(at, "test", &name, words::tests());
                    return None;
                };
                Expr::Test(name, of?, args?)
            }
            ast::Expr::Call(call) => self.call(call, at)?,
        })
    }

    fn name(&mut self, name: &str, at: u32) -> Option<Expr> {
        match name {
            "now" => Some(Expr::Now),
            "loop" => {
                self.wrong(at, "`loop` alone is no value; write `loop.index` or another member");
                None
            }
            "emoji" => {
                self.wrong(at, "`emoji` alone is no value; write `emoji.wave`, a fixed name");
                None
            }
            _ => Some(Expr::Name(name.into())),
        }
    }

    fn emoji(&mut self, name: &str, at: u32) -> Option<Expr> {
        let found = emoji::find(name);
        if found.is_none() {
            self.unknown(at, "emoji", name, emoji::names());
        }
        found.map(|emoji| Expr::Const(Value::from(emoji)))
    }

    fn loop_field(&mut self, name: &str, at: u32) -> Option<Expr> {
        if self.loops == 0 {
            self.wrong(at, format!("`loop.{name}` is outside of a `for`; move it into the loop"));
        }
        let field = LOOP.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
        if field.is_none() {
            self.unknown(at, "member of `loop`", name, LOOP.iter().map(|(name, _)| *name));
        }
        field.map(Expr::Loop)
    }
}

const LOOP: [(&str, LoopField); 11] = [
    ("index", LoopField::Index),
    ("index0", LoopField::Index0),
    ("revindex", LoopField::RevIndex),
    ("revindex0", LoopField::RevIndex0),
    ("first", LoopField::First),
    ("last", LoopField::Last),
    ("length", LoopField::Length),
    ("depth", LoopField::Depth),
    ("depth0", LoopField::Depth0),
    ("previtem", LoopField::Previous),
    ("nextitem", LoopField::Next),
];

enum Operator {
    And,
    Or,
    Binary(Op),
    Compare(Comparison),
}

fn operator(op: ast::BinOpKind) -> Operator {
    match op {
        ast::BinOpKind::ScAnd => Operator::And,
        ast::BinOpKind::ScOr => Operator::Or,
        ast::BinOpKind::Add => Operator::Binary(Op::Add),
        ast::BinOpKind::Sub => Operator::Binary(Op::Sub),
        ast::BinOpKind::Mul => Operator::Binary(Op::Mul),
        ast::BinOpKind::Div => Operator::Binary(Op::Div),
        ast::BinOpKind::FloorDiv => Operator::Binary(Op::FloorDiv),
        ast::BinOpKind::Rem => Operator::Binary(Op::Rem),
        ast::BinOpKind::Pow => Operator::Binary(Op::Pow),
        ast::BinOpKind::Concat => Operator::Binary(Op::Concat),
        ast::BinOpKind::Eq => Operator::Compare(Comparison::Eq),
        ast::BinOpKind::Ne => Operator::Compare(Comparison::Ne),
        ast::BinOpKind::Lt => Operator::Compare(Comparison::Lt),
        ast::BinOpKind::Lte => Operator::Compare(Comparison::Lte),
        ast::BinOpKind::Gt => Operator::Compare(Comparison::Gt),
        ast::BinOpKind::Gte => Operator::Compare(Comparison::Gte),
        ast::BinOpKind::In => Operator::Compare(Comparison::In),
    }
}

fn comparison(op: ast::CompareOpKind) -> Comparison {
    match op {
        ast::CompareOpKind::Eq => Comparison::Eq,
        ast::CompareOpKind::Ne => Comparison::Ne,
        ast::CompareOpKind::Lt => Comparison::Lt,
        ast::CompareOpKind::Lte => Comparison::Lte,
        ast::CompareOpKind::Gt => Comparison::Gt,
        ast::CompareOpKind::Gte => Comparison::Gte,
        ast::CompareOpKind::In => Comparison::In,
        ast::CompareOpKind::NotIn => Comparison::NotIn,
    }
}
