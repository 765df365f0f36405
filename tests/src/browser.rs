//! A browser of our own: headless Chromium, driven over WebDriver.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::wire::{self, Outcome};

/// How long anything may take. It guards against hanging; nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(60);

/// What every instance is started with: it talks to nobody on its own account, and keeps what it
/// keeps in a folder that goes with it.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // A name that is no loopback address, as a page without HTTPS has one.
    "--host-resolver-rules=MAP insecure.test 127.0.0.1",
];

/// A running browser with one page. It ends when dropped; if a test fails meanwhile, a picture of the
/// page is left behind.
pub struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts one whose page is that large, in CSS pixels.
    ///
    /// # Panics
    ///
    /// If there is none to start.
    pub fn start(width: u32, height: u32) -> Self {
        let variable = "FULFILL_CHROMEDRIVER";
        let program = std::env::var(variable).unwrap_or_else(|_| {
            panic!(
                "{variable} is not set; run the tests with `cargo xtask test`, which installs it"
            )
        });
        let profile = tempfile::tempdir().expect("a folder for the profile");
        // It picks a port that is free for one family of addresses, and ends if another program has it
        // in the other.
        let mut told = String::new();
        let started = (0..10).find_map(|_| driver(&program, profile.path(), &mut told));
        let (driver, port) = started.unwrap_or_else(|| {
            panic!("{variable}={program} does not start; run `cargo xtask test`\n{told}")
        });
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut browser = Self { driver, address, session: String::new(), _profile: profile };
        let folder = format!("--user-data-dir={}", browser._profile.path().display());
        let arguments: Vec<&str> = ARGUMENTS.into_iter().chain([folder.as_str()]).collect();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let session = browser.ask("POST", "/session", &wanted);
        browser.session = session["sessionId"].as_str().expect("a session").to_owned();
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true,
        });
        browser.chromium("Emulation.setDeviceMetricsOverride", &size);
        browser
    }

    /// Opens a page, and waits until it is loaded.
    pub fn open(&self, url: &str) {
        self.command("url", &json!({ "url": url }));
    }

    /// Clicks on what a CSS selector finds, as a user does: it must be visible, with nothing before it.
    pub fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.command(&format!("element/{element}/click"), &json!({}));
    }

    /// Types into what a CSS selector finds, in place of what stands there.
    pub fn fill(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.command(&format!("element/{element}/clear"), &json!({}));
        self.command(&format!("element/{element}/value"), &json!({ "text": text }));
    }

    /// Presses keys one after another, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let press =
            |key: char| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key}));
        let steps: Vec<Value> = keys.chars().flat_map(press).collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": steps }] });
        self.command("actions", &actions);
    }

    /// What a script returns: the body of a function.
    pub fn script(&self, script: &str) -> Value {
        self.command("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The visible text of what a CSS selector finds; empty if it is hidden.
    pub fn text(&self, selector: &str) -> String {
        let found = self.script(&format!(
            "const found = document.querySelector({selector:?});
            return found.checkVisibility({{ visibilityProperty: true }}) ? found.innerText : '';"
        ));
        found.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until a script returns something true.
    ///
    /// # Panics
    ///
    /// If it never does.
    pub fn until(&self, script: &str) {
        let end = Instant::now() + PATIENCE;
        while self.script(script) != Value::Bool(true) {
            assert!(
                Instant::now() < end,
                "not true in {PATIENCE:?}: {script}\n{}",
                self.text("body")
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Whether the browser shows pages dark.
    pub fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let feature = json!({ "name": "prefers-color-scheme", "value": value });
        self.chromium("Emulation.setEmulatedMedia", &json!({ "features": [feature] }));
    }

    /// What the browser has complained about since it was last asked: scripts that failed, files that
    /// are not there, what a policy forbids.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.command("se/log", &json!({ "type": "browser" }));
        let lines = log.as_array().expect("a list").iter();
        let severe =
            lines.filter(|line| matches!(line["level"].as_str(), Some("SEVERE" | "WARNING")));
        severe.map(|line| line["message"].to_string()).collect()
    }

    fn element(&self, selector: &str) -> String {
        let by = json!({ "using": "css selector", "value": selector });
        let found = self.command("element", &by);
        let id = found.as_object().and_then(|found| found.values().next()?.as_str());
        id.expect("an element").to_owned()
    }

    fn chromium(&self, command: &str, parameters: &Value) -> Value {
        self.command("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    fn command(&self, name: &str, parameters: &Value) -> Value {
        self.ask("POST", &format!("/session/{}/{name}", self.session), parameters)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.attempt(method, path, body)
            .unwrap_or_else(|error| panic!("{method} {path} {body}: {error}"))
    }

    fn attempt(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let host = self.address.to_string();
        let headers = [("Host", host.as_str()), ("Content-Type", "application/json")];
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let request = wire::request(method, path, &headers, body.as_bytes());
        let mut stream = wire::connect(self.address);
        stream.write_all(&request).map_err(|error| error.to_string())?;
        match wire::read(&mut stream, &mut Vec::new(), PATIENCE, true) {
            Outcome::Answer(answer) if answer.status == 200 => Ok(answer.json()["value"].take()),
            Outcome::Answer(answer) => Err(answer.json()["value"]["message"].to_string()),
            other => Err(format!("{other:?}")),
        }
    }
}

/// Starts the driver: its port too, unless it ends before it has one.
fn driver(program: &str, folder: &Path, told: &mut String) -> Option<(Child, u16)> {
    let mut command = Command::new(program);
    command
        .arg("--port=0")
        .env("TMPDIR", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let spawned = command.spawn().map_err(|error| told.push_str(&error.to_string()));
    let mut driver = spawned.ok()?;
    let mut lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        told.push_str(&line);
        told.push('\n');
        line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok()
    });
    let Some(port) = port else {
        let _ = driver.kill();
        let _ = driver.wait();
        return None;
    };
    // What it writes later is read, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, port))
}

impl Drop for Browser {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.leave_picture();
        }
        // The browser is the driver's child: it goes with its session.
        let _ = self.attempt("DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    fn leave_picture(&self) {
        let path = format!("/session/{}/screenshot", self.session);
        let Ok(picture) = self.attempt("GET", &path, &Value::Null) else { return };
        let Ok(bytes) = STANDARD.decode(picture.as_str().unwrap_or_default()) else { return };
        let file = std::env::temp_dir().join(format!("fulfill-page-{}.png", self.session));
        if std::fs::write(&file, bytes).is_ok() {
            eprintln!("the page when the test failed: {}", file.display());
        }
    }
}
