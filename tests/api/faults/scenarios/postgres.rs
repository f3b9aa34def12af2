//! PostgreSQL that goes and comes back, dies, is locked or crowded.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;

use super::P_MS;
use crate::faults::clock::{Dice, now_ms};
use crate::faults::figures::{Bounds, Report};
use crate::faults::simulator::fate::Fates;
use crate::faults::stores::Service;
use crate::faults::world::{Plan, Scale, World};

/// How soon a call is refused while the database is away.
const REFUSED_MS_MAX: i64 = 300;
/// How soon all is well again after a long absence.
const BACK_MS_MAX: i64 = 10_000;

pub async fn restarted(name: &'static str, scale: Scale) -> Report {
    restarted_for(name, scale, (5_000, 10_000)).await
}

/// PostgreSQL is stopped in order in the middle of confirmations, and started after a while.
pub async fn restarted_for(name: &'static str, scale: Scale, away_ms: (i64, i64)) -> Report {
    gone(name, scale, away_ms, true).await
}

pub async fn killed(name: &'static str, scale: Scale) -> Report {
    gone(name, scale, (200, 3_000), false).await
}

async fn gone(name: &'static str, scale: Scale, away_ms: (i64, i64), in_order: bool) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_some_are_handed_out(before, &mut dice).await;
        let from = now_ms();
        match in_order {
            true => world.stores.stop(Service::Postgres).await,
            false => world.stores.kill(Service::Postgres).await,
        }
        let away = Duration::from_millis(dice.between(away_ms.0, away_ms.1) as u64);
        tokio::time::sleep(away).await;
        world.stores.start(Service::Postgres).await;
        world.was_away_since(from);
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(P_MS), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}

/// Away for minutes: calls are refused soon, the upstream is left alone, and all goes on afterwards.
pub async fn away(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(300);
    let plan = Plan::new(&scale).with_private_stores().with_life(away + Duration::from_secs(60));
    let mut world = World::start(plan).await;
    world.begin(scale.sessions).await;
    world.until_handed_out(1).await;
    let from = now_ms();
    world.stores.stop(Service::Postgres).await;
    let (mut slowest, mut unfit, mut unhealthy) = (0, 0, 0);
    let since = Instant::now();
    while since.elapsed() < away {
        for replica in 0..scale.replicas {
            match world.clients.probe(replica, "/v1/accounts").await {
                Some((answer, Some(_))) if answer.status == 503 => slowest = slowest.max(answer.took_ms),
                _ => unfit += 1,
            }
            let health = world.clients.probe(replica, "/healthz").await;
            unhealthy += usize::from(health.is_none_or(|(answer, _)| answer.status != 200));
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    // What was under way when the database went may still be told.
    let polls = world.simulator.look(|ledger| ledger.calls_between("check", from + 5_000, now_ms()));
    world.stores.start(Service::Postgres).await;
    world.was_away_since(from);
    let back = Instant::now();
    world
        .until(Duration::from_secs(60), async |world| {
            let answer = world.clients.probe(0, "/v1/accounts").await;
            answer.is_some_and(|(answer, _)| answer.status == 200)
        })
        .await;
    let back_ms = back.elapsed().as_millis() as i64;
    world.settle().await;
    let mut report = world.verdict(name, &Bounds::lossless()).await;
    report.figures.tries = 1;
    report.hold("ms for a refusal at most", slowest, REFUSED_MS_MAX);
    report.hold("ms until a call is answered again", back_ms, BACK_MS_MAX);
    report.hold_count("calls that were not refused with a Retry-After", unfit, 0);
    report.hold_count("looks at the health that were not well", unhealthy, 0);
    report.hold_count("polls of the upstream while nothing could be kept", polls, 0);
    report
}

/// Another program holds a lock on the sessions' table.
pub async fn locked(name: &'static str, scale: Scale) -> Report {
    under_lock(name, scale, "link_sessions", false).await
}

/// Calls wait for a table that pollers have no need of, until every connection is taken.
pub async fn crowded(name: &'static str, scale: Scale) -> Report {
    under_lock(name, scale, "posts", true).await
}

async fn under_lock(name: &'static str, scale: Scale, table: &'static str, crowd: bool) -> Report {
    let away = scale.away(30);
    let fates = Fates { scan_ms: (500, 20_000), end_ms: (500, 20_000), ..Fates::default() };
    let plan = Plan::new(&scale).with_fates(fates).with_life(away + Duration::from_secs(60));
    let mut world = World::start(plan).await;
    let calm = world.clients.unrelated_p99_ms(100).await;
    let mut worst = 0;
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let from = now_ms();
        let lock = hold_lock(world.stores.database_url.clone(), table, away);
        if crowd {
            press(&world, away);
        }
        let calls = away.as_secs() as usize * 5;
        worst = worst.max(world.clients.unrelated_p99_ms(calls).await);
        lock.await.expect("the lock is let go");
        if !crowd {
            world.was_away_since(from);
        }
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(P_MS), ..Bounds::lossless() };
    let mut report = world.verdict(name, &bounds).await;
    report.notes.push(format!("{calm} ms for an unrelated answer at p99 before"));
    if !crowd {
        report.hold("ms for an unrelated answer at p99 under the lock", worst, 2 * calm.max(5));
    }
    report
}

fn hold_lock(url: String, table: &'static str, time: Duration) -> tokio::task::JoinHandle<()> {
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&url).expect("the database");
        let lock = format!(
            "begin; lock table {table} in access exclusive mode; select pg_sleep({})",
            time.as_secs()
        );
        conn.batch_execute(&lock).expect("a lock");
        conn.batch_execute("rollback").expect("the lock is let go");
    })
}

/// Forty callers at a time who all want the locked table.
fn press(world: &World, time: Duration) {
    for caller in 0..40 {
        let (clients, replicas) = (world.clients.clone(), world.plan.scale.replicas);
        tokio::spawn(async move {
            let since = Instant::now();
            while since.elapsed() < time {
                clients.probe(caller % replicas, "/v1/posts").await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
    }
}
