//! All that is known after a run, in plain data: the rows of every tenant, the simulator's ledger, what
//! tenants were told. The checker reads nothing else, so that each of its findings can be planted.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::ledger::Ledger;

/// Times are milliseconds since 1970.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Session {
    #[serde(default)]
    pub tenant: String,
    pub label: String,
    pub user: String,
    pub status: String,
    pub account: Option<String>,
    pub created_ms: i64,
    pub expires_ms: i64,
    pub confirmed_ms: Option<i64>,
    /// The gateway's names of its codes at the upstream, oldest first.
    pub attempts: Vec<String>,
    /// The timeline, oldest first.
    pub changes: Vec<Change>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Change {
    pub kind: String,
    pub at_ms: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    #[serde(default)]
    pub tenant: String,
    pub id: String,
    pub user: String,
    /// The upstream's own id.
    pub upstream: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    #[serde(default)]
    pub tenant: String,
    pub id: String,
    pub kind: String,
    pub data: Value,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Post {
    #[serde(default)]
    pub tenant: String,
    pub caption: String,
}

/// What one answer or stream told a tenant of one of its sessions.
#[derive(Clone, Debug)]
pub struct Told {
    /// The stream or the caller that heard it; what one hears is in order.
    pub listener: usize,
    pub tenant: String,
    pub label: String,
    pub status: String,
    /// The name of the account, which is the attempt that brought it.
    pub account: Option<String>,
}

/// A list of accounts as a tenant was given it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub tenant: String,
    pub names: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub sessions: Vec<Session>,
    pub accounts: Vec<Account>,
    pub events: Vec<Event>,
    pub posts: Vec<Post>,
    pub ledger: Ledger,
    pub told: Vec<Told>,
    pub listed: Vec<Listed>,
    /// Outputs that hold what no output may hold: where it was seen.
    pub leaks: Vec<String>,
    /// The logs that tell of a panic.
    pub panics: Vec<String>,
    /// From when to when no session could be ended, because all replicas or a store were away.
    pub outages: Vec<(i64, i64)>,
    /// Which replica was killed or stood still, and from when on.
    pub kills: Vec<(usize, i64)>,
}

impl Session {
    pub fn is_pending(&self) -> bool {
        matches!(self.status.as_str(), "new" | "scanned")
    }

    /// When its end was written down.
    pub fn ended_ms(&self) -> Option<i64> {
        self.changes.iter().find(|change| is_an_end(&change.kind)).map(|change| change.at_ms)
    }
}

pub fn is_an_end(kind: &str) -> bool {
    matches!(kind, "confirmed" | "expired" | "failed" | "utilised" | "cancelled")
}

const SESSIONS: &str = "select s.unique_id as label, s.user_id as user, s.status, \
    s.account_id as account, ms(s.created_at) as created_ms, ms(s.expires_at) as expires_ms, \
    ms(s.confirmed_at) as confirmed_ms, \
    (select coalesce(json_agg(c.attempt order by c.generation), '[]') from link_codes c \
     where c.link_session_id = s.link_session_id) as attempts, \
    (select coalesce(json_agg(json_build_object('kind', c.kind, 'at_ms', ms(c.at)) order by c.change_number), '[]') \
     from link_session_changes c where c.link_session_id = s.link_session_id) as changes \
    from link_sessions s where s.tenant_id = linkgate_tenant()";
const ACCOUNTS: &str = "select a.account_id as id, a.user_id as user, i.upstream_account as upstream \
    from accounts a join identities i using (identity_id) where a.tenant_id = linkgate_tenant()";
const EVENTS: &str =
    "select event_id as id, type as kind, data from events where tenant_id = linkgate_tenant()";
const POSTS: &str = "select coalesce(request->>'content', '') as caption from posts \
     where tenant_id = linkgate_tenant()";

#[derive(QueryableByName)]
struct Json {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

/// Reads the live rows of every tenant, one after another: row-level security binds the reader too.
pub async fn read_rows(database_url: &str, tenants: &[String]) -> Facts {
    let (url, tenants) = (database_url.to_owned(), tenants.to_vec());
    let read = move || {
        let mut conn = PgConnection::establish(&url).expect("the database is back");
        let mut facts = Facts::default();
        for tenant in &tenants {
            read_tenant(&mut conn, tenant, &mut facts);
        }
        facts
    };
    tokio::task::spawn_blocking(read).await.expect("rows that can be read")
}

fn read_tenant(conn: &mut PgConnection, tenant: &str, facts: &mut Facts) {
    let scope = format!(
        "set linkgate.tenant_id = '{tenant}'; set linkgate.environment = 'live'; \
         create or replace function pg_temp.ms(at timestamptz) returns bigint language sql \
         return (extract(epoch from at) * 1000)::bigint; set search_path = public, pg_temp"
    );
    conn.batch_execute(&scope).expect("a tenant's scope");
    let mut sessions: Vec<Session> = load(conn, SESSIONS);
    let mut accounts: Vec<Account> = load(conn, ACCOUNTS);
    let mut events: Vec<Event> = load(conn, EVENTS);
    let mut posts: Vec<Post> = load(conn, POSTS);
    sessions.iter_mut().for_each(|session| session.tenant = tenant.to_owned());
    accounts.iter_mut().for_each(|account| account.tenant = tenant.to_owned());
    events.iter_mut().for_each(|event| event.tenant = tenant.to_owned());
    posts.iter_mut().for_each(|post| post.tenant = tenant.to_owned());
    facts.sessions.append(&mut sessions);
    facts.accounts.append(&mut accounts);
    facts.events.append(&mut events);
    facts.posts.append(&mut posts);
}

fn load<T: serde::de::DeserializeOwned>(conn: &mut PgConnection, query: &str) -> Vec<T> {
    let query = query.replace("ms(", "pg_temp.ms(");
    let query = format!("select coalesce(json_agg(row_to_json(q)), '[]')::text as value from ({query}) q");
    let json: Json = diesel::sql_query(query).get_result(conn).expect("a query that runs");
    serde_json::from_str(&json.value).expect("rows of the expected form")
}
