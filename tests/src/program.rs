//! Programs of this workspace, built once and run on free ports.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex, OnceLock},
    time::{Duration, Instant},
};

use serde_json::Value;

/// The packages whose programs tests run.
const PACKAGES: [&str; 8] = [
    "chain-bot",
    "echo",
    "greeter",
    "hostile-bot",
    "orders",
    "softphone",
    "talking-bot",
    "unlinked-bot",
];

/// How long a program may take to listen, or to say why it does not.
const START: Duration = Duration::from_secs(20);

/// The file of a program; the first call builds them all.
fn binary(name: &str) -> PathBuf {
    static BUILT: OnceLock<HashMap<String, PathBuf>> = OnceLock::new();
    let built = BUILT.get_or_init(build);
    built.get(name).unwrap_or_else(|| panic!("no package builds a program {name}")).clone()
}

/// Builds with the profile of this test, so that the programs meet the same checks.
fn build() -> HashMap<String, PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--bins", "--message-format=json-render-diagnostics"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    cargo.args(PACKAGES.iter().flat_map(|package| ["--package", package]));
    // What cargo told this test of its own package: build scripts that look at such variables would
    // run again, and everything behind them be built again, each time.
    let told = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"];
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| told.iter().any(|start| name.starts_with(start))) {
        cargo.env_remove(name);
    }
    let output = cargo.stderr(Stdio::inherit()).output().expect("cargo can be started");
    assert!(output.status.success(), "the programs under test do not build");
    let messages = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let executable = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let name = message["target"]["name"].as_str()?.to_owned();
        Some((name, PathBuf::from(message["executable"].as_str()?)))
    };
    messages.lines().filter_map(executable).collect()
}

/// A command for a program with these variables and no other setting from outside. It listens at a
/// free port of this machine unless a variable says otherwise; the kernel picks one nobody has.
fn command(name: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary(name));
    command.env_clear().env("NO_COLOR", "1").env("FULFILL_ADDR", "127.0.0.1:0");
    command.envs(variables.iter().copied()).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A running program. It is killed when dropped; if a test fails meanwhile, what it wrote is shown.
pub struct Program {
    name: String,
    child: Child,
    log: Arc<Log>,
    address: SocketAddr,
}

/// The lines a program has written to standard error, and a bell for each new one.
#[derive(Default)]
struct Log {
    lines: Mutex<(String, bool)>,
    bell: Condvar,
}

impl Program {
    /// Starts a program at a free port of this machine and waits until it listens there.
    ///
    /// # Panics
    ///
    /// If it ends instead, with what it wrote.
    pub fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        Self::start_with(name, &[], variables)
    }

    /// As [`start`](Self::start), with these arguments.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_with(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = command(name, variables);
        command.args(arguments);
        let mut child = command.spawn().expect("it was just built");
        let stderr = child.stderr.take().expect("it is piped");
        let log = Arc::new(Log::default());
        let writer = Arc::clone(&log);
        std::thread::spawn(move || {
            let mut stderr = BufReader::new(stderr);
            let mut line = Vec::new();
            while stderr.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                writer.push(&String::from_utf8_lossy(&line));
                line.clear();
            }
            writer.end();
        });
        let found = log.wait(START, |text| {
            let listening = text.lines().find(|line| line.contains("listening"))?;
            let port = listening.split("127.0.0.1:").nth(1)?;
            let digits = port.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(port.len());
            port[..digits].parse().ok()
        });
        let Some(port) = found else {
            let _ = child.kill();
            panic!("{name} does not listen:\n{}", log.text());
        };
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        Self { name: name.into(), child, log, address }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All it has written to standard error so far.
    pub fn log(&self) -> String {
        self.log.text()
    }

    /// The log, once `part` stands in it.
    ///
    /// # Panics
    ///
    /// If that takes longer than five seconds.
    pub fn log_with(&self, part: &str) -> String {
        let found = self.log.wait(Duration::from_secs(5), |text| text.contains(part).then_some(()));
        let text = self.log();
        assert!(found.is_some(), "{part:?} is not in the log:\n{text}");
        text
    }

    /// The most memory it has had at once, in bytes, where the system tells.
    pub fn peak_memory(&self) -> Option<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
    }

    /// The memory it has now, in bytes, where the system tells.
    pub fn memory(&self) -> Option<u64> {
        self.status("VmRSS:")
    }

    /// Tells it to stop, as a service manager does.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Lets it stand still, as a machine does that is out of breath.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let kill = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(kill.expect("there is a kill program").success());
    }

    /// Ends it at once, without a chance to tidy up.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// How it ended.
    ///
    /// # Panics
    ///
    /// If it runs on for longer than `limit`.
    pub fn ended(&mut self, limit: Duration) -> ExitStatus {
        let status = wait(&mut self.child, limit);
        status.unwrap_or_else(|| panic!("it still runs after {limit:?}:\n{}", self.log()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let skipped = log.lines().count().saturating_sub(20);
            let end: Vec<&str> = log.lines().skip(skipped).collect();
            eprintln!("the last that {} wrote:\n{}", self.name, end.join("\n"));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Log {
    fn push(&self, line: &str) {
        self.lines.lock().expect("no writer panics").0.push_str(line);
        self.bell.notify_all();
    }

    fn end(&self) {
        self.lines.lock().expect("no writer panics").1 = true;
        self.bell.notify_all();
    }

    fn text(&self) -> String {
        self.lines.lock().expect("no writer panics").0.clone()
    }

    /// What `find` finds in the text, as soon as it is there; `None` if the log ends before.
    fn wait<T>(&self, limit: Duration, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let end = Instant::now() + limit;
        let mut lines = self.lines.lock().expect("no writer panics");
        loop {
            let found = find(&lines.0);
            let left = end.saturating_duration_since(Instant::now());
            if found.is_some() || lines.1 || left.is_zero() {
                return found;
            }
            lines = self.bell.wait_timeout(lines, left).expect("no writer panics").0;
        }
    }
}

/// How a command ended, and what it wrote.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status; `None` if a signal ended it.
    pub status: Option<i32>,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

/// Runs a program to its end with these arguments, and `input` as its standard input.
///
/// # Panics
///
/// If it takes longer than twenty seconds.
pub fn run(name: &str, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Ended {
    let mut command = command(name, variables);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("it was just built");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_owned();
    // A program that reads nothing closes its end, which is fine.
    std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    end(child, name)
}

/// As [`run`], with nobody who reads its standard output.
///
/// # Panics
///
/// As [`run`].
pub fn run_unread(name: &str, arguments: &[&str]) -> Ended {
    let mut command = command(name, &[]);
    let mut child =
        command.args(arguments).stdout(Stdio::piped()).spawn().expect("it was just built");
    drop(child.stdout.take());
    end(child, name)
}

/// Waits for a program to end.
fn end(child: Child, name: &str) -> Ended {
    let id = child.id();
    let (done, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || drop(done.send(child.wait_with_output())));
    let output = ended.recv_timeout(START).unwrap_or_else(|_| {
        let _ = Command::new("kill").arg(id.to_string()).status();
        panic!("{name} still runs after {START:?}")
    });
    let output = output.expect("its output can be read");
    let text = |bytes| String::from_utf8(bytes).expect("programs write UTF-8");
    Ended { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// What a program writes that is expected not to start.
///
/// # Panics
///
/// If it runs nevertheless.
pub fn refused(name: &str, variables: &[(&str, &str)]) -> String {
    let mut command = command(name, variables);
    let mut child = command.spawn().expect("it was just built");
    let status = wait(&mut child, START);
    if status.is_none() {
        let _ = child.kill();
    }
    let output = child.wait_with_output().expect("it has ended");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let status = status.unwrap_or_else(|| panic!("{name} starts:\n{text}"));
    assert!(!status.success(), "{name} ends as if all was well:\n{text}");
    text
}

fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let end = Instant::now() + limit;
    loop {
        let status = child.try_wait().expect("it is our child");
        if status.is_some() || Instant::now() > end {
            return status;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
