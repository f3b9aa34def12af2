//! What a list refuses, and with which pointer.

use super::rows::{Copier, table_of};
use super::{id_of, lists, page};
use crate::authorization::matrix::Scene;
use crate::authorization::operations::{Door, Operation};
use crate::authorization::requests::Home;

const BAD_CURSOR: (&str, &str) = ("/query/cursor", "invalid_value");

/// A list's own cursor after its first item.
async fn cursor(scene: &Scene, list: &Operation, home: &Home) -> String {
    let first = page(scene, list, home, &home.tenant, "limit=1").await.json();
    first["next_cursor"].as_str().unwrap_or_else(|| panic!("{} has one page: {first}", list.id)).to_owned()
}

/// A tenant of whose rows each list has more than two.
async fn stocked(scene: &Scene) -> Home {
    let home = scene.home().await;
    for list in lists() {
        let mut copier = Copier::new(&scene.gateway.database_url, &home.tenant.id, table_of(&list.id));
        for _ in 0..3 {
            copier.insert(scene.gateway.clock.now());
        }
    }
    home
}

async fn assert_refused(scene: &Scene, list: &Operation, home: &Home, query: &str, broken: &[(&str, &str)]) {
    let answer = page(scene, list, home, &home.tenant, query).await;
    let broken: Vec<(String, String)> =
        broken.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect();
    assert_eq!((answer.status, answer.broken()), (422, broken), "{} {query}: {}", list.id, answer.text);
}

#[tokio::test]
async fn every_list_refuses_limits_and_cursors_that_are_none() {
    let scene = Scene::new().await;
    let home = stocked(&scene).await;

    for list in lists() {
        let own = cursor(&scene, &list, &home).await;
        for limit in ["0", "101", "-1"] {
            let query = format!("limit={limit}");
            assert_refused(&scene, &list, &home, &query, &[("/query/limit", "out_of_range")]).await;
        }
        for limit in ["abc", "", "1.5", "1e1", "99999999999999999999"] {
            let query = format!("limit={limit}");
            assert_refused(&scene, &list, &home, &query, &[("/query/limit", "wrong_type")]).await;
        }
        let both = [BAD_CURSOR, ("/query/limit", "out_of_range")];
        assert_refused(&scene, &list, &home, "limit=0&cursor=x", &both).await;
        let cut = &own[..own.len() - 1];
        let longer = format!("{own}AAAA");
        let old = "A".repeat(32);
        for garbage in ["", "x", "null", cut, &longer, &old, "%00", "../../etc/passwd"] {
            let query = format!("cursor={garbage}");
            let answer = page(&scene, &list, &home, &home.tenant, &query).await;
            let told = (answer.status, answer.broken());
            let expected = (422, vec![("/query/cursor".to_owned(), "invalid_value".to_owned())]);
            assert_eq!(told, expected, "{} {query}: {}", list.id, answer.text);
        }
    }
}

#[tokio::test]
async fn a_cursor_is_good_in_the_list_that_gave_it_and_in_no_other() {
    let scene = Scene::new().await;
    let home = stocked(&scene).await;
    let mut cursors = Vec::new();
    for list in lists() {
        cursors.push((list.id.clone(), cursor(&scene, &list, &home).await));
    }

    for list in lists() {
        for (of, cursor) in &cursors {
            let query = format!("cursor={cursor}");
            if *of == list.id {
                let answer = page(&scene, &list, &home, &home.tenant, &query).await;
                assert_eq!(answer.status, 200, "{}: {}", list.id, answer.text);
            } else {
                assert_refused(&scene, &list, &home, &query, &[BAD_CURSOR]).await;
            }
        }
    }
}

#[tokio::test]
async fn another_tenants_cursor_goes_on_in_ones_own_list() {
    let scene = Scene::new().await;
    let (home, other) = (stocked(&scene).await, stocked(&scene).await);

    for list in lists().into_iter().filter(|list| list.door != Door::Operator) {
        let cursor = cursor(&scene, &list, &other).await;
        let own = page(&scene, &list, &home, &home.tenant, "limit=100").await.json();
        let own: Vec<String> =
            own["data"].as_array().expect("a list").iter().map(|item| id_of(&list, item)).collect();

        let answer = page(&scene, &list, &home, &home.tenant, &format!("limit=100&cursor={cursor}")).await;

        assert_eq!(answer.status, 200, "{}: {}", list.id, answer.text);
        for item in answer.json()["data"].as_array().expect("a list") {
            assert!(own.contains(&id_of(&list, item)), "{}: {item}", list.id);
        }
    }
}
