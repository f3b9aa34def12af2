//! Members, with what their passwords and second factors are checked against. Everything here belongs to
//! the tenant as a whole: no query names an environment.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::pages::after;
use super::schema::{members, tenants};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::{MemberId, TenantId};
use crate::model::member::{Email, Member, MemberStatus, Role};
use crate::model::page::PageRequest;

/// A member that has been invited and has not accepted yet.
pub struct NewMember {
    pub id: MemberId,
    pub email: Email,
    pub email_hash: [u8; 32],
    pub name: Option<String>,
    pub role: Role,
    pub invitation: Link,
}

/// A link that can be used once: what is stored of its token, and until when.
#[derive(Clone)]
pub struct Link {
    pub hash: [u8; 32],
    pub expires_at: DateTime<Utc>,
}

/// What log-in and links are checked against. Goes nowhere but to the service.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(diesel::pg::Pg))]
pub struct Secrets {
    member_id: uuid::Uuid,
    pub email: String,
    role: String,
    status: String,
    pub password_hash: Option<String>,
    pub failed_logins: i32,
    pub lockouts: i32,
    pub locked_until: Option<DateTime<Utc>>,
    pub invitation_hash: Option<Vec<u8>>,
    pub invitation_expires_at: Option<DateTime<Utc>>,
    pub reset_hash: Option<Vec<u8>>,
    pub reset_expires_at: Option<DateTime<Utc>>,
    pub totp_sealed: Option<Vec<u8>>,
    pub totp_begun_sealed: Option<Vec<u8>>,
    pub totp_last_step: i64,
    pub recovery_hashes: Vec<Vec<u8>>,
}

impl Secrets {
    pub fn id(&self) -> MemberId {
        MemberId::from_uuid(self.member_id)
    }

    pub fn is_active(&self) -> bool {
        self.status == MemberStatus::Active.as_str()
    }

    pub fn role(&self) -> Result<Role, StoreError> {
        self.role.parse().map_err(|_| StoreError::Corrupt("members.role"))
    }
}

/// New values of some columns; what is `None` stays as it is.
#[derive(Default, AsChangeset)]
#[diesel(table_name = members)]
pub struct MemberChange {
    pub name: Option<Option<String>>,
    pub role: Option<&'static str>,
    pub status: Option<&'static str>,
    pub password_hash: Option<String>,
    pub failed_logins: Option<i32>,
    pub lockouts: Option<i32>,
    pub locked_until: Option<Option<DateTime<Utc>>>,
    pub invitation_hash: Option<Option<Vec<u8>>>,
    pub invitation_expires_at: Option<Option<DateTime<Utc>>>,
    pub reset_hash: Option<Option<Vec<u8>>>,
    pub reset_expires_at: Option<Option<DateTime<Utc>>>,
    pub totp_sealed: Option<Option<Vec<u8>>>,
    pub totp_begun_sealed: Option<Option<Vec<u8>>>,
    pub totp_last_step: Option<i64>,
    pub recovery_hashes: Option<Vec<Vec<u8>>>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub last_login_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(diesel::pg::Pg))]
struct Row {
    member_id: uuid::Uuid,
    email: String,
    name: Option<String>,
    role: String,
    status: String,
    totp_sealed: Option<Vec<u8>>,
    locked_until: Option<DateTime<Utc>>,
    invitation_expires_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    last_login_at: Option<DateTime<Utc>>,
}

macro_rules! own {
    ($tx:expr) => {
        members::table.filter(members::tenant_id.eq($tx.scope.tenant.as_uuid()))
    };
    ($tx:expr, $id:expr) => {
        own!($tx).filter(members::member_id.eq($id.as_uuid()))
    };
}

impl TenantTx<'_> {
    pub fn insert_member(&mut self, new: &NewMember, at: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::insert_into(members::table)
            .values((
                members::tenant_id.eq(self.scope.tenant.as_uuid()),
                members::member_id.eq(new.id.as_uuid()),
                members::email.eq(new.email.as_str()),
                members::email_hash.eq(new.email_hash.as_slice()),
                members::name.eq(&new.name),
                members::role.eq(new.role.as_str()),
                members::status.eq(MemberStatus::Invited.as_str()),
                members::invitation_hash.eq(new.invitation.hash.as_slice()),
                members::invitation_expires_at.eq(new.invitation.expires_at),
                members::created_at.eq(at),
                members::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    pub fn count_members(&mut self) -> Result<i64, StoreError> {
        Ok(own!(self).count().get_result(self.conn)?)
    }

    pub fn member(&mut self, id: MemberId) -> Result<Option<Member>, StoreError> {
        let row = own!(self, id).select(Row::as_select()).first(self.conn).optional()?;
        row.map(Row::read).transpose()
    }

    /// The same, locked until the transaction ends.
    pub fn lock_member(&mut self, id: MemberId) -> Result<Option<Member>, StoreError> {
        let row = own!(self, id).for_update().select(Row::as_select()).first(self.conn).optional()?;
        row.map(Row::read).transpose()
    }

    /// The member of an address, locked until the transaction ends.
    pub fn lock_member_by_email(&mut self, email_hash: &[u8]) -> Result<Option<Member>, StoreError> {
        let row = own!(self)
            .filter(members::email_hash.eq(email_hash))
            .for_update()
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        row.map(Row::read).transpose()
    }

    /// What a member is checked against, locked until the transaction ends.
    pub fn lock_member_secrets(&mut self, id: MemberId) -> Result<Option<Secrets>, StoreError> {
        Ok(own!(self, id).for_update().select(Secrets::as_select()).first(self.conn).optional()?)
    }

    /// The same, not locked.
    pub fn member_secrets(&mut self, id: MemberId) -> Result<Option<Secrets>, StoreError> {
        Ok(own!(self, id).select(Secrets::as_select()).first(self.conn).optional()?)
    }

    /// The same, found by an address.
    pub fn member_secrets_by_email(&mut self, email_hash: &[u8]) -> Result<Option<Secrets>, StoreError> {
        let found = own!(self)
            .filter(members::email_hash.eq(email_hash))
            .select(Secrets::as_select())
            .first(self.conn)
            .optional()?;
        Ok(found)
    }

    /// Newest first; one member more than asked for shows that there are more.
    pub fn list_members(&mut self, page: PageRequest) -> Result<Vec<Member>, StoreError> {
        let mut query = own!(self).select(Row::as_select()).into_boxed();
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, members::created_at, members::member_id));
        }
        let rows: Vec<Row> = query
            .order((members::created_at.desc(), members::member_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Those that can log in and have one of these roles, at most `limit`; who has been there longest comes first.
    pub fn active_members_of(&mut self, roles: &[Role], limit: i64) -> Result<Vec<Member>, StoreError> {
        let rows: Vec<Row> = own!(self)
            .filter(members::status.eq(MemberStatus::Active.as_str()))
            .filter(members::role.eq_any(roles.iter().map(|role| role.as_str())))
            .order((members::created_at, members::member_id))
            .limit(limit)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }

    /// The owners that can log in, locked until the transaction ends, so that two of them can't be taken
    /// away at once.
    pub fn lock_active_owners(&mut self) -> Result<Vec<MemberId>, StoreError> {
        let ids: Vec<uuid::Uuid> = own!(self)
            .filter(members::role.eq(Role::Owner.as_str()))
            .filter(members::status.eq(MemberStatus::Active.as_str()))
            .order(members::member_id)
            .for_update()
            .select(members::member_id)
            .load(self.conn)?;
        Ok(ids.into_iter().map(MemberId::from_uuid).collect())
    }

    pub fn change_member(
        &mut self,
        id: MemberId,
        change: MemberChange,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self, id)).set((change, members::updated_at.eq(at))).execute(self.conn)?;
        Ok(())
    }

    /// Takes a member away, and its sessions with it.
    pub fn delete_member(&mut self, id: MemberId) -> Result<(), StoreError> {
        diesel::delete(own!(self, id)).execute(self.conn)?;
        Ok(())
    }
}

impl SystemTx<'_> {
    /// The tenants of which somebody with that address can log in, suspended ones left out; at most
    /// `limit`.
    pub fn tenants_of_email(&mut self, email_hash: &[u8], limit: i64) -> Result<Vec<TenantId>, StoreError> {
        let ids: Vec<uuid::Uuid> = members::table
            .inner_join(tenants::table.on(tenants::tenant_id.eq(members::tenant_id)))
            .filter(members::email_hash.eq(email_hash))
            .filter(members::status.eq(MemberStatus::Active.as_str()))
            .filter(tenants::status.eq("active"))
            .order(members::tenant_id)
            .select(members::tenant_id)
            .limit(limit)
            .load(self.conn)?;
        Ok(ids.into_iter().map(TenantId::from_uuid).collect())
    }

    /// Whose member that is; nothing while the tenant is suspended.
    pub fn tenant_of_member(&mut self, id: MemberId) -> Result<Option<TenantId>, StoreError> {
        let found: Option<uuid::Uuid> = members::table
            .inner_join(tenants::table.on(tenants::tenant_id.eq(members::tenant_id)))
            .filter(members::member_id.eq(id.as_uuid()))
            .filter(tenants::status.eq("active"))
            .select(members::tenant_id)
            .first(self.conn)
            .optional()?;
        Ok(found.map(TenantId::from_uuid))
    }
}

impl Row {
    fn read(self) -> Result<Member, StoreError> {
        let status = match self.status.as_str() {
            "invited" => MemberStatus::Invited,
            "active" => MemberStatus::Active,
            _ => return Err(StoreError::Corrupt("members.status")),
        };
        Ok(Member {
            id: MemberId::from_uuid(self.member_id),
            email: self.email,
            name: self.name,
            role: self.role.parse().map_err(|_| StoreError::Corrupt("members.role"))?,
            status,
            totp: self.totp_sealed.is_some(),
            locked_until: self.locked_until,
            invitation_expires_at: self.invitation_expires_at,
            created_at: self.created_at,
            accepted_at: self.accepted_at,
            last_login_at: self.last_login_at,
        })
    }
}
