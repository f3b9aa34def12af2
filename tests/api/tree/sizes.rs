//! A file fits in a head and a function on a screen.

use std::collections::BTreeSet;

use super::scan::{functions, tokens, without_texts};
use super::{Source, assert_none, faults, sources};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// Written by `diesel print-schema`, as long as the schema is.
const GENERATED: &[&str] = &["src/store/schema.rs"];

/// Files that are longer and may stay so until they are split: paths. To be shortened, never added to.
const LONG_FILES: &[&str] = &[];

/// Functions that are longer and may stay so until they are split: `path::function`. To be shortened,
/// never added to.
const LONG_FUNCTIONS: &[&str] = &[];

fn all_sources(endings: &[&str]) -> Vec<Source> {
    let folders = ["src", "tests", "examples", "benches"];
    let found = folders.iter().flat_map(|folder| sources(folder, endings));
    found.filter(|source| !GENERATED.contains(&source.path.as_str())).collect()
}

fn long_files(sources: &[Source]) -> BTreeSet<String> {
    let long = sources.iter().filter(|source| source.text.lines().count() > FILE_LINES_MAX);
    long.map(|source| source.path.clone()).collect()
}

fn long_functions(sources: &[Source]) -> BTreeSet<String> {
    let mut long = BTreeSet::new();
    for source in sources {
        let text = without_texts(&source.text);
        for function in functions(&tokens(&text)) {
            if function.lines > FUNCTION_LINES_MAX {
                long.insert(format!("{}::{}", source.path, function.name));
            }
        }
    }
    long
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let long = long_files(&all_sources(&["rs", "js", "mjs", "ts", "css", "html"]));

    assert_none(&faults(&long, LONG_FILES), "a file has at most 400 lines; split it by what it is about");
}

#[test]
fn no_function_is_longer_than_70_lines() {
    let long = long_functions(&all_sources(&["rs"]));

    assert_none(&faults(&long, LONG_FUNCTIONS), "a function has at most 70 lines; leave the decisions in it");
}

#[test]
fn a_file_and_a_function_one_line_too_long_are_told() {
    let function = |name: &str, lines: usize| format!("fn {name}() {{\n{}}}\n", "a();\n".repeat(lines - 2));
    let source = |path: &str, text: String| Source { path: path.to_owned(), text };
    let planted = [
        source("src/fits.rs", "\n".repeat(FILE_LINES_MAX)),
        source("src/long.rs", "\n".repeat(FILE_LINES_MAX + 1)),
        source(
            "src/b.rs",
            function("fits", FUNCTION_LINES_MAX) + function("long", FUNCTION_LINES_MAX + 1).as_str(),
        ),
    ];

    assert_eq!(long_files(&planted), BTreeSet::from(["src/long.rs".to_owned()]));
    assert_eq!(long_functions(&planted), BTreeSet::from(["src/b.rs::long".to_owned()]));
}
