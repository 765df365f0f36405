//! Runs the micro-benchmarks, and measures builds and sizes.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    Outcome, make,
    shell::{cargo, root, run, target},
};

pub(crate) fn run_all() -> Outcome {
    make::ready()?;
    run(&mut cargo(&["bench", "--workspace", "--benches"]))?;
    let folder = target().join("measured");
    let mut rows = Vec::new();
    for (what, arguments) in [
        ("orders, cold debug build", &["build", "--package", "orders"][..]),
        ("orders, release build", &["build", "--release", "--package", "orders"]),
    ] {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        rows.push((what, timed(&folder, arguments)?));
        if arguments.contains(&"--release") {
            let size = fs::metadata(folder.join("release/orders"))?.len();
            println!("orders, release binary: {:.1} MiB", size as f64 / (1024.0 * 1024.0));
        } else {
            touch(&root().join("examples/orders/src/main.rs"))?;
            rows.push(("orders, rebuild after one edit", timed(&folder, arguments)?));
        }
    }
    for (what, took) in rows {
        println!("{what}: {:.1} s", took.as_secs_f64());
    }
    Ok(())
}

fn timed(folder: &Path, arguments: &[&str]) -> Result<Duration, Box<dyn std::error::Error>> {
    let start = Instant::now();
    run(cargo(arguments).arg("--locked").env("CARGO_TARGET_DIR", folder))?;
    Ok(start.elapsed())
}

/// As an editor that saves without a change.
fn touch(file: &Path) -> Outcome {
    fs::write(file, fs::read(file)?)?;
    Ok(())
}
