//! Hashing has a bound: what does not fit is refused, and the API goes on.

use std::sync::mpsc::sync_channel;

use serde_json::json;

use super::{Office, PASSWORD};
use crate::support::Setup;

#[tokio::test]
async fn while_too_many_passwords_are_at_work_log_in_is_refused_and_nobody_is_locked() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let place = office.gateway.running.ctx.clone();
    let (release, held) = sync_channel::<()>(0);
    let held = std::sync::Arc::new(std::sync::Mutex::new(held));
    let mut at_work = Vec::new();
    for _ in 0..34 {
        let (ctx, held) = (place.clone(), held.clone());
        at_work.push(tokio::spawn(async move {
            let wait = move || drop(held.lock().map(|held| held.recv()));
            ctx.members.passwords.place().run(wait).await.is_ok()
        }));
        // Two begin at once; the others queue behind them in turn.
        tokio::task::yield_now().await;
    }
    let full = || office.try_to_log_in("ada@example.com", PASSWORD);
    let mut refused = full().await;
    for _ in 0..5 {
        // A thread may have taken its work from the queue only now.
        if refused.status == 503 {
            break;
        }
        refused = full().await;
    }

    assert_eq!((refused.status, refused.code()), (503, "unavailable".to_owned()));
    assert!(refused.header("retry-after").parse::<u64>().expect("seconds") >= 1);
    assert_eq!(office.me(&tokens.access).await.status, 200, "everything else goes on");
    drop(release);
    for work in at_work {
        let _ = work.await;
    }
    assert_eq!(office.rows("select failed_logins from members").await, ["0"], "nothing was compared");
    assert_eq!(full().await.status, 200);
}

#[tokio::test]
async fn who_would_find_no_room_is_refused_before_anything_is_asked_about_him() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    let passwords = &office.gateway.running.ctx.members.passwords;
    let before = passwords.computed();
    let tickets: Vec<_> = (0..34).map(|_| passwords.ticket().expect("room for 34")).collect();

    let refused = office.try_to_log_in("ada@example.com", "a wrong password").await;

    assert_eq!((refused.status, refused.code()), (503, "unavailable".to_owned()));
    assert_eq!(passwords.computed(), before);
    assert_eq!(office.rows("select failed_logins from members").await, ["0"]);
    drop(tickets);
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_password_kept_in_an_older_way_is_kept_anew_after_a_good_log_in() {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};

    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    let weak = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(8 * 1024, 1, 1, None).expect("parameters"),
    );
    let weak = weak.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).expect("a hash").to_string();
    let (url, tenant) = (&office.gateway.database_url, &office.tenant.id);
    let change = format!("update members set password_hash = '{weak}'");
    crate::support::rows::change(url, tenant, "live", &change).await;
    let kept = "select password_hash from members";

    assert_eq!(office.try_to_log_in("ada@example.com", "a wrong password").await.status, 401);
    assert_eq!(office.rows(kept).await, [weak], "a wrong one changes nothing");
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200);
    assert!(office.gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await);

    assert!(office.rows(kept).await[0].starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_address_has_so_many_tries_whatever_it_tries() {
    let trusted = vec!["127.0.0.0/8".parse().expect("a network")];
    let office = Office::with(Setup { trusted_proxies: trusted, ..Setup::default() }).await;
    let from = |address: &str, number: usize| {
        let body = json!({"email": format!("nobody-{number}@example.com"), "password": PASSWORD});
        let call = office.gateway.post("/v1/auth/login").header("X-Forwarded-For", address).json(&body);
        async move { call.send().await.status }
    };
    let mut refused = 0;
    for number in 0..90 {
        if from("203.0.113.7", number).await == 429 {
            refused += 1;
        }
    }

    assert!(refused > 0, "no limit in 90 tries");
    assert_eq!(from("203.0.113.8", 0).await, 401, "another address has its own");
}
