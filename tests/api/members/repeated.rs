//! `Idempotency-Key` on what members do to get in and out: the first answer comes again, and lets nobody in whom
//! the call itself would not.

mod leaving;
mod links;
mod login;
mod own;
mod renewal;
mod rows;

use super::Office;
use crate::support::wire::Answer;

/// An id that is no tenant's.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// What is kept for a tenant, or for nobody, as the database has it.
async fn kept_for(office: &Office, tenant: &str) -> Vec<String> {
    let query = format!(
        "select to_jsonb(k) from idempotency_keys k where tenant_id = '{tenant}' order by created_at"
    );
    crate::support::rows::rows(&office.gateway.database_url, tenant, "live", &query).await
}

/// How many calls' answers are kept for the office's tenant.
async fn kept(office: &Office) -> usize {
    kept_for(office, &office.tenant.id).await.len()
}

/// The second is the first's answer, and says so.
#[track_caller]
fn assert_again(first: &Answer, second: &Answer) {
    assert!((200..300).contains(&first.status), "{} {}", first.status, first.text);
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), ("", "true"));
}

#[track_caller]
fn assert_other_body(answer: &Answer) {
    let reused = ("/header/idempotency-key".to_owned(), "idempotency_key_reused".to_owned());
    assert_eq!((answer.status, answer.broken()), (422, vec![reused]), "{}", answer.text);
}
