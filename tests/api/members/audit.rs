//! What members do is in the audit log, by whom and without secrets.

use serde_json::json;

use super::{Office, PASSWORD, Tokens, patch, text};

#[tokio::test]
async fn the_audit_log_tells_a_members_life() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let path = format!("/v1/members/{}", tokens.member);
    patch(&office.gateway, &path).key(&office.tenant.live).json(&json!({"role": "admin"})).send().await;
    let tokens = Tokens::of(&office.refresh(&tokens.refresh).await);
    let body = json!({"current_password": PASSWORD, "new_password": "ten herons wade slowly"});
    assert_eq!(
        office.gateway.post("/v1/auth/password").bearer(&tokens.access).json(&body).send().await.status,
        204
    );
    office.gateway.post(&format!("{path}/reset-link")).key(&office.tenant.live).send().await;
    office.gateway.post("/v1/auth/logout").bearer(&tokens.access).send().await;
    office.gateway.delete(&path).key(&office.tenant.live).send().await;

    assert_eq!(
        office.actions(&tokens.member).await,
        [
            "member.invited",
            "member.accepted",
            "member.logged_in",
            "member.updated",
            "member.password_changed",
            "member.reset_link_made",
            "member.logged_out",
            "member.removed",
        ]
    );
    let log = format!("/v1/audit-log?limit=100&target_id={}", tokens.member);
    let lines = office.gateway.get(&log).key(&office.tenant.live).send().await;
    let line = |action: &str| {
        let lines = lines.json()["data"].as_array().expect("lines").clone();
        lines.into_iter().find(|line| line["action"] == action).expect("a line")
    };
    let updated = line("member.updated");
    assert_eq!((&updated["before"]["role"], &updated["after"]["role"]), (&json!("viewer"), &json!("admin")));
    assert_eq!(updated["actor"]["kind"], "api_key");
    assert_eq!(updated["environment"], json!(null), "it concerns both");
    assert_eq!(updated["target"], json!({"kind": "member", "id": tokens.member}));
    assert_eq!(line("member.accepted")["actor"]["kind"], "anonymous");
    let changed = line("member.password_changed");
    assert_eq!(changed["actor"], json!({"kind": "member", "id": tokens.member}));
    assert_eq!(changed["address"], "127.0.0.1");
    assert!(!text(&changed["request_id"]).is_empty());
    for secret in [PASSWORD, "ten herons", "lga_", "lgr_", "lgi_", "lgp_", "argon2"] {
        assert!(!lines.text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn what_a_member_does_elsewhere_bears_its_name() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "owner").await;
    let body = json!({"email": "grace@example.com", "role": "viewer"});
    let invited = office.gateway.post("/v1/members").bearer(&tokens.access).json(&body).send().await;
    assert_eq!(invited.status, 201, "{}", invited.text);

    let log = format!("/v1/audit-log?actor_kind=member&actor_id={}", tokens.member);
    let lines = office.gateway.get(&log).bearer(&tokens.access).send().await.json();

    assert_eq!(lines["data"][0]["action"], "member.invited");
    assert_eq!(lines["data"][0]["after"], json!({"email": "grace@example.com", "role": "viewer"}));
    assert_eq!(lines["data"][1]["action"], "member.logged_in");
}
