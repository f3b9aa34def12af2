//! Who gets in, and with what.

mod api_keys;
mod ended;
mod forged;
pub mod forger;
mod misshapen;
mod remembered;
mod restrictions;
pub mod scopes;
mod tokens;

use crate::support::wire::Answer;
use crate::support::{Call, Gateway};

/// Three kinds of doors: a list of the REST API, one of the compatible surface, and a call with a path
/// and a stream behind it.
pub const DOORS: [&str; 3] =
    ["/v1/accounts", "/api/content/accounts", "/v1/link-sessions/no-such-session/events"];

/// Knocks on every door with what `credential` adds to the call, and gives back the answers.
pub async fn knock(gateway: &Gateway, credential: impl Fn(Call) -> Call) -> Vec<Answer> {
    let mut answers = Vec::new();
    for door in DOORS {
        answers.push(credential(gateway.get(door)).send().await);
    }
    answers
}

/// Every door said the same no, in the words of its own surface.
#[track_caller]
pub fn assert_refused(answers: &[Answer], what: &str) {
    for (door, answer) in DOORS.iter().zip(answers) {
        assert_eq!(answer.status, 401, "{what} at {door}: {}", answer.text);
        assert_eq!(answer.code(), "unauthenticated", "{what} at {door}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{what} at {door}");
        assert_eq!(answer.header("cache-control"), "no-store", "{what} at {door}");
    }
}

/// Every door let the caller in; behind the last one there is nothing.
#[track_caller]
pub fn assert_let_in(answers: &[Answer], what: &str) {
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 200, 404], "{what}");
}

/// Statements as the database's owner, which row-level security binds as well, on the rows of one
/// tenant and environment.
pub async fn change(gateway: &Gateway, tenant: &str, environment: &str, statement: &str) {
    let scoped = format!(
        "set linkgate.tenant_id = '{tenant}'; set linkgate.environment = '{environment}'; {statement}"
    );
    crate::support::database::sql(&gateway.database_url, &scoped).await;
}
