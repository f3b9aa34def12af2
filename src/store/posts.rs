//! Posts: a row before the upstream is asked, and what became of it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::pages::after;
use super::schema::{accounts, posts};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::{AccountId, PostId};
use crate::model::page::PageRequest;
use crate::model::post_state::{Post, PostFilter, PostStatus};
use crate::model::tenant::TenantScope;
use crate::model::user::UserId;

#[derive(Queryable, Selectable)]
#[diesel(table_name = posts)]
struct Row {
    post_id: uuid::Uuid,
    account_id: uuid::Uuid,
    user_id: String,
    media_type: String,
    draft: bool,
    status: String,
    publish_id: Option<String>,
    fail_reason: Option<String>,
    public_post_url: Option<String>,
    request: serde_json::Value,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// What became of a post.
#[derive(Clone, Debug)]
pub struct PostOutcome {
    pub status: PostStatus,
    pub publish_id: Option<String>,
    pub fail_reason: Option<String>,
    pub public_post_url: Option<String>,
}

macro_rules! own {
    ($tx:expr) => {
        posts::table
            .filter(posts::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(posts::environment.eq($tx.scope.environment.as_str()))
    };
}

impl TenantTx<'_> {
    /// Writes the intent, before anything is sent. False, and nothing written, when the account is not
    /// linked any more.
    pub fn insert_post(&mut self, post: &Post, idempotency_key: Option<&str>) -> Result<bool, StoreError> {
        use diesel::sql_types::{Bool, Jsonb, Nullable, Text, Timestamptz, Uuid};

        let account = accounts::table
            .filter(accounts::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(accounts::environment.eq(self.scope.environment.as_str()))
            .filter(accounts::account_id.eq(post.account_id.as_uuid()))
            .filter(accounts::status.eq("linked"))
            .select((
                accounts::tenant_id,
                accounts::environment,
                post.id.as_uuid().into_sql::<Uuid>(),
                accounts::account_id,
                accounts::user_id,
                post.media_type.as_str().into_sql::<Text>(),
                post.draft.into_sql::<Bool>(),
                post.status.as_str().into_sql::<Text>(),
                post.request.clone().into_sql::<Jsonb>(),
                idempotency_key.into_sql::<Nullable<Text>>(),
                post.created_at.into_sql::<Timestamptz>(),
                post.updated_at.into_sql::<Timestamptz>(),
            ));
        let inserted = diesel::insert_into(posts::table)
            .values(account)
            .into_columns((
                posts::tenant_id,
                posts::environment,
                posts::post_id,
                posts::account_id,
                posts::user_id,
                posts::media_type,
                posts::draft,
                posts::status,
                posts::request,
                posts::idempotency_key,
                posts::created_at,
                posts::updated_at,
            ))
            .execute(self.conn)?;
        Ok(inserted == 1)
    }

    /// How many were made since then; those that the upstream refused at once do not count.
    pub fn count_posts_since(&mut self, since: DateTime<Utc>) -> Result<i64, StoreError> {
        // The words are those of the index `posts_counted`, which a bound value would not be proven to match.
        let counted = diesel::dsl::sql::<diesel::sql_types::Bool>("status <> 'refused'");
        let query = own!(self).filter(posts::created_at.ge(since)).filter(counted);
        Ok(query.count().get_result(self.conn)?)
    }

    pub fn post(&mut self, id: PostId) -> Result<Option<Post>, StoreError> {
        self.first_post(own!(self).filter(posts::post_id.eq(id.as_uuid())).into_boxed())
    }

    /// The post of an account that an upstream knows by `publish_id`.
    pub fn post_by_publish_id(
        &mut self,
        account: AccountId,
        publish_id: &str,
    ) -> Result<Option<Post>, StoreError> {
        let query = own!(self)
            .filter(posts::account_id.eq(account.as_uuid()))
            .filter(posts::publish_id.eq(publish_id.to_owned()))
            .order(posts::created_at.desc());
        self.first_post(query.into_boxed())
    }

    /// The newest post that was begun under an idempotency key, of one user where one is named.
    pub fn post_by_idempotency_key(
        &mut self,
        key: &str,
        user: Option<&UserId>,
    ) -> Result<Option<Post>, StoreError> {
        let query = own!(self)
            .filter(posts::idempotency_key.eq(key.to_owned()))
            .order((posts::created_at.desc(), posts::post_id.desc()));
        let mut query = query.into_boxed();
        if let Some(user) = user {
            query = query.filter(posts::user_id.eq(user.as_str().to_owned()));
        }
        self.first_post(query)
    }

    fn first_post(
        &mut self,
        query: posts::BoxedQuery<'_, diesel::pg::Pg>,
    ) -> Result<Option<Post>, StoreError> {
        let found: Option<Row> = query.select(Row::as_select()).first(self.conn).optional()?;
        found.map(Row::read).transpose()
    }

    /// Newest first; one row more than asked when there is more.
    pub fn list_posts(&mut self, filter: &PostFilter, page: PageRequest) -> Result<Vec<Post>, StoreError> {
        let mut query = own!(self).select(Row::as_select()).into_boxed();
        if let Some(user) = &filter.user_id {
            query = query.filter(posts::user_id.eq(user.as_str().to_owned()));
        }
        if let Some(account) = filter.account_id {
            query = query.filter(posts::account_id.eq(account.as_uuid()));
        }
        if let Some(only) = &filter.only_accounts {
            let only: Vec<uuid::Uuid> = only.iter().map(AccountId::as_uuid).collect();
            query = query.filter(posts::account_id.eq_any(only));
        }
        if let Some(status) = filter.status {
            query = query.filter(posts::status.eq(status.as_str()));
        }
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, posts::created_at, posts::post_id));
        }
        let rows: Vec<Row> = query
            .order((posts::created_at.desc(), posts::post_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Writes what became of a post, when that is news: states only go forward. The post as it is then,
    /// or nothing when it was no news.
    pub fn settle_post(
        &mut self,
        id: PostId,
        outcome: &PostOutcome,
        at: DateTime<Utc>,
    ) -> Result<Option<Post>, StoreError> {
        let from: Vec<&str> = PostStatus::ALL
            .into_iter()
            .filter(|status| status.may_become(outcome.status))
            .map(PostStatus::as_str)
            .collect();
        let settled: Option<Row> = diesel::update(own!(self))
            .filter(posts::post_id.eq(id.as_uuid()))
            .filter(posts::status.eq_any(from))
            .set((
                posts::status.eq(outcome.status.as_str()),
                outcome.publish_id.as_ref().map(|value| posts::publish_id.eq(value)),
                outcome.fail_reason.as_ref().map(|value| posts::fail_reason.eq(value)),
                outcome.public_post_url.as_ref().map(|value| posts::public_post_url.eq(value)),
                posts::updated_at.eq(at),
            ))
            .returning(Row::as_returning())
            .get_result(self.conn)
            .optional()?;
        settled.map(Row::read).transpose()
    }
}

impl SystemTx<'_> {
    /// Posts that were begun before `before` and whose end was never written.
    pub fn posts_left_submitting(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<(TenantScope, PostId)>, StoreError> {
        let rows: Vec<(uuid::Uuid, String, uuid::Uuid)> = posts::table
            .filter(posts::status.eq("submitting"))
            .filter(posts::created_at.lt(before))
            .order(posts::created_at)
            .limit(limit)
            .select((posts::tenant_id, posts::environment, posts::post_id))
            .load(self.conn)?;
        let read = |(tenant, environment, id): (uuid::Uuid, String, uuid::Uuid)| {
            let scope = super::link_sessions::read_scope(tenant, &environment)?;
            Ok((scope, PostId::from_uuid(id)))
        };
        rows.into_iter().map(read).collect()
    }
}

impl Row {
    fn read(self) -> Result<Post, StoreError> {
        Ok(Post {
            id: PostId::from_uuid(self.post_id),
            account_id: AccountId::from_uuid(self.account_id),
            user_id: UserId::new(self.user_id).map_err(|_| StoreError::Corrupt("posts.user_id"))?,
            media_type: self.media_type.parse().map_err(|_| StoreError::Corrupt("posts.media_type"))?,
            draft: self.draft,
            status: self.status.parse().map_err(|_| StoreError::Corrupt("posts.status"))?,
            publish_id: self.publish_id,
            fail_reason: self.fail_reason,
            public_post_url: self.public_post_url,
            request: self.request,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
