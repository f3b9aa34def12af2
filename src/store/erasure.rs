//! Erasing a user: what is kept for the record is put under a made-up name, what is personal goes.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz, Uuid};

use super::link_sessions::PENDING;
use super::schema::{accounts, link_sessions, users};
use super::{StoreError, TenantTx};
use crate::model::id::{AccountId, LinkSessionId};
use crate::model::user::UserId;

/// Each takes tenant, environment, user, made-up name and time as $1 to $5.
const STEPS: [&str; 8] = [
    "insert into users (tenant_id, environment, user_id, created_at, updated_at, erased_at)
        select tenant_id, environment, $4, created_at, $5, $5 from users
        where tenant_id = $1 and environment = $2 and user_id = $3",
    "select linkgate_leave_identities($3, $5) where $1 is not null and $2 is not null and $4 is not null",
    "update accounts set user_id = $4, display_name = null, username = null, avatar_url = null,
        bio_description = null, followers = null, following = null, likes = null, videos = null,
        is_verified = null, metadata = '{}', updated_at = $5
        where tenant_id = $1 and environment = $2 and user_id = $3",
    "update posts set user_id = $4, request = '{}', public_post_url = null
        where tenant_id = $1 and environment = $2 and user_id = $3 and $5 is not null",
    "update link_sessions set user_id = $4, metadata = null, nonce = null, redirect_url = null
        where tenant_id = $1 and environment = $2 and user_id = $3 and $5 is not null",
    // What a tenant's server has answered may repeat what it was sent.
    "update webhook_attempts a set response_excerpt = null
        from events e join webhook_deliveries d using (tenant_id, environment, event_id)
        where e.tenant_id = $1 and e.environment = $2 and e.user_id = $3 and $4 is not null and $5 is not null
            and a.tenant_id = $1 and a.environment = $2 and a.delivery_id = d.delivery_id
            and a.response_excerpt is not null",
    "update events set user_id = $4,
        data = data - 'display_name' - 'username' - 'metadata' - 'public_post_url' || jsonb_build_object('user_id', $4)
            || case when data ? 'account'
                then jsonb_build_object('account', jsonb_build_object('account_id', data -> 'account' -> 'account_id'))
                else '{}' end
        where tenant_id = $1 and environment = $2 and user_id = $3 and $5 is not null",
    "select linkgate_forget_in_audit_log($3, $4) where $1 is not null and $2 is not null and $5 is not null",
];

impl TenantTx<'_> {
    /// Sessions of the user that wait.
    pub fn pending_sessions_of(&mut self, user: &UserId) -> Result<Vec<LinkSessionId>, StoreError> {
        let ids: Vec<uuid::Uuid> = link_sessions::table
            .filter(link_sessions::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(link_sessions::environment.eq(self.scope.environment.as_str()))
            .filter(link_sessions::user_id.eq(user.as_str()))
            .filter(link_sessions::status.eq_any(PENDING))
            .order(link_sessions::link_session_id)
            .select(link_sessions::link_session_id)
            .load(self.conn)?;
        Ok(ids.into_iter().map(LinkSessionId::from_uuid).collect())
    }

    /// The user's accounts that are not unlinked.
    pub fn linked_accounts_of(&mut self, user: &UserId) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<uuid::Uuid> = accounts::table
            .filter(accounts::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(accounts::environment.eq(self.scope.environment.as_str()))
            .filter(accounts::user_id.eq(user.as_str()))
            .filter(accounts::status.ne("unlinked"))
            .order(accounts::account_id)
            .select(accounts::account_id)
            .load(self.conn)?;
        Ok(ids.into_iter().map(AccountId::from_uuid).collect())
    }

    /// Puts all that is the user's under `name`, a made-up one, without what is personal, and forgets the
    /// user itself. False when there is no such user.
    pub fn rename_erased(
        &mut self,
        user: &UserId,
        name: &UserId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let found: Option<String> = users::table
            .filter(users::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(users::environment.eq(self.scope.environment.as_str()))
            .filter(users::user_id.eq(user.as_str()))
            .filter(users::erased_at.is_null())
            .select(users::user_id)
            .for_update()
            .first(self.conn)
            .optional()?;
        if found.is_none() {
            return Ok(false);
        }
        for step in STEPS {
            diesel::sql_query(step)
                .bind::<Uuid, _>(self.scope.tenant.as_uuid())
                .bind::<Text, _>(self.scope.environment.as_str())
                .bind::<Text, _>(user.as_str())
                .bind::<Text, _>(name.as_str())
                .bind::<Timestamptz, _>(at)
                .execute(self.conn)?;
        }
        diesel::delete(users::table)
            .filter(users::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(users::environment.eq(self.scope.environment.as_str()))
            .filter(users::user_id.eq(user.as_str()))
            .execute(self.conn)?;
        Ok(true)
    }
}
