//! What the project promises of its own sources: who imports whom, how large a file and a function
//! may grow, what a migration holds, which licences are built in. The tests read the sources as text;
//! nothing here talks to a service.

mod imports;
mod licences;
mod scan;
mod sizes;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One source file: its path from the project's folder, with `/` between the parts, and its text.
struct Source {
    path: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` that ends in one of `endings`, in the order of their paths. A folder
/// that does not exist holds none.
fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let wanted = path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one));
            if path.is_dir() {
                folders.push(path);
            } else if wanted {
                let text = fs::read_to_string(&path).expect("a source is UTF-8 text");
                found.push(Source { path: from_root(&path), text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.expect("the folder can be read").path()).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => panic!("could not read {}: {error}", folder.display()),
    }
}

fn from_root(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("it lies below the project's folder");
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Compares what breaks a rule with the exceptions that are granted. An exception that nothing needs
/// any more is a fault too, so that the list only gets shorter.
fn faults(broken: &BTreeSet<String>, exceptions: &[&str]) -> Vec<String> {
    let granted: BTreeSet<String> = exceptions.iter().map(|one| (*one).to_owned()).collect();
    let new = broken.difference(&granted).cloned();
    let unused =
        granted.difference(broken).map(|one| format!("{one} (an exception that is no longer needed)"));
    new.chain(unused).collect()
}

#[track_caller]
fn assert_none(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}

/// What is wrong with the migrations in `folder`: each is a folder with a dated name and two scripts
/// that hold something.
fn migration_faults(folder: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for migration in entries(folder).into_iter().filter(|path| path.is_dir()) {
        let name = migration.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (date, rest) = name.split_once('_').unwrap_or((&name, ""));
        let dated = date.len() >= 8 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !dated || !rest.contains('_') {
            faults.push(format!("{name} is not called <timestamp>_<verb>_<noun>"));
        }
        for script in ["up.sql", "down.sql"] {
            let text = fs::read_to_string(migration.join(script)).unwrap_or_default();
            if !text.lines().any(|line| !line.trim().is_empty() && !line.trim().starts_with("--")) {
                faults.push(format!("{name}/{script} is missing or does nothing"));
            }
        }
    }
    faults.sort();
    faults
}

#[test]
fn every_migration_goes_up_and_down() {
    let faults = migration_faults(&root().join("migrations"));

    assert_none(&faults, "a migration has an up.sql and a down.sql");
}

#[test]
fn a_migration_without_a_way_back_is_told() {
    let folder = std::env::temp_dir().join(format!("linkgate-tree-{}", std::process::id()));
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("20250101000000_create_tenants/up.sql", "create table tenants ();");
    write("20250101000000_create_tenants/down.sql", "drop table tenants;");
    write("20250102000000_create_users/up.sql", "create table users ();");
    write("20250102000000_create_users/down.sql", "-- Nothing can be done.\n");
    write("users/up.sql", "select 1;");
    write("users/down.sql", "select 1;");

    let faults = migration_faults(&folder);

    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(
        faults,
        [
            "20250102000000_create_users/down.sql is missing or does nothing",
            "users is not called <timestamp>_<verb>_<noun>",
        ]
    );
}

#[test]
fn an_exception_that_nothing_needs_is_a_fault() {
    let broken = BTreeSet::from(["src/a.rs".to_owned(), "src/b.rs".to_owned()]);

    let faults = faults(&broken, &["src/b.rs", "src/c.rs"]);

    assert_eq!(faults, ["src/a.rs", "src/c.rs (an exception that is no longer needed)"]);
}

#[test]
fn the_sources_are_found() {
    let found = sources("src", &["rs"]);

    assert!(found.iter().any(|source| source.path == "src/lib.rs"));
    assert!(found.iter().any(|source| source.path == "src/model/id.rs"));
}
