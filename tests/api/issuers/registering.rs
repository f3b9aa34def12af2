//! Registering, reading, changing and deleting issuers.

use serde_json::{Value, json};

use super::maker::Maker;
use super::{register, registered, status_with};
use crate::keys::{audited, made};
use crate::support::{Gateway, Tenant};

const ISS: &str = "https://login.example";

#[tokio::test]
async fn an_issuer_is_registered_read_listed_changed_and_deleted() {
    let gateway = Gateway::start().await;
    let Tenant { test, live, .. } = gateway.tenant().await;
    let maker = Maker::p256(ISS);

    let answer =
        register(&gateway, &test, json!({"issuer": ISS, "jwks": maker.set(), "name": "login"})).await;
    let issuer = answer.json();
    let path = format!("/v1/issuers/{}", issuer["id"].as_str().expect("an id"));

    assert_eq!(answer.status, 201, "{}", answer.text);
    for (name, value) in [
        ("issuer", json!(ISS)),
        ("name", json!("login")),
        ("environment", json!("test")),
        ("audience", json!("linkgate")),
        ("algorithms", json!(["EdDSA", "ES256", "RS256"])),
        ("scopes", json!(["links:read", "accounts:read", "accounts:write"])),
        ("lifetime_max_seconds", json!(3600)),
        ("user_claim", json!("sub")),
        ("allow_tenant_wide", json!(false)),
        ("jwks_uri", Value::Null),
        ("kids", json!([maker.kid])),
        ("last_fetched_at", Value::Null),
        ("last_error", Value::Null),
    ] {
        assert_eq!(issuer[name], value, "{name}");
    }
    assert_eq!(gateway.get(&path).key(&test).send().await.json(), issuer);
    assert_eq!(gateway.get("/v1/issuers").key(&test).send().await.json()["data"], json!([issuer]));
    assert_eq!(gateway.get(&path).key(&live).send().await.status, 404, "of the other environment");

    let change =
        json!({"scopes": ["links:read"], "lifetime_max_seconds": 60, "audience": "us", "name": "new"});
    let changed = gateway.patch(&path).key(&test).json(&change).send().await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    for (name, value) in change.as_object().expect("an object") {
        assert_eq!(&changed.json()[name], value, "{name}");
    }
    assert_eq!(changed.json()["kids"], json!([maker.kid]), "what is left out stays");

    assert_eq!(gateway.delete(&path).key(&test).send().await.status, 204);
    assert_eq!(gateway.delete(&path).key(&test).send().await.status, 404);
    let lines = audited(&gateway, &test, "issuer.").await;
    let words: Vec<_> = lines.iter().map(|line| line["action"].as_str().unwrap_or_default()).collect();
    assert_eq!(words, ["issuer.created", "issuer.updated", "issuer.deleted"]);
    assert_eq!(lines[1]["before"]["audience"], "linkgate");
    assert_eq!(lines[1]["after"]["audience"], "us");
}

#[tokio::test]
async fn every_broken_rule_is_told_at_once() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let body = json!({
        "issuer": format!("{}/t/x", gateway.base), "name": "", "scopes": ["links:read", "all"],
        "algorithms": ["HS256", "none"], "lifetime_max_seconds": 3_601, "user_claim": "exp",
        "audience": "a".repeat(256), "jwks_uri": "http://user@keys.example/#x",
    });

    let answer = gateway.post("/v1/issuers").key(&test).json(&body).send().await;

    let told: Vec<_> =
        answer.broken().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
    assert_eq!(
        told,
        [
            "/algorithms/0 unsupported_algorithm",
            "/algorithms/1 unsupported_algorithm",
            "/audience too_long",
            "/issuer invalid_value",
            "/jwks_uri scheme_not_allowed",
            "/lifetime_max_seconds out_of_range",
            "/name invalid_value",
            "/scopes/1 unknown_scope",
            "/user_claim invalid_value",
        ]
    );
    let set = Maker::ed25519(ISS).set();
    for (body, pointer) in [
        (json!({}), "/jwks"),
        (json!({"jwks": set, "jwks_uri": "https://keys.example/"}), "/jwks_uri"),
        (json!({"jwks_uri": "keys"}), "/jwks_uri"),
        (json!({"jwks_uri": "ftp://keys.example/"}), "/jwks_uri"),
        (json!({"jwks_uri": "https://user:word@keys.example/"}), "/jwks_uri"),
        (json!({"jwks_uri": format!("https://keys.example/{}", "x".repeat(2_048))}), "/jwks_uri"),
        (json!({"jwks": set, "issuer": ""}), "/issuer"),
        (json!({"jwks": set, "issuer": "i".repeat(256)}), "/issuer"),
        (json!({"jwks": set, "issuer": gateway.base}), "/issuer"),
        (json!({"jwks": set, "scopes": []}), "/scopes"),
        (json!({"jwks": set, "algorithms": []}), "/algorithms"),
        (json!({"jwks": set, "algorithms": ["ES256"]}), "/jwks/keys/0/kty"),
        (json!({"jwks": set, "secret": "x"}), "/secret"),
    ] {
        let mut whole = json!({"issuer": ISS});
        whole.as_object_mut().expect("an object").extend(body.as_object().expect("an object").clone());
        let answer = register(&gateway, &test, whole).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.broken()[0].0, pointer, "{body}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_private_or_shared_key_is_refused_by_name_and_never_kept() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let shared = json!({"kty": "oct", "kid": "s", "k": "c2VjcmV0LWNhbmFyeQ"});
    let off_the_curve = {
        let mut key = Maker::p256(ISS).jwk();
        key["y"] = key["x"].clone();
        key
    };
    let mut cases = vec![(shared, "/jwks/keys/0/k", "private_key")];
    cases.push((off_the_curve, "/jwks/keys", "unsupported_key"));
    for (member, pointer) in [
        ("d", "/jwks/keys/0/d"),
        ("p", "/jwks/keys/0/p"),
        ("q", "/jwks/keys/0/q"),
        ("dp", "/jwks/keys/0/dp"),
        ("qi", "/jwks/keys/0/qi"),
        ("oth", "/jwks/keys/0/oth"),
    ] {
        let mut key = Maker::rsa(ISS).jwk();
        key[member] = json!("c2VjcmV0LWNhbmFyeQ");
        cases.push((key, pointer, "private_key"));
    }

    for (key, pointer, code) in cases {
        let answer = register(&gateway, &tenant.test, json!({"issuer": ISS, "jwks": {"keys": [key]}})).await;
        assert_eq!(answer.status, 422, "{pointer}: {}", answer.text);
        assert_eq!(answer.broken(), [(pointer.to_owned(), code.to_owned())]);
        assert!(!answer.text.contains("canary") && !answer.text.contains("c2VjcmV0"), "{}", answer.text);
    }
    let many: Vec<Value> = (0..21).map(|_| Maker::ed25519(ISS).jwk()).collect();
    let answer = register(&gateway, &tenant.test, json!({"issuer": ISS, "jwks": {"keys": many}})).await;
    assert_eq!(answer.broken(), [("/jwks/keys".to_owned(), "too_many_items".to_owned())]);
}

#[tokio::test]
async fn a_registration_never_allows_more_than_whoever_touches_it() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (narrow, _) = made(&gateway, &test, json!({"scopes": ["keys:write", "links:read"]})).await;
    let (theirs, own) = (Maker::ed25519(ISS), Maker::ed25519(ISS));

    let wide = json!({"issuer": ISS, "jwks": own.set(), "scopes": ["links:read", "posts:write"]});
    let refused = register(&gateway, &narrow, wide).await;
    assert_eq!((refused.status, refused.code()), (403, "scope_not_allowed".to_owned()), "{}", refused.text);
    assert_eq!(refused.broken(), [("/scopes/1".to_owned(), "scope_not_allowed".to_owned())]);

    // Its keys in place of theirs would make it as wide as the registration.
    let path = registered(&gateway, &test, &theirs, json!({})).await;
    own.tid.set(theirs.tid.get().expect("a tenant").clone()).expect("no other tenant");
    for change in [json!({"jwks": own.set()}), json!({"scopes": ["links:read"], "jwks": own.set()})] {
        let refused = gateway.patch(&path).key(&narrow).json(&change).send().await;
        assert_eq!((refused.status, refused.code()), (403, "scope_not_allowed".to_owned()));
        assert!(refused.text.contains("accounts:write"), "{}", refused.text);
    }
    assert_eq!(
        (status_with(&gateway, &own.token()).await, status_with(&gateway, &theirs.token()).await),
        (401, 200)
    );
    let deleted = gateway.delete(&path).key(&narrow).send().await;
    assert_eq!((deleted.status, deleted.code()), (403, "scope_not_allowed".to_owned()), "{}", deleted.text);
    assert_eq!(gateway.delete(&path).key(&test).send().await.status, 204);
}

#[tokio::test]
async fn an_issuer_is_registered_once_in_each_environment_and_twenty_at_most() {
    let gateway = Gateway::start().await;
    let (tenant, other) = (gateway.tenant().await, gateway.tenant().await);
    let maker = Maker::ed25519(ISS);
    registered(&gateway, &tenant.test, &maker, json!({})).await;

    let twice = register(&gateway, &tenant.test, json!({"issuer": ISS, "jwks": maker.set()})).await;
    assert_eq!((twice.status, twice.code()), (409, "issuer_exists".to_owned()));
    registered(&gateway, &tenant.live, &maker, json!({})).await;
    registered(&gateway, &other.test, &maker, json!({})).await;

    for number in 1..20 {
        let issuer = format!("urn:issuer:{number}");
        let answer = register(&gateway, &tenant.test, json!({"issuer": issuer, "jwks": maker.set()})).await;
        assert_eq!(answer.status, 201, "{number}: {}", answer.text);
    }
    let full = register(&gateway, &tenant.test, json!({"issuer": "urn:one-more", "jwks": maker.set()})).await;
    assert_eq!((full.status, full.code()), (409, "limit_reached".to_owned()));
    let page = gateway.get("/v1/issuers?limit=15").key(&tenant.test).send().await.json();
    let cursor = page["next_cursor"].as_str().expect("more");
    let rest =
        gateway.get(&format!("/v1/issuers?limit=15&cursor={cursor}")).key(&tenant.test).send().await.json();
    let count = |page: &Value| page["data"].as_array().map_or(0, Vec::len);
    assert_eq!((count(&page), count(&rest), &rest["next_cursor"]), (15, 5, &Value::Null));
}
