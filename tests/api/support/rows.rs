//! Looking into a tenant's rows, and changing what no call changes yet. Row-level security binds the
//! tests too, so that each look names its tenant and environment.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    value: Option<String>,
}

/// The first column of every row that `query` finds, as text; nothing for null.
pub async fn rows(database_url: &str, tenant: &str, environment: &str, query: &str) -> Vec<String> {
    let wrapped = format!("select (q.value)::text as value from ({query}) as q(value)");
    within(database_url, tenant, environment, move |conn| {
        let rows: Vec<Row> = diesel::sql_query(wrapped).load(conn).expect("a query that runs");
        rows.into_iter().map(|row| row.value.unwrap_or_default()).collect()
    })
    .await
}

/// Changes a tenant's rows.
pub async fn change(database_url: &str, tenant: &str, environment: &str, statement: &str) {
    let statement = statement.to_owned();
    within(database_url, tenant, environment, move |conn| {
        conn.batch_execute(&statement).expect("a statement that runs");
    })
    .await;
}

async fn within<T: Send + 'static>(
    database_url: &str,
    tenant: &str,
    environment: &str,
    work: impl FnOnce(&mut PgConnection) -> T + Send + 'static,
) -> T {
    let url = database_url.to_owned();
    let scope = format!("set linkgate.tenant_id = '{tenant}'; set linkgate.environment = '{environment}'");
    let work = move || {
        let mut conn = PgConnection::establish(&url).expect("the test's database");
        conn.batch_execute(&scope).expect("a tenant");
        work(&mut conn)
    };
    tokio::task::spawn_blocking(work).await.expect("blocking work")
}
