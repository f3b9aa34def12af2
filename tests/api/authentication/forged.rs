//! Forged tokens: every one gets the same no, quickly.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use linkgate::crypto::jwt::NewSigningKey;
use serde_json::{Value, json};

use super::forger::{Forger, changed, encode, sign_shared, sign_with};
use super::{assert_let_in, assert_refused, knock};
use crate::support::{Gateway, Tenant};

/// A refusal must not cost much: no fetch, no search, no wait. Generous for a busy machine.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// A gateway under attack, and the forger.
pub struct Attack {
    pub gateway: Gateway,
    pub forger: Forger,
}

impl Attack {
    pub async fn begin() -> (Self, Tenant) {
        let gateway = Gateway::start().await;
        let tenant = gateway.tenant().await;
        let forger = Forger::at(&gateway, &tenant).await;
        assert_let_in(&knock(&gateway, |call| call.bearer(&forger.good())).await, "the token not forged");
        (Self { gateway, forger }, tenant)
    }

    pub async fn refused(&self, forged: impl IntoIterator<Item = (String, String)>, at_least: usize) {
        let mut count = 0;
        for (what, token) in forged {
            let started = Instant::now();
            let answers = knock(&self.gateway, |call| call.bearer(&token)).await;
            assert!(started.elapsed() < ANSWER_WITHIN, "{what} took {:?}", started.elapsed());
            assert_refused(&answers, &what);
            count += 1;
        }
        assert!(count >= at_least, "only {count} were tried");
        assert_let_in(&knock(&self.gateway, |call| call.bearer(&self.forger.good())).await, "afterwards");
    }
}

#[tokio::test]
async fn a_token_whose_algorithm_is_not_its_keys_is_refused() {
    let (attack, _) = Attack::begin().await;
    let forger = &attack.forger;
    let claims = forger.claims().to_string();
    let mut forged = Vec::new();
    for alg in [
        "none", "None", "NONE", "nOnE", "", " ", "eddsa", "EDDSA", "Ed25519", "ES256", "RS256", "HS256",
        "PS512",
    ] {
        let header = forger.header_with("alg", json!(alg));
        let unsigned = format!("{}.{}.", encode(&header), encode(&claims));
        forged.push((format!("alg {alg:?} signed"), forger.sign(&header, &claims)));
        forged.push((format!("alg {alg:?} unsigned"), unsigned));
    }
    for alg in [json!(null), json!(["EdDSA"]), json!({"name": "EdDSA"}), json!(1), json!(true)] {
        forged.push((format!("alg {alg}"), forger.sign(&forger.header_with("alg", alg.clone()), &claims)));
    }
    let public = &forger.key.public;
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", encode(public));
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(public)}).to_string();
    let secrets =
        [public.clone(), encode(public).into_bytes(), pem.into_bytes(), jwk.into_bytes(), Vec::new()];
    for (number, secret) in secrets.iter().enumerate() {
        for alg in ["HS256", "EdDSA"] {
            let header = forger.header_with("alg", json!(alg));
            forged.push((format!("{alg} by public secret {number}"), sign_shared(secret, &header, &claims)));
        }
    }

    attack.refused(forged, 35).await;
}

#[tokio::test]
async fn a_token_that_brings_or_names_a_key_of_its_own_is_refused_and_nothing_is_fetched() {
    let (attack, _) = Attack::begin().await;
    let (forger, own) = (&attack.forger, NewSigningKey::generate());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket that does not wait");
    let url = format!("http://{}/keys", listener.local_addr().expect("an address"));
    let jwk =
        json!({"kty": "OKP", "crv": "Ed25519", "kid": own.kid, "alg": "EdDSA", "x": encode(&own.public)});
    let claims = forger.claims().to_string();
    let mut forged = Vec::new();
    let members = [
        ("jwk", jwk.clone()),
        ("jku", json!(url)),
        ("x5u", json!(url)),
        ("x5c", json!([encode(&own.public)])),
        ("x5t", json!("dGh1bWI")),
        ("jwks", json!({"keys": [jwk]})),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
        ("cty", json!("JWT")),
        ("enc", json!("A256GCM")),
        ("url", json!(url)),
    ];
    for (name, value) in members {
        let header = forger.header_with(name, value);
        let other_kid =
            changed(serde_json::from_str(&header).expect("JSON"), "kid", json!(own.kid)).to_string();
        forged.push((format!("{name}, signed by the key it brings"), sign_with(&own, &header, &claims)));
        forged.push((format!("{name}, with its kid"), sign_with(&own, &other_kid, &claims)));
        forged.push((format!("{name}, well signed"), forger.sign(&header, &claims)));
    }
    let issuer = changed(forger.claims(), "iss", json!(url)).to_string();
    forged.push(("an issuer elsewhere".to_owned(), sign_with(&own, &forger.header().to_string(), &issuer)));
    let kid = forger.header_with("kid", json!(url));
    forged.push(("a kid that is an address".to_owned(), sign_with(&own, &kid, &claims)));

    attack.refused(forged, 35).await;

    let asked = listener.accept().expect_err("nobody may come");
    assert_eq!(asked.kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn a_kid_finds_a_key_of_the_own_tenant_or_none() {
    let (attack, tenant) = Attack::begin().await;
    let other = attack.gateway.tenant().await;
    let others = Forger::at(&attack.gateway, &other).await;
    let forger = &attack.forger;
    let claims = forger.claims().to_string();
    let mut forged = Vec::new();
    let kids = [
        json!(others.key.kid),
        json!(""),
        json!(" "),
        json!("../../../../dev/null"),
        json!("/dev/null"),
        json!("' or '1'='1"),
        json!("x' union select public_key from signing_keys --"),
        json!("\u{0}"),
        json!(format!("{}\u{0}", forger.key.kid)),
        json!(format!(" {}", forger.key.kid)),
        json!(forger.key.kid.to_lowercase()),
        json!("k".repeat(65)),
        json!("k".repeat(5_000)),
        json!("\u{1f511}"),
        json!(null),
        json!(1),
        json!([forger.key.kid]),
        json!({"kid": forger.key.kid}),
        json!("%00"),
        json!("*"),
    ];
    for kid in kids.into_iter().filter(|kid| *kid != json!(forger.key.kid)) {
        let header = forger.header_with("kid", kid.clone());
        let shown: String = kid.to_string().chars().take(40).collect();
        forged.push((format!("kid {shown}"), forger.sign(&header, &claims)));
    }
    // Every way of mixing two tenants: the key of one, the names of the other.
    let ours = (&forger.header(), &forger.claims());
    let theirs = (&others.header(), &others.claims());
    let their_iss = changed(ours.1.clone(), "iss", theirs.1["iss"].clone());
    let their_tid = changed(ours.1.clone(), "tid", theirs.1["tid"].clone());
    for (what, token) in [
        ("their claims, our key", forger.sign(&ours.0.to_string(), &theirs.1.to_string())),
        ("their claims and kid, our key", forger.sign(&theirs.0.to_string(), &theirs.1.to_string())),
        ("their kid, our key", forger.sign(&theirs.0.to_string(), &ours.1.to_string())),
        ("our claims, their key", others.sign(&theirs.0.to_string(), &ours.1.to_string())),
        ("our claims and kid, their key", others.sign(&ours.0.to_string(), &ours.1.to_string())),
        ("their issuer", forger.sign(&ours.0.to_string(), &their_iss.to_string())),
        ("their issuer, their key", others.sign(&theirs.0.to_string(), &their_iss.to_string())),
        ("their tenant", forger.sign(&ours.0.to_string(), &their_tid.to_string())),
        ("their tenant, their key", others.sign(&theirs.0.to_string(), &their_tid.to_string())),
    ] {
        forged.push((what.to_owned(), token));
    }
    let random = uuid::Uuid::new_v4().to_string();
    for tid in [json!(random), json!(""), json!("*"), json!(tenant.id.to_uppercase()), json!([tenant.id])] {
        forged.push((format!("tid {tid}"), forger.claim("tid", tid.clone())));
    }

    attack.refused(forged, 30).await;
}

#[tokio::test]
async fn a_claim_that_is_missing_or_of_another_type_is_refused() {
    let (attack, _) = Attack::begin().await;
    let forger = &attack.forger;
    let mut forged = Vec::new();
    for name in ["iss", "aud", "sub", "tid", "env", "scope", "iat", "nbf", "exp", "jti"] {
        forged.push((format!("{name} away"), forger.claim(name, Value::Null)));
        let as_null = forger.claims().to_string().replacen(
            &format!("\"{name}\":"),
            &format!("\"{name}\":null,\"x{name}\":"),
            1,
        );
        forged.push((format!("{name} null"), forger.claims_text(&as_null)));
        let wrong = [json!([forger.claims()[name]]), json!({"a": 1}), json!(true), json!("")];
        // A scope that names nothing is a good claim that allows nothing.
        for wrong in wrong.into_iter().filter(|wrong| (name, wrong) != ("scope", &json!(""))) {
            forged.push((format!("{name} {wrong}"), forger.claim(name, wrong.clone())));
        }
        let twice =
            forger.claims().to_string().replacen('{', &format!("{{\"{name}\":{},", forger.claims()[name]), 1);
        forged.push((format!("{name} twice"), forger.claims_text(&twice)));
    }
    for (name, value) in [
        ("aud", json!("other")),
        ("aud", json!(["linkgate", "other"])),
        ("aud", json!("LINKGATE")),
        ("aud", json!("linkgate ")),
        ("env", json!("prod")),
        ("env", json!("TEST")),
        ("env", json!("test,live")),
        ("scope", json!("links:read everything")),
        ("scope", json!("*")),
        ("scope", json!("links:read,links:write")),
        ("uid", json!(1)),
        ("uid", json!("another than sub")),
        ("uid", json!("")),
        ("uid", json!(["a"])),
        ("accounts", json!("*")),
        ("accounts", json!(["*"])),
        ("accounts", json!([1])),
        ("accounts", json!({})),
        ("exp", json!((forger.now + 600).to_string())),
        ("exp", json!(forger.now as f64 + 600.5)),
        ("iss", json!(format!("{}/t/", attack.gateway.base))),
        ("iss", json!("https://linkgate.example")),
        ("sub", json!("")),
        ("jti", json!("")),
    ] {
        forged.push((format!("{name} {value}"), forger.claim(name, value)));
    }
    for text in ["", "null", "[]", "1", "\"claims\"", "{}", "{", "\u{feff}{}"] {
        forged.push((format!("claims {text:?}"), forger.claims_text(text)));
    }

    attack.refused(forged, 90).await;
}

#[tokio::test]
async fn a_token_is_good_in_its_time_alone() {
    let (attack, _) = Attack::begin().await;
    let forger = &attack.forger;
    let (now, mut forged) = (forger.now, Vec::new());
    let times = [
        ("expired", -700, -700, -100),
        ("expired a minute ago", -600, -600, -60),
        ("of tomorrow", 86_400, 86_400, 86_500),
        ("not before an hour", 0, 3_600, 3_700),
        ("issued in an hour", 3_600, 0, 3_700),
        ("too long", 0, 0, 3_601),
        ("of a year", 0, 0, 31_536_000),
        ("no time at all", 0, 0, 0),
        ("backwards", 100, 0, 50),
        ("old and long", -4_000, -4_000, 600),
    ];
    for (what, iat, nbf, exp) in times {
        let claims = changed(forger.claims(), "iat", json!(now + iat));
        let claims = changed(changed(claims, "nbf", json!(now + nbf)), "exp", json!(now + exp));
        forged.push((what.to_owned(), forger.claims_text(&claims.to_string())));
    }
    for extreme in [
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e400",
        "1e18",
        "-1e18",
    ] {
        for name in ["iat", "exp"] {
            let text = forger.claims().to_string();
            let good = format!("\"{name}\":{}", forger.claims()[name]);
            let token = forger.claims_text(&text.replacen(&good, &format!("\"{name}\":{extreme}"), 1));
            forged.push((format!("{name} {extreme}"), token));
        }
    }
    for nbf in [i64::MAX, now + 60] {
        forged.push((format!("nbf {nbf}"), forger.claim("nbf", json!(nbf))));
    }

    attack.refused(forged, 25).await;
}
