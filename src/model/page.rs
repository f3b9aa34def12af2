//! Pages of a list: newest first, continued by an opaque cursor.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub const LIMIT_DEFAULT: i64 = 20;
pub const LIMIT_MAX: i64 = 100;

/// Where a page ended: the last row's time and id, which never change. Rows that come later are newer and can't
/// push a row from one page to the next. A cursor grants nothing: whoever has it sees of the list what is the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub id: Uuid,
}

/// Which list a cursor goes on in. Their numbers stand in cursors that clients hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum List {
    Accounts = 1,
    ApiKeys = 2,
    AuditLog = 3,
    Deliveries = 4,
    Events = 5,
    Issuers = 6,
    LinkSessions = 7,
    Members = 8,
    Posts = 9,
    Redelivered = 10,
    Tenants = 11,
    Users = 12,
    WebhookEndpoints = 13,
    UpstreamAccounts = 14,
    SigningKeys = 15,
    Plans = 16,
    MemberSessions = 17,
    Timeline = 18,
}

impl Cursor {
    pub fn encode(self, list: List) -> String {
        let mut bytes = vec![list as u8];
        bytes.extend_from_slice(&self.at.timestamp_micros().to_be_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor; nothing when it is none of ours, one of another list, or one that was changed on its way:
    /// that would go on somewhere else, and nobody would know what was left out.
    pub fn decode(text: &str, list: List) -> Option<Self> {
        let bytes: [u8; 29] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (bytes, sum) = bytes.split_at(25);
        if crc32fast::hash(bytes).to_be_bytes() != sum {
            return None;
        }
        let (_, bytes) = bytes.split_first().filter(|(of, _)| **of == list as u8)?;
        let (micros, id) = bytes.split_at(8);
        let at = DateTime::from_timestamp_micros(i64::from_be_bytes(micros.try_into().ok()?))?;
        // PostgreSQL's timestamps end before chrono's do; a cursor of ours is of this age.
        let plausible = (0..=253_402_300_799).contains(&at.timestamp());
        plausible.then_some(Self { at, id: Uuid::from_slice(id).ok()? })
    }
}

/// What a caller asks of a list.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    /// 1 to `LIMIT_MAX`.
    pub limit: i64,
    pub after: Option<Cursor>,
}

/// One page, and where the next one starts.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page from `limit + 1` rows or fewer: the extra row only shows that there is more.
    pub fn from_rows(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { items: rows, next }
    }
}
