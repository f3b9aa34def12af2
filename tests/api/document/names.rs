//! No two types go by one name in the document: the second would take the first one's place without a word.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every Rust file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The names under which the types of a source stand in the document: their own, or those of `as = ...`.
fn names(source: &str) -> Vec<String> {
    let (mut found, mut derives, mut other) = (Vec::new(), false, None);
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[derive(") && line.contains("ToSchema") {
            (derives, other) = (true, None);
        }
        if let Some((_, rest)) = line.split_once("#[schema(as = ").filter(|_| derives) {
            other = rest.split([')', ',']).next().map(str::to_owned);
        }
        let named = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
        if let Some(named) = named.filter(|_| derives) {
            let own = named.split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
            found.push(other.take().unwrap_or_else(|| own.to_owned()));
            derives = false;
        }
    }
    found
}

#[test]
fn no_two_types_have_one_name() {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();

    for path in paths {
        for name in names(&std::fs::read_to_string(&path).expect("a source")) {
            places.entry(name).or_default().push(path.display().to_string());
        }
    }

    assert!(places.len() > 100, "only {} types", places.len());
    let twice: Vec<_> = places.into_iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(twice.is_empty(), "give all but one a name of its own, `#[schema(as = ...)]`: {twice:#?}");
}

#[test]
fn names_are_read_with_and_without_another() {
    let source = "#[derive(Serialize, ToSchema)]\n#[schema(as = KeyStatus)]\npub enum Status {\n}\n\
        #[derive(Debug)]\npub struct Left;\n#[derive(ToSchema)]\npub struct Taken {\n";

    assert_eq!(names(source), ["KeyStatus", "Taken"]);
}
