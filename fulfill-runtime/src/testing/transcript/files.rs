//! Finds the files that a pattern means.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The files below `root` that match, sorted. `*` stands for any letters of a name, `?` for one,
/// and `**` for any folders.
///
/// # Errors
///
/// If a folder cannot be listed. One that does not exist holds nothing.
pub(crate) fn find(root: &Path, pattern: &str) -> io::Result<Vec<PathBuf>> {
    let (root, pattern) = match pattern.strip_prefix('/') {
        Some(rest) => (Path::new("/"), rest),
        None => (root, pattern),
    };
    let parts: Vec<&str> =
        pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let mut found = Vec::new();
    walk(root, &parts, &mut found)?;
    found.sort();
    found.dedup();
    Ok(found)
}

fn walk(folder: &Path, parts: &[&str], found: &mut Vec<PathBuf>) -> io::Result<()> {
    let Some((part, rest)) = parts.split_first() else { return Ok(()) };
    if !part.contains(['*', '?']) {
        return visit(folder.join(part), rest, found);
    }
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    if *part == "**" {
        walk(folder, rest, found)?;
    }
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        if *part == "**" {
            // Links to folders are not followed: they may lead round in a circle.
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), parts, found)?;
            }
        } else if matches(part, name) {
            visit(entry.path(), rest, found)?;
        }
    }
    Ok(())
}

fn visit(path: PathBuf, rest: &[&str], found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !rest.is_empty() {
        if path.is_dir() {
            walk(&path, rest, found)?;
        }
    } else if path.is_file() {
        found.push(path);
    }
    Ok(())
}

/// Whether a name matches a part of a pattern.
fn matches(pattern: &str, name: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => name.is_empty(),
        Some('*') => {
            let rest = letters.as_str();
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| matches(rest, &name[at..]))
        }
        Some(wanted) => {
            let mut given = name.chars();
            let fits = given.next().is_some_and(|letter| wanted == '?' || wanted == letter);
            fits && matches(letters.as_str(), given.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_files() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.chat", "b.chat", "b.txt", "in/c.chat", "in/deep/d.chat", ".e.chat"] {
            let path = folder.path().join("t").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        for (pattern, expected) in [
            ("t/*.chat", &["a.chat", "b.chat"][..]),
            ("./t//a.chat", &["a.chat"]),
            ("t/?.txt", &["b.txt"]),
            ("t/*/*.chat", &["in/c.chat"]),
            ("t/**/*.chat", &["a.chat", "b.chat", "in/c.chat", "in/deep/d.chat"]),
            ("t/in", &[]),
            ("none/*.chat", &[]),
            ("", &[]),
        ] {
            let found = find(folder.path(), pattern).unwrap();
            let expected: Vec<PathBuf> =
                expected.iter().map(|name| folder.path().join("t").join(name)).collect();
            assert_eq!(found, expected, "{pattern}");
        }
        let whole = format!("{}/t/a.chat", folder.path().display());
        assert_eq!(find(Path::new("/nowhere"), &whole).unwrap().len(), 1);
    }
}
