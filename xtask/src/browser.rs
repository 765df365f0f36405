//! A browser, for the tests that open pages.

use std::process::Command;

use crate::shell::{install, output};

/// What starts a headless Chromium and drives it; both are installed with apt if they are not there.
pub(crate) fn driver() -> Result<&'static str, Box<dyn std::error::Error>> {
    const DRIVER: &str = "chromedriver";
    let works = |program: &str| output(Command::new(program).arg("--version")).is_ok();
    let browsers = ["chromium", "google-chrome", "google-chrome-stable"];
    let ready = || works(DRIVER) && browsers.iter().any(|browser| works(browser));
    if ready() {
        return Ok(DRIVER);
    }
    eprintln!("there is no Chromium with its driver; installing them with apt");
    install("chromium chromium-driver").map_err(|error| {
        format!("the tests open pages in Chromium; install chromium and chromedriver: {error}")
    })?;
    if ready() { Ok(DRIVER) } else { Err("chromium or chromedriver does not start".into()) }
}
