//! What the gateway keeps in Redis, as tests look into it. The only place that knows how its keys are
//! made up; a single Redis and a cluster are reached in the same way, the program's own.

use std::time::Duration;

use linkgate::live::shard_of;
use linkgate::model::id::LinkSessionId;
use linkgate::redis_client::RedisClient;
use redis::{Cmd, FromRedisValue, cmd};

use super::redis_url;

/// How often a call is repeated on a busy machine.
const TRIES_MAX: usize = 100;

/// When a live session of a tenant is due, in milliseconds of the gateway's clock; nothing when it is not
/// on the schedule.
pub async fn due_at_ms(prefix: &str, tenant: &str, id: LinkSessionId) -> Option<f64> {
    for line in ["", "first/"] {
        let key = format!("{prefix}:{{s{}}}:due:{line}operator:{tenant}", shard_of(id));
        let due: Option<f64> = run(cmd("ZSCORE").arg(key).arg(id.to_string())).await;
        if due.is_some() {
            return due;
        }
    }
    None
}

/// Until when somebody counts as watching a session, in milliseconds of the gateway's clock.
pub async fn watched_until_ms(prefix: &str, id: LinkSessionId) -> Option<i64> {
    let read = "local e = redis.call('GET', KEYS[1]); return e and cmsgpack.unpack(e)[6]";
    run(cmd("EVAL").arg(read).arg(1).arg(entry_key(prefix, id))).await
}

/// Bytes that Redis needs for a session's entry.
pub async fn entry_bytes(prefix: &str, id: LinkSessionId) -> i64 {
    run(cmd("MEMORY").arg("USAGE").arg(entry_key(prefix, id))).await
}

fn entry_key(prefix: &str, id: LinkSessionId) -> String {
    format!("{prefix}:{{s{}}}:e:{id}", shard_of(id))
}

/// How long the operator's upstream is still left alone, in milliseconds by Redis's own clock.
pub async fn pause_ms(prefix: &str) -> i64 {
    run(cmd("PTTL").arg(pause_key(prefix))).await
}

/// Ends the pause, as its time would.
pub async fn end_pause(prefix: &str) {
    run::<i64>(cmd("DEL").arg(pause_key(prefix))).await;
}

/// Takes away everything that the gateway has in Redis, as a flush would.
pub async fn flush(prefix: &str) {
    flush_at(&redis_url(), prefix).await;
}

/// The same on another Redis than the test run's.
pub async fn flush_at(url: &str, prefix: &str) {
    let keys: Vec<String> = run_at(url, cmd("KEYS").arg(format!("{prefix}:*"))).await;
    if !keys.is_empty() {
        run_at::<i64>(url, cmd("DEL").arg(keys)).await;
    }
}

fn pause_key(prefix: &str) -> String {
    format!("{prefix}:{{upstream-operator}}:pause")
}

/// Runs a command on the Redis of the test run.
async fn run<T: FromRedisValue>(command: &Cmd) -> T {
    run_at(&redis_url(), command).await
}

/// The connection is bound to the runtime of the test, so that none is kept.
pub async fn run_at<T: FromRedisValue>(url: &str, command: &Cmd) -> T {
    let client = RedisClient::new(url).expect("an address of Redis");
    for _ in 1..TRIES_MAX {
        if let Ok(value) = client.run(command).await {
            return value;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    client.run(command).await.expect("an answer of Redis")
}
