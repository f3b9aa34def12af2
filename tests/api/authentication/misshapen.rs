//! Tokens of another shape, changed on their way, or carried otherwise.

use linkgate::crypto::jwt::NewSigningKey;
use serde_json::{Value, json};

use super::forged::Attack;
use super::forger::{Forger, changed, encode, sign_with};
use super::{assert_let_in, assert_refused, knock};

/// A good token's parts in another form.
fn reshaped(forger: &Forger) -> Vec<(&'static str, String)> {
    let good = forger.good();
    let parts: Vec<&str> = good.split('.').collect();
    let [head, claims, signature] = [parts[0], parts[1], parts[2]];
    let other = forger.claim("jti", json!("another")).split('.').next_back().expect("a signature").to_owned();
    vec![
        ("blank", String::new()),
        ("a dot", ".".to_owned()),
        ("two dots", "..".to_owned()),
        ("three dots", "...".to_owned()),
        ("a word", "token".to_owned()),
        ("null", "null".to_owned()),
        ("no signature", format!("{head}.{claims}")),
        ("an empty signature", format!("{head}.{claims}.")),
        ("a dot more", format!("{good}.")),
        ("a dot in front", format!(".{good}")),
        ("four parts", format!("{good}.{signature}")),
        ("five parts", format!("{head}.{claims}.{claims}.{claims}.{signature}")),
        ("padding", format!("{good}=")),
        ("padding twice", format!("{good}==")),
        ("padded claims", format!("{head}.{claims}=.{signature}")),
        ("a space inside", format!("{head}. {claims}.{signature}")),
        ("a space at its end", format!("{good} x")),
        ("quotes", format!("\"{good}\"")),
        ("a comma", format!("{good},{good}")),
        ("percent signs", good.replacen('.', "%2e", 1)),
        ("a signature of zeros", format!("{head}.{claims}.{}", encode([0; 64]))),
        ("a short signature", format!("{head}.{claims}.{}", encode([0; 32]))),
        ("a truncated signature", good[..good.len() - 1].to_owned()),
        ("a longer signature", format!("{good}AA")),
        ("another token's signature", format!("{head}.{claims}.{other}")),
        ("the signature twice", format!("{good}{signature}")),
        ("a signature that is null", format!("{head}.{claims}.null")),
        ("another curve", p256(&format!("{head}.{claims}"))),
        (
            "another key",
            sign_with(&NewSigningKey::generate(), &forger.header().to_string(), &forger.claims().to_string()),
        ),
        (
            "claims exchanged",
            format!(
                "{head}.{}.{signature}",
                encode(changed(forger.claims(), "env", json!("live")).to_string())
            ),
        ),
    ]
}

/// Well signed, under a header that is not as it should be; and what is no token.
fn reheaded(forger: &Forger, api_key: &str) -> Vec<(&'static str, String)> {
    let duplicate = |header: &str| forger.sign(header, &forger.claims().to_string());
    let kid = &forger.key.kid;
    vec![
        ("alg twice", duplicate(&format!(r#"{{"alg":"none","alg":"EdDSA","typ":"at+jwt","kid":"{kid}"}}"#))),
        (
            "alg twice, escaped",
            duplicate(&format!(r#"{{"al\u0067":"none","alg":"EdDSA","typ":"at+jwt","kid":"{kid}"}}"#)),
        ),
        ("kid twice", duplicate(&format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"x","kid":"{kid}"}}"#))),
        ("typ JWT", duplicate(&forger.header_with("typ", json!("JWT")))),
        ("no typ", duplicate(&forger.header_with("typ", Value::Null))),
        ("a receipt's typ", duplicate(&forger.header_with("typ", json!("link-receipt+jwt")))),
        ("a header that is no object", duplicate("[]")),
        ("text after the header", duplicate(&format!("{}x", forger.header()))),
        ("a deep header", duplicate(&"[".repeat(2_000))),
        ("ten kilobytes", forger.claim("jti", json!("j".repeat(10_000)))),
        ("fifty kilobytes", "a".repeat(50_000)),
        ("an API key", api_key.to_owned()),
        ("dots alone", ".".repeat(10_000)),
    ]
}

#[tokio::test]
async fn a_token_of_another_shape_is_refused() {
    let (attack, tenant) = Attack::begin().await;
    let forger = &attack.forger;
    let shapes = reshaped(forger).into_iter().chain(reheaded(forger, &tenant.test));

    attack.refused(shapes.map(|(what, token)| (what.to_owned(), token)), 40).await;
}

/// The same message, signed on a curve that the key is not of.
fn p256(message: &str) -> String {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};

    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref()).expect("a key made just now");
    let signature = pair.sign(&SystemRandom::new(), message.as_bytes()).expect("a signature");
    format!("{message}.{}", encode(signature.as_ref()))
}

#[tokio::test]
async fn every_changed_letter_of_a_token_is_noticed() {
    let (attack, _) = Attack::begin().await;
    let good = attack.forger.good();
    let places = (0..good.len()).step_by(23);
    let forged = places.map(|at| {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'Q' { b'R' } else { b'Q' };
        (format!("letter {at}"), String::from_utf8(bytes).expect("letters"))
    });

    attack.refused(forged, 15).await;
}

#[tokio::test]
async fn a_megabyte_of_token_is_refused_without_harm() {
    let (attack, _) = Attack::begin().await;
    let request = crate::errors::raw::head(
        "GET /v1/accounts",
        &format!("Authorization: Bearer {}\r\n", "a".repeat(1_000_000)),
    );

    let answer = crate::errors::raw::exchange(attack.gateway.running.address, &[&request]).await;

    assert!(answer.is_none_or(|answer| (400..500).contains(&answer.status)));
    attack.refused([], 0).await;
}

#[tokio::test]
async fn only_the_scheme_bearer_carries_a_token_in_whatever_case() {
    let (attack, _) = Attack::begin().await;
    let good = attack.forger.good();
    let with = |value: String| move |call: crate::support::Call| call.header("Authorization", &value);

    for scheme in ["bearer", "BEARER", "BeArEr"] {
        assert_let_in(&knock(&attack.gateway, with(format!("{scheme} {good}"))).await, scheme);
    }
    for value in [
        format!("Basic {good}"),
        format!("Token {good}"),
        format!("JWT {good}"),
        good.clone(),
        "Bearer".to_owned(),
        format!("Bearer{good}"),
        format!("Bearer\t{good}"),
        format!("Bearer: {good}"),
        format!("Bearer Bearer {good}"),
        format!("DPoP {good}"),
        format!("Bearer token={good}"),
    ] {
        let shown: String = value.chars().take(20).collect();
        assert_refused(&knock(&attack.gateway, with(value)).await, &shown);
    }
}
