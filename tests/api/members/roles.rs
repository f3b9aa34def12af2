//! What each role may do, and who may give it.

use linkgate::model::member::Role;
use linkgate::model::scope::Scope;
use serde_json::{Value, json};

use super::{Office, Tokens, invite, patch, text};
use crate::support::Call;

/// Calls of each kind, and the roles that may make them.
const CALLS: &[(&str, &str, &[&str])] = &[
    ("GET", "/v1/accounts", &["owner", "admin", "developer", "viewer"]),
    ("GET", "/v1/posts", &["owner", "admin", "developer", "viewer"]),
    ("GET", "/v1/usage", &["owner", "admin", "developer", "viewer"]),
    ("GET", "/v1/members", &["owner", "admin", "developer", "viewer"]),
    ("POST", "/v1/link-sessions", &["owner", "admin", "developer"]),
    ("DELETE", "/v1/accounts/8abd72f0-4ede-441c-9c17-0123456789ab", &["owner", "admin", "developer"]),
    ("POST", "/api/content/qr-login/request", &["owner", "admin", "developer"]),
    ("GET", "/v1/audit-log", &["owner", "admin"]),
    ("GET", "/v1/audit-log/export", &["owner", "admin"]),
    ("POST", "/v1/members", &["owner", "admin"]),
    ("DELETE", "/v1/members/mem_0192f3a4b5c6d7e8f90123456789abcd", &["owner", "admin"]),
    ("PATCH", "/v1/members/mem_0192f3a4b5c6d7e8f90123456789abcd", &["owner", "admin"]),
    ("POST", "/v1/members/mem_0192f3a4b5c6d7e8f90123456789abcd/reset-link", &["owner", "admin"]),
];

#[tokio::test]
async fn each_role_may_do_what_the_table_says_and_nothing_else() {
    let office = Office::new().await;
    for role in Role::ALL.map(Role::as_str) {
        let tokens = office.enter(&format!("{role}@example.com"), role).await;
        for (method, path, allowed) in CALLS {
            let call = Call::new(method.parse().expect("a method"), format!("{}{path}", office.gateway.base));
            let body = match (*method, *path) {
                ("POST", "/v1/members") => {
                    json!({"email": format!("by-{role}@example.com"), "role": "viewer"})
                }
                _ => json!({}),
            };
            let call = if *method == "GET" { call } else { call.json(&body) };
            let answer = call.bearer(&tokens.access).send().await;
            let may = allowed.contains(&role);
            assert_eq!(
                answer.status != 403,
                may,
                "{role} {method} {path}: {} {}",
                answer.status,
                answer.text
            );
            assert!(answer.status < 500, "{role} {method} {path}: {}", answer.text);
        }
    }
}

/// The tables of a guide, a row a list of cells.
pub fn tables(guide: &str) -> Vec<Vec<String>> {
    let lines = guide.lines().filter(|line| line.starts_with("| "));
    lines
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect())
        .collect()
}

#[test]
fn the_guide_says_of_each_role_and_scope_what_the_program_does() {
    let rows = tables(include_str!("../../../docs/roles.md"));
    let head = rows.iter().find(|row| row[0] == "scope").expect("the table");
    assert_eq!(head[1..5], Role::ALL.map(|role| role.as_str().to_owned()));

    for scope in Scope::ALL {
        let row = rows.iter().find(|row| row[0] == scope.as_str());
        let row = row.unwrap_or_else(|| panic!("the guide does not have {scope}"));
        for (role, cell) in Role::ALL.iter().zip(&row[1..]) {
            let told = match cell.as_str() {
                "yes" => true,
                "" => false,
                other => panic!("{scope} {role}: {other}"),
            };
            assert_eq!(told, role.scopes().contains(*scope), "{scope} {role}");
        }
    }
    let known = rows.iter().filter(|row| row[0].contains(':')).count();
    assert_eq!(known, Scope::ALL.len(), "and no other");
}

async fn change(office: &Office, by: &str, member: &str, body: Value) -> (u16, String) {
    let answer = patch(&office.gateway, &format!("/v1/members/{member}")).bearer(by).json(&body).send().await;
    let code = if answer.status == 200 { String::new() } else { answer.code() };
    (answer.status, code)
}

#[tokio::test]
async fn an_admin_touches_no_owner_and_makes_none() {
    let office = Office::new().await;
    let owner = office.enter("owner@example.com", "owner").await;
    office.member("second@example.com", "owner").await;
    let admin = office.enter("admin@example.com", "admin").await;
    let invited = office.invite("later@example.com", "owner").await;
    let no = (403, "role_not_allowed".to_owned());

    assert_eq!(invite(&office.gateway, &office.tenant.live, "x@example.com", "owner").await.status, 201);
    let by_admin =
        |path: &str, body: Value| office.gateway.post(path).bearer(&admin.access).json(&body).send();
    let refused = by_admin("/v1/members", json!({"email": "y@example.com", "role": "owner"})).await;
    assert_eq!((refused.status, refused.code()), no);
    let anew = by_admin("/v1/members", json!({"email": "later@example.com", "role": "viewer"})).await;
    assert_eq!((anew.status, anew.code()), no, "not by inviting an owner anew either");
    assert_eq!(change(&office, &admin.access, &admin.member, json!({"role": "owner"})).await, no);
    for body in [json!({"role": "viewer"}), json!({"name": "Nobody"})] {
        assert_eq!(change(&office, &admin.access, &owner.member, body).await, no);
    }
    let path = format!("/v1/members/{}", owner.member);
    let removed = office.gateway.delete(&path).bearer(&admin.access).send().await;
    assert_eq!((removed.status, removed.code()), no);
    let link = by_admin(&format!("{path}/reset-link"), json!({})).await;
    assert_eq!((link.status, link.code()), no, "a link for a new password is the same as being it");

    let developer = office.member("dev@example.com", "developer").await;
    assert_eq!(change(&office, &admin.access, &developer, json!({"role": "admin"})).await.0, 200);
    assert_eq!(change(&office, &owner.access, &admin.member, json!({"role": "owner"})).await.0, 200);
    assert_eq!(text(&invited["status"]), "invited");
}

#[tokio::test]
async fn a_token_makes_no_member_that_may_do_more_than_itself() {
    let office = Office::new().await;
    let made = |scope: &str| {
        let body = json!({"scope": scope});
        office.gateway.post("/v1/tokens").key(&office.tenant.live).json(&body).send()
    };
    let viewer = Role::Viewer.scopes().to_string();
    let narrow = text(&made(&format!("{viewer} tenant:write")).await.json()["access_token"]);
    let by = |role: &str, email: &str| {
        let body = json!({"email": email, "role": role});
        office.gateway.post("/v1/members").bearer(&narrow).json(&body).send()
    };
    let owner = office.member("owner@example.com", "owner").await;

    assert_eq!(by("viewer", "viewer@example.com").await.status, 201);
    for role in ["developer", "admin", "owner"] {
        let refused = by(role, "more@example.com").await;
        assert_eq!((refused.status, refused.code()), (403, "role_not_allowed".to_owned()), "{role}");
    }
    assert_eq!(change(&office, &narrow, &owner, json!({"role": "viewer"})).await.0, 403);

    let body = json!({"scope": "tenant:write tenant:read", "user_id": "user-1"});
    let of_a_user = office.gateway.post("/v1/tokens").key(&office.tenant.live).json(&body).send().await;
    let of_a_user = text(&of_a_user.json()["access_token"]);
    for call in [office.gateway.get("/v1/members"), office.gateway.get(&format!("/v1/members/{owner}"))] {
        assert_eq!(call.bearer(&of_a_user).send().await.code(), "token_restricted");
    }
    let path = format!("/v1/members/{owner}");
    assert_eq!(office.gateway.delete(&path).bearer(&of_a_user).send().await.code(), "token_restricted");
}

#[tokio::test]
async fn nobody_gets_a_link_of_a_kept_answer_that_he_could_not_make() {
    let office = Office::new().await;
    let owner = office.enter("owner@example.com", "owner").await;
    let (one, two) =
        (office.enter("one@example.com", "admin").await, office.enter("two@example.com", "admin").await);
    let post = |path: &str, by: &str, body: Value| {
        let call = office.gateway.post(path).header("Idempotency-Key", "the-same-key");
        let call = if by.starts_with("sk_") { call.key(by) } else { call.bearer(by) };
        call.json(&body).send()
    };
    let invite = json!({"email": "later@example.com", "role": "owner"});
    let reset = format!("/v1/members/{}/reset-link", owner.member);
    for key in [&office.tenant.live, &office.tenant.test] {
        assert_eq!(post("/v1/members", key, invite.clone()).await.status, 201);
        assert_eq!(post(&reset, key, json!({})).await.status, 201);
    }
    let body = json!({"scope": "tenant:write tenant:read"});
    let narrow = office.gateway.post("/v1/tokens").key(&office.tenant.test).json(&body).send().await;
    let narrow = text(&narrow.json()["access_token"]);

    for by in [&one.access, &narrow] {
        assert_eq!(post("/v1/members", by, invite.clone()).await.code(), "role_not_allowed");
        assert_eq!(post(&reset, by, json!({})).await.code(), "role_not_allowed");
    }
    let viewer = json!({"email": "viewer@example.com", "role": "viewer"});
    let first = post("/v1/members", &one.access, viewer.clone()).await;
    let second = post("/v1/members", &two.access, viewer.clone()).await;
    let again = post("/v1/members", &two.access, viewer).await;
    assert_ne!(first.json()["invitation"]["token"], second.json()["invitation"]["token"], "each has its own");
    assert_eq!(second.text, again.text);
}

#[tokio::test]
async fn a_tenant_that_has_an_owner_keeps_one() {
    let office = Office::new().await;
    let owner = office.enter("owner@example.com", "owner").await;
    office.invite("not-yet@example.com", "owner").await;
    let last = (409, "last_owner".to_owned());
    let path = format!("/v1/members/{}", owner.member);

    assert_eq!(change(&office, &owner.access, &owner.member, json!({"role": "admin"})).await, last);
    let removed = office.gateway.delete(&path).key(&office.tenant.live).send().await;
    assert_eq!((removed.status, removed.code()), last, "one who was invited does not count");
    assert_eq!(change(&office, &owner.access, &owner.member, json!({"name": "Ada"})).await.0, 200);

    office.member("second@example.com", "owner").await;
    assert_eq!(change(&office, &owner.access, &owner.member, json!({"role": "admin"})).await.0, 200);
}

#[tokio::test]
async fn two_owners_who_remove_each_other_at_once_leave_one() {
    let office = Office::new().await;
    let (one, two) =
        (office.enter("one@example.com", "owner").await, office.enter("two@example.com", "owner").await);
    let remove = |by: &Tokens, whom: &Tokens| {
        let path = format!("/v1/members/{}", whom.member);
        office.gateway.delete(&path).bearer(&by.access).send()
    };

    let (first, second) = tokio::join!(remove(&one, &two), remove(&two, &one));

    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 204, "{} {}", first.text, second.text);
    assert!(matches!(statuses[1], 401 | 409), "{} {}", first.text, second.text);
    assert_eq!(office.rows("select count(*) from members where role = 'owner'").await, ["1"]);
}
