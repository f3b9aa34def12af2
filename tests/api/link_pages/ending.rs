//! Cancel, undo, accept.

use serde_json::json;

use super::Open;

#[tokio::test]
async fn the_user_can_cancel() {
    let open = Open::new().await;

    let (first, second) = (open.press("cancel").await, open.press("cancel").await);

    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.json()["status"], "cancelled");
    assert_eq!(first.json()["reason"], "cancelled_by_user");
    assert!(first.json()["qr"].is_null());
    assert_eq!(open.scene.events().await, ["link_session.cancelled=1"]);
    let query = "select data->>'reason' from events";
    assert_eq!(open.scene.rows(query).await, ["cancelled_by_user"]);
}

#[tokio::test]
async fn a_link_can_be_undone_for_120_seconds() {
    let open = Open::new().await;
    open.confirm("ana").await;
    let shown = open.reload().await;
    assert_eq!((&shown["confirmation"], &shown["account"]["username"]), (&json!("undo"), &json!("ana")));
    open.scene.gateway.clock.advance(chrono::Duration::milliseconds(119_999));

    let undone = open.press("undo").await;

    assert_eq!(undone.status, 200, "{}", undone.text);
    assert_eq!((&undone.json()["status"], &undone.json()["reason"]), (&json!("cancelled"), &json!("undone")));
    assert!(undone.json().get("receipt").is_none() && undone.json().get("account").is_none());
    assert_eq!(open.accounts().await, ["unlinked undone"]);
    let query = "select type || ' ' || (data->>'reason') from events where data ? 'reason' order by type";
    assert_eq!(open.scene.rows(query).await, ["account.unlinked undone", "link_session.cancelled undone"]);
    let last = open.scene.timeline(&open.started.label).await.pop();
    assert_eq!(last.as_deref(), Some("cancelled"));
}

#[tokio::test]
async fn an_undone_account_can_not_be_used() {
    let open = Open::new().await;
    open.confirm("ana").await;
    let account = open.scene.rows("select account_id from accounts").await[0].clone();
    open.press("undo").await;

    let post = open.scene.post("/api/content/post", crate::support::good_post(&account)).await;

    assert_eq!(post.status, 404, "{}", post.text);
    assert_eq!(open.scene.get(&format!("/v1/accounts/{account}")).await.status, 404);
    assert!(open.scene.upstream.posts().is_empty());
}

#[tokio::test]
async fn after_120_seconds_a_link_stays() {
    let open = Open::new().await;
    open.confirm("ana").await;
    open.scene.gateway.clock.advance(chrono::Duration::seconds(120));

    let late = open.press("undo").await;

    assert_eq!((late.status, late.code().as_str()), (409, "undo_over"));
    assert_eq!(open.accounts().await, ["linked"]);
    assert_eq!(open.status().await, "confirmed");
}

#[tokio::test]
async fn undoing_twice_is_as_good_as_once() {
    let open = Open::new().await;
    open.confirm("ana").await;

    let (first, second) = tokio::join!(open.press("undo"), open.press("undo"));
    open.scene.gateway.clock.advance(chrono::Duration::seconds(500));
    let third = open.press("undo").await;

    assert_eq!((first.status, second.status, third.status), (200, 200, 200));
    assert!(open.scene.events().await.contains(&"account.unlinked=1".to_owned()));
}

#[tokio::test]
async fn what_is_not_linked_can_be_neither_undone_nor_accepted() {
    let open = Open::new().await;
    for button in ["undo", "accept"] {
        let answer = open.press(button).await;
        let told = (answer.status, answer.code());
        assert_eq!(told, (409, "link_session_not_confirmed".to_owned()), "{button}");
    }
    open.press("cancel").await;
    for button in ["undo", "accept"] {
        let answer = open.press(button).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "link_session_ended"), "{button}");
    }
}

#[tokio::test]
async fn a_linked_session_can_not_be_cancelled() {
    let open = Open::new().await;
    open.confirm("ana").await;

    let answer = open.press("cancel").await;

    assert_eq!((answer.status, answer.code().as_str()), (409, "link_session_ended"));
    assert_eq!(open.accounts().await, ["linked"]);
}

#[tokio::test]
async fn before_the_accept_the_account_can_not_be_used() {
    let open = Open::asking().await;
    open.confirm("ana").await;
    let account = open.scene.rows("select account_id from accounts").await[0].clone();

    let shown = open.reload().await;
    assert_eq!(shown["confirmation"], "accept");
    assert!(shown.get("receipt").is_none(), "no receipt for what does not count yet");
    let health = open.scene.get(&format!("/v1/accounts/{account}")).await.json();
    assert_eq!((&health["status"], &health["can_post"]), (&json!("awaiting_accept"), &json!(false)));
    for path in ["/api/content/creator-info/", "/api/content/status/"] {
        let path = if path.ends_with("info/") {
            format!("{path}{account}")
        } else {
            format!("{path}{account}/pub-1")
        };
        let answer = open.scene.get(&path).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "account_awaiting_accept"), "{path}");
    }
    let post = open.scene.post("/api/content/post", crate::support::good_post(&account)).await;
    assert_eq!((post.status, post.code().as_str()), (409, "account_awaiting_accept"));
    let listed = open.scene.get("/api/content/accounts").await.json();
    assert_eq!(listed["data"], json!([]), "clients of the compatible surface do not know of waiting");
    assert!(
        !open.scene.events().await.iter().any(|event| event.starts_with("account.")),
        "not told as linked"
    );
    assert!(open.scene.upstream.posts().is_empty());
}

#[tokio::test]
async fn an_accept_makes_the_account_usable_once() {
    let open = Open::asking().await;
    open.confirm("ana").await;

    let (first, second) = (open.press("accept").await, open.press("accept").await);

    assert_eq!((first.status, second.status), (200, 200), "{}", first.text);
    assert_eq!(first.json()["confirmation"], "accepted");
    assert!(first.json()["receipt"].is_string());
    assert_eq!(open.accounts().await, ["linked"]);
    assert!(open.scene.events().await.contains(&"account.linked=1".to_owned()));
    let kinds = open.scene.timeline(&open.started.label).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "accepted").count(), 1, "{kinds:?}");
    let account = open.scene.rows("select account_id from accounts").await[0].clone();
    let post = open.scene.post("/api/content/post", crate::support::good_post(&account)).await;
    assert_eq!(post.status, 200, "{}", post.text);
}

#[tokio::test]
async fn what_was_never_accepted_can_be_declined_at_any_time() {
    let open = Open::asking().await;
    open.confirm("ana").await;
    open.scene.gateway.clock.advance(chrono::Duration::hours(3));

    let declined = open.press("undo").await;

    assert_eq!(declined.status, 200, "{}", declined.text);
    assert_eq!(open.accounts().await, ["unlinked undone"]);
    let events = open.scene.events().await;
    assert!(
        !events.iter().any(|event| event.starts_with("account.")),
        "never linked, never unlinked: {events:?}"
    );
    assert_eq!(open.press("accept").await.status, 409);
}

#[tokio::test]
async fn an_accept_is_no_way_around_an_undo() {
    for _ in 0..5 {
        let open = Open::asking().await;
        open.confirm("ana").await;

        let (accept, undo) = tokio::join!(open.press("accept"), open.press("undo"));

        assert_eq!(undo.status, 200, "{}", undo.text);
        assert!(matches!(accept.status, 200 | 409));
        assert_eq!(open.accounts().await, ["unlinked undone"]);
        assert_eq!(open.status().await, "cancelled");
    }
}
