//! Expressions: what they are worth.

use minijinja::{Value, value::ValueKind};

use super::{Machine, Round, operators, scope::Namespace, tools::object};
use crate::{
    error::Fault,
    program::{Args, Comparison, Expr, LoopField},
    words::{self, FilterWord, FunctionWord, Given, moment::Moment},
};

impl<'a> Machine<'a> {
    pub(super) fn evaluate(&mut self, expr: &'a Expr) -> Result<Value, Fault> {
        self.tools.spend(1)?;
        self.deeper(|machine| machine.worth(expr))
    }

    fn worth(&mut self, expr: &'a Expr) -> Result<Value, Fault> {
        Ok(match expr {
            Expr::Const(value) => value.clone(),
            Expr::Name(name) => {
                self.tools.spend(self.scope.depth() as u64 / 8)?;
                valid(self.scope.get(name))?
            }
            Expr::Now => self.now.map_or(Value::UNDEFINED, |now| object(Moment(now))),
            Expr::Loop(field) => self.loop_field(*field),
            Expr::Cycle(of) => {
                let index = self.loops.last().map_or(0, |round| round.index);
                let Some(place) = index.checked_rem(of.len()) else { return Ok(Value::UNDEFINED) };
                self.evaluate(&of[place])?
            }
            Expr::Attribute(of, name) => {
                let of = self.evaluate(of)?;
                valid(of.get_attr(name).unwrap_or(Value::UNDEFINED))?
            }
            Expr::Item(of, key) => {
                let (of, key) = (self.evaluate(of)?, self.evaluate(key)?);
                self.tools.weigh(&key)?;
                valid(operators::item(&mut self.tools, &of, &key)?)?
            }
            Expr::Slice(of, bounds) => self.slice(of, bounds)?,
            Expr::Not(of) => Value::from(!self.evaluate(of)?.is_true()),
            Expr::Negative(of) => {
                let of = self.evaluate(of)?;
                operators::negative(&of)?
            }
            Expr::And(both) => {
                let first = self.evaluate(&both.0)?;
                if first.is_true() { self.evaluate(&both.1)? } else { first }
            }
            Expr::Or(both) => {
                let first = self.evaluate(&both.0)?;
                if first.is_true() { first } else { self.evaluate(&both.1)? }
            }
            Expr::Binary(op, both) => {
                let (a, b) = (self.evaluate(&both.0)?, self.evaluate(&both.1)?);
                operators::binary(&mut self.tools, *op, &a, &b)?
            }
            Expr::Compare(first, rest) => self.compare(first, rest)?,
            Expr::Choose(choose) => {
                let (test, yes, no) = &**choose;
                if self.evaluate(test)?.is_true() {
                    self.evaluate(yes)?
                } else if let Some(no) = no {
                    self.evaluate(no)?
                } else {
                    Value::UNDEFINED
                }
            }
            Expr::List(items) => self.list(items)?,
            Expr::Map(pairs) => self.map(pairs)?,
            Expr::Filter(word, of, args) | Expr::Method(word, of, args) => {
                self.word(*word, of, args)?
            }
            Expr::Test(name, of, args) => self.test(name, of, args)?,
            Expr::Function(word, args) => self.function(*word, args)?,
            Expr::Macro(name, args) => self.call(name, args)?,
        })
    }

    // Each in its own function, so that going down a level takes little of the stack.

    fn slice(&mut self, of: &'a Expr, bounds: &'a [Option<Expr>; 3]) -> Result<Value, Fault> {
        let of = self.evaluate(of)?;
        let [from, to, step] = bounds;
        let bounds = [self.bound(from)?, self.bound(to)?, self.bound(step)?];
        operators::slice(&mut self.tools, &of, bounds)
    }

    fn compare(&mut self, first: &'a Expr, rest: &'a [(Comparison, Expr)]) -> Result<Value, Fault> {
        let mut left = self.evaluate(first)?;
        for (op, right) in rest {
            let right = self.evaluate(right)?;
            if !operators::compare(&mut self.tools, *op, &left, &right)? {
                return Ok(Value::from(false));
            }
            left = right;
        }
        Ok(Value::from(true))
    }

    fn list(&mut self, items: &'a [Expr]) -> Result<Value, Fault> {
        let items = items.iter().map(|item| self.evaluate(item));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        self.tools.made(Value::from(items))
    }

    fn map(&mut self, pairs: &'a [(Expr, Expr)]) -> Result<Value, Fault> {
        let pairs = pairs.iter().map(|(key, value)| {
            let key = self.evaluate(key)?;
            Ok((self.tools.text(&key)?, self.evaluate(value)?))
        });
        let pairs = pairs.collect::<Result<Vec<_>, Fault>>()?;
        self.tools.made(pairs.into_iter().collect::<Value>())
    }

    fn word(&mut self, word: FilterWord, of: &'a Expr, args: &'a Args) -> Result<Value, Fault> {
        let of = self.evaluate(of)?;
        let given = self.given(args)?;
        (word.run)(&mut self.tools, of, &given)
    }

    fn test(&mut self, name: &str, of: &'a Expr, args: &'a Args) -> Result<Value, Fault> {
        let of = self.evaluate(of)?;
        let given = self.given(args)?;
        words::passes(&mut self.tools, name, of, &given).map(Value::from)
    }

    pub(super) fn given(&mut self, args: &'a Args) -> Result<Given, Fault> {
        let places =
            args.places.iter().map(|value| self.evaluate(value)).collect::<Result<_, _>>()?;
        let named = args.named.iter();
        let named = named.map(|(name, value)| Ok((name.to_string(), self.evaluate(value)?)));
        Ok(Given { places, named: named.collect::<Result<_, Fault>>()? })
    }

    fn bound(&mut self, bound: &'a Option<Expr>) -> Result<Option<i64>, Fault> {
        let Some(bound) = bound else { return Ok(None) };
        let value = self.evaluate(bound)?;
        match value.as_i64() {
            Some(bound) => Ok(Some(bound)),
            None if value.is_none() || value.is_undefined() => Ok(None),
            None => Fault::failed(format!(
                "a {} is no place in a list; write a whole number",
                value.kind()
            )),
        }
    }

    fn loop_field(&self, field: LoopField) -> Value {
        let Some(Round { items, index }) = self.loops.last() else { return Value::UNDEFINED };
        let count = items.len();
        let at = |place: Option<usize>| place.and_then(|place| items.get(place).cloned());
        match field {
            LoopField::Index => Value::from(index + 1),
            LoopField::Index0 => Value::from(*index),
            LoopField::RevIndex => Value::from(count - index),
            LoopField::RevIndex0 => Value::from(count - index - 1),
            LoopField::First => Value::from(*index == 0),
            LoopField::Last => Value::from(index + 1 == count),
            LoopField::Length => Value::from(count),
            LoopField::Depth => Value::from(self.loops.len()),
            LoopField::Depth0 => Value::from(self.loops.len() - 1),
            LoopField::Previous => at(index.checked_sub(1)).unwrap_or(Value::UNDEFINED),
            LoopField::Next => at(Some(index + 1)).unwrap_or(Value::UNDEFINED),
        }
    }

    fn function(&mut self, word: FunctionWord, args: &'a Args) -> Result<Value, Fault> {
        let given = &self.given(args)?;
        match word {
            FunctionWord::Range => operators::range(&mut self.tools, given),
            FunctionWord::Dict | FunctionWord::Namespace if !given.places.is_empty() => {
                Fault::failed("dict and namespace take named values; write `namespace(count=0)`")
            }
            FunctionWord::Dict => {
                let pairs = given.named.iter().cloned().collect::<Value>();
                self.tools.made(pairs)
            }
            FunctionWord::Namespace => {
                let namespace = Namespace::default();
                for (name, value) in &given.named {
                    namespace.set(name, self.tools.made(value.clone())?);
                }
                Ok(object(namespace))
            }
            FunctionWord::Now => {
                let Some(now) = self.now else { return Ok(Value::UNDEFINED) };
                let format = given.text(0, "format")?.unwrap_or("%Y-%m-%d");
                Moment(now).format(&mut self.tools, format)
            }
        }
    }

    /// Calls a macro: its text.
    fn call(&mut self, name: &str, args: &'a Args) -> Result<Value, Fault> {
        let mut given = self.given(args)?;
        let program = self.program;
        self.tools.spend(program.macros.len() as u64 / 16)?;
        let Some(called) = program.macros.iter().find(|found| *found.name == *name) else {
            return Fault::failed(format!("macro `{name}` has mistakes"));
        };
        if given.places.len() > called.parameters.len() {
            return Fault::failed(format!(
                "macro `{name}` takes {} values",
                called.parameters.len()
            ));
        }
        let (from, loops) = (self.line, std::mem::take(&mut self.loops));
        self.line = called.line;
        self.out.keep();
        self.scope.open(true);
        let mut places = given.places.drain(..);
        for (parameter, default) in &called.parameters {
            let named = given.named.iter().position(|(name, _)| **name == **parameter);
            let value = match (places.next(), named, default) {
                (Some(value), None, _) => value,
                (None, Some(place), _) => given.named.swap_remove(place).1,
                (Some(_), Some(_), _) => {
                    return Fault::failed(format!("macro `{name}` is given `{parameter}` twice"));
                }
                (None, None, Some(default)) => self.evaluate(default)?,
                (None, None, None) => Value::UNDEFINED,
            };
            self.scope.set(parameter, value);
        }
        if let Some((unknown, _)) = given.named.first() {
            return Fault::failed(format!("macro `{name}` has no parameter `{unknown}`"));
        }
        self.body(&called.body)?;
        self.scope.close();
        (self.line, self.loops) = (from, loops);
        Ok(self.out.kept(self.tools.escape))
    }
}

/// Refuses what could not be made a value.
fn valid(value: Value) -> Result<Value, Fault> {
    if value.kind() == ValueKind::Invalid {
        return Fault::failed(format!("the context could not be read: {value}"));
    }
    Ok(value)
}
