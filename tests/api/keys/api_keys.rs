//! API keys: made within their maker's rights, replaced with an overlap, taken back everywhere.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use linkgate::model::scope::Scope;
use serde_json::json;

use super::{audited, made, make};
use crate::authentication::{assert_let_in, assert_refused, change, knock};
use crate::authorization::people::enter;
use crate::support::{Gateway, Tenant};

/// A revocation reaches every replica within this.
const REVOKED_WITHIN: Duration = Duration::from_secs(5);

async fn status_with(gateway: &Gateway, key: &str) -> u16 {
    gateway.get("/v1/accounts").key(key).send().await.status
}

#[tokio::test]
async fn a_key_is_made_shown_once_and_used() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;

    let answer = make(&gateway, &test, json!({"scopes": ["accounts:read"], "expires_in": 3600})).await;
    let key = answer.json();
    let text = key["key"].as_str().expect("a key").to_owned();
    let path = format!("/v1/api-keys/{}", key["id"].as_str().expect("an id"));

    assert_eq!(answer.status, 201, "{}", answer.text);
    assert!(text.starts_with("sk_test_") && text[8..].starts_with(key["id"].as_str().expect("an id")));
    assert_eq!(key["hint"], format!("{}...", &text[..24]));
    assert_eq!((&key["environment"], &key["status"]), (&json!("test"), &json!("active")));
    assert_eq!((&key["scopes"], &key["last_used_at"]), (&json!(["accounts:read"]), &json!(null)));

    assert_eq!(status_with(&gateway, &text).await, 200);
    assert_eq!(gateway.get("/v1/posts").key(&text).send().await.code(), "insufficient_scope");
    gateway.running.ctx.tasks.drain(Duration::from_secs(10)).await;

    let read = gateway.get(&path).key(&test).send().await;
    assert_eq!(read.json()["last_used_at"].as_str().map(str::len), Some(24), "{}", read.text);
    assert!(!read.text.contains(&text[24..]), "the secret is shown once");

    gateway.clock.advance(TimeDelta::seconds(3_600));
    assert_eq!(status_with(&gateway, &text).await, 401, "it has expired");
    assert_eq!(gateway.get(&path).key(&test).send().await.json()["status"], "expired");
}

#[tokio::test]
async fn nobody_makes_a_key_that_may_do_more_than_itself() {
    let gateway = Gateway::start().await;
    let Tenant { test, live, .. } = gateway.tenant().await;
    let (narrow, _) = made(&gateway, &test, json!({"scopes": ["keys:write", "accounts:read"]})).await;

    let wider =
        make(&gateway, &narrow, json!({"scopes": ["posts:write", "accounts:read", "links:read"]})).await;
    assert_eq!((wider.status, wider.code()), (403, "scope_not_allowed".to_owned()), "{}", wider.text);
    assert_eq!(
        wider.broken(),
        [
            ("/scopes/0".to_owned(), "scope_not_allowed".to_owned()),
            ("/scopes/2".into(), "scope_not_allowed".into())
        ]
    );

    let same = make(&gateway, &narrow, json!({})).await.json();
    assert_eq!(same["scopes"], json!(["accounts:read", "keys:write"]), "absent: the maker's own");
    let all = make(&gateway, &test, json!({})).await.json();
    assert_eq!(all["scopes"].as_array().map(Vec::len), Some(Scope::ALL.len()));

    let (_, live_id) = made(&gateway, &live, json!({})).await;
    let elsewhere = gateway.get(&format!("/v1/api-keys/{live_id}")).key(&test).send().await;
    assert_eq!(elsewhere.status, 404, "a key of the other environment");
}

#[tokio::test]
async fn every_broken_rule_is_told_at_once() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let body = json!({"name": "", "scopes": ["posts:write", "everything"], "expires_in": 5,
        "expires_at": "2020-01-01T00:00:00Z"});

    let answer = gateway.post("/v1/api-keys").key(&test).json(&body).send().await;

    let told: Vec<_> =
        answer.broken().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
    assert_eq!(
        told,
        [
            "/expires_in not_applicable",
            "/expires_in out_of_range",
            "/name invalid_value",
            "/scopes/1 unknown_scope"
        ]
    );
    for (body, pointer) in [
        (json!({"scopes": []}), "/scopes"),
        (json!({"scopes": vec!["links:read"; 33]}), "/scopes"),
        (json!({"name": "n".repeat(201)}), "/name"),
        (json!({"name": "a\u{0}b"}), "/name"),
        (json!({"expires_in": 59}), "/expires_in"),
        (json!({"expires_in": 315_360_001}), "/expires_in"),
        (json!({"expires_at": "2020-01-01T00:00:00Z"}), "/expires_at"),
        (json!({"expires_at": "9999-12-31T23:59:59Z"}), "/expires_at"),
        (json!({"tenant_id": "x"}), "/tenant_id"),
        (json!({"hash": "x"}), "/hash"),
    ] {
        let answer = make(&gateway, &test, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.broken()[0].0, pointer, "{body}");
    }
}

#[tokio::test]
async fn a_rotated_key_goes_on_until_its_overlap_ends() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (old, old_id) =
        made(&gateway, &test, json!({"scopes": ["accounts:read"], "expires_in": 86_400})).await;
    let rotate = format!("/v1/api-keys/{old_id}/rotate");
    gateway.clock.advance(TimeDelta::seconds(1_000));

    let answer = gateway.post(&rotate).key(&test).json(&json!({"overlap_seconds": 3_600})).send().await;
    let new = answer.json();
    let new_id = new["id"].as_str().expect("an id");
    let text = new["key"].as_str().expect("a key");

    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!((&new["name"], &new["scopes"]), (&json!("a key"), &json!(["accounts:read"])));
    assert_eq!(new["replaces"], json!(old_id));
    let ends = gateway.clock.now() + TimeDelta::seconds(86_400);
    assert_eq!(
        new["expires_at"],
        ends.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        "as long a life"
    );
    let before = gateway.get(&format!("/v1/api-keys/{old_id}")).key(&test).send().await.json();
    assert_eq!((&before["replaced_by"], &before["status"]), (&json!(new_id), &json!("active")));

    assert_eq!((status_with(&gateway, &old).await, status_with(&gateway, text).await), (200, 200));
    let again = gateway.post(&rotate).key(&test).send().await;
    assert_eq!((again.status, again.code()), (409, "key_ended".to_owned()), "it has its successor");
    gateway.clock.advance(TimeDelta::seconds(3_600));
    assert_eq!((status_with(&gateway, &old).await, status_with(&gateway, text).await), (401, 200));

    let ended = gateway.post(&format!("/v1/api-keys/{old_id}/rotate")).key(&test).send().await;
    assert_eq!(ended.code(), "key_ended");
    let actions = audited(&gateway, &test, "api_key.").await;
    let words: Vec<_> = actions.iter().map(|line| line["action"].as_str().unwrap_or_default()).collect();
    assert_eq!(words, ["api_key.created", "api_key.rotated"]);
    assert!(!actions.iter().any(|line| line.to_string().contains(&text[24..])), "no secret in the log");
}

#[tokio::test]
async fn only_who_has_all_of_a_keys_rights_may_rotate_it() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (narrow, _) = made(&gateway, &test, json!({"scopes": ["keys:write", "accounts:read"]})).await;
    let (wide, wide_id) = made(&gateway, &test, json!({"scopes": ["accounts:read", "posts:write"]})).await;
    let path = format!("/v1/api-keys/{wide_id}/rotate");

    let refused = gateway.post(&path).key(&narrow).send().await;
    assert_eq!(
        (refused.status, refused.broken()[0].1.as_str()),
        (403, "scope_not_allowed"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("posts:write"), "{}", refused.text);
    for secs in [-1, 604_801] {
        let answer = gateway.post(&path).key(&test).json(&json!({"overlap_seconds": secs})).send().await;
        assert_eq!(answer.broken(), [("/overlap_seconds".to_owned(), "out_of_range".to_owned())]);
    }
    assert_eq!(status_with(&gateway, &wide).await, 200, "nothing was done to it");

    let at_once = gateway.post(&path).key(&test).json(&json!({"overlap_seconds": 0})).send().await;
    assert_eq!(at_once.status, 201, "{}", at_once.text);
    assert_eq!(status_with(&gateway, &wide).await, 401, "without an overlap");
}

#[tokio::test]
async fn only_who_has_all_of_a_keys_rights_may_rename_or_revoke_it() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (narrow, narrow_id) = made(&gateway, &test, json!({"scopes": ["keys:write"]})).await;
    let (wide, wide_id) = made(&gateway, &test, json!({"scopes": ["keys:write", "accounts:read"]})).await;
    let path = format!("/v1/api-keys/{wide_id}");

    let revoked = gateway.delete(&path).key(&narrow).send().await;
    let renamed = gateway.patch(&path).key(&narrow).json(&json!({"name": "other"})).send().await;

    for refused in [revoked, renamed] {
        assert_eq!(
            (refused.status, refused.code()),
            (403, "scope_not_allowed".to_owned()),
            "{}",
            refused.text
        );
        assert_eq!(refused.broken(), [(String::new(), "scope_not_allowed".to_owned())]);
    }
    assert_eq!(gateway.get(&path).key(&wide).send().await.json()["name"], "a key", "nothing was done to it");
    let narrower = gateway.delete(&format!("/v1/api-keys/{narrow_id}")).key(&wide).send().await;
    assert_eq!(narrower.status, 204, "{}", narrower.text);
    let leaked = gateway.delete(&path).key(&wide).send().await;
    assert_eq!(leaked.status, 204, "a key revokes itself: {}", leaked.text);
}

#[tokio::test]
async fn an_owner_and_an_admin_revoke_every_key_and_a_developer_none_that_is_wider() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;

    for (role, status) in [("owner", 204), ("admin", 204), ("developer", 403)] {
        let (_, full) = made(&gateway, &test, json!({})).await;
        let member = enter(&gateway, &test, &format!("{role}@example.com"), role).await;

        let answer = gateway.delete(&format!("/v1/api-keys/{full}")).bearer(&member.access).send().await;

        assert_eq!(answer.status, status, "{role}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_revoked_key_is_refused_here_at_once_and_elsewhere_within_five_seconds() {
    let gateway = Gateway::start().await;
    let (deaf, hearing) = (gateway.replica(false).await, gateway.replica(true).await);
    let Tenant { test, .. } = gateway.tenant().await;
    for round in 0..3 {
        let (key, id) = made(&gateway, &test, json!({"scopes": ["accounts:read", "links:read"]})).await;
        for replica in [&gateway, &deaf, &hearing] {
            assert_let_in(&knock(replica, |call| call.key(&key)).await, "before");
        }

        let answer = gateway.delete(&format!("/v1/api-keys/{id}")).key(&test).send().await;
        let revoked = Instant::now();

        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        assert_refused(&knock(&gateway, |call| call.key(&key)).await, "here, at once");
        for (name, replica) in [("one that hears of it", &hearing), ("one that does not", &deaf)] {
            while status_with(replica, &key).await != 401 {
                assert!(revoked.elapsed() < REVOKED_WITHIN, "round {round}: {name} still lets it in");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        let again = gateway.delete(&format!("/v1/api-keys/{id}")).key(&test).send().await;
        assert_eq!(again.status, 204, "twice is as good as once");
    }
    let lines = audited(&gateway, &test, "api_key.revoked").await;
    assert_eq!(lines.len(), 3, "one line for each");
}

#[tokio::test]
async fn a_key_can_revoke_itself_and_a_restricted_token_manages_none() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (own, id) = made(&gateway, &test, json!({})).await;
    let body = json!({"user_id": "ana", "scope": "keys:write"});
    let token = gateway.post("/v1/tokens").key(&test).json(&body).send().await.json();
    let token = token["access_token"].as_str().expect("a token");

    for path in ["/v1/api-keys", "/v1/signing-keys", "/v1/issuers"] {
        let answer = gateway.get(path).bearer(token).send().await;
        assert_eq!((answer.status, answer.code()), (403, "token_restricted".to_owned()), "{path}");
    }
    let made = gateway.post("/v1/api-keys").bearer(token).json(&json!({"name": "x"})).send().await;
    assert_eq!(made.code(), "token_restricted");

    let answer = gateway.delete(&format!("/v1/api-keys/{id}")).key(&own).send().await;
    assert_eq!(answer.status, 204);
    assert_eq!(status_with(&gateway, &own).await, 401);
}

#[tokio::test]
async fn a_hundred_keys_can_be_active_and_no_more_however_many_ask() {
    let gateway = Gateway::start().await;
    let Tenant { id, test, live } = gateway.tenant().await;
    let (_, first) = made(&gateway, &test, json!({})).await;
    let insert = format!(
        "insert into api_keys (tenant_id, api_key_id, environment, name, scopes, pepper_id, hash)
         select tenant_id, 'aaaaaaaaaaaaaa' || chr(97 + n / 20) || chr(97 + n % 20), environment, name, scopes,
         pepper_id, hash from api_keys, generate_series(1, 95) n where api_key_id = '{first}'"
    );
    change(&gateway, &id, "test", &insert).await;

    // 97 are there: the first, this one, and those just inserted.
    let asked = (0..6).map(|_| make(&gateway, &test, json!({})));
    let answers = futures_util::future::join_all(asked).await;

    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 201, 201, 409, 409, 409]);
    let refused = answers.iter().find(|answer| answer.status == 409).expect("a refusal");
    assert_eq!(refused.code(), "limit_reached");
    assert_eq!(make(&gateway, &live, json!({})).await.status, 201, "the other environment has its own");
}
