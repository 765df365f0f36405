//! Python's packages, asked through the scripts of `tests/oracle`.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

/// A Python with one set of packages. The two sets do not go together.
#[derive(Clone, Copy, Debug)]
pub enum Python {
    /// Those of `requirements.txt`.
    Main,
    /// Those of `requirements-assistant.txt`.
    Assistant,
}

impl Python {
    fn variable(self) -> (&'static str, &'static str) {
        match self {
            Self::Main => ("FULFILL_PYTHON", "requirements.txt"),
            Self::Assistant => ("FULFILL_ASSISTANT_PYTHON", "requirements-assistant.txt"),
        }
    }

    /// Starts a script of `tests/oracle`.
    ///
    /// # Panics
    ///
    /// If no such Python is prepared.
    pub fn start(self, script: &str, arguments: &[&str]) -> Oracle {
        let (variable, packages) = self.variable();
        let python = std::env::var(variable).unwrap_or_else(|_| {
            panic!(
                "{variable} is not set; run the tests with `cargo xtask test`, which prepares a \
                 Python with the packages of tests/oracle/{packages}"
            )
        });
        let mut command = Command::new(&python);
        command
            .arg(format!("{}/oracle/{script}", env!("CARGO_MANIFEST_DIR")))
            .args(arguments)
            .env("PYTHONIOENCODING", "utf-8")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What is asked of it is meant to go wrong; its complaints are no news.
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("{variable}={python} cannot be started ({error}); run `cargo xtask test`")
        });
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        Oracle { child, input, output, what: format!("{python} tests/oracle/{script}") }
    }
}

/// A running script. It is killed when dropped.
pub struct Oracle {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    what: String,
}

impl Oracle {
    /// The answer to one question; both are one line of JSON.
    ///
    /// # Panics
    ///
    /// If the script fails.
    pub fn ask(&mut self, question: &Value) -> Value {
        let asked = writeln!(self.input, "{question}").and_then(|()| self.input.flush());
        asked.unwrap_or_else(|error| panic!("{} has ended: {error}", self.what));
        self.line()
    }

    /// The address that a script which serves says it listens on: a port on its first line.
    ///
    /// # Panics
    ///
    /// If the script fails.
    pub fn address(&mut self) -> SocketAddr {
        let port = self.line().as_u64().and_then(|port| u16::try_from(port).ok());
        SocketAddr::from(([127, 0, 0, 1], port.expect("a port")))
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        let read = self.output.read_line(&mut line);
        assert!(
            matches!(read, Ok(1..)),
            "{} failed; `cargo xtask test` installs the packages it needs",
            self.what
        );
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"))
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
