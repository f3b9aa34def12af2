//! `linkgate rekey`: everything sealed comes under the newest master key while the gateway serves, and the
//! old key can go.

use std::collections::BTreeSet;
use std::process::Command;

use linkgate::store::rekey::SEALED_COLUMNS;
use serde_json::{Value, json};

use crate::support::database::sql;
use crate::support::wire::Answer;
use crate::support::{Gateway, MASTER_KEY, Setup, Tenant};

/// 32 bytes of nines.
const NEWER: &str = "t2:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";

/// Runs the command; its exit status and what it printed.
fn rekey(gateway: &Gateway, master_key: &str) -> (Option<i32>, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_linkgate"))
        .arg("rekey")
        .env_clear()
        .env("DATABASE_URL", &gateway.database_url)
        .env("LINKGATE_MASTER_KEY", master_key)
        .env("RUST_LOG", "off")
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (done.status.code(), text(done.stdout), text(done.stderr))
}

async fn beside(gateway: &Gateway, master_key: &str) -> Gateway {
    Gateway::with(Setup {
        clock: gateway.clock.clone(),
        beside: Some((gateway.database_url.clone(), gateway.redis_prefix.clone())),
        master_key: master_key.to_owned(),
        ..Setup::default()
    })
    .await
}

/// One of everything that is sealed, by the key that is given.
struct Sealed {
    tenant: Tenant,
    session: Value,
    token: Answer,
}

impl Sealed {
    async fn make(gateway: &Gateway) -> Self {
        let tenant = gateway.tenant().await;
        let session = gateway.start_session(&tenant.test, json!({"user_id": "ana"})).await;
        Self { token: Self::ask_once(gateway, &tenant).await, tenant, session }
    }

    async fn ask_once(gateway: &Gateway, tenant: &Tenant) -> Answer {
        let call = gateway.post("/v1/tokens").key(&tenant.test).header("Idempotency-Key", "once");
        let answer = call.send().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    }

    /// Every one of them opens.
    async fn check(&self, gateway: &Gateway) {
        let key = &self.tenant.test;
        let label = self.session["unique_id"].as_str().expect("a label");
        let session = gateway.get(&format!("/v1/link-sessions/{label}")).key(key).send().await;
        assert_eq!(session.status, 200, "the pepper and the page's secret: {}", session.text);
        let secret =
            |url: &Value| url.as_str().and_then(|url| url.split_once('#')).map(|(_, s)| s.to_owned());
        assert_eq!(secret(&session.json()["url"]), secret(&self.session["url"]));
        assert_eq!(Self::ask_once(gateway, &self.tenant).await.text, self.token.text, "a kept answer");
        let fresh = gateway.post("/v1/tokens").key(key).send().await;
        assert_eq!(fresh.status, 200, "the signing key: {}", fresh.text);
    }

    /// The upstream's token of the session's code opens: the sandbox's phone reads it from its row.
    async fn scan(&self, gateway: &Gateway) {
        let label = self.session["unique_id"].as_str().expect("a label");
        let path = format!("/v1/sandbox/link-sessions/{label}/scan");
        let scanned = gateway.post(&path).key(&self.tenant.test).send().await;
        assert_eq!(scanned.status, 200, "{}", scanned.text);
    }
}

#[tokio::test]
async fn every_sealed_column_of_the_database_is_in_the_list() {
    let gateway = Gateway::start().await;
    let columns = "select string_agg(table_name || '.' || column_name, ' ') from information_schema.columns
        where table_schema = 'public' and (column_name like '%sealed%')";

    let there = sql(&gateway.database_url, columns).await.expect("columns");

    let known: BTreeSet<String> =
        SEALED_COLUMNS.iter().map(|column| format!("{}.{}", column.table, column.column)).collect();
    assert_eq!(there.split(' ').map(str::to_owned).collect::<BTreeSet<_>>(), known);
}

#[tokio::test]
async fn everything_is_sealed_anew_under_load_and_the_old_key_can_go() {
    let gateway = Gateway::with_held_clock().await;
    let mut there = Vec::new();
    for _ in 0..3 {
        there.push(Sealed::make(&gateway).await);
    }
    let both = format!("{NEWER},{MASTER_KEY}");
    let serving = beside(&gateway, &both).await;
    let load = async {
        for round in 0..30 {
            let sealed = &there[round % there.len()];
            sealed.check(&serving).await;
            let body = json!({"user_id": format!("user-{round}")});
            serving.start_session(&sealed.tenant.test, body).await;
        }
    };

    let command = async {
        let (url, keys) = (gateway.database_url.clone(), both.clone());
        let work = tokio::task::spawn_blocking(move || {
            Command::new(env!("CARGO_BIN_EXE_linkgate"))
                .arg("rekey")
                .env_clear()
                .env("DATABASE_URL", url)
                .env("LINKGATE_MASTER_KEY", keys)
                .output()
                .expect("the program runs")
        });
        work.await.expect("blocking work")
    };
    let ((), first) = tokio::join!(load, command);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    let told = String::from_utf8_lossy(&first.stdout).into_owned();
    for line in [
        "sealed_keys.sealed: 1 sealed anew",
        "signing_keys.private_key_sealed: 3 sealed anew",
        "link_sessions.page_secret_sealed: 3 sealed anew",
        "link_codes.upstream_token_sealed: 3 sealed anew",
        "idempotency_keys.response_sealed: 3 sealed anew",
    ] {
        assert!(told.contains(line), "{line} is not in {told}");
    }
    let (code, second, _) = rekey(&gateway, &both);
    assert_eq!(code, Some(0));
    assert!(
        second.lines().count() == SEALED_COLUMNS.len() && second.lines().all(|line| line.contains(": 0 "))
    );

    let alone = beside(&gateway, NEWER).await;
    for sealed in &there {
        sealed.check(&alone).await;
        sealed.scan(&serving).await;
    }
}

#[tokio::test]
async fn what_no_key_opens_stays_and_is_told() {
    let gateway = Gateway::start().await;
    let sealed = Sealed::make(&gateway).await;

    let (code, _, told) = rekey(&gateway, NEWER);
    assert_eq!(code, Some(1));
    assert!(told.contains("LINKGATE_MASTER_KEY") && told.lines().count() == 1, "{told}");
    sealed.check(&gateway).await;

    let (code, _, told) = rekey(&gateway, "");
    assert_eq!(code, Some(2));
    assert!(told.contains("LINKGATE_MASTER_KEY"), "{told}");
}

#[tokio::test]
async fn many_rows_are_gone_through_in_steps() {
    let gateway = Gateway::with_held_clock().await;
    let Sealed { tenant, .. } = Sealed::make(&gateway).await;
    // Copies with the secret of another row do not open, and are counted; none is passed over.
    let copies = "insert into idempotency_keys (tenant_id, environment, route, key, body_hash, response_sealed,
        created_at, expires_at) select tenant_id, environment, route, 'copy ' || n, body_hash, response_sealed,
        created_at, expires_at from idempotency_keys, generate_series(1, 450) n";
    crate::authentication::change(&gateway, &tenant.id, "test", copies).await;

    let (code, done, told) = rekey(&gateway, &format!("{NEWER},{MASTER_KEY}"));

    assert_eq!(code, Some(1));
    assert!(told.contains("450 secrets"), "{told}");
    assert!(done.contains("idempotency_keys.response_sealed: 1 sealed anew"), "{done}");
}
