//! What commands write, and to whom.

use std::io::{self, BufRead as _, IsTerminal as _, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::{Error, Result};

/// How headings look.
pub(crate) const BOLD: Style = Style::new().bold();

/// How what matters less looks.
pub(crate) const DIM: Style = Style::new().dimmed();

/// How what is wrong looks.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();

/// How the bot looks.
pub(crate) const BOT: Style = AnsiColor::Cyan.on_default();

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All is well.
    Fine,
    /// Something was found, or has failed.
    Found,
}

impl Status {
    /// Found something, if there is something.
    pub(crate) fn found(some: bool) -> Self {
        if some { Self::Found } else { Self::Fine }
    }
}

/// Where a command writes to: people or a program.
pub(crate) struct Output<'a> {
    to: &'a mut (dyn Write + Send),
    pub(crate) json: bool,
}

impl<'a> Output<'a> {
    /// Writes to that; styles are for it to take out where they are not wanted.
    pub(crate) fn new(to: &'a mut (dyn Write + Send), json: bool) -> Self {
        Self { to, json }
    }

    /// A line for people.
    pub(crate) fn line(&mut self, line: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.to, "{line}")
    }

    /// Whether who sits at the terminal agrees that it is done: `drop`, `dead letter 3`.
    ///
    /// # Errors
    ///
    /// If nobody sits there, with what to write instead.
    pub(crate) fn agree(&mut self, verb: &str, what: &str) -> Result<bool> {
        let input = io::stdin();
        if !input.is_terminal() {
            let reason = format!("nobody can be asked here; add --yes to {verb} {what}");
            return Err(Error::app(reason));
        }
        self.ask(&format!("{verb} {what}? [y/N] "))?;
        let mut answer = String::new();
        input.lock().read_line(&mut answer)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    /// A line that waits for an answer.
    pub(crate) fn ask(&mut self, text: &str) -> io::Result<()> {
        write!(self.to, "{text}")?;
        self.to.flush()
    }

    /// Bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)
    }

    /// A value for programs, over several lines.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        writeln!(self.to, "{}", serde_json::to_string_pretty(value)?)
    }

    /// A value for programs, on one line.
    pub(crate) fn row(&mut self, value: &impl Serialize) -> io::Result<()> {
        writeln!(self.to, "{}", serde_json::to_string(value)?)?;
        self.to.flush()
    }

    /// Rows in columns under headings; the last column is not filled up.
    pub(crate) fn table<const N: usize>(
        &mut self,
        heads: [&str; N],
        rows: &[[String; N]],
    ) -> io::Result<()> {
        let wide = |column: usize| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.chain([heads[column].chars().count()]).max().unwrap_or_default()
        };
        let widths: [usize; N] = std::array::from_fn(wide);
        let fill = |cells: [&str; N]| {
            let mut line = String::new();
            for (cell, width) in cells.iter().zip(widths) {
                line.push_str(&format!("{cell:width$}  "));
            }
            line.trim_end().to_owned()
        };
        self.line(format_args!("{BOLD}{}{BOLD:#}", fill(heads)))?;
        rows.iter().try_for_each(|row| self.line(fill(std::array::from_fn(|at| row[at].as_str()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other() {
        let mut bytes = Vec::new();
        let rows = [["é".into(), "x".into(), "end".into()], ["long".into(), "y".into(), "".into()]];
        Output::new(&mut bytes, false).table(["A", "BC", "D"], &rows).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let plain = text.replace(&BOLD.to_string(), "").replace(&format!("{BOLD:#}"), "");
        assert_eq!(plain, "A     BC  D\né     x   end\nlong  y\n");
    }
}
