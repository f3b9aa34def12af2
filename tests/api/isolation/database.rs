//! Row-level security: the database itself keeps tenants apart, also from a query that forgets.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::world::{Side, World};
use crate::support::Gateway;

/// Tables in which the world has no rows; `usage_days` can't be written for a tenant at all.
const EMPTY_YET: [&str; 2] = ["idempotency_keys", "usage_days"];
/// Tables whose rows nobody at work may delete.
const KEPT: [&str; 4] = ["audit_log", "webhook_attempts", "webhook_deliveries", "webhook_endpoints"];

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Runs statements, then a query of which each row is one text, in one transaction on a connection of
/// its own that is rolled back.
async fn query(gateway: &Gateway, first: String, query: String) -> Result<Vec<String>, String> {
    let url = gateway.database_url.clone();
    let work = tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&url).expect("the test's database");
        conn.batch_execute("begin").expect("a transaction");
        if !first.is_empty() {
            conn.batch_execute(&first).map_err(|error| error.to_string())?;
        }
        let lines = diesel::sql_query(query).load::<Line>(&mut conn).map_err(|error| error.to_string())?;
        Ok(lines.into_iter().map(|line| line.line).collect())
    });
    work.await.expect("blocking work")
}

fn as_side(side: &Side) -> String {
    format!(
        "set local role linkgate_app; set local linkgate.tenant_id = '{}'; set local linkgate.environment = '{}';",
        side.tenant, side.environment
    )
}

/// Every tenant-owned table and whether it also knows environments.
async fn owned_tables(gateway: &Gateway) -> BTreeMap<String, bool> {
    // A row whose environment may be null can concern both, and is seen from both.
    let columns = "select t.table_name || ' ' || bool_or(c.column_name = 'environment' and c.is_nullable = 'NO') as line
        from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
        where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
        group by t.table_name having bool_or(c.column_name = 'tenant_id')";
    let lines = query(gateway, String::new(), columns.to_owned()).await.expect("the catalogue");
    // The audit log is the whole tenant's: its lines say which environment they are about, if any.
    let apart = |table: &str, own: &str| own == "true" && table != "audit_log";
    let read = |line: String| line.split_once(' ').map(|(table, own)| (table.to_owned(), apart(table, own)));
    lines.into_iter().filter_map(read).collect()
}

/// A picture of everything that each side has, to be compared with a later one.
pub async fn rows(gateway: &Gateway, sides: &[Side]) -> BTreeMap<String, String> {
    let mut picture = BTreeMap::new();
    for side in sides {
        for (table, _) in owned_tables(gateway).await {
            // When a key was last used is noted in the background, and is nothing that a call changes.
            let all = format!(
                "select md5(coalesce(string_agg(line, '|' order by line), '')) as line
                 from (select (to_jsonb(t) - 'last_used_at')::text as line from {table} t) as lines"
            );
            let hash = query(gateway, as_side(side), all).await.expect("a hash").remove(0);
            picture.insert(format!("{table} of {}", side.name), hash);
        }
    }
    picture
}

#[tokio::test]
async fn every_table_of_tenants_is_under_row_level_security() {
    let gateway = Gateway::start().await;
    let tables = owned_tables(&gateway).await;
    assert!(tables.len() >= 10, "{tables:?}");

    for (table, has_environment) in tables {
        let flags = format!(
            "select concat(relrowsecurity, ' ', relforcerowsecurity) as line from pg_class where oid = '{table}'::regclass"
        );
        let flags = query(&gateway, String::new(), flags).await.expect("flags");
        assert_eq!(flags, ["t t"], "{table} is not enabled and forced");

        let policies = format!(
            "select concat(cmd, ' | ', qual, ' | ', with_check) as line from pg_policies
             where tablename = '{table}' and roles @> '{{public}}' and permissive = 'PERMISSIVE'"
        );
        let policies = query(&gateway, String::new(), policies).await.expect("policies");
        let [policy] = policies.as_slice() else {
            panic!("{table} has not one policy for all roles: {policies:?}")
        };
        let parts: Vec<&str> = policy.split(" | ").collect();
        assert_eq!(parts[0], "ALL", "{table}: {policy}");
        for rule in &parts[1..] {
            assert!(rule.contains("tenant_id = linkgate_tenant()"), "{table}: {policy}");
            assert_eq!(
                rule.contains("environment = linkgate_environment()"),
                has_environment,
                "{table}: {policy}"
            );
        }
    }
}

#[tokio::test]
async fn the_roles_at_work_are_bound_by_it() {
    let gateway = Gateway::start().await;
    let roles =
        "select concat(rolname, ' ', rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin) as line
        from pg_roles where rolname in ('linkgate_app', 'linkgate_system') order by rolname";
    let owned = "select concat(relname, ' ', pg_get_userbyid(relowner)) as line from pg_class
        where pg_get_userbyid(relowner) in ('linkgate_app', 'linkgate_system')";
    let wide = "select concat(tablename, ' ', policyname, ' ', roles) as line from pg_policies
        where roles @> '{linkgate_app}' or (qual = 'true' and roles @> '{public}')";
    let members = "select member::regrole::text as line from pg_auth_members
        where member in ('linkgate_app'::regrole, 'linkgate_system'::regrole)";

    assert_eq!(
        query(&gateway, String::new(), roles.to_owned()).await.expect("roles"),
        ["linkgate_app fffff", "linkgate_system fffff"]
    );
    for (what, nothing) in
        [("owns a table", owned), ("is let past a policy", wide), ("is a member of another", members)]
    {
        let found = query(&gateway, String::new(), nothing.to_owned()).await.expect("the catalogue");
        assert_eq!(found, Vec::<String>::new(), "a role at work {what}");
    }
}

#[tokio::test]
async fn a_query_without_a_filter_sees_the_own_rows_alone_and_without_settings_none() {
    let world = World::new().await;
    for (table, has_environment) in owned_tables(&world.gateway).await {
        let whose = if has_environment { "concat(tenant_id, ' ', environment)" } else { "tenant_id::text" };
        let all = format!("select distinct {whose} as line from {table}");
        for side in &world.sides {
            let seen = query(&world.gateway, as_side(side), all.clone()).await.expect("rows");
            let own = if has_environment {
                format!("{} {}", side.tenant, side.environment)
            } else {
                side.tenant.clone()
            };
            let nothing_yet = EMPTY_YET.contains(&&*table) && seen.is_empty();
            assert!(seen == [own] || nothing_yet, "{table} as {}: {seen:?}", side.name);
        }
        let without = [
            "set local role linkgate_app;".to_owned(),
            "set local role linkgate_app; set local linkgate.tenant_id = ''; set local linkgate.environment = '';".to_owned(),
        ];
        for settings in without {
            let seen = query(&world.gateway, settings, all.clone()).await.expect("no rows");
            assert_eq!(seen, Vec::<String>::new(), "{table} without settings");
        }
    }
}

#[tokio::test]
async fn no_row_can_be_written_for_another() {
    let world = World::new().await;
    let (one, two) = (&world.sides[0], &world.sides[2]);

    for (table, has_environment) in owned_tables(&world.gateway).await {
        if EMPTY_YET.contains(&&*table) {
            continue;
        }
        let mut strangers = vec![format!("jsonb_build_object('tenant_id', '{}')", two.tenant)];
        if has_environment {
            strangers.push("jsonb_build_object('environment', 'live')".to_owned());
        }
        for stranger in strangers {
            let copy = format!(
                "insert into {table} select (jsonb_populate_record(null::{table}, to_jsonb(t) || {stranger})).* from {table} t limit 1"
            );
            let refused =
                query(&world.gateway, as_side(one) + copy.as_str(), "select '' as line".to_owned()).await;
            let error = refused.expect_err("a row for another");
            assert!(error.contains("row-level security"), "{table} {stranger}: {error}");
        }
        let touch = format!(
            "with changed as (delete from {table} where tenant_id = '{}' returning 1) \
            select count(*)::text as line from changed",
            two.tenant
        );
        match query(&world.gateway, as_side(one), touch).await {
            Ok(touched) => assert_eq!(touched, ["0"], "{table}: another's rows can be deleted"),
            Err(error) => assert!(KEPT.contains(&&*table) && error.contains("denied"), "{table}: {error}"),
        }
    }
}

#[tokio::test]
async fn upstream_accounts_are_seen_through_own_accounts_alone() {
    let world = World::new().await;
    let ids = "select identity_id::text as line from identities";
    let mut seen = Vec::new();

    for side in &world.sides {
        let own = query(&world.gateway, as_side(side), ids.to_owned()).await.expect("identities");
        assert_eq!(own.len(), 1, "{}: {own:?}", side.name);
        seen.extend(own);
    }
    let none = query(&world.gateway, "set local role linkgate_app;".to_owned(), ids.to_owned()).await;
    let insert = "insert into identities values (gen_random_uuid(), 'wahdx', 'sandbox', 'x', now());";
    let insert =
        query(&world.gateway, as_side(&world.sides[0]) + insert, "select '' as line".to_owned()).await;

    assert_eq!(seen.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
    assert_eq!(none.expect("no rows"), Vec::<String>::new());
    assert!(insert.expect_err("no right to insert").contains("denied"));
}

#[tokio::test]
async fn the_role_for_work_across_tenants_reads_no_secret_and_no_personal_data() {
    let gateway = Gateway::start().await;
    for (table, columns) in [
        ("accounts", "user_id, display_name, username, avatar_url, bio_description"),
        (
            "link_sessions",
            "user_id, unique_id, check_token, page_secret_sealed, view_token_hash, nonce, metadata",
        ),
        ("signing_keys", "private_key_sealed"),
        ("posts", "request, user_id, publish_id"),
        ("users", "user_id"),
        ("events", "data"),
        ("link_codes", "upstream_token_sealed, qr_text"),
        ("idempotency_keys", "response_sealed, key"),
        ("webhook_endpoints", "url, description, secret_sealed, previous_secret_sealed"),
        ("webhook_deliveries", "event_id"),
        ("webhook_attempts", "response_excerpt"),
        (
            "members",
            "email, name, password_hash, totp_sealed, totp_begun_sealed, invitation_hash, reset_hash, recovery_hashes",
        ),
        ("member_sessions", "refresh_hash, address, user_agent"),
    ] {
        for column in columns.split(", ") {
            let read = format!("select {column}::text as line from {table}");
            let refused = query(&gateway, "set local role linkgate_system;".to_owned(), read).await;
            assert!(refused.expect_err("no right to read").contains("denied"), "{table}.{column}");
        }
    }
}
