//! QR codes: a session shows one, or several one after another. The upstream's token is kept sealed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::link_codes;
use super::{StoreError, TenantTx};
use crate::model::id::LinkSessionId;
use crate::model::link_session::Code;

pub struct NewCode<'a> {
    pub session: LinkSessionId,
    /// Our label of this code at the upstream.
    pub attempt: &'a str,
    pub upstream_token_sealed: Vec<u8>,
    pub code: &'a Code,
    pub at: DateTime<Utc>,
}

macro_rules! of_session {
    ($tx:expr, $session:expr) => {
        link_codes::table
            .filter(link_codes::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(link_codes::environment.eq($tx.scope.environment.as_str()))
            .filter(link_codes::link_session_id.eq($session.as_uuid()))
            .order(link_codes::generation.desc())
    };
}

impl TenantTx<'_> {
    /// A conflict means that another replica renewed this session's code first.
    pub fn insert_code(&mut self, new: &NewCode<'_>) -> Result<(), StoreError> {
        diesel::insert_into(link_codes::table)
            .values((
                link_codes::tenant_id.eq(self.scope.tenant.as_uuid()),
                link_codes::environment.eq(self.scope.environment.as_str()),
                link_codes::link_session_id.eq(new.session.as_uuid()),
                link_codes::generation.eq(new.code.generation),
                link_codes::attempt.eq(new.attempt),
                link_codes::upstream_token_sealed.eq(&new.upstream_token_sealed),
                link_codes::qr_text.eq(&new.code.text),
                link_codes::qr_png.eq(&new.code.png),
                link_codes::created_at.eq(new.at),
                link_codes::expires_at.eq(new.code.expires_at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// The code that a session shows now.
    pub fn current_code(&mut self, session: LinkSessionId) -> Result<Option<Code>, StoreError> {
        type Row = (i32, Option<String>, Option<Vec<u8>>, DateTime<Utc>);
        let found: Option<Row> = of_session!(self, session)
            .select((link_codes::generation, link_codes::qr_text, link_codes::qr_png, link_codes::expires_at))
            .first(self.conn)
            .optional()?;
        Ok(found.map(|(generation, text, png, expires_at)| Code { generation, text, png, expires_at }))
    }
}
