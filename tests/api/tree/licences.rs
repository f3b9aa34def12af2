//! Everything that is built in may be: each dependency's licence is on the list of `deny.toml` and each
//! comes from the registry named there. Reads `cargo metadata`; needs no network and no further tool.

use std::process::Command;

use serde_json::Value;

use super::{assert_none, root};

/// The texts of the list `key` in the section `[section]`. Knows as much TOML as `deny.toml` uses.
fn list(toml: &str, section: &str, key: &str) -> Vec<String> {
    let header = format!("[{section}]");
    let inside = toml.lines().map(str::trim).skip_while(|line| *line != header).skip(1);
    let inside = inside.take_while(|line| !(line.starts_with('[') && line.ends_with(']') && line.len() > 1));
    let mut found = Vec::new();
    let mut open = false;
    for line in inside.filter(|line| !line.starts_with('#')) {
        let starts = line.strip_prefix(key).and_then(|rest| rest.trim_start().strip_prefix('='));
        open |= starts.is_some_and(|rest| rest.trim_start().starts_with('['));
        if open {
            found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
            open = !line.contains(']');
        }
    }
    found
}

/// Whether a licence expression can be met with the licences allowed. `AND` binds tighter than `OR`; the
/// old `MIT/Apache-2.0` means `OR`. What can't be read is not met.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any_of(&words, &mut at, allowed);
    at == words.len() && met.unwrap_or(false)
}

fn any_of(words: &[&str], at: &mut usize, allowed: &[String]) -> Option<bool> {
    let mut met = all_of(words, at, allowed)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all_of(words, at, allowed)?;
    }
    Some(met)
}

fn all_of(words: &[&str], at: &mut usize, allowed: &[String]) -> Option<bool> {
    let mut met = one(words, at, allowed)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed)?;
    }
    Some(met)
}

/// A licence with its exception, where it has one, or an expression in brackets.
fn one(words: &[&str], at: &mut usize, allowed: &[String]) -> Option<bool> {
    let word = *words.get(*at)?;
    *at += 1;
    if word == "(" {
        let met = any_of(words, at, allowed)?;
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return closed.then_some(met);
    }
    let mut licence = word.to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{licence} WITH {}", words.get(*at + 1)?);
        *at += 2;
    }
    Some(!matches!(word, ")" | "AND" | "OR" | "WITH") && allowed.contains(&licence))
}

/// What is wrong with the packages of `cargo metadata`. The project's own have no source.
fn faults(metadata: &Value, licences: &[String], registries: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = format!("{} {}", package["name"], package["version"]).replace('"', "");
        let licence = package["license"].as_str().unwrap_or("no licence");
        if !is_met(licence, licences) {
            faults.push(format!("{name}: {licence}"));
        }
        if let Some(source) = package["source"].as_str() {
            let registry = source.strip_prefix("registry+").unwrap_or(source);
            if !registries.iter().any(|allowed| allowed == registry) {
                faults.push(format!("{name}: comes from {source}"));
            }
        }
    }
    faults
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output();
    let output = output.expect("cargo can be run");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

#[test]
fn every_dependency_may_be_built_in() {
    let deny = std::fs::read_to_string(root().join("deny.toml")).expect("deny.toml can be read");
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host");
    let metadata = cargo(&[
        "metadata",
        "--locked",
        "--offline",
        "--all-features",
        "--format-version=1",
        "--filter-platform",
        host,
    ]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo writes JSON");

    let faults =
        faults(&metadata, &list(&deny, "licenses", "allow"), &list(&deny, "sources", "allow-registry"));

    assert!(metadata["packages"].as_array().is_some_and(|packages| packages.len() > 1));
    assert_none(&faults, "a dependency's licence and source are on the lists of deny.toml");
}

#[test]
fn lists_are_read_from_their_own_section() {
    let toml = "[a]\nallow = [\"no\"]\n[b]\n# allow = [\"no\"]\nallow = [\n  \"x\",\n  \"y\",\n]\ndeny = [\"no\"]\n[c]\nallow = [\"z\"]\n";

    assert_eq!(list(toml, "b", "allow"), ["x", "y"]);
    assert_eq!(list(toml, "c", "allow"), ["z"]);
    assert_eq!(list(toml, "d", "allow"), Vec::<String>::new());
}

#[test]
fn a_licence_expression_is_met_only_when_all_it_asks_for_is_allowed() {
    let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    let met = ["MIT", "GPL-3.0 OR MIT", "GPL-3.0/MIT", "(GPL-3.0 OR MIT) AND ISC", "GPL-3.0 OR ISC AND MIT"];
    let unmet = [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR ISC) AND GPL-3.0",
        "Apache-2.0",
        "",
        "MIT ISC",
        "(MIT",
        "AND",
    ];

    assert!(is_met("Apache-2.0 WITH LLVM-exception", &allowed));
    for expression in met {
        assert!(is_met(expression, &allowed), "{expression}");
    }
    for expression in unmet {
        assert!(!is_met(expression, &allowed), "{expression}");
    }
}

#[test]
fn a_licence_and_a_source_that_are_not_allowed_are_told() {
    let metadata = serde_json::json!({ "packages": [
        { "name": "own", "version": "1.0.0", "license": "MIT", "source": null },
        { "name": "good", "version": "1.0.0", "license": "MIT", "source": "registry+https://good" },
        { "name": "bad", "version": "2.0.0", "license": "GPL-3.0", "source": "git+https://good" },
        { "name": "bare", "version": "3.0.0", "license": null, "source": null },
    ]});

    let faults = faults(&metadata, &["MIT".to_owned()], &["https://good".to_owned()]);

    assert_eq!(
        faults,
        ["bad 2.0.0: GPL-3.0", "bad 2.0.0: comes from git+https://good", "bare 3.0.0: no licence"]
    );
}
