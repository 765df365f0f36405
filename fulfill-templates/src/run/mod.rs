//! Runs a [`Program`]: statement by statement, with fuel.

mod evaluate;
mod operators;
pub(crate) mod out;
pub(crate) mod scope;
pub(crate) mod tools;

use jiff::civil::DateTime;
use minijinja::{Value, value::ValueKind};

use self::{
    out::Out,
    scope::{Namespace, Scope},
    tools::Tools,
};
use crate::{
    Escape,
    error::{Fault, RenderError},
    program::{Args, Body, For, Node, Program, Target, What},
    templates::{Set, find},
    words::FilterWord,
};

/// One rendering.
pub(crate) struct Machine<'a> {
    set: &'a Set,
    locale: &'a str,
    now: Option<DateTime>,
    tools: Tools,
    scope: Scope<'a>,
    out: Out,
    loops: Vec<Round>,
    depth: usize,
    program: &'a Program,
    line: u32,
}

/// A loop that is on.
struct Round {
    items: Vec<Value>,
    index: usize,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(
        set: &'a Set,
        program: &'a Program,
        context: Value,
        setting: crate::Setting<'a>,
    ) -> Self {
        Self {
            set,
            locale: setting.locale,
            now: setting.now,
            tools: Tools::new(set.limits, setting.escape),
            scope: Scope::new(context),
            out: Out::default(),
            loops: Vec::new(),
            depth: 0,
            program,
            line: 1,
        }
    }

    pub(crate) fn run(mut self) -> Result<String, RenderError> {
        if let Err(fault) = self.body(&self.program.body) {
            return Err(self.error(fault));
        }
        let text = self.out.finish();
        if self.tools.escape == Escape::Json
            && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text)
        {
            let template = self.program.name.to_string();
            return Err(RenderError::NotJson { template, what: error.to_string() });
        }
        Ok(text)
    }

    fn error(&self, fault: Fault) -> RenderError {
        let (template, line) = (self.program.name.to_string(), self.line);
        let limits = self.tools.limits();
        match fault {
            Fault::Fuel => RenderError::OutOfFuel { template, line, fuel: limits.fuel },
            Fault::Size => RenderError::TooMuch { template, line, limit: limits.output },
            Fault::Depth => RenderError::TooDeep { template, line, limit: limits.depth },
            Fault::Failed(what) => RenderError::Failed { template, line, what },
        }
    }

    /// Goes one level down. The level is not left after a fault, since that ends the rendering.
    fn deeper<T>(&mut self, go: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= self.tools.limits().depth {
            return Err(Fault::Depth);
        }
        self.depth += 1;
        let done = go(self)?;
        self.depth -= 1;
        Ok(done)
    }

    fn body(&mut self, body: &'a Body) -> Result<(), Fault> {
        self.deeper(|machine| body.iter().try_for_each(|node| machine.node(node)))
    }

    fn node(&mut self, node: &'a Node) -> Result<(), Fault> {
        self.tools.spend(1)?;
        self.line = node.line;
        match &node.what {
            What::Text(text) => self.out.raw(&mut self.tools, text),
            What::Print(expr) => {
                let value = self.evaluate(expr)?;
                self.out.value(&mut self.tools, &value)
            }
            What::If { arms, otherwise } => {
                for (condition, body) in arms {
                    if self.evaluate(condition)?.is_true() {
                        return self.body(body);
                    }
                }
                self.body(otherwise)
            }
            What::For(each) => self.each(each),
            What::With { sets, body } => {
                self.scope.open(false);
                for (target, value) in sets {
                    let value = self.evaluate(value)?;
                    self.assign(target, value)?;
                }
                self.body(body)?;
                self.scope.close();
                Ok(())
            }
            What::Set(target, value) => {
                let value = self.evaluate(value)?;
                self.assign(target, value)
            }
            What::Block { target, filters, body } => self.block(target.as_ref(), filters, body),
            What::Include { names, lenient } => self.include(names, *lenient),
        }
    }

    fn each(&mut self, each: &'a For) -> Result<(), Fault> {
        let over = self.evaluate(&each.over)?;
        let mut items = self.tools.items(&over)?;
        if let Some(only) = &each.only {
            let mut kept = Vec::new();
            for item in items {
                self.scope.open(false);
                self.assign(&each.target, item.clone())?;
                if self.evaluate(only)?.is_true() {
                    kept.push(item);
                }
                self.scope.close();
            }
            items = kept;
        }
        if items.is_empty() {
            return self.body(&each.otherwise);
        }
        let count = items.len();
        self.loops.push(Round { items, index: 0 });
        for index in 0..count {
            let Some(round) = self.loops.last_mut() else { break };
            round.index = index;
            let item = round.items[index].clone();
            self.scope.open(false);
            self.assign(&each.target, item)?;
            self.body(&each.body)?;
            self.scope.close();
        }
        self.loops.pop();
        Ok(())
    }

    fn block(
        &mut self,
        target: Option<&'a Target>,
        filters: &'a [(FilterWord, Args)],
        body: &'a Body,
    ) -> Result<(), Fault> {
        self.out.keep();
        self.scope.open(false);
        self.body(body)?;
        self.scope.close();
        let mut value = self.out.kept(self.tools.escape);
        for (word, args) in filters {
            let given = self.given(args)?;
            value = (word.run)(&mut self.tools, value, &given)?;
        }
        match target {
            Some(target) => self.assign(target, value),
            None => self.out.value(&mut self.tools, &value),
        }
    }

    fn include(&mut self, names: &'a [Box<str>], lenient: bool) -> Result<(), Fault> {
        let found = names.iter().find_map(|name| find(self.set, name, self.locale));
        let Some(program) = found else {
            // Names that are not lenient were looked up when the templates were loaded.
            return if lenient { Ok(()) } else { Fault::failed("the included template is gone") };
        };
        let around = std::mem::replace(&mut self.program, program);
        self.scope.open(false);
        self.body(&program.body)?;
        self.scope.close();
        self.program = around;
        Ok(())
    }

    fn assign(&mut self, target: &'a Target, value: Value) -> Result<(), Fault> {
        match target {
            Target::Name(name) => self.scope.set(name, value),
            Target::Member(name, member) => {
                // Nothing may hold itself.
                let value = self.tools.made(value)?;
                match self.scope.get(name).downcast_object_ref::<Namespace>() {
                    Some(namespace) => namespace.set(member, value),
                    None => {
                        return Fault::failed(format!(
                            "`{name}` is no namespace; write `{{% set {name} = namespace() %}}` first"
                        ));
                    }
                }
            }
            Target::Each(targets) => {
                let parts = match value.kind() {
                    ValueKind::Seq => self.tools.items(&value)?,
                    _ => Vec::new(),
                };
                if parts.len() != targets.len() {
                    return Fault::failed(format!(
                        "{} names for {} values; write one name a value",
                        targets.len(),
                        parts.len()
                    ));
                }
                for (target, part) in targets.iter().zip(parts) {
                    self.assign(target, part)?;
                }
            }
        }
        Ok(())
    }
}
