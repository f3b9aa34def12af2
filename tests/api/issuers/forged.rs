//! Forged tokens of registered issuers: every one gets the same no, nothing is fetched, nothing takes long.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::maker::{Maker, Pair};
use super::registered;
use crate::authentication::forger::{changed, encode, sign_shared};
use crate::authentication::{assert_let_in, assert_refused, knock};
use crate::support::Gateway;

const ISS: &str = "https://login.example";
/// Generous for a busy machine.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// A gateway that takes the tokens of one maker for each algorithm.
struct Attack {
    gateway: Gateway,
    makers: Vec<Maker>,
}

impl Attack {
    async fn begin() -> Self {
        let gateway = Gateway::start().await;
        let tenant = gateway.tenant().await;
        let makers = vec![Maker::ed25519(ISS), Maker::p256("urn:issuer:ec"), Maker::rsa("urn:issuer:rsa")];
        for maker in &makers {
            registered(&gateway, &tenant.test, maker, json!({})).await;
            assert_let_in(&knock(&gateway, |call| call.bearer(&maker.token())).await, maker.alg());
        }
        Self { gateway, makers }
    }

    async fn refused(&self, forged: impl Fn(&Maker) -> Vec<(String, String)>, at_least: usize) {
        let mut count = 0;
        for maker in &self.makers {
            for (what, token) in forged(maker) {
                let what = format!("{} {what}", maker.alg());
                let started = Instant::now();
                let answers = knock(&self.gateway, |call| call.bearer(&token)).await;
                assert!(started.elapsed() < ANSWER_WITHIN, "{what} took {:?}", started.elapsed());
                assert_refused(&answers, &what);
                count += 1;
            }
            assert_let_in(&knock(&self.gateway, |call| call.bearer(&maker.token())).await, "afterwards");
        }
        assert!(count >= at_least, "only {count} were tried");
    }
}

#[tokio::test]
async fn a_token_whose_algorithm_is_not_its_keys_is_refused() {
    let attack = Attack::begin().await;
    let forged = |maker: &Maker| {
        let claims = maker.claims().to_string();
        let mut forged = Vec::new();
        let others = [
            "none", "None", "NONE", "nOnE", "", " ", "eddsa", "es256", "rs256", "HS256", "HS512", "PS256",
            "ES384", "ES256K", "RS512", "RS1", "dir", "EdDSA", "ES256", "RS256",
        ];
        for alg in others.into_iter().filter(|alg| *alg != maker.alg()) {
            let header = maker.header_with("alg", json!(alg));
            forged.push((format!("alg {alg:?} signed"), maker.sign(&header, &claims)));
            forged
                .push((format!("alg {alg:?} unsigned"), format!("{}.{}.", encode(&header), encode(&claims))));
        }
        for alg in [json!(null), json!([maker.alg()]), json!({"name": maker.alg()}), json!(1), json!(true)] {
            forged.push((format!("alg {alg}"), maker.sign(&maker.header_with("alg", alg.clone()), &claims)));
        }
        let public = maker.public();
        let jwk = maker.jwk().to_string();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", encode(&public));
        for (number, secret) in
            [public.clone(), encode(&public).into_bytes(), pem.into_bytes(), jwk.into_bytes(), vec![]]
                .iter()
                .enumerate()
        {
            for alg in ["HS256", maker.alg()] {
                let header = maker.header_with("alg", json!(alg));
                forged.push((
                    format!("{alg} by public secret {number}"),
                    sign_shared(secret, &header, &claims),
                ));
            }
        }
        forged
    };

    attack.refused(forged, 150).await;
}

#[tokio::test]
async fn a_token_that_brings_or_names_a_key_of_its_own_is_refused_and_nothing_is_fetched() {
    let attack = Attack::begin().await;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket that does not wait");
    let url = format!("http://{}/keys", listener.local_addr().expect("an address"));
    let forged = |maker: &Maker| {
        let own = match maker.pair {
            Pair::Ed25519(_) => Maker::ed25519(&maker.iss),
            Pair::P256(_) | Pair::Rsa(_) => Maker::p256(&maker.iss),
        };
        let claims = maker.claims().to_string();
        let members = [
            ("jwk", own.jwk()),
            ("jwk", maker.jwk()),
            ("jku", json!(url)),
            ("x5u", json!(url)),
            ("x5c", json!([encode(own.public())])),
            ("x5t", json!("dGh1bWI")),
            ("x5t#S256", json!("dGh1bWI")),
            ("jwks", own.set()),
            ("crit", json!(["exp"])),
            ("crit", json!([])),
            ("b64", json!(false)),
            ("zip", json!("DEF")),
            ("cty", json!("JWT")),
            ("enc", json!("A256GCM")),
            ("url", json!(url)),
            ("nonce", json!("n")),
        ];
        let mut forged = Vec::new();
        for (name, value) in members {
            let header = maker.header_with(name, value);
            let own_kid =
                changed(serde_json::from_str(&header).expect("JSON"), "kid", json!(own.kid)).to_string();
            forged.push((format!("{name}, signed by the key it brings"), own.sign(&header, &claims)));
            forged.push((format!("{name}, with its kid"), own.sign(&own_kid, &claims)));
            forged.push((format!("{name}, well signed"), maker.sign(&header, &claims)));
        }
        for kid in [
            json!(url),
            json!(own.kid),
            json!(""),
            json!("../../dev/null"),
            json!("' or '1'='1"),
            json!("\u{0}"),
            json!(format!("{}\u{0}", maker.kid)),
            json!(maker.kid.to_uppercase()),
            json!(format!(" {}", maker.kid)),
            json!("k".repeat(5_000)),
            json!(null),
            json!(1),
            json!([maker.kid]),
        ] {
            let header = maker.header_with("kid", kid.clone());
            let shown: String = kid.to_string().chars().take(40).collect();
            forged.push((format!("kid {shown}, its own key"), own.sign(&header, &claims)));
            forged.push((format!("kid {shown}, well signed"), maker.sign(&header, &claims)));
        }
        forged
    };

    attack.refused(forged, 200).await;

    let asked = listener.accept().expect_err("nobody may come");
    assert_eq!(asked.kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn a_claim_that_is_missing_of_another_type_or_there_twice_is_refused() {
    let attack = Attack::begin().await;
    let others = attack.gateway.base.clone();
    let forged = |maker: &Maker| {
        let mut forged = Vec::new();
        for name in ["iss", "aud", "sub", "iat", "exp"] {
            forged.push((format!("{name} away"), maker.claim(name, Value::Null)));
        }
        for name in ["iss", "aud", "sub", "iat", "exp", "scope", "nbf", "jti", "tid", "env", "accounts"] {
            let text = changed(maker.claims(), name, json!(null)).to_string();
            let with_null = text.replacen('{', &format!("{{\"{name}\":null,"), 1);
            forged.push((format!("{name} null"), maker.claims_text(&with_null)));
            for wrong in [json!({"a": 1}), json!(true), json!([[1]]), json!(1.5)] {
                forged.push((format!("{name} {wrong}"), maker.claim(name, wrong.clone())));
            }
        }
        for name in ["iss", "aud", "sub", "iat", "exp", "scope", "extra"] {
            let value = changed(maker.claims(), "extra", json!("x"))[name].clone();
            let once = changed(maker.claims(), "extra", json!("x")).to_string();
            let twice = once.replacen('{', &format!("{{\"{name}\":{value},"), 1);
            forged.push((format!("{name} twice"), maker.claims_text(&twice)));
        }
        for (name, value) in [
            ("iss", json!(format!("{}/", maker.iss))),
            ("iss", json!(maker.iss.to_uppercase())),
            ("iss", json!(format!("{} ", maker.iss))),
            ("iss", json!(others)),
            ("iss", json!(format!("{others}/t/{}", uuid::Uuid::new_v4()))),
            ("iss", json!(["https://login.example"])),
            ("aud", json!("other")),
            ("aud", json!("LINKGATE")),
            ("aud", json!(["linkgate", 1])),
            ("sub", json!("")),
            ("sub", json!("u".repeat(129))),
            ("accounts", json!("*")),
            ("accounts", json!(["*"])),
            ("accounts", json!(vec!["8abd72f0-4ede-441c-9c17-0123456789ab"; 51])),
            ("exp", json!(maker.now.to_string())),
            ("exp", json!(maker.now - 6)),
            ("exp", json!(maker.now + 3_601)),
            ("exp", json!(i64::MAX)),
            ("iat", json!(i64::MIN)),
            ("iat", json!(maker.now + 60)),
            ("iat", json!(maker.now + 600)),
            ("nbf", json!(maker.now + 60)),
            ("nbf", json!(i64::MAX)),
        ] {
            let shown: String = value.to_string().chars().take(40).collect();
            forged.push((format!("{name} {shown}"), maker.claim(name, value)));
        }
        for text in ["", "null", "[]", "1", "\"claims\"", "{}", "{", "\u{feff}{}"] {
            forged.push((format!("claims {text:?}"), maker.claims_text(text)));
        }
        forged
    };

    attack.refused(forged, 250).await;
}

#[tokio::test]
async fn a_token_of_another_shape_or_of_another_key_is_refused() {
    let attack = Attack::begin().await;
    let forged = |maker: &Maker| {
        let good = maker.token();
        let parts: Vec<&str> = good.split('.').collect();
        let [head, claims, signature] = [parts[0], parts[1], parts[2]];
        let with = |header: &str| maker.sign(header, &maker.claims().to_string());
        let (kid, alg) = (&maker.kid, maker.alg());
        let mut forged = vec![
            ("no signature", format!("{head}.{claims}")),
            ("an empty signature", format!("{head}.{claims}.")),
            ("four parts", format!("{good}.{signature}")),
            ("padding", format!("{good}=")),
            ("zeros", format!("{head}.{claims}.{}", encode([0; 64]))),
            ("zeros of an RSA key's size", format!("{head}.{claims}.{}", encode([0; 256]))),
            ("a truncated signature", good[..good.len() - 2].to_owned()),
            ("a longer signature", format!("{good}AA")),
            ("the signature twice", format!("{good}{signature}")),
            (
                "another header",
                format!("{}.{claims}.{signature}", encode(maker.header_with("typ", json!("at+jwt")))),
            ),
            (
                "claims exchanged",
                format!(
                    "{head}.{}.{signature}",
                    encode(changed(maker.claims(), "sub", json!("ben")).to_string())
                ),
            ),
            ("alg twice", with(&format!(r#"{{"alg":"none","alg":"{alg}","kid":"{kid}"}}"#))),
            ("alg twice, escaped", with(&format!(r#"{{"al\u0067":"none","alg":"{alg}","kid":"{kid}"}}"#))),
            ("kid twice", with(&format!(r#"{{"alg":"{alg}","kid":"x","kid":"{kid}"}}"#))),
            ("no kid", with(&maker.header_with("kid", Value::Null))),
            ("a receipt's typ", with(&maker.header_with("typ", json!("link-receipt+jwt")))),
            ("a log-out's typ", with(&maker.header_with("typ", json!("logout+jwt")))),
            ("typ that is a number", with(&maker.header_with("typ", json!(1)))),
            ("a header that is no object", with("[]")),
            ("a deep header", with(&"[".repeat(2_000))),
            ("ten kilobytes", maker.claim("jti", json!("j".repeat(10_000)))),
            ("fifty kilobytes", "a".repeat(50_000)),
        ];
        let mut strangers = [Maker::ed25519(&maker.iss), Maker::p256(&maker.iss)];
        for stranger in &mut strangers {
            stranger.kid.clone_from(&maker.kid);
            forged.push(("another key", stranger.token()));
            forged.push((
                "another key, our alg",
                stranger.sign(&maker.header().to_string(), &maker.claims().to_string()),
            ));
        }
        for at in (0..good.len()).step_by(29) {
            let mut bytes = good.clone().into_bytes();
            bytes[at] = if bytes[at] == b'Q' { b'R' } else { b'Q' };
            forged.push(("a changed letter", String::from_utf8(bytes).expect("letters")));
        }
        forged.into_iter().map(|(what, token)| (what.to_owned(), token)).collect()
    };

    attack.refused(forged, 100).await;
}
