//! Accounts under an owner: one for each person, by username, for as long as they are kept.

use std::sync::LazyLock;

use redis::Script;
use serde::{Deserialize, Serialize};

use super::Sandbox;
use super::codes::{Person, SCOPES};
use super::store::{KEEP_S, Owner, uuid_of};
use crate::redis_client::RedisDown;

/// Most accounts of one owner; the oldest goes first.
const ACCOUNTS_MAX: &str = "1000";

static ADOPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/account_adopt.lua")));
static EXPIRE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/account_expire.lua")));
static LIST: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/account_list.lua")));

/// A TikTok person as linked under an owner.
#[derive(Serialize, Deserialize)]
pub struct Linked {
    /// Not stored: it is the field that the rest is stored under.
    #[serde(skip)]
    pub id: String,
    pub username: String,
    pub display_name: String,
    /// What the person granted, separated by spaces.
    #[serde(default = "all_scopes")]
    pub scopes: String,
    /// Whose made-up person it is; see `Person::world`.
    #[serde(default)]
    world: String,
    /// TikTok lets nobody act for the person any more, until they confirm again.
    #[serde(default)]
    pub expired: bool,
}

/// Of accounts that were kept before anybody could choose.
fn all_scopes() -> String {
    SCOPES.join(" ")
}

impl Linked {
    pub fn grants(&self, scope: &str) -> bool {
        self.scopes.split(' ').any(|granted| granted == scope)
    }
}

impl Sandbox {
    /// The account of a person who confirmed the code of `token`: the one they have, or a new one.
    /// Asked again for the same code it answers the same, so a lost answer costs nothing.
    pub(super) async fn adopt(
        &self,
        owner: &Owner,
        person: &Person,
        token: &str,
        always_new: bool,
    ) -> Result<Linked, RedisDown> {
        let Person { username, display_name, scopes, world } = person.clone();
        let who = if world.is_empty() { username.clone() } else { format!("{world}/{username}") };
        let mut linked = Linked { id: String::new(), username, display_name, scopes, world, expired: false };
        let stored = serde_json::json!(linked).to_string();
        let (fresh, now, keep_s) =
            (uuid_of(token).to_string(), self.now_ms().to_string(), KEEP_S.to_string());
        let always_new = if always_new { "1" } else { "0" };
        let args = [who.as_str(), &fresh, always_new, &stored, &now, ACCOUNTS_MAX, &keep_s];
        let keys = ["accounts", "people", "order"].map(|name| self.owner_key(owner, name));
        let id: String = self.script(&ADOPT, &keys, &args).await?;
        linked.id = id;
        Ok(linked)
    }

    /// Lets nobody act for the person until they confirm again. False for an account that is not there.
    pub(super) async fn expire_account(&self, owner: &Owner, id: &str) -> Result<bool, RedisDown> {
        self.script(&EXPIRE, &[self.owner_key(owner, "accounts")], &[id]).await
    }

    /// All accounts of an owner, the oldest first.
    pub(super) async fn linked(&self, owner: &Owner) -> Result<Vec<Linked>, RedisDown> {
        let keys = ["accounts", "order"].map(|name| self.owner_key(owner, name));
        let pairs: Vec<(String, String)> = self.script(&LIST, &keys, &[]).await?;
        Ok(pairs.into_iter().filter_map(|(id, stored)| read(id, &stored)).collect())
    }

    pub(super) async fn linked_account(&self, owner: &Owner, id: &str) -> Result<Option<Linked>, RedisDown> {
        let mut get = redis::cmd("HGET");
        get.arg(self.owner_key(owner, "accounts")).arg(id);
        let stored: Option<String> = self.run(&get).await?;
        Ok(stored.and_then(|stored| read(id.to_owned(), &stored)))
    }
}

fn read(id: String, stored: &str) -> Option<Linked> {
    let linked: Linked = serde_json::from_str(stored).ok()?;
    Some(Linked { id, ..linked })
}
