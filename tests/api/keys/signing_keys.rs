//! Signing keys: published before they sign, verified by after they did, retired everywhere.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::authentication::{assert_let_in, assert_refused, knock};
use crate::support::wire::Answer;
use crate::support::{Gateway, Setup, Tenant};

async fn token(gateway: &Gateway, tenant: &Tenant) -> String {
    let made = gateway.post("/v1/tokens").key(&tenant.test).send().await;
    assert_eq!(made.status, 200, "{}", made.text);
    made.json()["access_token"].as_str().expect("a token").to_owned()
}

fn kid_of(token: &str) -> String {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap_or_default()).expect("base64");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    header["kid"].as_str().expect("a kid").to_owned()
}

async fn rotate(gateway: &Gateway, tenant: &Tenant, body: Value) -> String {
    let answer = gateway.post("/v1/signing-keys").key(&tenant.live).json(&body).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["kid"].as_str().expect("a kid").to_owned()
}

async fn published(gateway: &Gateway, tenant: &Tenant) -> Answer {
    gateway.get(&format!("/t/{}/.well-known/jwks.json", tenant.id)).send().await
}

async fn published_kids(gateway: &Gateway, tenant: &Tenant) -> Vec<String> {
    let set = published(gateway, tenant).await.json();
    let keys = set["keys"].as_array().expect("keys");
    keys.iter().map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
}

/// Each key and its state, as the list has it.
async fn states(gateway: &Gateway, tenant: &Tenant) -> Vec<(String, String)> {
    let list = gateway.get("/v1/signing-keys").key(&tenant.test).send().await.json();
    let keys = list["data"].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    keys.iter().map(|key| (text(&key["kid"]), text(&key["state"]))).collect()
}

#[tokio::test]
async fn a_new_key_is_published_then_signs_and_the_old_one_verifies_for_a_while() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let first = token(&gateway, &tenant).await;
    let old = kid_of(&first);

    let new = rotate(&gateway, &tenant, json!({})).await;

    assert_eq!(published_kids(&gateway, &tenant).await.len(), 2, "published at once");
    assert_eq!(
        states(&gateway, &tenant).await,
        [(new.clone(), "next".into()), (old.clone(), "active".into())]
    );
    gateway.clock.advance(TimeDelta::seconds(599));
    let last = token(&gateway, &tenant).await;
    assert_eq!(kid_of(&last), old, "it does not sign before its lead is over");
    gateway.clock.advance(TimeDelta::seconds(1));
    let second = token(&gateway, &tenant).await;
    assert_eq!(kid_of(&second), new);
    assert_eq!(
        states(&gateway, &tenant).await,
        [(new.clone(), "active".into()), (old.clone(), "retiring".into())]
    );
    for good in [&first, &last, &second] {
        assert_let_in(&knock(&gateway, |call| call.bearer(good)).await, "either key's token");
    }

    gateway.clock.advance(TimeDelta::seconds(86_400));
    assert_eq!(published_kids(&gateway, &tenant).await.join(" "), new, "the old one disappears");
    assert_eq!(states(&gateway, &tenant).await[1], (old.clone(), "retired".into()));
    let fresh = token(&gateway, &tenant).await;
    assert_let_in(&knock(&gateway, |call| call.bearer(&fresh)).await, "the new one's token");
}

#[tokio::test]
async fn the_published_keys_may_be_kept_for_less_than_a_new_keys_lead() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let first = published(&gateway, &tenant).await;
    let tag = first.header("etag").to_owned();
    let ask = async |tags: &str| {
        let path = format!("/t/{}/.well-known/jwks.json", tenant.id);
        gateway.get(&path).header("If-None-Match", tags).send().await
    };

    assert_eq!(first.header("cache-control"), "public, max-age=300");
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    for tags in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let same = ask(&tags).await;
        assert_eq!((same.status, same.text.as_str()), (304, ""), "{tags}");
        assert_eq!(same.header("etag"), tag);
    }
    for tags in ["\"other\"", "nonsense", ""] {
        assert_eq!(ask(tags).await.status, 200, "{tags}");
    }
    rotate(&gateway, &tenant, json!({})).await;
    let changed = ask(&tag).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
}

#[tokio::test]
async fn the_key_that_signs_can_not_be_revoked_before_another_has_its_place() {
    let gateway = Gateway::start().await;
    let replica = Gateway::with(Setup {
        clock: gateway.clock.clone(),
        with_workers: true,
        public_url: Some(gateway.base.clone()),
        beside: Some((gateway.database_url.clone(), gateway.redis_prefix.clone())),
        ..Setup::default()
    })
    .await;
    let tenant = gateway.tenant().await;
    let stolen = token(&gateway, &tenant).await;
    let path = format!("/v1/signing-keys/{}", kid_of(&stolen));
    for door in [&gateway, &replica] {
        assert_let_in(&knock(door, |call| call.bearer(&stolen)).await, "before");
    }

    let refused = gateway.delete(&path).key(&tenant.live).send().await;
    assert_eq!((refused.status, refused.code()), (409, "signing_key_in_use".to_owned()));
    rotate(&gateway, &tenant, json!({"lead_time": 0})).await;
    let revoked = gateway.delete(&path).key(&tenant.live).send().await;
    let since = Instant::now();

    assert_eq!(revoked.status, 204, "{}", revoked.text);
    assert_refused(&knock(&gateway, |call| call.bearer(&stolen)).await, "here, at once");
    while replica.get("/v1/accounts").bearer(&stolen).send().await.status != 401 {
        assert!(since.elapsed() < Duration::from_secs(5), "elsewhere, within five seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let fresh = token(&gateway, &tenant).await;
    assert_let_in(&knock(&gateway, |call| call.bearer(&fresh)).await, "the successor's token");
    assert_eq!(gateway.delete(&path).key(&tenant.live).send().await.status, 204, "twice is as good as once");
    let unknown = gateway.delete("/v1/signing-keys/no-such-key").key(&tenant.live).send().await;
    assert_eq!(unknown.status, 404);
    let lines = crate::keys::audited(&gateway, &tenant.test, "signing_key.").await;
    let words: Vec<_> = lines.iter().map(|line| line["action"].as_str().unwrap_or_default()).collect();
    assert_eq!(words, ["signing_key.created", "signing_key.revoked"]);
    assert!(lines.iter().all(|line| line["environment"].is_null()), "it concerns both environments");
}

#[tokio::test]
async fn a_key_that_was_to_sign_next_can_be_taken_away_and_the_old_one_goes_on() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let old = kid_of(&token(&gateway, &tenant).await);
    let next = rotate(&gateway, &tenant, json!({})).await;

    let answer = gateway.delete(&format!("/v1/signing-keys/{next}")).key(&tenant.test).send().await;

    assert_eq!(answer.status, 204);
    let list = gateway.get("/v1/signing-keys").key(&tenant.test).send().await.json();
    let kept =
        list["data"].as_array().and_then(|keys| keys.iter().find(|key| key["kid"] == json!(old)).cloned());
    assert_eq!(kept.expect("the old key")["retires_at"], json!(null));
    gateway.clock.advance(TimeDelta::days(40));
    assert_eq!(kid_of(&token(&gateway, &tenant).await), old);
}

#[tokio::test]
async fn a_rotation_that_is_asked_for_twice_happens_once() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let old = kid_of(&token(&gateway, &tenant).await);
    let path = format!("/v1/signing-keys/{old}/rotate");

    let asked = (0..4).map(|_| gateway.post(&path).key(&tenant.test).send());
    let answers = futures_util::future::join_all(asked).await;

    let mut told: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    told.sort_unstable();
    assert_eq!(told, [201, 409, 409, 409]);
    assert_eq!(states(&gateway, &tenant).await.len(), 2);
    let foreign = gateway.tenant().await;
    let theirs = kid_of(&token(&gateway, &foreign).await);
    for kid in [theirs.as_str(), "x", "a%2Fb"] {
        let answer = gateway.post(&format!("/v1/signing-keys/{kid}/rotate")).key(&tenant.test).send().await;
        assert_eq!(answer.status, 404, "{kid}");
    }
}

#[tokio::test]
async fn lead_and_overlap_have_bounds_and_so_has_the_number_of_keys() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let body = json!({"lead_time": 86_401, "overlap_seconds": 3_599});
    let refused = gateway.post("/v1/signing-keys").key(&tenant.test).json(&body).send().await;
    let told: Vec<_> = refused.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(told, ["/lead_time", "/overlap_seconds"]);

    // A key that would sign first takes the place of one that was to sign later.
    let later = rotate(&gateway, &tenant, json!({"lead_time": 86_400})).await;
    let sooner = rotate(&gateway, &tenant, json!({"lead_time": 60})).await;
    let known = states(&gateway, &tenant).await;
    assert!(
        known.contains(&(later, "retired".into())) && known.contains(&(sooner, "next".into())),
        "{known:?}"
    );

    for _ in 0..8 {
        gateway.clock.advance(TimeDelta::seconds(61));
        rotate(&gateway, &tenant, json!({"lead_time": 60})).await;
    }
    let full = gateway.post("/v1/signing-keys").key(&tenant.test).send().await;
    assert_eq!((full.status, full.code()), (409, "limit_reached".to_owned()));
}

#[tokio::test]
async fn no_token_is_refused_while_keys_are_rotated() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let rotations = async {
        for _ in 0..5 {
            rotate(&gateway, &tenant, json!({"lead_time": 0, "overlap_seconds": 3_600})).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let calls = async {
        let mut kids = std::collections::BTreeSet::new();
        for _ in 0..150 {
            let token = token(&gateway, &tenant).await;
            kids.insert(kid_of(&token));
            assert_eq!(gateway.get("/v1/accounts").bearer(&token).send().await.status, 200);
        }
        kids.len()
    };

    let ((), kids) = tokio::join!(rotations, calls);

    assert!(kids > 2, "only {kids} keys signed");
}
