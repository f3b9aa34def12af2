//! Taking over what exists at a tenant's own key.

use serde_json::{Value, json};

use super::upstream::{OWN, scene_with_own_key};
use crate::support::scene::Scene;
use crate::support::upstream::Person;

fn people(count: usize) -> Vec<Person> {
    (0..count).map(|number| Person::new(&format!("p{number}"))).collect()
}

async fn import(scene: &Scene, pairs: &[(&str, &str)]) -> Vec<(String, Value)> {
    let accounts: Vec<Value> =
        pairs.iter().map(|(id, user)| json!({"upstream_account_id": id, "user_id": user})).collect();
    let answer = scene.post("/v1/upstream-accounts/import", json!({ "accounts": accounts })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let rows = answer.json()["data"].as_array().cloned().expect("results");
    assert_eq!(rows.len(), pairs.len());
    rows.into_iter().map(|row| (row["result"].as_str().expect("a word").to_owned(), row)).collect()
}

fn words(results: &[(String, Value)]) -> Vec<&str> {
    results.iter().map(|(word, _)| word.as_str()).collect()
}

#[tokio::test]
async fn the_list_goes_through_everything_once_and_says_what_is_linked() {
    let scene = scene_with_own_key(&people(7)).await;
    let linked = import(&scene, &[("acc-p3", "user-3")]).await;
    let mut seen = Vec::new();
    let mut path = "/v1/upstream-accounts?limit=3".to_owned();

    loop {
        let page = scene.get(&path).await.json();
        seen.extend(page["data"].as_array().cloned().expect("accounts"));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/upstream-accounts?limit=3&cursor={cursor}");
    }

    let mut ids: Vec<&str> = seen.iter().filter_map(|row| row["upstream_account_id"].as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["acc-p0", "acc-p1", "acc-p2", "acc-p3", "acc-p4", "acc-p5", "acc-p6"]);
    for row in &seen {
        let expected = match row["upstream_account_id"] == "acc-p3" {
            true => json!([{"account_id": linked[0].1["account"]["account_id"], "user_id": "user-3"}]),
            false => json!([]),
        };
        assert_eq!(row["linked"], expected, "{row}");
    }
}

#[tokio::test]
async fn a_walk_meets_what_stays_once_while_accounts_come_and_go_at_the_upstream() {
    let scene = scene_with_own_key(&people(20)).await;
    let (mut met, mut path) = (Vec::new(), "/v1/upstream-accounts?limit=2".to_owned());

    for number in 0.. {
        let page = scene.get(&path).await.json();
        let rows = page["data"].as_array().cloned().expect("accounts");
        met.extend(rows.iter().map(|row| row["upstream_account_id"].as_str().expect("an id").to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/upstream-accounts?limit=2&cursor={cursor}");
        // The last five are gone, others came, one is listed twice, and the order is another each time.
        let mut now = people(15);
        now.extend((0..number).map(|new| Person::new(&format!("new{new}"))));
        now.push(Person::new("p7"));
        now.rotate_left(number % 15);
        scene.upstream.key_sees(OWN, &now);
    }

    let stayed: Vec<String> = (0..15).map(|number| format!("acc-p{number}")).collect();
    for id in &stayed {
        assert_eq!(met.iter().filter(|one| *one == id).count(), 1, "{id} in {met:?}");
    }
    let once: std::collections::BTreeSet<&String> = met.iter().collect();
    assert_eq!(once.len(), met.len(), "{met:?}");
}

#[tokio::test]
async fn what_is_taken_over_can_be_used_and_is_told() {
    let scene = scene_with_own_key(&people(2)).await;
    let body = json!({"accounts": [
        {"upstream_account_id": "acc-p0", "user_id": "user-0", "metadata": {"from": "old"}},
        {"upstream_account_id": "acc-p1", "user_id": "user-1"},
        {"upstream_account_id": "acc-none", "user_id": "user-1"},
    ]});

    let answer = scene.post("/v1/upstream-accounts/import", body).await.json();

    let account = answer["data"][0]["account"].clone();
    assert_eq!(account["user_id"], "user-0");
    assert_eq!(account["username"], "p0");
    assert_eq!(account["metadata"], json!({"from": "old"}));
    assert_eq!((account["status"].as_str(), account["can_post"].as_bool()), (Some("linked"), Some(true)));
    assert_eq!(answer["data"][2]["result"], "not_found");
    assert_eq!(answer["data"][2]["account"], Value::Null);
    let path = format!("/api/content/creator-info/{}", account["account_id"].as_str().expect("an id"));
    assert_eq!(scene.get(&path).await.status, 200);
    assert_eq!(scene.events().await, ["account.linked=2"]);
    let audited =
        scene.rows("select after->>'user_id' from audit_log where action = 'account.imported'").await;
    assert_eq!(audited.len(), 2);
}

#[tokio::test]
async fn the_same_again_changes_nothing() {
    let scene = scene_with_own_key(&people(1)).await;
    let first = import(&scene, &[("acc-p0", "user-0"), ("acc-p0", "user-0")]).await;

    let second = import(&scene, &[("acc-p0", "user-0")]).await;

    assert_eq!(words(&first), ["linked", "already_linked"]);
    assert_eq!(words(&second), ["already_linked"]);
    assert_eq!(first[0].1["account"], second[0].1["account"]);
    assert_eq!(scene.events().await, ["account.linked=1"]);
}

#[tokio::test]
async fn the_policy_about_duplicates_holds() {
    for (policy, word, left) in
        [("share", "linked", 2), ("move", "linked", 1), ("deny", "duplicate_account", 1)]
    {
        let scene = scene_with_own_key(&people(1)).await;
        let call = scene.gateway.patch("/v1/tenant").key(&scene.tenant.live);
        assert_eq!(call.json(&json!({"duplicate_accounts": policy})).send().await.status, 200);
        import(&scene, &[("acc-p0", "user-0")]).await;

        let results = import(&scene, &[("acc-p0", "user-1")]).await;

        assert_eq!(words(&results), [word], "{policy}");
        let accounts = scene.get("/v1/accounts").await.json()["data"].as_array().map_or(0, Vec::len);
        assert_eq!(accounts, left, "{policy}");
    }
}

#[tokio::test]
async fn an_account_that_the_operators_key_linked_keeps_its_id() {
    let scene = Scene::new().await;
    let account =
        scene.link("user-1", &Person { id: "theirs-1".to_owned(), username: "p0".to_owned() }).await;
    scene.upstream.key_sees(super::upstream::OWN, &people(1));
    assert_eq!(super::upstream::set(&scene, json!({"api_key": super::upstream::OWN})).await.status, 200);

    let results = import(&scene, &[("acc-p0", "user-1")]).await;

    assert_eq!(words(&results), ["reconnected"]);
    assert_eq!(results[0].1["account"]["account_id"], json!(account));
    let calls = scene.upstream.calls_with(super::upstream::OWN);
    assert_eq!(scene.get(&format!("/api/content/creator-info/{account}")).await.status, 200);
    assert_eq!(scene.upstream.calls_with(super::upstream::OWN), calls + 1);
}

#[tokio::test]
async fn without_a_key_of_ones_own_there_is_nothing_to_see() {
    let scene = Scene::new().await;
    scene.upstream.has_account(&Person::new("of-another-tenant"));
    let body = json!({"accounts": [{"upstream_account_id": "acc-of-another-tenant", "user_id": "me"}]});

    for key in [&scene.tenant.live, &scene.tenant.test] {
        let list = scene.gateway.get("/v1/upstream-accounts").key(key).send().await;
        let import = scene.gateway.post("/v1/upstream-accounts/import").key(key).json(&body).send().await;
        for answer in [list, import] {
            assert_eq!((answer.status, answer.code().as_str()), (409, "upstream_credentials_missing"));
        }
    }
    assert_eq!(scene.upstream.all_calls(), 0);
}

#[tokio::test]
async fn restricted_tokens_see_nothing_of_it() {
    let scene = scene_with_own_key(&people(1)).await;
    let made = scene.post("/v1/tokens", json!({"user_id": "user-1"})).await.json();
    let token = made["access_token"].as_str().expect("a token");
    let body = json!({"accounts": [{"upstream_account_id": "acc-p0", "user_id": "user-1"}]});

    let list = scene.gateway.get("/v1/upstream-accounts").bearer(token).send().await;
    let import = scene.gateway.post("/v1/upstream-accounts/import").bearer(token).json(&body).send().await;

    for answer in [list, import] {
        assert_eq!((answer.status, answer.code().as_str()), (403, "token_restricted"));
    }
}

#[tokio::test]
async fn every_broken_rule_of_an_import_is_told() {
    let scene = scene_with_own_key(&[]).await;
    let many = vec![json!({"upstream_account_id": "a", "user_id": "u"}); 101];

    let too_many = scene.post("/v1/upstream-accounts/import", json!({ "accounts": many })).await;
    let none = scene.post("/v1/upstream-accounts/import", json!({"accounts": []})).await;
    let bad = scene
        .post(
            "/v1/upstream-accounts/import",
            json!({"accounts": [
                {"upstream_account_id": "", "user_id": "u"},
                {"upstream_account_id": "a", "user_id": "u", "metadata": {"a": "x".repeat(5_000)}},
            ]}),
        )
        .await;

    let expected = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!((too_many.status, too_many.broken()), (422, vec![expected("/accounts", "too_many_items")]));
    assert_eq!(none.broken(), vec![expected("/accounts", "too_few_items")]);
    assert_eq!(
        bad.broken(),
        vec![
            expected("/accounts/0/upstream_account_id", "invalid_value"),
            expected("/accounts/1/metadata", "too_long"),
        ]
    );
}

#[tokio::test]
async fn imports_at_the_same_time_make_each_account_once() {
    let scene = scene_with_own_key(&people(20)).await;
    let pairs: Vec<(String, String)> =
        (0..20).map(|number| (format!("acc-p{number}"), format!("user-{number}"))).collect();
    let ahead: Vec<(&str, &str)> = pairs.iter().map(|(id, user)| (id.as_str(), user.as_str())).collect();
    let back: Vec<(&str, &str)> = ahead.iter().rev().copied().collect();

    let (one, two) = tokio::join!(import(&scene, &ahead), import(&scene, &back));

    let linked = one.iter().chain(&two).filter(|(word, _)| word == "linked").count();
    assert_eq!(linked, 20);
    assert_eq!(scene.events().await, ["account.linked=20"]);
}

#[tokio::test]
async fn the_plan_limits_what_is_taken_over() {
    let scene = scene_with_own_key(&people(3)).await;
    let call = scene.gateway.patch("/v1/operator/plans/maximum").bearer(crate::support::OPERATOR_TOKEN);
    let plan = call.json(&json!({"accounts_max": 2})).send().await;
    assert_eq!(plan.status, 200, "{}", plan.text);

    let results = import(&scene, &[("acc-p0", "u"), ("acc-p0", "u"), ("acc-p1", "u"), ("acc-p2", "u")]).await;

    assert_eq!(words(&results), ["linked", "already_linked", "linked", "account_limit"]);
    assert_eq!(scene.events().await, ["account.linked=2"]);
}
