//! A template as it is run: what is left of the text once names are known to be good.

mod calls;
mod expression;
mod guard;
mod lower;

use minijinja::Value;

pub(crate) use self::lower::lower;
use crate::words::{FilterWord, FunctionWord, MethodWord};

/// A template.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: Box<str>,
    pub(crate) body: Body,
    pub(crate) macros: Vec<Macro>,
    /// Names of other templates with the line that asks for them.
    pub(crate) includes: Vec<(Box<str>, u32)>,
}

pub(crate) type Body = Vec<Node>;

/// A statement and its line.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) line: u32,
    pub(crate) what: What,
}

#[derive(Debug)]
pub(crate) enum What {
    Text(Box<str>),
    Print(Expr),
    If {
        arms: Vec<(Expr, Body)>,
        otherwise: Body,
    },
    For(Box<For>),
    With {
        sets: Vec<(Target, Expr)>,
        body: Body,
    },
    Set(Target, Expr),
    /// A block's text, put through a filter if there is one: kept under a name, or printed.
    Block {
        target: Option<Target>,
        filters: Vec<(FilterWord, Args)>,
        body: Body,
    },
    Include {
        names: Vec<Box<str>>,
        lenient: bool,
    },
}

#[derive(Debug)]
pub(crate) struct For {
    pub(crate) target: Target,
    pub(crate) over: Expr,
    pub(crate) only: Option<Expr>,
    pub(crate) body: Body,
    pub(crate) otherwise: Body,
}

#[derive(Debug)]
pub(crate) struct Macro {
    pub(crate) name: Box<str>,
    pub(crate) line: u32,
    /// Names with their defaults.
    pub(crate) parameters: Vec<(Box<str>, Option<Expr>)>,
    pub(crate) body: Body,
}

/// What a value is given to.
#[derive(Debug)]
pub(crate) enum Target {
    Name(Box<str>),
    /// A member of a namespace.
    Member(Box<str>, Box<str>),
    Each(Vec<Target>),
}

#[derive(Debug)]
pub(crate) enum Expr {
    Const(Value),
    Name(Box<str>),
    Now,
    Loop(LoopField),
    Cycle(Vec<Expr>),
    Attribute(Box<Expr>, Box<str>),
    Item(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Box<[Option<Expr>; 3]>),
    Not(Box<Expr>),
    Negative(Box<Expr>),
    And(Box<(Expr, Expr)>),
    Or(Box<(Expr, Expr)>),
    Binary(Op, Box<(Expr, Expr)>),
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    Choose(Box<(Expr, Expr, Option<Expr>)>),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    Filter(FilterWord, Box<Expr>, Args),
    Test(&'static str, Box<Expr>, Args),
    Method(MethodWord, Box<Expr>, Args),
    Function(FunctionWord, Args),
    Macro(Box<str>, Args),
}

/// Arguments of a call.
#[derive(Debug, Default)]
pub(crate) struct Args {
    pub(crate) places: Vec<Expr>,
    pub(crate) named: Vec<(Box<str>, Expr)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Rem,
    Pow,
    Concat,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    NotIn,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum LoopField {
    Index,
    Index0,
    RevIndex,
    RevIndex0,
    First,
    Last,
    Length,
    Depth,
    Depth0,
    Previous,
    Next,
}
