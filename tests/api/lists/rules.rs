//! What a list refuses, and with which pointer.

use super::rows::{Copier, table_of};
use super::{id_of, lists, page};
use crate::authorization::matrix::Scene;
use crate::authorization::operations::{Door, Operation};
use crate::authorization::requests::Home;
use crate::support::Tenant;

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
async fn a_cursor_that_was_changed_anywhere_is_refused() {
    let scene = Scene::new().await;
    let home = stocked(&scene).await;

    for list in lists() {
        let own = cursor(&scene, &list, &home).await;
        for at in 0..own.len() {
            let other = if own.as_bytes()[at] == b'A' { "B" } else { "A" };
            let query = format!("cursor={}{other}{}", &own[..at], &own[at + 1..]);
            assert_refused(&scene, &list, &home, &query, &[BAD_CURSOR]).await;
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

/// A filter of each list that has some.
const FILTERS: [(&str, &str); 9] = [
    ("list_accounts", "status=linked"),
    ("list_api_keys", "status=active"),
    ("list_audit_log", "actor_kind=api_key"),
    ("list_deliveries", "status=succeeded"),
    ("list_events", "type=account.linked"),
    ("list_link_sessions", "status=cancelled"),
    ("list_posts", "status=processing"),
    ("list_users", "user_id_prefix=a"),
    ("operator_list_tenants", "status=active"),
];

#[tokio::test]
async fn a_cursor_is_a_place_that_other_filters_go_on_from() {
    let scene = Scene::new().await;
    let home = stocked(&scene).await;
    let ids = async |list: &Operation, query: &str| -> Vec<String> {
        let told = page(&scene, list, &home, &home.tenant, query).await.json();
        told["data"].as_array().expect("a list").iter().map(|item| id_of(list, item)).collect()
    };

    for list in lists() {
        let Some((_, filter)) = FILTERS.iter().find(|(of, _)| *of == list.id) else { continue };
        let first = ids(&list, "limit=1").await;
        let mut filtered = ids(&list, &format!("limit=100&{filter}")).await;
        filtered.retain(|id| !first.contains(id));

        let place = cursor(&scene, &list, &home).await;
        let rest = ids(&list, &format!("limit=100&{filter}&cursor={place}")).await;

        assert_eq!(rest, filtered, "{}", list.id);
    }
}

#[tokio::test]
async fn the_last_page_says_that_it_is_the_last_also_when_it_is_full() {
    let scene = Scene::new().await;
    let home = stocked(&scene).await;

    for list in lists() {
        let told = async |query: &str| {
            let told = page(&scene, &list, &home, &home.tenant, query).await.json();
            (told["data"].as_array().expect("a list").len(), told["next_cursor"].as_str().map(str::to_owned))
        };
        let (all, end) = told("limit=100").await;
        assert!(all > 2 && end.is_none(), "{}: {all} {end:?}", list.id);

        assert_eq!(told(&format!("limit={all}")).await, (all, None), "{}", list.id);

        let (but_one, cursor) = told(&format!("limit={}", all - 1)).await;
        let cursor = cursor.unwrap_or_else(|| panic!("{}: {but_one} of {all} and no cursor", list.id));
        assert_eq!(but_one, all - 1, "{}", list.id);
        for limit in ["", "&limit=1", "&limit=100"] {
            assert_eq!(told(&format!("cursor={cursor}{limit}")).await, (1, None), "{}{limit}", list.id);
        }
    }
}

#[tokio::test]
async fn a_page_has_twenty_where_nobody_says_how_many() {
    let scene = Scene::new().await;
    let home = stocked(&scene).await;

    for list in lists() {
        let mut copier = Copier::new(&scene.gateway.database_url, &home.tenant.id, table_of(&list.id));
        for _ in 0..25 {
            copier.insert(scene.gateway.clock.now());
        }
        let told = page(&scene, &list, &home, &home.tenant, "").await.json();
        let count = told["data"].as_array().expect("a list").len();
        assert!(count == 20 && told["next_cursor"].is_string(), "{}: {count}", list.id);
    }
}

/// `tenant` goes on with a cursor that `home` got: it sees of its own list what comes after that place, and no more.
async fn assert_goes_on_in_own(scene: &Scene, home: &Home, tenant: &Tenant, cursor_of: &Home) {
    for list in lists().into_iter().filter(|list| list.door != Door::Operator) {
        let cursor = cursor(scene, &list, cursor_of).await;
        let own = page(scene, &list, home, tenant, "limit=100").await;
        let answer = page(scene, &list, home, tenant, &format!("limit=100&cursor={cursor}")).await;

        assert_eq!(answer.status, own.status, "{}: {}", list.id, answer.text);
        // The endpoint whose deliveries these are belongs to one environment.
        if own.status == 404 {
            continue;
        }
        let ids = |told: serde_json::Value| -> Vec<String> {
            told["data"].as_array().expect("a list").iter().map(|item| id_of(&list, item)).collect()
        };
        let (own, met) = (ids(own.json()), ids(answer.json()));
        assert!(own.ends_with(&met), "{}: {met:?} of {own:?}", list.id);
    }
}

#[tokio::test]
async fn another_tenants_cursor_goes_on_in_ones_own_list() {
    let scene = Scene::new().await;
    let (home, other) = (stocked(&scene).await, stocked(&scene).await);

    assert_goes_on_in_own(&scene, &home, &home.tenant, &other).await;
}

#[tokio::test]
async fn the_other_environments_cursor_goes_on_in_ones_own_list() {
    let scene = Scene::new().await;
    let home = stocked(&scene).await;
    let made = scene.gateway.post("/v1/users").key(&home.tenant.live);
    assert_eq!(made.json(&serde_json::json!({"user_id": "ada"})).send().await.status, 201);
    let live = Tenant { test: home.tenant.live.clone(), ..home.tenant.clone() };

    assert_goes_on_in_own(&scene, &home, &live, &home).await;
}
