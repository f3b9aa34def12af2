use super::*;

const NOW: i64 = 1_800_000_000;
const ISSUER: &str = "https://gw.example/t/tenant-1";

fn claims() -> AccessClaims {
    AccessClaims {
        iss: ISSUER.into(),
        aud: AUDIENCE.into(),
        sub: "user-1".into(),
        tid: "tenant-1".into(),
        env: "live".into(),
        scope: "posts:write".into(),
        uid: Some("user-1".into()),
        accounts: None,
        iat: NOW,
        nbf: NOW,
        exp: NOW + 600,
        jti: "j1".into(),
    }
}

fn checked(key: &NewSigningKey, token: &str, now: i64) -> Result<AccessClaims, BadToken> {
    hint(token)?;
    verify(token, &key.public, ISSUER, "tenant-1", now)
}

fn signed(key: &NewSigningKey, claims: &impl Serialize) -> String {
    sign(ACCESS_TOKEN, &key.kid, &key.private_pkcs8, claims).unwrap_or_default()
}

/// A token whose header is `header`, properly signed over whatever it says.
fn with_header(key: &NewSigningKey, header: &str) -> String {
    let claims = serde_json::to_vec(&claims()).unwrap_or_default();
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let pair = Ed25519KeyPair::from_pkcs8(&key.private_pkcs8).expect("our own key");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes())))
}

#[test]
fn a_token_of_ours_is_accepted_until_it_expires() {
    let key = NewSigningKey::generate();
    let token = signed(&key, &claims());

    assert_eq!(checked(&key, &token, NOW), Ok(claims()));
    assert_eq!(checked(&key, &token, NOW + 604), Ok(claims()));
    assert_eq!(checked(&key, &token, NOW + 605), Err(BadToken::Expired));
    assert_eq!(checked(&key, &token, NOW - 6), Err(BadToken::NotYet));
}

#[test]
fn another_key_or_one_changed_byte_is_refused() {
    let key = NewSigningKey::generate();
    let token = signed(&key, &claims());

    assert_eq!(checked(&NewSigningKey::generate(), &token, NOW), Err(BadToken::Signature));
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap_or_default();
        assert!(checked(&key, &changed, NOW).is_err(), "byte {at}");
    }
}

#[test]
fn a_header_that_says_anything_else_is_refused_even_when_signed() {
    let key = NewSigningKey::generate();
    let kid = &key.kid;
    let good = format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}"}}"#);
    assert!(checked(&key, &with_header(&key, &good), NOW).is_ok());

    for header in [
        format!(r#"{{"alg":"none","typ":"at+jwt","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"None","typ":"at+jwt","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"link-receipt+jwt","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#),
        r#"{"alg":"EdDSA","typ":"at+jwt"}"#.to_owned(),
        format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}","jku":"https://x.example"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}","jwk":{{}}}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}","x5u":"https://x.example"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}","crit":["exp"]}}"#),
        format!(r#"{{"alg":"EdDSA","alg":"none","typ":"at+jwt","kid":"{kid}"}}"#),
    ] {
        assert_eq!(checked(&key, &with_header(&key, &header), NOW), Err(BadToken::Form), "{header}");
    }
}

#[test]
fn every_claim_is_required_and_of_its_type() {
    let key = NewSigningKey::generate();
    let whole = serde_json::to_value(claims()).unwrap_or_default();

    for name in ["iss", "aud", "sub", "tid", "env", "scope", "iat", "nbf", "exp", "jti"] {
        for replacement in [None, Some(serde_json::Value::Null), Some(serde_json::json!([1]))] {
            let mut changed = whole.clone();
            match &replacement {
                None => changed.as_object_mut().map(|o| o.remove(name)),
                Some(value) => changed.as_object_mut().map(|o| o.insert(name.into(), value.clone())),
            };
            assert!(checked(&key, &signed(&key, &changed), NOW).is_err(), "{name} {replacement:?}");
        }
    }
}

#[test]
fn claims_meant_for_somebody_else_are_refused() {
    let key = NewSigningKey::generate();
    let other: [(&str, fn(&mut AccessClaims)); 9] = [
        ("iss", |c| c.iss = "https://gw.example/t/tenant-2".into()),
        ("tid", |c| c.tid = "tenant-2".into()),
        ("aud", |c| c.aud = "other".into()),
        ("sub", |c| c.sub = String::new()),
        ("sub is not uid", |c| c.sub = "user-2".into()),
        ("jti", |c| c.jti = String::new()),
        ("too long a life", |c| c.exp = c.iat + LIFE_SECS_MAX + 1),
        ("ends before it starts", |c| c.exp = c.iat - 1),
        ("overflow", |c| {
            c.iat = i64::MIN;
            c.exp = i64::MAX;
        }),
    ];

    for (name, change) in other {
        let mut changed = claims();
        change(&mut changed);
        assert_eq!(checked(&key, &signed(&key, &changed), NOW), Err(BadToken::Claims), "{name}");
    }
}
