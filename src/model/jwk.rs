//! Public keys as JSON (RFC 7517), of the kinds that tokens are checked with. Private and shared keys are
//! refused by name: whoever sends one has given it away.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::id::NotAnId;
use super::violation::Violation;

/// How many keys a set may hold.
pub const KEYS_MAX: usize = 20;
/// How long a set may be, in bytes.
pub const SET_BYTES_MAX: usize = 64 * 1024;
/// The longest name of a key, in characters.
pub const KID_CHARS_MAX: usize = 128;
/// Of an RSA key's modulus.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=4_096;
/// What only the owner of a private key, or of a shared one, has to know.
const PRIVATE_MEMBERS: [&str; 8] = ["d", "k", "p", "q", "dp", "dq", "qi", "oth"];

/// By which algorithm something is signed. Shared secrets are not among them: who can check could sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 and 2048 bits or more.
    Rs256,
}

impl SignatureAlgorithm {
    pub const ALL: [Self; 3] = [Self::EdDsa, Self::Es256, Self::Rs256];

    /// As `alg` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }
}

impl FromStr for SignatureAlgorithm {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == text).ok_or(NotAnId)
    }
}

/// One public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    /// 1 to `KID_CHARS_MAX` characters without control characters.
    pub kid: String,
    pub key: PublicKey,
}

/// Numbers in base64url, as the key's JSON has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    Ed25519 { x: String },
    P256 { x: String, y: String },
    Rsa { n: String, e: String },
}

/// Why a key can't be used: which of its members, a code and a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub member: &'static str,
    pub code: &'static str,
    pub detail: &'static str,
}

impl Fault {
    fn new(member: &'static str, code: &'static str, detail: &'static str) -> Self {
        Self { member, code, detail }
    }

    /// Whether something that must stay private was in it.
    pub fn is_private(self) -> bool {
        self.code == "private_key"
    }
}

impl Jwk {
    /// The one algorithm that this key checks.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        match self.key {
            PublicKey::Ed25519 { .. } => SignatureAlgorithm::EdDsa,
            PublicKey::P256 { .. } => SignatureAlgorithm::Es256,
            PublicKey::Rsa { .. } => SignatureAlgorithm::Rs256,
        }
    }

    pub fn to_json(&self) -> Value {
        let (kid, alg) = (&self.kid, self.algorithm().as_str());
        match &self.key {
            PublicKey::Ed25519 { x } => {
                json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": alg, "kid": kid, "x": x})
            }
            PublicKey::P256 { x, y } => {
                json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": alg, "kid": kid, "x": x, "y": y})
            }
            PublicKey::Rsa { n, e } => {
                json!({"kty": "RSA", "use": "sig", "alg": alg, "kid": kid, "n": n, "e": e})
            }
        }
    }

    /// Reads one key, whatever else it says of itself.
    pub fn read(value: &Value) -> Result<Self, Fault> {
        let Value::Object(members) = value else {
            return Err(Fault::new("", "wrong_type", "A key is an object."));
        };
        if let Some(member) = PRIVATE_MEMBERS.into_iter().find(|member| members.contains_key(*member)) {
            let detail = "This is private. Take it out, send the public part alone, and use a new key: \
                          this one has left your hands.";
            return Err(Fault::new(member, "private_key", detail));
        }
        let kid = text(members, "kid").unwrap_or_default();
        if kid.is_empty() || kid.chars().count() > KID_CHARS_MAX || kid.chars().any(char::is_control) {
            return Err(Fault::new("kid", "invalid_value", "Give each key a kid of 1 to 128 characters."));
        }
        let key = read_public(members)?;
        let jwk = Self { kid: kid.to_owned(), key };
        let for_signatures = members.get("use").is_none_or(|used| used == "sig");
        let verifies = members
            .get("key_ops")
            .is_none_or(|ops| ops.as_array().is_some_and(|ops| ops.iter().any(|op| op == "verify")));
        if !for_signatures || !verifies {
            return Err(Fault::new("use", "unsupported_key", "The key must be for checking signatures."));
        }
        if members.get("alg").is_some_and(|alg| alg != jwk.algorithm().as_str()) {
            let detail = "Of an Ed25519 key this is EdDSA, of a P-256 key ES256, of an RSA key RS256.";
            return Err(Fault::new("alg", "unsupported_key", detail));
        }
        Ok(jwk)
    }
}

fn read_public(members: &Map<String, Value>) -> Result<PublicKey, Fault> {
    match (text(members, "kty"), text(members, "crv")) {
        (Some("OKP"), Some("Ed25519")) => Ok(PublicKey::Ed25519 { x: number(members, "x", 32)? }),
        (Some("EC"), Some("P-256")) => {
            Ok(PublicKey::P256 { x: number(members, "x", 32)?, y: number(members, "y", 32)? })
        }
        (Some("RSA"), _) => read_rsa(members),
        (Some("OKP" | "EC"), _) => {
            Err(Fault::new("crv", "unsupported_key", "The curve must be Ed25519 or P-256."))
        }
        _ => Err(Fault::new("kty", "unsupported_key", "Use OKP (Ed25519), EC (P-256) or RSA.")),
    }
}

fn read_rsa(members: &Map<String, Value>) -> Result<PublicKey, Fault> {
    let decoded =
        |member| text(members, member).and_then(|text| Some((text, URL_SAFE_NO_PAD.decode(text).ok()?)));
    let (Some((n, modulus)), Some((e, exponent))) = (decoded("n"), decoded("e")) else {
        return Err(Fault::new("n", "invalid_value", "n and e are numbers in base64url without padding."));
    };
    if !RSA_BITS.contains(&bits(&modulus)) {
        return Err(Fault::new("n", "unsupported_key", "An RSA key has 2048 to 4096 bits."));
    }
    let odd = exponent.last().is_some_and(|last| last % 2 == 1);
    if !odd || !(17..=33).contains(&bits(&exponent)) {
        return Err(Fault::new("e", "unsupported_key", "The exponent must be 65537 or a larger odd number."));
    }
    Ok(PublicKey::Rsa { n: n.to_owned(), e: e.to_owned() })
}

/// How many bits a number has, leading zeros left out.
fn bits(number: &[u8]) -> usize {
    let zeros: usize = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros).map_or(0, |first| (number.len() - zeros) * 8 - first.leading_zeros() as usize)
}

/// A member of exactly `len` bytes in base64url.
fn number(members: &Map<String, Value>, member: &'static str, len: usize) -> Result<String, Fault> {
    let text = text(members, member);
    let fits = |text: &&str| URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == len);
    let detail = "This must be 32 bytes in base64url without padding.";
    text.filter(fits).map(str::to_owned).ok_or(Fault::new(member, "invalid_value", detail))
}

fn text<'a>(members: &'a Map<String, Value>, member: &str) -> Option<&'a str> {
    members.get(member).and_then(Value::as_str)
}

/// Reads a set that somebody pasted: every key must be good, and of an algorithm that is allowed.
pub fn read_pasted(
    set: &Value,
    pointer: &str,
    allowed: &[SignatureAlgorithm],
) -> Result<Vec<Jwk>, Vec<Violation>> {
    let Some(keys) = set.get("keys").and_then(Value::as_array) else {
        let detail = "Send a key set: an object with an array `keys`.";
        return Err(vec![Violation::new(pointer, "wrong_type", detail)]);
    };
    if keys.is_empty() || keys.len() > KEYS_MAX {
        let code = if keys.is_empty() { "too_few_items" } else { "too_many_items" };
        let violation = Violation::new(format!("{pointer}/keys"), code, "Send 1 to 20 keys.");
        return Err(vec![violation.measured(keys.len(), KEYS_MAX)]);
    }
    let (mut good, mut broken) = (Vec::<Jwk>::new(), Vec::new());
    for (index, key) in keys.iter().enumerate() {
        let place = |member: &str| {
            let member = if member.is_empty() { String::new() } else { format!("/{member}") };
            format!("{pointer}/keys/{index}{member}")
        };
        match Jwk::read(key) {
            Err(fault) => broken.push(Violation::new(place(fault.member), fault.code, fault.detail)),
            Ok(key) if good.iter().any(|known| known.kid == key.kid) => {
                broken.push(Violation::new(place("kid"), "invalid_value", "Give each key a kid of its own."));
            }
            Ok(key) if !allowed.contains(&key.algorithm()) => {
                let detail = format!("{} is not among algorithms.", key.algorithm().as_str());
                broken.push(Violation::new(place("kty"), "unsupported_key", detail));
            }
            Ok(key) => good.push(key),
        }
    }
    if broken.is_empty() { Ok(good) } else { Err(broken) }
}

/// Reads a set that was fetched: keys that can't be used are left out, since a set may serve others too.
///
/// # Errors
/// Says what is wrong when nothing is left, and when a private key is in it.
pub fn read_fetched(set: &[u8], allowed: &[SignatureAlgorithm]) -> Result<Vec<Jwk>, &'static str> {
    let set: Value = serde_json::from_slice(set).map_err(|_| "the answer is not JSON")?;
    let keys = set.get("keys").and_then(Value::as_array).ok_or("the answer is not a key set")?;
    if keys.len() > KEYS_MAX {
        return Err("the set has more than 20 keys");
    }
    let mut good = Vec::<Jwk>::new();
    for key in keys {
        match Jwk::read(key) {
            Err(fault) if fault.is_private() => return Err("the set holds a private key"),
            // Of two keys of one name it would be by chance which one counts.
            Ok(key) if good.iter().any(|known| known.kid == key.kid) => {
                return Err("two keys of the set have one kid");
            }
            Ok(key) if allowed.contains(&key.algorithm()) => good.push(key),
            Ok(_) | Err(_) => {}
        }
    }
    if good.is_empty() { Err("the set has no key that can be used") } else { Ok(good) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    fn key(kid: &str) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": X})
    }

    fn with(name: &str, value: Value) -> Value {
        let mut key = key("k1");
        key[name] = value;
        key
    }

    #[test]
    fn an_algorithm_is_read_back_and_no_other_is_read() {
        for algorithm in SignatureAlgorithm::ALL {
            assert_eq!(algorithm.as_str().parse(), Ok(algorithm));
        }
        for text in ["none", "HS256", "eddsa", "ES384", ""] {
            assert_eq!(text.parse::<SignatureAlgorithm>(), Err(NotAnId), "{text}");
        }
    }

    #[test]
    fn a_key_is_read_back_as_it_is_written() {
        let rsa = json!({"kty": "RSA", "kid": "r", "n": URL_SAFE_NO_PAD.encode([0xff; 256]), "e": "AQAB"});
        let ec = json!({"kty": "EC", "crv": "P-256", "kid": "e", "x": X, "y": X});

        for (value, algorithm) in [
            (key("k1"), SignatureAlgorithm::EdDsa),
            (ec, SignatureAlgorithm::Es256),
            (rsa, SignatureAlgorithm::Rs256),
        ] {
            let read = Jwk::read(&value).expect("a good key");
            assert_eq!(read.algorithm(), algorithm);
            assert_eq!(Jwk::read(&read.to_json()), Ok(read));
        }
    }

    #[test]
    fn what_is_private_is_refused_by_name() {
        for member in PRIVATE_MEMBERS {
            let fault = Jwk::read(&with(member, json!("c2VjcmV0"))).expect_err("a private key");
            assert_eq!((fault.member, fault.code), (member, "private_key"));
        }
        let set = json!({"keys": [key("k1"), with("d", json!("c2VjcmV0"))]}).to_string();
        let refused = read_fetched(set.as_bytes(), &SignatureAlgorithm::ALL);
        assert_eq!(refused, Err("the set holds a private key"));
    }

    #[test]
    fn a_key_that_can_not_be_used_is_told_with_the_member_that_is_wrong() {
        let rsa = |bytes: usize, e: &str| json!({"kty": "RSA", "kid": "r", "n": URL_SAFE_NO_PAD.encode(vec![0xff; bytes]), "e": e});
        for (value, member) in [
            (json!("key"), ""),
            (json!({}), "kid"),
            (with("kid", json!("")), "kid"),
            (with("kid", json!("k".repeat(129))), "kid"),
            (with("kid", json!("a\u{0}b")), "kid"),
            (with("kty", json!("oct")), "kty"),
            (with("kty", json!("none")), "kty"),
            (with("crv", json!("X25519")), "crv"),
            (with("crv", json!("P-384")), "crv"),
            (with("x", json!("AAAA")), "x"),
            (with("x", json!(format!("{X}="))), "x"),
            (with("x", json!(1)), "x"),
            (with("use", json!("enc")), "use"),
            (with("key_ops", json!(["sign"])), "use"),
            (with("alg", json!("HS256")), "alg"),
            (with("alg", json!("none")), "alg"),
            (rsa(128, "AQAB"), "n"),
            (rsa(513, "AQAB"), "n"),
            (rsa(256, "Aw"), "e"),
            (rsa(256, "AQAC"), "e"),
        ] {
            let fault = Jwk::read(&value).expect_err("a bad key");
            assert_eq!(fault.member, member, "{value}");
        }
    }

    #[test]
    fn of_a_pasted_set_every_fault_is_told_and_of_a_fetched_one_the_rest_is_used() {
        let enc = with("use", json!("enc"));
        let set = json!({"keys": [key("k1"), enc, key("k1")]});

        let told = read_pasted(&set, "/jwks", &SignatureAlgorithm::ALL).expect_err("two faults");
        let pointers: Vec<&str> = told.iter().map(|violation| violation.pointer.as_str()).collect();
        assert_eq!(pointers, ["/jwks/keys/1/use", "/jwks/keys/2/kid"]);

        let set = json!({"keys": [key("k1"), with("use", json!("enc"))]}).to_string();
        let used = read_fetched(set.as_bytes(), &SignatureAlgorithm::ALL).expect("one key");
        assert_eq!(used.len(), 1);
        assert!(read_fetched(set.as_bytes(), &[SignatureAlgorithm::Es256]).is_err());
        for bad in ["", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]}", "\u{0}"] {
            assert!(read_fetched(bad.as_bytes(), &SignatureAlgorithm::ALL).is_err(), "{bad}");
        }
    }
}
