//! What the bench does to PostgreSQL by itself: many pending sessions at once, and a look at the events.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Nullable, Text, Uuid};
use linkgate::crypto::random_base32;
use linkgate::crypto::sealed::Keyring;
use linkgate::model::id::LinkSessionId;

use crate::clock::now_us;

/// How many sessions one statement writes.
const BATCH: usize = 2_000;
/// How often the events are looked at: what their delays are exact to.
const LOOK: Duration = Duration::from_millis(2);

/// Sessions as they are an hour before their end, each with its code, which the upstream knows as new.
const SEED: &str = "
    with fresh as (select * from unnest($1, $2, $3, $4, $5) as f (id, token, attempt, secret, sealed)),
    sessions as (
        insert into link_sessions (tenant_id, environment, link_session_id, unique_id, surface, user_id, provider,
            upstream, check_token, page_secret_sealed, created_at, updated_at, expires_at)
        select linkgate_tenant(), 'live', id, attempt, 'compatible', 'seeded', 'wahdx', 'operator', token, secret,
            now(), now(), now() + interval '1 hour' from fresh returning link_session_id
    ),
    codes as (
        insert into link_codes (tenant_id, environment, link_session_id, generation, attempt,
            upstream_token_sealed, qr_text, created_at, expires_at)
        select linkgate_tenant(), 'live', id, 1, attempt, sealed, 'https://www.tiktok.com/login/qr', now(),
            now() + interval '1 hour' from fresh returning link_session_id
    )
    insert into link_session_changes (tenant_id, environment, link_session_id, change_number, kind, at)
    select linkgate_tenant(), 'live', id, n, kind, now()
    from fresh, (values (1, 'new'), (2, 'code_shown')) as changes (n, kind)";

/// One tenant's live environment.
#[derive(Clone)]
pub struct Database {
    pub url: String,
    pub tenant: String,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
}

impl Database {
    fn connect(&self) -> PgConnection {
        let mut conn = PgConnection::establish(&self.url).expect("PostgreSQL");
        // Row-level security binds the tables' owner too.
        let scope = format!("set linkgate.tenant_id = '{}'; set linkgate.environment = 'live'", self.tenant);
        conn.batch_execute(&scope).expect("a tenant");
        conn
    }

    pub fn run(&self, statements: &str) {
        self.connect().batch_execute(statements).expect("statements that run");
    }

    /// Writes pending sessions, and returns the tokens that they are checked by.
    pub fn seed(&self, master_key: &str, sessions: usize) -> Vec<String> {
        let keyring = Keyring::parse(master_key).expect("a master key");
        let mut conn = self.connect();
        conn.batch_execute(
            "insert into users (tenant_id, environment, user_id)
             values (linkgate_tenant(), 'live', 'seeded') on conflict do nothing",
        )
        .expect("a user");
        let mut tokens = Vec::with_capacity(sessions);
        while tokens.len() < sessions {
            let batch = BATCH.min(sessions - tokens.len());
            tokens.extend(seed_batch(&mut conn, &keyring, batch));
        }
        conn.batch_execute("analyze link_sessions, link_codes").expect("statistics");
        tokens
    }

    /// Writes down when the event of each confirmation could be seen, by the name of its account.
    pub fn watch_confirmations(&self) -> Watch {
        let (stop, stopped) = (Arc::new(AtomicBool::new(false)), self.clone());
        let inside = stop.clone();
        let thread = std::thread::spawn(move || {
            let mut conn = stopped.connect();
            let mut seen = HashMap::new();
            while !inside.load(Ordering::Relaxed) {
                let names: Vec<Name> = diesel::sql_query(
                    "select data->'account'->>'username' as name from events
                     where type = 'link_session.confirmed' and tenant_id = linkgate_tenant() and environment = 'live'
                         and created_at > now() - interval '3 s'",
                )
                .load(&mut conn)
                .expect("events");
                let now = now_us();
                for name in names.into_iter().filter_map(|row| row.name) {
                    seen.entry(name).or_insert(now);
                }
                std::thread::sleep(LOOK);
            }
            seen
        });
        Watch { stop, thread }
    }
}

fn seed_batch(conn: &mut PgConnection, keyring: &Keyring, sessions: usize) -> Vec<String> {
    let (mut ids, mut tokens, mut attempts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut secrets, mut sealed) = (Vec::new(), Vec::new());
    for _ in 0..sessions {
        let id = LinkSessionId::new();
        let attempt = format!("lg-{}", random_base32(20).to_lowercase());
        let place = |what: &str, rest: &str| format!("{what}/{id}{rest}");
        secrets.push(keyring.seal(&place("link_sessions.page_secret", ""), random_base32(20).as_bytes()));
        let token = format!("sim-{attempt}");
        sealed.push(keyring.seal(&place("link_codes.upstream_token", "/1"), token.as_bytes()));
        ids.push(id.as_uuid());
        attempts.push(attempt);
        tokens.push(random_base32(20));
    }
    diesel::sql_query(SEED)
        .bind::<Array<Uuid>, _>(ids)
        .bind::<Array<Text>, _>(&tokens)
        .bind::<Array<Text>, _>(attempts)
        .bind::<Array<Binary>, _>(secrets)
        .bind::<Array<Binary>, _>(sealed)
        .execute(conn)
        .expect("sessions");
    tokens
}

/// A look at the events that goes on until it is ended.
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<HashMap<String, u64>>,
}

impl Watch {
    /// Microseconds of the clock at which each was seen first.
    pub fn end(self) -> HashMap<String, u64> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("the watcher")
    }
}
