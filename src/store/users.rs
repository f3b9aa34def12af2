//! Users: made by name, or the first time they are named.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;

use super::pages::after;
use super::schema::{accounts, users};
use super::{StoreError, TenantTx};
use crate::model::page::PageRequest;
use crate::model::user::{User, UserFilter, UserId};

type Row = (String, Value, DateTime<Utc>, DateTime<Utc>, uuid::Uuid);

/// The transaction's own users; those who were erased are nobody.
macro_rules! own {
    ($tx:expr) => {
        users::table
            .filter(users::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(users::environment.eq($tx.scope.environment.as_str()))
            .filter(users::erased_at.is_null())
    };
}

const COLUMNS: (users::user_id, users::metadata, users::created_at, users::updated_at, users::row_id) =
    (users::user_id, users::metadata, users::created_at, users::updated_at, users::row_id);

impl TenantTx<'_> {
    /// Makes the user unless it is there.
    pub fn ensure_user(&mut self, user: &UserId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.insert_user(user, &Value::Object(serde_json::Map::new()), at).map(drop)
    }

    /// Makes the user; false when it is there.
    pub fn insert_user(
        &mut self,
        user: &UserId,
        metadata: &Value,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let made = diesel::insert_into(users::table)
            .values((
                users::tenant_id.eq(self.scope.tenant.as_uuid()),
                users::environment.eq(self.scope.environment.as_str()),
                users::user_id.eq(user.as_str()),
                users::metadata.eq(metadata),
                users::created_at.eq(at),
                users::updated_at.eq(at),
            ))
            .on_conflict_do_nothing()
            .execute(self.conn)?;
        Ok(made == 1)
    }

    pub fn user(&mut self, id: &UserId) -> Result<Option<User>, StoreError> {
        let row: Option<Row> =
            own!(self).filter(users::user_id.eq(id.as_str())).select(COLUMNS).first(self.conn).optional()?;
        Ok(self.with_accounts(row.into_iter().collect())?.pop())
    }

    /// Newest first; one more than asked for shows that there are more.
    pub fn list_users(&mut self, filter: &UserFilter, page: PageRequest) -> Result<Vec<User>, StoreError> {
        let mut query = own!(self).select(COLUMNS).into_boxed();
        if let Some(only) = &filter.only {
            query = query.filter(users::user_id.eq(only.as_str().to_owned()));
        }
        if let Some(prefix) = &filter.prefix {
            query = query.filter(AtOrAfter::new(users::user_id, prefix.clone().into_sql::<Text>()));
            if let Some(end) = end_of(prefix) {
                query = query.filter(Before::new(users::user_id, end.into_sql::<Text>()));
            }
        }
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, users::created_at, users::row_id));
        }
        let rows = query
            .order((users::created_at.desc(), users::row_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        self.with_accounts(rows)
    }

    /// Replaces the user's metadata; false when there is no such user.
    pub fn update_user(
        &mut self,
        id: &UserId,
        metadata: &Value,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let changed = diesel::update(own!(self))
            .filter(users::user_id.eq(id.as_str()))
            .set((users::metadata.eq(metadata), users::updated_at.eq(at)))
            .execute(self.conn)?;
        Ok(changed == 1)
    }

    fn with_accounts(&mut self, rows: Vec<Row>) -> Result<Vec<User>, StoreError> {
        let ids: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
        let counts: Vec<(String, i64)> = accounts::table
            .filter(accounts::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(accounts::environment.eq(self.scope.environment.as_str()))
            .filter(accounts::user_id.eq_any(ids))
            .filter(accounts::status.ne("unlinked"))
            .group_by(accounts::user_id)
            .select((accounts::user_id, diesel::dsl::count_star()))
            .load(self.conn)?;
        let count = |id: &str| counts.iter().find(|(user, _)| user == id).map_or(0, |(_, count)| *count);
        let read = |(id, metadata, created_at, updated_at, row_id): Row| {
            let accounts = count(&id);
            let id = UserId::new(id).map_err(|_| StoreError::Corrupt("users.user_id"))?;
            Ok(User { id, metadata, accounts, created_at, updated_at, row_id })
        };
        rows.into_iter().map(read).collect()
    }
}

// Texts compared byte by byte, as the index `users_by_prefix` has them. Row-level security keeps an index from being
// used for `like`, whose function might tell of rows that are not the tenant's.
diesel::infix_operator!(AtOrAfter, " ~>=~ ", backend: diesel::pg::Pg);
diesel::infix_operator!(Before, " ~<~ ", backend: diesel::pg::Pg);

/// The first text after all that begin with `prefix`, in the order of bytes, which for UTF-8 is that of characters.
/// Nothing when none comes after.
fn end_of(prefix: &str) -> Option<String> {
    let mut end = prefix.to_owned();
    while let Some(last) = end.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            end.push(next);
            return Some(end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn what_begins_with_a_prefix_comes_before_its_end_and_nothing_else_does() {
        assert_eq!(end_of("ada").as_deref(), Some("adb"));
        assert_eq!(end_of("a%_\\").as_deref(), Some("a%_]"));
        assert_eq!(end_of("z\u{d7ff}").as_deref(), Some("z\u{e000}"), "surrogates are no characters");
        assert_eq!(end_of("a\u{10ffff}\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(end_of("\u{10ffff}"), None);
        assert_eq!(end_of(""), None);
    }
}
