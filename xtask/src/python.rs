//! Python, for the tests that compare us with the original packages.

use std::{fs, path::PathBuf, process::Command};

use crate::shell::{install, output, root, run, target};

/// The interpreter of a virtual environment that holds `tests/oracle/{name}.txt`, made anew when
/// that file changes.
pub(crate) fn environment(name: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let requirements = root().join("tests/oracle").join(format!("{name}.txt"));
    let wanted = fs::read_to_string(&requirements)?;
    let folder = target().join("python").join(name);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = folder.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = interpreter()?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    run(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    // The file lists everything that is imported, so that nothing else comes along.
    run(pip.args(["--no-deps", "--requirement"]).arg(&requirements))?;
    fs::write(stamp, wanted)?;
    Ok(python)
}

/// A Python that can make virtual environments; installed with apt if there is none.
fn interpreter() -> Result<&'static str, Box<dyn std::error::Error>> {
    let works =
        |python: &str| output(Command::new(python).args(["-c", "import ensurepip"])).is_ok();
    if let Some(python) = ["python3", "python"].into_iter().find(|python| works(python)) {
        return Ok(python);
    }
    eprintln!("there is no Python with venv; installing it with apt");
    install("python3 python3-venv").map_err(|error| {
        format!("the tests compare with Python packages; install python3 with venv: {error}")
    })?;
    if works("python3") { Ok("python3") } else { Err("python3 lacks the module venv".into()) }
}
