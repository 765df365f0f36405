//! Paths as handlers write them, told apart without a compiler.

use crate::Location;

/// The places that a path written at `from` may mean, as their positions: one where it is certain,
/// several where names alone do not tell, none for what was imported under another name.
pub(super) fn resolve(path: &str, from: Option<&Location>, places: &[&Location]) -> Vec<usize> {
    let segments: Vec<&str> = path.split("::").filter(|segment| !segment.is_empty()).collect();
    let Some((name, prefix)) = segments.split_last() else { return Vec::new() };
    let named: Vec<usize> = (0..places.len()).filter(|at| places[*at].function == *name).collect();
    let among = |right: &dyn Fn(&Location) -> bool| -> Vec<usize> {
        named.iter().copied().filter(|at| right(places[*at])).collect()
    };
    if let Some(from) = from {
        let (absolute, module) = module_of(prefix, from.module);
        let exact = among(&|place| place.module == module);
        if !exact.is_empty() {
            return exact;
        }
        if !absolute {
            let outside = among(&|place| place.module == prefix.join("::"));
            if !outside.is_empty() {
                return outside;
            }
        }
    }
    // What is imported, or exported again, has its name and maybe the end of its path in common.
    let known: Vec<&str> = prefix
        .iter()
        .copied()
        .filter(|segment| !["crate", "self", "super"].contains(segment))
        .collect();
    let suffix = among(&|place| {
        let module: Vec<&str> = place.module.split("::").collect();
        module.ends_with(&known)
    });
    let likely = if suffix.is_empty() { named } else { suffix };
    let near: Vec<usize> = likely
        .iter()
        .copied()
        .filter(|at| from.is_some_and(|from| places[*at].package == from.package))
        .collect();
    if near.is_empty() { likely } else { near }
}

/// The module that a path's prefix means in another one, and whether it is written from the root.
fn module_of(prefix: &[&str], from: &str) -> (bool, String) {
    let mut module: Vec<&str> = from.split("::").collect();
    let mut absolute = false;
    for (at, segment) in prefix.iter().enumerate() {
        match *segment {
            "crate" if at == 0 => {
                module.truncate(1);
                absolute = true;
            }
            "self" if at == 0 => absolute = true,
            "super" => {
                module.pop();
                absolute = true;
            }
            segment => module.push(segment),
        }
    }
    (absolute, module.join("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &'static str) -> Location {
        let (module, function) = path.rsplit_once("::").expect("a module");
        let package = module.split("::").next().unwrap_or(module);
        Location { package, module, function, file: "src/lib.rs", line: 1 }
    }

    fn check(path: &str, from: &'static str, expected: &[&str]) {
        let known = [
            "bot::menu",
            "bot::orders::new",
            "bot::orders::menu",
            "bot::users::new",
            "bot::users::store",
            "other::store",
            "other::help",
        ];
        let places: Vec<Location> = known.iter().map(|path| at(path)).collect();
        let places: Vec<&Location> = places.iter().collect();
        let found = resolve(path, Some(&at(from)), &places);
        let found: Vec<&str> = found.into_iter().map(|at| known[at]).collect();
        assert_eq!(found, expected, "{path} at {from}");
    }

    #[test]
    fn the_nearest_meaning_wins() {
        check("menu", "bot::x", &["bot::menu"]);
        check("menu", "bot::orders::x", &["bot::orders::menu"]);
        check("super::menu", "bot::orders::x", &["bot::menu"]);
        check("crate::orders::menu", "bot::users::x", &["bot::orders::menu"]);
        check("self::menu", "bot::orders::x", &["bot::orders::menu"]);
        check("orders::new", "bot::x", &["bot::orders::new"]);
        check("orders::new", "bot::users::x", &["bot::orders::new"]);
        check("other::store", "bot::x", &["other::store"]);
        check("::other::store", "bot::x", &["other::store"]);
    }

    #[test]
    fn imports_are_guessed_by_name() {
        check("help", "bot::x", &["other::help"]);
        check("store", "bot::x", &["bot::users::store"]);
        check("new", "bot::x", &["bot::orders::new", "bot::users::new"]);
        check("alias::new", "bot::x", &["bot::orders::new", "bot::users::new"]);
        check("renamed", "bot::x", &[]);
        check("", "bot::x", &[]);
    }

    #[test]
    fn entries_made_at_run_time_stand_nowhere() {
        let place = at("bot::menu");
        assert_eq!(resolve("menu", None, &[&place]), [0]);
    }
}
