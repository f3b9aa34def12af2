//! QR login: the request, the check, and what a `unique_id` means.

use serde_json::{Value, json};

use super::upstream::Phase;
use super::{Live, members};

#[tokio::test]
async fn a_request_answers_the_four_fields_of_the_seed() {
    let live = Live::start().await;

    let answer = live.post("qr-login/request", &json!({"unique_id": "my_session_12345"})).await;

    let body = answer.json();
    assert_eq!((answer.status, &body["success"]), (200, &json!(true)));
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(
        (members(&body), members(&body["data"])),
        (vec!["data", "success"], vec!["expiresIn", "qrCodeImage", "token", "unique_id"])
    );
    let data = &body["data"];
    assert_eq!((&data["unique_id"], &data["expiresIn"]), (&json!("my_session_12345"), &json!(300)));
    let token = data["token"].as_str().expect("a token");
    assert!(token.len() == 32 && token.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7')), "{token}");
    let image = data["qrCodeImage"].as_str().and_then(|image| image.strip_prefix("data:image/png;base64,"));
    let png = data_encoding::BASE64.decode(image.expect("a data URL").as_bytes()).expect("base64");
    assert!(linkgate::qr::read_png(&png).expect("a QR code").starts_with("https://www.tiktok.com/t/"));
}

#[tokio::test]
async fn the_upstream_sees_neither_the_tenants_label_nor_its_token() {
    let live = Live::start().await;

    let code = live.request(json!({"unique_id": "my_session_12345", "user_id": "ana@example.com"})).await;
    live.phase(Phase::New).await;

    let seen = format!("{:?}", live.upstream.requests());
    for own in
        ["my_session_12345", "ana@example.com", code["token"].as_str().expect("a token"), &live.tenant.live]
    {
        assert!(!seen.contains(own), "{own} went upstream: {seen}");
    }
    let upstreams = live.upstream.requests()[0].1["unique_id"].as_str().expect("a label").to_owned();
    assert!(!code.to_string().contains(&upstreams));
}

#[tokio::test]
async fn a_code_goes_through_the_states_of_the_seed() {
    let live = Live::start().await;
    let code = live.request(json!({"unique_id": "my_session_12345"})).await;

    let new = live.check(&code).await;
    live.phase(Phase::Scanned).await;
    let scanned = live.check(&code).await;
    live.phase(Phase::Confirmed).await;
    let confirmed = live.check(&code).await;

    assert_eq!(new, json!({"success": true, "data": {"status": "new", "unique_id": "my_session_12345"}}));
    assert_eq!(
        scanned,
        json!({"success": true, "data": {"status": "scanned", "unique_id": "my_session_12345"}})
    );
    let account = &confirmed["data"]["account"];
    let id = account["accountId"].as_str().expect("an id").to_owned();
    let expected = json!({"accountId": id, "display_name": "Creator 1", "username": "creator_1"});
    assert_eq!(
        confirmed,
        json!({"success": true, "data": {"status": "confirmed", "unique_id": "my_session_12345", "account": expected}})
    );
    assert!(uuid::Uuid::parse_str(&id).is_ok());
    assert_ne!(json!(id), live.upstream.accounts()[0]["accountId"], "the account's id is the gateway's own");
}

#[tokio::test]
async fn confirmed_stays_confirmed_however_often_and_late_it_is_asked() {
    let live = Live::start().await;
    let code = live.request(json!({})).await;
    live.phase(Phase::Confirmed).await;
    let first = live.check(&code).await;
    let before = live.upstream.requests().len();

    for _ in 0..50 {
        assert_eq!(live.check(&code).await, first);
    }
    live.gateway.clock.advance(chrono::Duration::hours(23));
    let late = live.check(&code).await;

    assert_eq!(first["data"]["status"], "confirmed");
    assert_eq!(late, first);
    // A profile may still have been fetched in the background, once.
    assert!(live.upstream.requests().len() <= before + 1, "checks cost the upstream nothing");
}

#[tokio::test]
async fn confirmed_names_its_account_also_after_that_was_unlinked() {
    let live = Live::start().await;
    let code = live.request(json!({})).await;
    live.phase(Phase::Confirmed).await;
    let first = live.check(&code).await;
    let account = first["data"]["account"]["accountId"].as_str().expect("an id");

    let path = format!("/v1/accounts/{account}");
    assert_eq!(live.gateway.delete(&path).key(&live.tenant.live).send().await.status, 204);

    assert_eq!(live.check(&code).await, first);
}

#[tokio::test]
async fn after_its_user_was_erased_a_confirmed_code_tells_the_accounts_id_and_no_name() {
    let live = Live::start().await;
    let code = live.request(json!({"user_id": "ana"})).await;
    live.phase(Phase::Confirmed).await;
    let first = live.check(&code).await;

    assert_eq!(live.gateway.delete("/v1/users/ana").key(&live.tenant.live).send().await.status, 204);

    let told = live.check(&code).await;
    assert_eq!(told["data"]["status"], "confirmed");
    let id = &first["data"]["account"]["accountId"];
    assert_eq!(told["data"]["account"], json!({"accountId": id, "display_name": "", "username": ""}));
}

#[tokio::test]
async fn checks_of_a_pending_code_cost_the_upstream_nothing() {
    let live = Live::start().await;
    let code = live.request(json!({})).await;
    let before = live.upstream.requests().len();

    for _ in 0..50 {
        live.check(&code).await;
    }

    assert_eq!(live.upstream.requests().len(), before);
}

#[tokio::test]
async fn an_expired_code_is_told_and_its_label_may_be_used_again() {
    let live = Live::start().await;
    let code = live.request(json!({"unique_id": "my_session_12345"})).await;

    live.phase(Phase::Expired).await;
    let expired = live.check(&code).await;
    let again = live.request(json!({"unique_id": "my_session_12345"})).await;

    assert_eq!(
        expired,
        json!({"success": true, "data": {"status": "expired", "unique_id": "my_session_12345"}})
    );
    assert_ne!(again["token"], code["token"]);
    assert_eq!(live.check(&again).await["data"]["status"], "new");
    assert_eq!(live.check(&code).await["data"]["status"], "expired", "the old token still tells its own end");
}

#[tokio::test]
async fn a_code_that_nobody_scans_expires_by_itself() {
    let live = Live::start().await;
    let code = live.request(json!({})).await;
    live.gateway.pass(310).await;
    live.gateway.sweep().await;

    assert_eq!(live.check(&code).await["data"]["status"], "expired");
}

#[tokio::test]
async fn a_code_that_was_used_elsewhere_is_utilised_with_a_message() {
    let live = Live::start().await;
    let code = live.request(json!({})).await;

    for _ in 0..4 {
        live.phase(Phase::Utilised).await;
    }
    let told = live.check(&code).await;

    assert_eq!(
        (&told["data"]["status"], members(&told["data"])),
        (&json!("utilised"), vec!["message", "status", "unique_id"])
    );
    assert!(
        told["data"]["message"].as_str().expect("a message").starts_with("QR code has already been used."),
        "{told}"
    );
}

#[tokio::test]
async fn ends_that_the_seed_does_not_know_are_expired_with_a_message() {
    let live = Live::start().await;
    let cancelled = live.request(json!({"unique_id": "to_be_cancelled"})).await;
    let cancel =
        live.gateway.post("/v1/link-sessions/to_be_cancelled/cancel").key(&live.tenant.live).send().await;
    assert_eq!(cancel.status, 200, "{}", cancel.text);
    let failed = live.request(json!({"unique_id": "that_will_fail"})).await;
    let fail = "update link_sessions set status = 'failed', reason = 'duplicate_account' where unique_id = 'that_will_fail'";
    crate::authentication::change(&live.gateway, &live.tenant.id, "live", fail).await;

    for (code, word) in [(cancelled, "cancelled"), (failed, "already")] {
        let told = live.check(&code).await;
        assert_eq!(told["data"]["status"], "expired", "{told}");
        assert_eq!(members(&told["data"]), ["message", "status", "unique_id"]);
        assert!(told["data"]["message"].as_str().is_some_and(|text| text.contains(word)), "{told}");
    }
}

#[tokio::test]
async fn a_pending_label_answers_the_same_code_again() {
    let live = Live::start().await;
    let first = live.request(json!({"unique_id": "my_session_12345"})).await;
    live.gateway.clock.advance(chrono::Duration::seconds(60));

    let again = live.request(json!({"unique_id": "my_session_12345"})).await;

    for name in ["token", "qrCodeImage", "unique_id"] {
        assert_eq!(again[name], first[name], "{name}");
    }
    assert_eq!(again["expiresIn"], json!(240));
    let codes = live.upstream.requests().iter().filter(|(path, _)| path.ends_with("/request")).count();
    assert_eq!(codes, 1, "one code was asked of the upstream");
}

#[tokio::test]
async fn the_seconds_that_a_code_lives_are_rounded_up() {
    let live = Live::start().await;
    live.request(json!({"unique_id": "my_session_12345"})).await;
    live.gateway.clock.advance(chrono::Duration::milliseconds(30));

    let fresh = live.request(json!({"unique_id": "my_session_12345"})).await;

    assert_eq!(fresh["expiresIn"], json!(300));
}

#[tokio::test]
async fn a_confirmed_label_is_taken_for_a_day() {
    let live = Live::start().await;
    live.request(json!({"unique_id": "my_session_12345"})).await;
    live.phase(Phase::Confirmed).await;

    let taken = live.post("qr-login/request", &json!({"unique_id": "my_session_12345"})).await;

    assert_eq!((taken.status, taken.code()), (409, "link_session_confirmed".to_owned()));
    assert_eq!(taken.json()["success"], json!(false));
}

#[tokio::test]
async fn a_label_is_made_up_where_none_is_given_and_checked_where_one_is() {
    let live = Live::start().await;

    let made_up = live.request(json!({})).await;
    let without = live.gateway.post("/api/content/qr-login/request").key(&live.tenant.live).send().await;

    assert!(made_up["unique_id"].as_str().is_some_and(|label| (8..=64).contains(&label.len())), "{made_up}");
    assert_eq!(without.status, 200, "{}", without.text);
    for good in ["12345678", "a-b_C-d0", &"x".repeat(64)] {
        assert_eq!(live.request(json!({"unique_id": good})).await["unique_id"], json!(good));
    }
    for bad in ["1234567", "", "with space", "with/slash", "with.dots", "emoji\u{1f511}xx", &"x".repeat(65)] {
        let answer = live.post("qr-login/request", &json!({"unique_id": bad})).await;
        assert_eq!(answer.status, 422, "{bad}: {}", answer.text);
        assert_eq!(answer.broken(), [("/unique_id".to_owned(), "invalid_value".to_owned())], "{bad}");
    }
}

#[tokio::test]
async fn a_token_that_is_not_the_tenants_is_unknown() {
    let live = Live::start().await;
    let other = live.gateway.tenant().await;
    let code = live.request(json!({})).await;

    for (key, token) in [
        (&live.tenant.live, json!("A".repeat(32))),
        (&live.tenant.live, json!("")),
        (&live.tenant.live, json!("x".repeat(3_000))),
        (&other.live, code["token"].clone()),
        (&live.tenant.test, code["token"].clone()),
        (&live.tenant.live, json!(code["token"].as_str().expect("a token").to_lowercase())),
    ] {
        let call = live.gateway.post("/api/content/qr-login/check").key(key).json(&json!({"token": token}));
        let answer = call.send().await;
        assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_plan_without_qr_linking_is_told_in_the_words_of_the_seed() {
    let live = Live::start().await;
    let free = live.gateway.tenant_on("free").await;

    for key in [&free.live, &free.test] {
        let answer =
            live.gateway.post("/api/content/qr-login/request").key(key).json(&json!({})).send().await;
        let body = answer.json();
        assert_eq!(answer.status, 403);
        assert_eq!(body["error"], "QR Code login is only available for Maximum subscription");
        assert_eq!((&body["subscription"], &body["success"]), (&json!("free"), &json!(false)));
        assert_eq!((&body["code"], &body["actor"]), (&json!("plan_required"), &json!("tenant_admin")));
    }
    let accounts = live.gateway.get("/api/content/accounts").key(&free.live).send().await;
    assert_eq!(
        accounts.json(),
        json!({"success": true, "subscription": "free", "data": Value::Array(vec![])})
    );
}
