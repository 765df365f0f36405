//! What must pass before a change lands.

use crate::{
    Outcome, make,
    shell::{cargo, run},
    test, tidy,
};

/// Cheap checks first; the test runners' closing lines come last.
pub(crate) fn run_all() -> Outcome {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    tidy::run()?;
    make::ready()?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
    run(&mut cargo(&clippy))?;
    // The workspace's own packages turn features on; what is without them must stand too.
    for features in [&[][..], &["--no-default-features"]] {
        let package = ["clippy", "--package", "fulfill-runtime", "--lib", "--locked"];
        let deny = ["--", "--deny", "warnings"];
        run(&mut cargo(&[&package[..], features, &deny].concat()))?;
    }
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    run(docs.env("RUSTDOCFLAGS", "--deny warnings"))?;
    test::run()
}
