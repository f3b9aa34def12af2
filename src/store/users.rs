//! Users: made the first time they are named.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::users;
use super::{StoreError, TenantTx};
use crate::model::user::UserId;

impl TenantTx<'_> {
    /// Makes the user unless it is there.
    pub fn ensure_user(&mut self, user: &UserId, at: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::insert_into(users::table)
            .values((
                users::tenant_id.eq(self.scope.tenant.as_uuid()),
                users::environment.eq(self.scope.environment.as_str()),
                users::user_id.eq(user.as_str()),
                users::created_at.eq(at),
            ))
            .on_conflict_do_nothing()
            .execute(self.conn)?;
        Ok(())
    }
}
