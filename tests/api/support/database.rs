//! A database for each test, cloned from one that was migrated once.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use linkgate::crypto::secret::Secret;
use linkgate::store::migrations;
use tokio::sync::OnceCell;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// Makes a database and returns its address.
pub async fn create(name: &str) -> String {
    let template = TEMPLATE.get_or_init(migrated_template).await.clone();
    let name = name.to_owned();
    blocking(move || {
        server().batch_execute(&format!("create database {name} template {template}")).expect("a database");
        address_of(&name)
    })
    .await
}

/// An empty database, not migrated.
pub async fn create_empty(name: &str) -> String {
    let name = name.to_owned();
    blocking(move || {
        server().batch_execute(&format!("create database {name}")).expect("a database");
        address_of(&name)
    })
    .await
}

async fn migrated_template() -> String {
    let name = format!("template_{}", uuid::Uuid::new_v4().simple());
    let url = create_empty(&name).await;
    blocking(move || migrations::migrate(&Secret::new(url)).expect("migrations that run")).await;
    name
}

/// Runs SQL as the database's owner and gives back the first column of the first row, as text.
pub async fn sql(database_url: &str, query: &str) -> Option<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
        value: Option<String>,
    }
    let (url, query) = (database_url.to_owned(), query.to_owned());
    blocking(move || {
        let mut conn = PgConnection::establish(&url).expect("the test's database");
        if query.trim_start().starts_with("select") {
            let wrapped = format!("select (q.value)::text as value from ({query}) as q(value) limit 1");
            let row: Option<Row> =
                diesel::sql_query(wrapped).get_result(&mut conn).optional().expect("a query that runs");
            row.and_then(|row| row.value)
        } else {
            conn.batch_execute(&query).expect("a statement that runs");
            None
        }
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("blocking work")
}

fn server() -> PgConnection {
    PgConnection::establish(&server_url()).expect("DATABASE_URL must be reachable")
}

fn server_url() -> String {
    std::env::var("DATABASE_URL").expect("DATABASE_URL: run the tests with script/test")
}

/// The server's address with another database in it.
fn address_of(name: &str) -> String {
    let mut url = url::Url::parse(&server_url()).expect("DATABASE_URL must be a URL");
    url.set_path(name);
    url.to_string()
}
