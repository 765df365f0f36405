//! Runs other programs.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::Outcome;

/// The workspace's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that runs us.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command and says which one failed.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    eprintln!("$ {shown}");
    let status = command.status().map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed: {status}").into()) }
}

/// What a command prints.
pub(crate) fn output(command: &mut Command) -> Result<String, Box<dyn std::error::Error>> {
    let shown = show(command);
    let output = command.output().map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{shown}` failed: {}", text.trim()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Installs packages of Debian's, as root or with sudo.
pub(crate) fn install(packages: &str) -> Outcome {
    let install = format!("apt-get update -qq && apt-get install -y -qq {packages}");
    let sudo = if output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        install
    } else {
        format!("sudo sh -c '{install}'")
    };
    run(Command::new("sh").args(["-c", &sudo]).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut shown = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}
