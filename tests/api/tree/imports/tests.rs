//! The reading of imports, tried on texts that are known.

use super::*;

fn found(text: &str, path: &str) -> Vec<String> {
    paths(text, &module_of(path)).into_iter().map(|path| path.join("::")).collect()
}

fn planted(files: &[(&str, &str)]) -> Vec<Source> {
    files.iter().map(|(path, text)| Source { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

#[test]
fn groups_and_renames_are_taken_apart() {
    let text = "use crate::{model::{self, post::Post as P, id::*}, store::{accounts, users}, clock::Clock};";

    assert_eq!(
        found(text, "src/lib.rs"),
        ["clock::Clock", "model", "model::id", "model::post::Post", "store::accounts", "store::users"]
    );
}

#[test]
fn paths_inside_code_count_and_visibility_does_not() {
    let text =
        "pub(in crate::http) fn a(&self) -> crate::model::Id { crate::store::b::<crate::live::C>(self) }
        pub(crate) fn d() {} // crate::worker
        const E: &str = \"crate::sandbox\";";

    assert_eq!(found(text, "src/http/v1/a.rs"), ["live::C", "model::Id", "store::b"]);
}

#[test]
fn super_is_counted_from_the_module_it_stands_in() {
    let text =
        "use super::error; use super::super::store::A; mod tests { use super::*; use super::super::b; }
        use self::c::D;";

    assert_eq!(
        found(text, "src/http/v1/a.rs"),
        ["http::store::A", "http::v1::a", "http::v1::a::c::D", "http::v1::b", "http::v1::error"]
    );
    assert_eq!(found("use super::super::super::store::A;", "src/http/v1/a.rs"), ["store::A"]);
    assert_eq!(found("use super::store;", "src/http/mod.rs"), ["store"]);
}

#[test]
fn an_import_that_points_up_is_told() {
    let sources = planted(&[
        ("src/http/v1/posts.rs", "use crate::{service, clock, store::posts};"),
        ("src/model/post.rs", "use crate::clock::Clock;"),
        ("src/service/posts.rs", "use crate::{store, redis_client, qr}; use super::Ctx;"),
        ("src/sandbox/mod.rs", "use super::provider;"),
        ("src/startup.rs", "use crate::worker;"),
        ("src/shed/mod.rs", ""),
    ]);

    let wrong: Vec<String> = wrong_imports(&sources).into_iter().collect();

    assert_eq!(
        wrong,
        [
            "src/http/v1/posts.rs names store",
            "src/model/post.rs names clock",
            "src/sandbox/mod.rs names provider",
            "src/shed/mod.rs belongs to shed, which has no row in the table",
        ]
    );
}

#[test]
fn a_foreign_crate_out_of_place_is_told() {
    let sources = planted(&[
        ("src/model/post.rs", "#[tokio::test] fn a() { crate::b::redis::c() } use serde::Serialize;"),
        ("src/service/posts.rs", "use diesel_migrations::X; fn a() -> reqwest::Client { tokio::spawn() }"),
        ("src/store/mod.rs", "use diesel::prelude::*;"),
        ("src/guard/send.rs", "use reqwest as http;"),
        ("src/sandbox/tests/wire.rs", "use reqwest::Client;"),
        ("src/sandbox/tests.rs", "use reqwest::Client;"),
    ]);

    let wrong: Vec<String> = wrong_crates(&sources).into_iter().collect();

    assert_eq!(
        wrong,
        [
            "src/model/post.rs names tokio",
            "src/service/posts.rs names diesel_migrations",
            "src/service/posts.rs names reqwest",
        ]
    );
}

#[test]
fn files_that_lean_on_each_other_are_told_also_through_a_third() {
    let sources = planted(&[
        ("src/service/mod.rs", "use crate::service::posts;"),
        ("src/service/accounts.rs", "use super::posts; use super::Ctx;"),
        ("src/service/posts.rs", "use crate::service::users::find;"),
        ("src/service/users.rs", "use crate::service::{accounts::get, Ctx}; use crate::store::users;"),
        ("src/store/users.rs", ""),
        ("src/service/events.rs", "use super::users;"),
    ]);

    let cycles: Vec<String> = cycles(&sources).into_iter().collect();

    assert_eq!(
        cycles,
        [
            "src/service/accounts.rs <-> src/service/posts.rs",
            "src/service/accounts.rs <-> src/service/users.rs",
            "src/service/posts.rs <-> src/service/users.rs",
        ]
    );
}
