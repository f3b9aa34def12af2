//! Link sessions. Every change of status goes through `advance`: a compare-and-set that only moves
//! forward, with its line in the timeline.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::pages::{after, is};
use super::schema::link_sessions;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::{AccountId, LinkSessionId, TenantId};
use crate::model::link_session::{EndReason, LinkSession, LinkSessionFilter, LinkSessionStatus, Surface};
use crate::model::page::PageRequest;
use crate::model::tenant::TenantScope;
use crate::model::upstream::UpstreamLabel;
use crate::model::user::UserId;

#[derive(Queryable, Selectable)]
#[diesel(table_name = link_sessions)]
struct Row {
    tenant_id: uuid::Uuid,
    environment: String,
    link_session_id: uuid::Uuid,
    unique_id: String,
    surface: String,
    user_id: String,
    status: String,
    reason: Option<String>,
    check_token: String,
    account_id: Option<uuid::Uuid>,
    reconnect_account_id: Option<uuid::Uuid>,
    redirect_url: Option<String>,
    locale: Option<String>,
    theme: Option<String>,
    nonce: Option<String>,
    metadata: Option<serde_json::Value>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    accepted_at: Option<DateTime<Utc>>,
    utilised_at: Option<DateTime<Utc>>,
}

/// A session about to be written, with what only the database keeps.
pub struct NewLinkSession<'a> {
    pub session: &'a LinkSession,
    pub upstream: UpstreamLabel,
    pub page_secret_sealed: Vec<u8>,
}

/// One step of a session.
pub struct Advance<'a> {
    pub id: LinkSessionId,
    pub to: LinkSessionStatus,
    pub reason: Option<EndReason>,
    pub account_id: Option<AccountId>,
    pub at: DateTime<Utc>,
    pub request_id: Option<&'a str>,
}

/// The statuses of a session that waits.
pub(in crate::store) const PENDING: [&str; 2] = ["new", "scanned"];

macro_rules! own {
    ($tx:expr) => {
        link_sessions::table
            .filter(link_sessions::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(link_sessions::environment.eq($tx.scope.environment.as_str()))
    };
}

impl TenantTx<'_> {
    /// A conflict on `link_sessions_one_pending` means that another call was first with this label.
    pub fn insert_link_session(&mut self, new: &NewLinkSession<'_>) -> Result<(), StoreError> {
        let session = new.session;
        let what = (
            link_sessions::unique_id.eq(&session.unique_id),
            link_sessions::surface.eq(session.surface.as_str()),
            link_sessions::user_id.eq(session.user_id.as_str()),
            link_sessions::provider.eq(new.upstream.provider),
            link_sessions::upstream.eq(new.upstream.name.to_string()),
            link_sessions::check_token.eq(&session.check_token),
            link_sessions::page_secret_sealed.eq(&new.page_secret_sealed),
            link_sessions::reconnect_account_id.eq(session.reconnect_account_id.map(|id| id.as_uuid())),
            link_sessions::redirect_url.eq(&session.redirect_url),
            link_sessions::locale.eq(&session.locale),
            link_sessions::theme.eq(&session.theme),
            link_sessions::nonce.eq(&session.nonce),
            link_sessions::metadata.eq(&session.metadata),
        );
        diesel::insert_into(link_sessions::table)
            .values((
                link_sessions::tenant_id.eq(self.scope.tenant.as_uuid()),
                link_sessions::environment.eq(self.scope.environment.as_str()),
                link_sessions::link_session_id.eq(session.id.as_uuid()),
                link_sessions::created_at.eq(session.created_at),
                link_sessions::updated_at.eq(session.created_at),
                link_sessions::expires_at.eq(session.expires_at),
                what,
            ))
            .execute(self.conn)?;
        Ok(())
    }

    pub fn link_session(&mut self, id: LinkSessionId) -> Result<Option<LinkSession>, StoreError> {
        let found: Option<Row> = own!(self)
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        found.map(Row::read).transpose()
    }

    /// The same, held until the transaction ends.
    pub fn lock_link_session(&mut self, id: LinkSessionId) -> Result<Option<LinkSession>, StoreError> {
        let found: Option<Row> = own!(self)
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .select(Row::as_select())
            .for_update()
            .first(self.conn)
            .optional()?;
        found.map(Row::read).transpose()
    }

    /// The latest attempt under a label.
    pub fn link_session_by_label(&mut self, unique_id: &str) -> Result<Option<LinkSession>, StoreError> {
        let found: Option<Row> = own!(self)
            .filter(link_sessions::unique_id.eq(unique_id))
            .order((link_sessions::created_at.desc(), link_sessions::link_session_id.desc()))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        found.map(Row::read).transpose()
    }

    pub fn link_session_by_check_token(&mut self, token: &str) -> Result<Option<LinkSession>, StoreError> {
        let found: Option<Row> = own!(self)
            .filter(link_sessions::check_token.eq(token))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        found.map(Row::read).transpose()
    }

    /// Newest first; one row more than asked when there is more.
    pub fn list_link_sessions(
        &mut self,
        filter: &LinkSessionFilter,
        page: PageRequest,
    ) -> Result<Vec<LinkSession>, StoreError> {
        let mut query = own!(self).select(Row::as_select()).into_boxed();
        if let Some(user) = &filter.user_id {
            query = query.filter(link_sessions::user_id.eq(user.as_str().to_owned()));
        }
        if let Some(status) = filter.status {
            query = query.filter(is("link_sessions.status", status.as_str()));
        }
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, link_sessions::created_at, link_sessions::link_session_id));
        }
        let rows: Vec<Row> = query
            .order((link_sessions::created_at.desc(), link_sessions::link_session_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }

    /// How many were made since then, whatever became of them.
    pub fn count_link_sessions_since(&mut self, since: DateTime<Utc>) -> Result<i64, StoreError> {
        Ok(own!(self).filter(link_sessions::created_at.ge(since)).count().get_result(self.conn)?)
    }

    /// How many sessions wait for their users.
    pub fn count_pending_link_sessions(&mut self) -> Result<i64, StoreError> {
        Ok(own!(self).filter(link_sessions::status.eq_any(PENDING)).count().get_result(self.conn)?)
    }

    /// The page's secret, sealed, and the hash of what the first browser holds.
    pub fn link_page_secrets(
        &mut self,
        id: LinkSessionId,
    ) -> Result<Option<(Vec<u8>, Option<Vec<u8>>)>, StoreError> {
        Ok(own!(self)
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .select((link_sessions::page_secret_sealed, link_sessions::view_token_hash))
            .first(self.conn)
            .optional()?)
    }

    /// Binds the page to its first browser. False when another was first.
    pub fn bind_browser(&mut self, id: LinkSessionId, view_token_hash: &[u8]) -> Result<bool, StoreError> {
        let changed = diesel::update(own!(self))
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .filter(link_sessions::view_token_hash.is_null())
            .set(link_sessions::view_token_hash.eq(view_token_hash))
            .execute(self.conn)?;
        Ok(changed == 1)
    }

    /// Moves a session on, if it may go there from where it is. False when it may not: somebody was
    /// faster, or the news is old.
    pub fn advance(&mut self, step: &Advance<'_>) -> Result<bool, StoreError> {
        let from: Vec<&str> = LinkSessionStatus::ALL
            .into_iter()
            .filter(|status| status.may_become(step.to))
            .map(LinkSessionStatus::as_str)
            .collect();
        let scanned = (step.to == LinkSessionStatus::Scanned).then_some(step.at);
        let confirmed = (step.to == LinkSessionStatus::Confirmed).then_some(step.at);
        let changed = diesel::update(own!(self))
            .filter(link_sessions::link_session_id.eq(step.id.as_uuid()))
            .filter(link_sessions::status.eq_any(from))
            .set((
                link_sessions::status.eq(step.to.as_str()),
                link_sessions::updated_at.eq(step.at),
                step.reason.map(|reason| link_sessions::reason.eq(reason.as_str())),
                step.account_id.map(|account| link_sessions::account_id.eq(account.as_uuid())),
                scanned.map(|at| link_sessions::scanned_at.eq(at)),
                confirmed.map(|at| link_sessions::confirmed_at.eq(at)),
            ))
            .execute(self.conn)?;
        if changed == 1 {
            self.note_change(step.id, step.to.as_str(), step.reason, step.request_id, step.at)?;
        }
        Ok(changed == 1)
    }

    /// Notes that the user accepted the link. False when that was noted before.
    pub fn accept_link(&mut self, id: LinkSessionId, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let changed = diesel::update(own!(self))
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .filter(link_sessions::status.eq("confirmed"))
            .filter(link_sessions::accepted_at.is_null())
            .set(link_sessions::accepted_at.eq(at))
            .execute(self.conn)?;
        Ok(changed == 1)
    }

    /// Sets when a session stops waiting, once its first code is there.
    pub fn set_link_session_expiry(
        &mut self,
        id: LinkSessionId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self))
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .set(link_sessions::expires_at.eq(at))
            .execute(self.conn)?;
        Ok(())
    }
}

impl SystemTx<'_> {
    /// Deletes sessions that ended before `before` and were made before `made_before`, with their codes and
    /// timelines, a batch at a time.
    pub fn delete_old_link_sessions(
        &mut self,
        before: DateTime<Utc>,
        made_before: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let old = link_sessions::table
            .filter(link_sessions::updated_at.lt(before))
            .filter(link_sessions::created_at.lt(made_before))
            .filter(link_sessions::expires_at.lt(before))
            .select(link_sessions::link_session_id)
            .order(link_sessions::updated_at)
            .limit(limit)
            .load::<uuid::Uuid>(self.conn)?;
        let gone = link_sessions::table.filter(link_sessions::link_session_id.eq_any(old));
        Ok(diesel::delete(gone).execute(self.conn)?)
    }

    /// Whose session it is.
    pub fn link_session_scope(&mut self, id: LinkSessionId) -> Result<Option<TenantScope>, StoreError> {
        let found: Option<(uuid::Uuid, String)> = link_sessions::table
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .select((link_sessions::tenant_id, link_sessions::environment))
            .first(self.conn)
            .optional()?;
        found.map(|(tenant, environment)| read_scope(tenant, &environment)).transpose()
    }
}

pub(in crate::store) fn read_scope(tenant: uuid::Uuid, environment: &str) -> Result<TenantScope, StoreError> {
    let environment = environment.parse().map_err(|_| StoreError::Corrupt("environment"))?;
    Ok(TenantScope { tenant: TenantId::from_uuid(tenant), environment })
}

impl Row {
    fn read(self) -> Result<LinkSession, StoreError> {
        let surface = match self.surface.as_str() {
            "compatible" => Surface::Compatible,
            "hosted" => Surface::Hosted,
            _ => return Err(StoreError::Corrupt("link_sessions.surface")),
        };
        Ok(LinkSession {
            id: LinkSessionId::from_uuid(self.link_session_id),
            scope: read_scope(self.tenant_id, &self.environment)?,
            unique_id: self.unique_id,
            surface,
            user_id: UserId::new(self.user_id).map_err(|_| StoreError::Corrupt("link_sessions.user_id"))?,
            status: self.status.parse().map_err(|_| StoreError::Corrupt("link_sessions.status"))?,
            reason: self.reason,
            account_id: self.account_id.map(AccountId::from_uuid),
            reconnect_account_id: self.reconnect_account_id.map(AccountId::from_uuid),
            check_token: self.check_token,
            redirect_url: self.redirect_url,
            locale: self.locale,
            theme: self.theme,
            nonce: self.nonce,
            metadata: self.metadata,
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.expires_at,
            confirmed_at: self.confirmed_at,
            accepted_at: self.accepted_at,
            utilised_at: self.utilised_at,
        })
    }
}
