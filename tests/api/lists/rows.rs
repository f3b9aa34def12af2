//! Rows for lists, written as copies of one that is there: as many as wanted, at the times that are wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use linkgate::crypto::random_base32;
use linkgate::crypto::sealed::Keyring;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::MASTER_KEY;

/// How many of the rows that come and go are there at once.
const COMING_AND_GOING: usize = 15;

/// Where a list's rows are.
#[derive(Clone, Copy)]
pub struct Table {
    pub name: &'static str,
    key: &'static str,
    time: &'static str,
}

/// The table behind a list. A list that is new fails here until it is known.
pub fn table_of(list: &str) -> Table {
    let (name, key) = match list {
        "list_accounts" => return Table { name: "accounts", key: "account_id", time: "linked_at" },
        "list_api_keys" => ("api_keys", "record_id"),
        "list_audit_log" => ("audit_log", "audit_id"),
        "list_deliveries" => ("webhook_deliveries", "delivery_id"),
        "list_events" => ("events", "event_id"),
        "list_issuers" => ("issuers", "issuer_id"),
        "list_link_sessions" => ("link_sessions", "link_session_id"),
        "list_members" => ("members", "member_id"),
        "list_posts" => ("posts", "post_id"),
        "list_sessions" => ("member_sessions", "session_id"),
        "list_signing_keys" => ("signing_keys", "kid"),
        "list_users" => ("users", "row_id"),
        "list_webhook_endpoints" => ("webhook_endpoints", "endpoint_id"),
        "operator_list_plans" => ("plans", "plan_id"),
        "operator_list_tenants" => ("tenants", "tenant_id"),
        other => panic!("{other} is new: say here where its rows are"),
    };
    Table { name, key, time: "created_at" }
}

/// What a copy must have of its own besides key and time.
fn own_columns(table: &str, key: Uuid) -> Value {
    let hex = Uuid::new_v4().simple().to_string();
    match table {
        "api_keys" => json!({"api_key_id": random_base32(10).to_lowercase()}),
        "issuers" => json!({"issuer": format!("https://{hex}.example")}),
        "link_sessions" => {
            let place = format!("link_sessions.page_secret/ls_{}", key.simple());
            let keyring = Keyring::parse(MASTER_KEY).expect("the tests' master key");
            let sealed = data_encoding::HEXLOWER.encode(&keyring.seal(&place, b"a secret"));
            json!({
                "unique_id": hex, "check_token": random_base32(20), "status": "cancelled",
                "page_secret_sealed": format!("\\x{sealed}"),
            })
        }
        "members" => json!({"email_hash": format!("\\x{hex}{hex}")}),
        "users" => json!({ "user_id": hex }),
        // One delivery of an event to an endpoint waits at a time.
        "webhook_deliveries" => json!({"status": "succeeded", "next_attempt_at": null}),
        _ => json!({}),
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

/// Writes and deletes copies of one row.
pub struct Copier {
    conn: PgConnection,
    table: Table,
    template: Value,
}

impl Copier {
    /// Of the first row that the tenant's test environment has.
    pub fn new(database_url: &str, tenant: &str, table: Table) -> Self {
        let mut conn = PgConnection::establish(database_url).expect("the test's database");
        let scope = format!("set linkgate.tenant_id = '{tenant}'; set linkgate.environment = 'test'");
        conn.batch_execute(&scope).expect("a tenant");
        // A user has one of each TikTok account, and its copies are no others.
        conn.batch_execute("drop index if exists accounts_one_per_user_and_identity").expect("no index");
        // The owner sees more of some tables than its tenant does.
        let whose = if table.name == "plans" { "true".to_owned() } else { format!("tenant_id = '{tenant}'") };
        let of = format!("from {} t where {whose} limit 1", table.name);
        let query = format!("select to_jsonb(t)::text as value {of}");
        let row: Row = diesel::sql_query(query).get_result(&mut conn).expect("a row to copy");
        let template = serde_json::from_str(&row.value.expect("a row")).expect("JSON");
        Self { conn, table, template }
    }

    /// A tenant's own row is seen by that tenant alone.
    fn be_it(&mut self, key: Uuid) {
        if self.table.name == "tenants" {
            let scope = format!("set linkgate.tenant_id = '{key}'");
            self.conn.batch_execute(&scope).expect("a tenant");
        }
    }

    pub fn insert(&mut self, at: DateTime<Utc>) -> Uuid {
        self.insert_with(at, &json!({}))
    }

    /// What can be changed no more once it has ended has not.
    pub fn insert_pending(&mut self, at: DateTime<Utc>) -> Uuid {
        let waits = match self.table.name {
            "link_sessions" => json!({"status": "new"}),
            "posts" => json!({"status": "processing"}),
            _ => json!({}),
        };
        self.insert_with(at, &waits)
    }

    fn insert_with(&mut self, at: DateTime<Utc>, besides: &Value) -> Uuid {
        let key = Uuid::now_v7();
        let mut row = self.template.clone();
        let own = own_columns(self.table.name, key);
        for (name, value) in [&own, besides].into_iter().flat_map(|more| more.as_object().expect("columns")) {
            row[name] = value.clone();
        }
        if row["environment"].is_string() {
            row["environment"] = json!("test");
        }
        row[self.table.key] = json!(key);
        row[self.table.time] = json!(at);
        self.be_it(key);
        let name = self.table.name;
        let insert = format!("insert into {name} select (jsonb_populate_record(null::{name}, $1::jsonb)).*");
        let insert = diesel::sql_query(insert).bind::<Text, _>(row.to_string());
        insert.execute(&mut self.conn).unwrap_or_else(|error| panic!("{name}: {error}"));
        key
    }

    pub fn delete(&mut self, key: Uuid) {
        self.be_it(key);
        let delete = format!("delete from {} where {} = '{key}'", self.table.name, self.table.key);
        self.conn.batch_execute(&delete).expect("a row less");
    }
}

/// Rows that come and go, among the others' times and after them, until it is dropped.
pub struct Bustle {
    stop: Arc<AtomicBool>,
    written: Arc<AtomicUsize>,
    writer: Option<std::thread::JoinHandle<()>>,
}

impl Bustle {
    /// At times from `from` on, in steps of a third of a second. As many as are there at once are there then.
    pub fn start(mut copier: Copier, from: DateTime<Utc>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let written = Arc::new(AtomicUsize::new(0));
        let (stopped, counted) = (stop.clone(), written.clone());
        let (begun, beginning) = std::sync::mpsc::channel();
        let writer = std::thread::spawn(move || {
            let mut there = std::collections::VecDeque::new();
            while !stopped.load(Ordering::Relaxed) {
                let step = i64::from(Uuid::new_v4().as_bytes()[0] % 24);
                there.push_back(copier.insert(from + TimeDelta::milliseconds(333 * step)));
                counted.fetch_add(1, Ordering::Relaxed);
                if there.len() > COMING_AND_GOING {
                    let _ = begun.send(());
                    there.pop_front().into_iter().for_each(|key| copier.delete(key));
                }
            }
            there.into_iter().for_each(|key| copier.delete(key));
        });
        beginning.recv().expect("it writes");
        Self { stop, written, writer: Some(writer) }
    }

    /// How many rows came so far.
    pub fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    pub fn end(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(writer) = self.writer.take() {
            writer.join().expect("it writes");
        }
    }
}

impl Drop for Bustle {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
