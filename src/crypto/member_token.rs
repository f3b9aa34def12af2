//! What members hold: access and refresh tokens, and the tokens of mailed links. One form for all: a
//! prefix that tells the kind, then the id that finds the row, a generation and a secret of 256 bits (84
//! letters), and a checksum (7), all of `a-z2-7`. What is stored is a hash; the secret is so long that a
//! fast one is enough.
//!
//! A session's secrets make a chain: each renewal's are computed from the refresh token's before, under a
//! key that only the gateway knows. So the same renewal can be answered twice in the same words, and an
//! older token of the chain can be told from one that somebody made up.

use uuid::Uuid;

use super::secret::Secret;
use super::{hmac_sha256, random_bytes, sha256};

const BODY_BYTES: usize = 16 + 4 + 32;
const BODY_LEN: usize = 84;
const CHECKSUM_LEN: usize = 7;

/// How many renewals an old token is followed through before it is taken for none of ours. Renewed every
/// 15 minutes, a session of 90 days has fewer.
const CHAIN_MAX: u32 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Access,
    Refresh,
    Invitation,
    Reset,
}

impl TokenKind {
    pub const ALL: [Self; 4] = [Self::Access, Self::Refresh, Self::Invitation, Self::Reset];

    pub fn prefix(self) -> &'static str {
        match self {
            Self::Access => "lga_",
            Self::Refresh => "lgr_",
            Self::Invitation => "lgi_",
            Self::Reset => "lgp_",
        }
    }
}

/// A token as presented or just made.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberToken {
    pub kind: TokenKind,
    /// Of the session, or of the member for a link.
    pub id: Uuid,
    /// How often the session was renewed before; 0 for a link.
    pub generation: u32,
    secret: [u8; 32],
}

/// A session's two tokens.
pub struct Pair {
    pub access: MemberToken,
    pub refresh: MemberToken,
}

impl MemberToken {
    /// A new one, of a link.
    pub fn generate(kind: TokenKind, id: Uuid) -> Self {
        Self { kind, id, generation: 0, secret: random_bytes() }
    }

    /// Reads a token of that kind; nothing when its form or its checksum is wrong.
    pub fn parse(kind: TokenKind, text: &str) -> Option<Self> {
        let rest = text.strip_prefix(kind.prefix())?;
        let plain = rest.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        if !plain || rest.len() != BODY_LEN + CHECKSUM_LEN {
            return None;
        }
        let (body, check) = rest.split_at(BODY_LEN);
        if checksum(kind, body) != check {
            return None;
        }
        let bytes = data_encoding::BASE32_NOPAD.decode(body.to_uppercase().as_bytes()).ok()?;
        let bytes: [u8; BODY_BYTES] = bytes.try_into().ok()?;
        let (id, rest) = bytes.split_at(16);
        let (generation, secret) = rest.split_at(4);
        Some(Self {
            kind,
            id: Uuid::from_slice(id).ok()?,
            generation: u32::from_be_bytes(generation.try_into().ok()?),
            secret: secret.try_into().ok()?,
        })
    }

    /// The text that its holder gets.
    pub fn text(&self) -> Secret {
        let mut bytes = Vec::with_capacity(BODY_BYTES);
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&self.generation.to_be_bytes());
        bytes.extend_from_slice(&self.secret);
        let body = data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase();
        Secret::new(format!("{}{body}{}", self.kind.prefix(), checksum(self.kind, &body)))
    }

    /// What is stored in the token's place.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&[self.kind.prefix().as_bytes(), self.id.as_bytes(), &self.secret].concat())
    }
}

impl Pair {
    /// The first pair of a session.
    pub fn first(session: Uuid) -> Self {
        let token = |kind| MemberToken { kind, id: session, generation: 0, secret: random_bytes() };
        Self { access: token(TokenKind::Access), refresh: token(TokenKind::Refresh) }
    }

    /// The pair that takes the place of the one with that refresh token: always the same one.
    pub fn after(refresh: &MemberToken, key: &[u8]) -> Self {
        let generation = refresh.generation.saturating_add(1);
        let token = |kind: TokenKind| {
            let message = [kind.prefix().as_bytes(), refresh.id.as_bytes(), &refresh.secret].concat();
            MemberToken { kind, id: refresh.id, generation, secret: hmac_sha256(key, &message) }
        };
        Self { access: token(TokenKind::Access), refresh: token(TokenKind::Refresh) }
    }
}

/// Whether the refresh token was once the one of a session whose refresh token of generation `now` has
/// the hash `newest`.
pub fn is_ancestor(refresh: &MemberToken, key: &[u8], now: u32, newest: &[u8]) -> bool {
    let steps = now.saturating_sub(refresh.generation);
    if !(1..=CHAIN_MAX).contains(&steps) {
        return false;
    }
    let mut token = refresh.clone();
    for _ in 0..steps {
        token = Pair::after(&token, key).refresh;
    }
    super::api_key::hashes_match(&token.hash(), newest)
}

fn checksum(kind: TokenKind, body: &str) -> String {
    let sum = crc32fast::hash(format!("{}{body}", kind.prefix()).as_bytes()).to_be_bytes();
    data_encoding::BASE32_NOPAD.encode(&sum).to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &[u8] = b"a key of the gateway";

    #[test]
    fn a_token_is_read_back_as_it_was_made_and_as_nothing_else() {
        for kind in TokenKind::ALL {
            let token = MemberToken::generate(kind, Uuid::new_v4());
            let text = token.text();

            let read = MemberToken::parse(kind, text.expose()).expect("a token of our own");

            assert!(read == token && read.hash() == token.hash());
            for other in TokenKind::ALL.into_iter().filter(|other| *other != kind) {
                assert!(MemberToken::parse(other, text.expose()).is_none());
                let renamed = text.expose().replacen(kind.prefix(), other.prefix(), 1);
                assert!(MemberToken::parse(other, &renamed).is_none(), "the checksum is of the whole");
            }
        }
    }

    #[test]
    fn one_wrong_letter_is_found_by_the_checksum() {
        let text = MemberToken::generate(TokenKind::Access, Uuid::new_v4()).text();
        for at in 0..text.expose().len() {
            let mut bytes = text.expose().as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'q' { b'r' } else { b'q' };
            let wrong = String::from_utf8(bytes).unwrap();
            assert!(MemberToken::parse(TokenKind::Access, &wrong).is_none(), "letter {at}");
        }
    }

    #[test]
    fn a_renewal_is_always_the_same_and_needs_the_key() {
        let first = Pair::first(Uuid::new_v4()).refresh;

        let (one, again) = (Pair::after(&first, KEY), Pair::after(&first, KEY));

        assert!(one.access == again.access && one.refresh == again.refresh);
        assert!(one.refresh != Pair::after(&first, b"another key").refresh);
        assert_ne!(one.access.hash(), one.refresh.hash());
        assert_eq!(one.refresh.generation, 1);
    }

    #[test]
    fn an_older_token_is_told_from_one_made_up() {
        let first = Pair::first(Uuid::new_v4()).refresh;
        let second = Pair::after(&first, KEY).refresh;
        let third = Pair::after(&second, KEY).refresh;
        let made_up = MemberToken { secret: [7; 32], ..first.clone() };

        let told = [&first, &second, &third, &made_up].map(|token| is_ancestor(token, KEY, 2, &third.hash()));

        assert_eq!(told, [true, true, false, false]);
        assert!(!is_ancestor(&first, KEY, u32::MAX, &third.hash()), "nobody can make it compute for long");
    }

    proptest! {
        #[test]
        fn no_text_whatever_panics(text in "(lga_|lgr_|)\\PC{0,110}") {
            prop_assert!(MemberToken::parse(TokenKind::Access, &text).is_none());
        }
    }
}
