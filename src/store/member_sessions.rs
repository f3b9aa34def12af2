//! Members' sessions: what log-ins began. A row that is gone is a session that has ended. Only hashes of
//! tokens are here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{member_sessions, members, plans, tenants};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::{MemberId, MemberSessionId, TenantId};
use crate::model::member::{MemberSession, Role};
use crate::model::tenant::{Environment, TenantScope};

pub struct NewSession {
    pub id: MemberSessionId,
    pub member: MemberId,
    pub environment: Environment,
    pub tokens: TokenHashes,
    /// Of the session, however often it is renewed.
    pub ends_at: DateTime<Utc>,
    pub address: Option<String>,
    pub user_agent: Option<String>,
}

/// What is stored of a pair of tokens.
pub struct TokenHashes {
    pub access: [u8; 32],
    pub access_expires_at: DateTime<Utc>,
    pub refresh: [u8; 32],
    pub refresh_expires_at: DateTime<Utc>,
}

/// A session as renewing it needs it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = member_sessions, check_for_backend(diesel::pg::Pg))]
pub struct StoredSession {
    session_id: uuid::Uuid,
    member_id: uuid::Uuid,
    works_in: String,
    generation: i32,
    pub access_hash: Vec<u8>,
    pub access_expires_at: DateTime<Utc>,
    pub refresh_hash: Vec<u8>,
    pub refreshed_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    address: Option<String>,
    user_agent: Option<String>,
    created_at: DateTime<Utc>,
}

/// What is needed to check an access token.
#[derive(Clone, Debug)]
pub struct SeatRecord {
    pub scope: TenantScope,
    pub session: MemberSessionId,
    pub member: MemberId,
    pub role: Role,
    pub access_hash: Vec<u8>,
    pub access_expires_at: DateTime<Utc>,
    pub previous_access_hash: Option<Vec<u8>>,
    pub refreshed_at: DateTime<Utc>,
    pub tenant_suspended: bool,
    /// Of the tenant's plan.
    pub requests_per_second_max: u32,
}

impl StoredSession {
    pub fn member(&self) -> MemberId {
        MemberId::from_uuid(self.member_id)
    }

    pub fn generation(&self) -> u32 {
        self.generation.unsigned_abs()
    }

    pub fn environment(&self) -> Result<Environment, StoreError> {
        self.works_in.parse().map_err(|_| StoreError::Corrupt("member_sessions.works_in"))
    }

    fn read(self) -> Result<MemberSession, StoreError> {
        Ok(MemberSession {
            id: MemberSessionId::from_uuid(self.session_id),
            environment: self.environment()?,
            address: self.address.and_then(|text| text.parse().ok()),
            user_agent: self.user_agent,
            created_at: self.created_at,
            refreshed_at: self.refreshed_at,
            expires_at: self.expires_at,
        })
    }
}

macro_rules! own {
    ($tx:expr) => {
        member_sessions::table.filter(member_sessions::tenant_id.eq($tx.scope.tenant.as_uuid()))
    };
}

impl TenantTx<'_> {
    pub fn insert_member_session(&mut self, new: &NewSession, at: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::insert_into(member_sessions::table)
            .values((
                member_sessions::tenant_id.eq(self.scope.tenant.as_uuid()),
                member_sessions::session_id.eq(new.id.as_uuid()),
                member_sessions::member_id.eq(new.member.as_uuid()),
                member_sessions::works_in.eq(new.environment.as_str()),
                member_sessions::access_hash.eq(new.tokens.access.as_slice()),
                member_sessions::access_expires_at.eq(new.tokens.access_expires_at),
                member_sessions::refresh_hash.eq(new.tokens.refresh.as_slice()),
                member_sessions::refreshed_at.eq(at),
                member_sessions::expires_at.eq(new.tokens.refresh_expires_at),
                member_sessions::ends_at.eq(new.ends_at),
                member_sessions::address.eq(&new.address),
                member_sessions::user_agent.eq(&new.user_agent),
                member_sessions::created_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Ends a member's oldest sessions, so that at most `kept` are left.
    pub fn trim_member_sessions(&mut self, member: MemberId, kept: i64) -> Result<(), StoreError> {
        let too_many: Vec<uuid::Uuid> = own!(self)
            .filter(member_sessions::member_id.eq(member.as_uuid()))
            .order((member_sessions::created_at.desc(), member_sessions::session_id.desc()))
            .offset(kept)
            .select(member_sessions::session_id)
            .load(self.conn)?;
        let gone = own!(self).filter(member_sessions::session_id.eq_any(too_many));
        diesel::delete(gone).execute(self.conn)?;
        Ok(())
    }

    /// A session, locked until the transaction ends.
    pub fn lock_member_session(&mut self, id: MemberSessionId) -> Result<Option<StoredSession>, StoreError> {
        let found = own!(self)
            .filter(member_sessions::session_id.eq(id.as_uuid()))
            .for_update()
            .select(StoredSession::as_select())
            .first(self.conn)
            .optional()?;
        Ok(found)
    }

    /// Puts a new pair in the place of the one before.
    pub fn renew_member_session(
        &mut self,
        session: &StoredSession,
        environment: Environment,
        tokens: &TokenHashes,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self).filter(member_sessions::session_id.eq(session.session_id)))
            .set((
                member_sessions::works_in.eq(environment.as_str()),
                member_sessions::generation.eq(session.generation.saturating_add(1)),
                member_sessions::previous_access_hash.eq(&session.access_hash),
                member_sessions::access_hash.eq(tokens.access.as_slice()),
                member_sessions::access_expires_at.eq(tokens.access_expires_at),
                member_sessions::refresh_hash.eq(tokens.refresh.as_slice()),
                member_sessions::refreshed_at.eq(at),
                member_sessions::expires_at.eq(tokens.refresh_expires_at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// A member's sessions that have not run out, newest first.
    pub fn list_member_sessions(
        &mut self,
        member: MemberId,
        now: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<MemberSession>, StoreError> {
        let rows: Vec<StoredSession> = own!(self)
            .filter(member_sessions::member_id.eq(member.as_uuid()))
            .filter(member_sessions::expires_at.gt(now))
            .order((member_sessions::created_at.desc(), member_sessions::session_id.desc()))
            .limit(most)
            .select(StoredSession::as_select())
            .load(self.conn)?;
        rows.into_iter().map(StoredSession::read).collect()
    }

    /// Ends one session of a member; false when it has none of that id.
    pub fn delete_member_session(
        &mut self,
        member: MemberId,
        id: MemberSessionId,
    ) -> Result<bool, StoreError> {
        let gone = own!(self)
            .filter(member_sessions::member_id.eq(member.as_uuid()))
            .filter(member_sessions::session_id.eq(id.as_uuid()));
        Ok(diesel::delete(gone).execute(self.conn)? > 0)
    }

    /// Ends a member's sessions, all but `kept`, and says how many.
    pub fn delete_member_sessions(
        &mut self,
        member: MemberId,
        kept: Option<MemberSessionId>,
    ) -> Result<usize, StoreError> {
        let kept = kept.map(|id| id.as_uuid()).unwrap_or_default();
        let gone = own!(self)
            .filter(member_sessions::member_id.eq(member.as_uuid()))
            .filter(member_sessions::session_id.ne(kept));
        Ok(diesel::delete(gone).execute(self.conn)?)
    }
}

type SeatRow = (
    (uuid::Uuid, uuid::Uuid, uuid::Uuid, String),
    (Vec<u8>, DateTime<Utc>, Option<Vec<u8>>, DateTime<Utc>),
    (String, String, i32),
);

impl SystemTx<'_> {
    /// What an access token of that session is checked against.
    pub fn member_seat(&mut self, id: MemberSessionId) -> Result<Option<SeatRecord>, StoreError> {
        let same_member = members::tenant_id
            .eq(member_sessions::tenant_id)
            .and(members::member_id.eq(member_sessions::member_id));
        let found: Option<SeatRow> = member_sessions::table
            .inner_join(members::table.on(same_member))
            .inner_join(tenants::table.on(tenants::tenant_id.eq(member_sessions::tenant_id)))
            .inner_join(plans::table.on(plans::plan_id.eq(tenants::plan_id)))
            .filter(member_sessions::session_id.eq(id.as_uuid()))
            .select((
                (
                    member_sessions::tenant_id,
                    member_sessions::session_id,
                    member_sessions::member_id,
                    member_sessions::works_in,
                ),
                (
                    member_sessions::access_hash,
                    member_sessions::access_expires_at,
                    member_sessions::previous_access_hash,
                    member_sessions::refreshed_at,
                ),
                (members::role, tenants::status, plans::requests_per_second_max),
            ))
            .first(self.conn)
            .optional()?;
        found.map(read_seat).transpose()
    }

    /// Whose session that is; nothing while the tenant is suspended.
    pub fn tenant_of_member_session(&mut self, id: MemberSessionId) -> Result<Option<TenantId>, StoreError> {
        let found: Option<uuid::Uuid> = member_sessions::table
            .inner_join(tenants::table.on(tenants::tenant_id.eq(member_sessions::tenant_id)))
            .filter(member_sessions::session_id.eq(id.as_uuid()))
            .filter(tenants::status.eq("active"))
            .select(member_sessions::tenant_id)
            .first(self.conn)
            .optional()?;
        Ok(found.map(TenantId::from_uuid))
    }

    /// Deletes sessions that have run out, a batch at a time.
    pub fn delete_old_member_sessions(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let old = member_sessions::table
            .filter(member_sessions::expires_at.le(now))
            .select(member_sessions::session_id)
            .limit(limit)
            .load::<uuid::Uuid>(self.conn)?;
        let gone = member_sessions::table.filter(member_sessions::session_id.eq_any(old));
        Ok(diesel::delete(gone).execute(self.conn)?)
    }
}

fn read_seat((ids, tokens, (role, status, rate)): SeatRow) -> Result<SeatRecord, StoreError> {
    let (tenant, session, member, environment) = ids;
    let (access_hash, access_expires_at, previous_access_hash, refreshed_at) = tokens;
    let environment = environment.parse().map_err(|_| StoreError::Corrupt("member_sessions.works_in"))?;
    Ok(SeatRecord {
        scope: TenantScope { tenant: TenantId::from_uuid(tenant), environment },
        session: MemberSessionId::from_uuid(session),
        member: MemberId::from_uuid(member),
        role: role.parse().map_err(|_| StoreError::Corrupt("members.role"))?,
        access_hash,
        access_expires_at,
        previous_access_hash,
        refreshed_at,
        tenant_suspended: status != "active",
        requests_per_second_max: rate.unsigned_abs(),
    })
}
