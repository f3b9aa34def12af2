//! The codes of broken rules: each that the source tells stands in docs/errors.md, and none but those.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is followed by a code: the calls that make a broken rule, as `(what is called, which argument the code is)`.
const MAKERS: &[(&str, usize)] = &[
    ("Violation::new(", 1),
    ("Mistake::new(", 0),
    ("settings::at(", 1),
    ("= at(", 1),
    ("(at(", 1),
    ("note(", 0),
    ("violation(", 0),
    ("refuse(", 0),
    ("invalid(", 0),
    ("wrong(", 0),
];

/// Codes that are chosen before the call that makes the rule.
const CHOSEN: &[&str] = &[
    "too_many_items",
    "too_few_items",
    "too_short",
    "unexpected_body",
    "private_key",
    "scope_not_allowed",
    "privacy_not_allowed",
    "port_not_allowed",
    "host_not_public",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() && name != "tests" && name != "sandbox" && name != "provider" {
            sources(&path, found);
        } else if name.ends_with(".rs") && !name.contains("tests") {
            found.push(path);
        }
    }
}

/// The arguments of a call, as far as they are plain; `text` begins after its bracket.
fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut from, mut found) = (0, false, 0, Vec::new());
    let mut previous = ' ';
    for (index, letter) in text.char_indices() {
        match letter {
            '"' if previous != '\\' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => {
                found.push(text[from..index].trim());
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(text[from..index].trim());
                from = index + 1;
            }
            _ => {}
        }
        previous = letter;
    }
    found
}

fn codes_of(source: &str) -> BTreeSet<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = BTreeSet::new();
    for (maker, place) in MAKERS {
        for (index, _) in source.match_indices(maker) {
            let arguments = arguments(&source[index + maker.len()..]);
            let Some(code) = arguments.get(*place).and_then(|text| text.strip_prefix('"')) else { continue };
            let code = code.trim_end_matches('"');
            if !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                found.insert(code.to_owned());
            }
        }
    }
    found
}

#[test]
fn each_code_of_a_broken_rule_is_told_in_the_guide() {
    let guide = include_str!("../../../docs/errors.md");
    let table = guide.split("## Codes of broken rules").nth(1).expect("the part about codes").lines();
    let rows = table.filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
    let told: BTreeSet<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut known: BTreeSet<String> = CHOSEN.iter().map(|code| (*code).to_owned()).collect();

    for file in &files {
        let codes = codes_of(&std::fs::read_to_string(file).expect("a source"));
        for code in &codes {
            assert!(told.contains(code.as_str()), "{} tells {code}, docs/errors.md does not", file.display());
        }
        known.extend(codes);
    }

    let gone: Vec<&&str> = told.iter().filter(|code| !known.contains(**code)).collect();
    assert!(gone.is_empty(), "docs/errors.md tells codes that the source does not: {gone:?}");
}
