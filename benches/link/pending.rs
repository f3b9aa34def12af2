//! What many pending sessions cost: memory of the gateway and of Redis, and whether creation, checks and
//! confirmations are as quick as without them. The sessions are written by SQL, and the gateway finds them when it
//! starts with an empty Redis; from then on it polls them as it would any.

use std::time::Duration;

use crate::bench::Bench;
use crate::delay::{self, Delays};
use crate::gateway::Settings;
use crate::load::Sample;
use crate::machine::resident_bytes;
use crate::polls::checks;
use crate::throughput::{check, create};

/// How long the gateway polls before its memory is read.
const SETTLE: Duration = Duration::from_secs(8);
/// How many clients ask at once: some, not as many as can be.
const CLIENTS: usize = 4;
const CHECKED_MAX: usize = 1_000;

/// The figures with so many sessions pending.
pub struct Pending {
    pub sessions: usize,
    pub gateway_bytes: u64,
    pub redis_bytes: u64,
    /// Between the gateway's start and the last session on the schedule.
    pub rebuilt_secs: f64,
    pub polls_per_second: f64,
    pub create: Vec<Sample>,
    pub check: Vec<Sample>,
    pub delays: Delays,
}

pub async fn measure(bench: &mut Bench, sessions: usize) -> Pending {
    bench.say(&format!("with {sessions} sessions pending"));
    bench.fresh();
    // There is always something to check.
    let tokens = bench.database.seed(&bench.place.master_key, sessions.max(1));
    let checked = &tokens[..tokens.len().min(CHECKED_MAX)];
    let began = std::time::Instant::now();
    let gateway = bench.serve(Settings::default()).await;
    bench.until_scheduled(sessions).await;
    let rebuilt_secs = began.elapsed().as_secs_f64();
    let before = checks(bench).await;
    tokio::time::sleep(SETTLE).await;
    let polls_per_second = (checks(bench).await - before) as f64 / SETTLE.as_secs_f64();
    let (gateway_bytes, redis_bytes) = (resident_bytes(gateway.pid()), bench.redis_bytes().await);
    let (mut created, mut answered) = (Vec::new(), Vec::new());
    for _ in 0..bench.options.rounds {
        created.push(create(bench, &gateway, CLIENTS, bench.options.lasts).await);
        answered.push(check(bench, &gateway, checked, CLIENTS, bench.options.lasts).await);
        bench.database.run(
            "update link_sessions set status = 'cancelled', updated_at = now()
            where user_id <> 'seeded' and status = 'new'",
        );
    }
    bench.say(&format!("confirmations beside {sessions} pending sessions"));
    let delays = delay::measure(bench, &gateway, bench.options.confirmations).await;
    bench.stop(gateway);
    Pending {
        sessions,
        gateway_bytes,
        redis_bytes,
        rebuilt_secs,
        polls_per_second,
        create: created,
        check: answered,
        delays,
    }
}
