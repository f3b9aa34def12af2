//! Imports only point down. Collects every path that begins with `crate`, `super` or `self` in `src/` and
//! compares it with the table of who may name whom; also who may name which foreign crate.

mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::scan::{Token, tokens, without_texts};
use super::{Source, assert_none, faults, sources};

const ALL: &[&str] = &["*"];

/// Each module below `src/` and the modules it may name, besides itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("clock", &[]),
    ("redis_client", &[]),
    ("metrics", &[]),
    ("qr", &[]),
    ("config", &["model", "crypto"]),
    ("crypto", &["model"]),
    ("store", &["model", "crypto", "config"]),
    ("live", &["model", "crypto", "config"]),
    ("provider", &["model", "crypto", "config", "guard"]),
    ("guard", &["model"]),
    ("mail", &["model", "crypto", "config"]),
    ("media", &["model", "crypto", "config", "guard"]),
    ("webhook", &["model", "crypto", "config", "guard"]),
    (
        "service",
        &[
            "model", "crypto", "config", "store", "live", "provider", "guard", "media", "mail", "webhook",
            "qr",
        ],
    ),
    ("http", &["model", "config", "service"]),
    ("worker", &["model", "config", "service"]),
    ("sandbox", &["config", "qr"]),
    ("telemetry", ALL),
    ("startup", ALL),
    ("main", ALL),
    ("lib", ALL),
];

/// Modules that know nothing of the others and may be named by all except those that know nothing.
const LEAVES: &[&str] = &["clock", "redis_client", "metrics"];

/// Foreign crates and the modules that may name them. A name covers its family: `actix` is also
/// `actix_web`.
const FOREIGN: &[(&str, &[&str])] =
    &[("diesel", &["store"]), ("hyper", CALLERS), ("reqwest", CALLERS), ("hickory", &["guard"])];
const CALLERS: &[&str] = &["provider", "guard"];

/// What the pure rules must not know: no server, no database, no waiting.
const NEVER_IN_MODEL: &[&str] = &["actix", "diesel", "redis", "tokio"];

/// Imports that break the table and are to go: `path names module`. To be shortened, never added to.
const WRONG_IMPORTS: &[&str] = &[];

/// Files of one module that know each other and are to be untangled: `path <-> path`. To be shortened,
/// never added to.
const CYCLES: &[&str] = &[];

/// Where a file stands in the crate: `src/http/v1/posts.rs` is `http::v1::posts`, `src/lib.rs` nothing.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// The layer that a file belongs to: its first module, or `lib` and `main` themselves.
fn layer_of(path: &str) -> &str {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').next().unwrap_or(path)
}

/// Whether the file holds tests alone, which may name whatever they need.
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// Every path inside the crate that the text names, from the crate's root on.
fn paths(text: &str, module: &[String]) -> BTreeSet<Vec<String>> {
    let text = without_texts(text);
    let tokens = tokens(&text);
    let mut found = BTreeSet::new();
    // The modules opened by `mod name {`, with the depth of braces at which each closes.
    let (mut inline, mut depth) = (Vec::<(String, usize)>::new(), 0);
    for at in 0..tokens.len() {
        let before = at.checked_sub(1).map_or("", |before| tokens[before].text);
        match tokens[at].text {
            "{" => {
                depth += 1;
                if at >= 2 && tokens[at - 2].text == "mod" {
                    inline.push((before.to_owned(), depth));
                }
            }
            "}" => {
                if inline.last().is_some_and(|(_, opened)| *opened == depth) {
                    inline.pop();
                }
                depth = depth.saturating_sub(1);
            }
            // `pub(in crate::http)` tells who may see, not what is needed.
            "crate" | "super" | "self" if before != "::" && before != "in" => {
                let names = inline.iter().map(|(name, _)| name.clone());
                let here: Vec<String> = module.iter().cloned().chain(names).collect();
                if let Some((start, rest)) = path_start(&tokens[at..], here) {
                    collect(&tokens[at + rest..], start, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// What `crate::`, `self::` or `super::super::` stands for, and how many tokens it took. None when no
/// path begins there, as in `pub(crate)` and `&self`.
fn path_start(tokens: &[Token<'_>], mut here: Vec<String>) -> Option<(Vec<String>, usize)> {
    let mut at = 0;
    while tokens.get(at + 1).is_some_and(|token| token.text == "::") {
        match tokens[at].text {
            "crate" => here.clear(),
            "super" => {
                here.pop();
            }
            "self" => {}
            _ => break,
        }
        at += 2;
    }
    (at > 0).then_some((here, at))
}

/// Collects what follows a `::`: a name with what follows it, or a group in braces. Answers how many
/// tokens it took.
fn collect(tokens: &[Token<'_>], mut path: Vec<String>, found: &mut BTreeSet<Vec<String>>) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.text == "{" {
            at += 1;
            while tokens.get(at).is_some_and(|token| token.text != "}") {
                at += if tokens[at].text == "," { 1 } else { collect(&tokens[at..], path.clone(), found) };
            }
            return at + 1;
        }
        at += 1;
        if !token.text.starts_with(|first: char| first.is_alphabetic() || first == '_') {
            // A `*`, or the `<` of a type that is given to a function.
            break;
        }
        if token.text != "self" {
            path.push(token.text.to_owned());
        }
        if tokens.get(at).is_none_or(|token| token.text != "::") {
            break;
        }
        at += 1;
    }
    // `as name` belongs to the import; in a group the next entry begins after the comma.
    if tokens.get(at).is_some_and(|token| token.text == "as") {
        at += 2;
    }
    found.insert(path);
    at.max(1)
}

/// The foreign crates, or modules called like one, that a text names at the beginning of a path.
fn first_names(text: &str) -> BTreeSet<String> {
    let text = without_texts(text);
    let tokens = tokens(&text);
    let mut found = BTreeSet::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let begins = at == 0 || tokens[at - 1].text != "::";
        let imported = at > 0 && tokens[at - 1].text == "use" && matches!(pair[1].text, ";" | "as");
        if begins && (pair[1].text == "::" || imported) {
            found.insert(pair[0].text.to_owned());
        }
    }
    found
}

fn wrong_imports(sources: &[Source]) -> BTreeSet<String> {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let mut wrong = BTreeSet::new();
    for source in sources {
        let layer = layer_of(&source.path);
        let Some(allowed) = table.get(layer) else {
            wrong.insert(format!("{} belongs to {layer}, which has no row in the table", source.path));
            continue;
        };
        for path in paths(&source.text, &module_of(&source.path)) {
            let Some(named) = path.first() else { continue };
            let is_leaf = LEAVES.contains(&named.as_str()) && layer != "model" && !LEAVES.contains(&layer);
            let known = *allowed == ALL || allowed.contains(&named.as_str()) || is_leaf;
            if named != layer && !known {
                wrong.insert(format!("{} names {named}", source.path));
            }
        }
    }
    wrong
}

fn wrong_crates(sources: &[Source]) -> BTreeSet<String> {
    let is_of = |name: &str, family: &str| name == family || name.starts_with(&format!("{family}_"));
    let mut wrong = BTreeSet::new();
    for source in sources.iter().filter(|source| !is_test(&source.path)) {
        let layer = layer_of(&source.path);
        for name in first_names(&source.text) {
            let outside =
                FOREIGN.iter().any(|(family, allowed)| is_of(&name, family) && !allowed.contains(&layer));
            let impure = layer == "model" && NEVER_IN_MODEL.iter().any(|family| is_of(&name, family));
            if outside || impure {
                wrong.insert(format!("{} names {name}", source.path));
            }
        }
    }
    wrong
}

/// Pairs of files in one layer that reach each other. A file may lean on the module around it: that one
/// holds what its files share.
fn cycles(sources: &[Source]) -> BTreeSet<String> {
    let by_module: BTreeMap<Vec<String>, &str> =
        sources.iter().map(|source| (module_of(&source.path), source.path.as_str())).collect();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        let module = module_of(&source.path);
        for path in paths(&source.text, &module) {
            let known = (1..=path.len()).rev().find_map(|length| by_module.get_key_value(&path[..length]));
            let Some((target, file)) = known else { continue };
            if target.first() == module.first() && !module.starts_with(target) && !target.starts_with(&module)
            {
                edges.entry(&source.path).or_default().insert(file);
            }
        }
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|file| (*file, reach(file, &edges))).collect();
    let mut found = BTreeSet::new();
    for (file, others) in &reached {
        for other in others.iter().filter(|other| file < *other) {
            if reached.get(other).is_some_and(|back| back.contains(file)) {
                found.insert(format!("{file} <-> {other}"));
            }
        }
    }
    found
}

fn reach<'a>(from: &str, edges: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = edges.get(from).into_iter().flatten().copied().collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(edges.get(file).into_iter().flatten().copied());
        }
    }
    reached
}

#[test]
fn imports_only_point_down() {
    let sources: Vec<Source> =
        sources("src", &["rs"]).into_iter().filter(|source| !is_test(&source.path)).collect();
    let wrong = wrong_imports(&sources);

    assert_none(&faults(&wrong, WRONG_IMPORTS), "a module names only what the table grants it");
}

#[test]
fn foreign_crates_stay_where_they_belong() {
    let wrong: Vec<String> = wrong_crates(&sources("src", &["rs"])).into_iter().collect();

    assert_none(&wrong, "diesel is for the store, hyper for what calls out, and the model is pure");
}

#[test]
fn no_two_files_of_a_layer_lean_on_each_other() {
    let cycles = cycles(&sources("src", &["rs"]));

    assert_none(&faults(&cycles, CYCLES), "move what both files need into a third");
}
