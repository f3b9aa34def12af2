//! The program's own client of Redis, against a cluster of which a node is in trouble.

use std::time::{Duration, Instant};

use linkgate::redis_client::RedisClient;
use redis::{Script, cmd};

use super::stores::{Cluster, pass_ms};

/// How long it may take until a client gets along with what is left of a cluster.
const WITHIN: Duration = Duration::from_secs(20);

/// One key of each sixth of the slots, so that every node has some.
const KEYS: [&str; 6] = ["{s0}:a", "{s1}:a", "{s2}:a", "{s3}:a", "{s4}:a", "{s7}:a"];

async fn can_set(client: &RedisClient, key: &str) -> bool {
    client.run::<()>(cmd("SET").arg(key).arg("1")).await.is_ok()
}

async fn can_run(client: &RedisClient, key: &str) -> bool {
    let script = Script::new("return redis.call('INCR', KEYS[1])");
    client.script::<i64>(&script.key(format!("{key}:count"))).await.is_ok()
}

/// Asks until every key of `keys` can be written, by a command and by a script.
async fn until_all_work(client: &RedisClient, keys: &[&str]) {
    let since = Instant::now();
    let mut left: Vec<&str> = keys.to_vec();
    while !left.is_empty() {
        let mut failing = Vec::new();
        for key in left {
            if !(can_set(client, key).await && can_run(client, key).await) {
                failing.push(key);
            }
        }
        left = failing;
        assert!(since.elapsed() < WITHIN, "not reachable after {WITHIN:?}: {left:?}");
        pass_ms(50).await;
    }
}

#[tokio::test]
async fn a_cluster_is_reached_again_after_each_of_its_nodes_was_killed() {
    let cluster = Cluster::start().await;
    let client = RedisClient::new(&cluster.url).unwrap();
    until_all_work(&client, &KEYS).await;

    for node in 0..3 {
        cluster.signal(node, "KILL").await;
        let _ = can_set(&client, KEYS[0]).await;
        cluster.start_again().await;

        until_all_work(&client, &KEYS).await;
    }
}

#[tokio::test]
async fn with_a_node_that_hangs_the_others_are_reached_by_a_client_that_has_just_begun() {
    let cluster = Cluster::start().await;
    let well = RedisClient::new(&cluster.url).unwrap();
    until_all_work(&well, &KEYS).await;
    let node = 0;
    let others = cluster.keys_of_others(node, &KEYS).await;
    assert!(!others.is_empty());

    cluster.signal(node, "STOP").await;
    let begun = RedisClient::new(&cluster.url).unwrap();
    // Before the others give the node up, and with it the whole.
    let since = Instant::now();
    let mut reached = 0;
    while since.elapsed() < Duration::from_millis(2_500) {
        for key in &others {
            reached += usize::from(can_set(&begun, key).await);
        }
        pass_ms(20).await;
    }
    cluster.signal(node, "CONT").await;

    assert!(reached > 0, "none of {others:?} was reached");
    until_all_work(&begun, &KEYS).await;
}

#[tokio::test]
async fn with_a_node_that_hangs_a_subscription_is_made_of_another() {
    use futures_util::StreamExt;

    let cluster = Cluster::start().await;
    cluster.signal(0, "STOP").await;

    let client = RedisClient::new(&cluster.url).unwrap();
    let subscribed = tokio::time::timeout(Duration::from_secs(5), client.subscribe("news")).await;
    cluster.signal(0, "CONT").await;

    let mut subscription = subscribed.expect("soon").expect("a subscription");
    let publisher = RedisClient::new(&cluster.url).unwrap();
    until_all_work(&publisher, &KEYS).await;
    publisher.run::<i64>(cmd("PUBLISH").arg("news").arg("hello")).await.unwrap();
    let heard = tokio::time::timeout(Duration::from_secs(5), subscription.on_message().next()).await;
    assert_eq!(heard.unwrap().unwrap().get_payload::<String>().unwrap(), "hello");
}
