//! What the operator and a tenant end in one replica, ends in every other within 5 s: with Redis, which tells
//! them, and without, when what they remember runs out.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{assert_let_in, assert_refused, knock};
use crate::authorization::people::{enter, token};
use crate::keys::made;
use crate::operation::proxy::PrivateRedis;
use crate::support::{Call, Gateway, OPERATOR_TOKEN, Setup};

const ENDED_WITHIN: Duration = Duration::from_secs(5);

/// Two replicas with their workers, on a Redis of their own.
async fn replicas() -> (Gateway, Gateway, PrivateRedis) {
    let redis = PrivateRedis::start().await;
    // Tokens name the gateway by the address that all replicas have in public.
    let setup = || Setup {
        redis_url: Some(redis.url()),
        with_workers: true,
        public_url: Some("https://links.example".to_owned()),
        ..Setup::default()
    };
    let here = Gateway::with(setup()).await;
    let beside = Some((here.database_url.clone(), here.redis_prefix.clone()));
    let there = Gateway::with(Setup { beside, ..setup() }).await;
    (here, there, redis)
}

async fn what_ends_here_ends_there(redis_is_away: bool) {
    let (here, there, mut redis) = replicas().await;
    let (suspended, other) = (here.tenant().await, here.tenant().await);
    let (revoked, id) = made(&here, &other.test, json!({})).await;
    let bearer = token(&here, &suspended.test, json!({})).await;
    let member = enter(&here, &suspended.test, "ada@example.com", "owner").await.access;
    type Shows<'a> = (&'a str, Box<dyn Fn(Call) -> Call + 'a>);
    let ending: [Shows<'_>; 5] = [
        ("a suspended tenant's key", Box::new(|call| call.key(&suspended.test))),
        ("its live key", Box::new(|call| call.key(&suspended.live))),
        ("its token", Box::new(|call| call.bearer(&bearer))),
        ("its member", Box::new(|call| call.bearer(&member))),
        ("a revoked key", Box::new(|call| call.key(&revoked))),
    ];
    for (what, shows) in &ending {
        assert_let_in(&knock(&there, shows).await, what);
    }
    if redis_is_away {
        redis.kill();
    }

    let path = format!("/v1/operator/tenants/{}/suspend", suspended.id);
    let answer = here.post(&path).bearer(OPERATOR_TOKEN).send().await;
    let suspension = Instant::now();
    assert_eq!(answer.status, 200, "{}", answer.text);
    let answer = here.delete(&format!("/v1/api-keys/{id}")).key(&other.test).send().await;
    assert_eq!(answer.status, 204, "{}", answer.text);

    for (what, shows) in &ending {
        while shows(there.get("/v1/accounts")).send().await.status != 401 {
            assert!(suspension.elapsed() < ENDED_WITHIN, "{what} is still let in");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_refused(&knock(&there, shows).await, what);
        assert_refused(&knock(&here, shows).await, what);
    }
    assert_let_in(&knock(&there, |call| call.key(&other.test)).await, "a key that was not revoked");
}

#[tokio::test]
async fn a_suspension_and_a_revoked_key_reach_every_replica_within_five_seconds() {
    what_ends_here_ends_there(false).await;
}

#[tokio::test]
async fn they_do_so_while_redis_is_away() {
    what_ends_here_ends_there(true).await;
}
