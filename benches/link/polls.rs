//! Polls a second: more sessions are due than can be polled, so that the gateway polls as fast as it can.
//! Beside it a bare client that asks the same simulator, while the gateway is held still.

use std::time::Duration;

use crate::bench::Bench;
use crate::client::call;
use crate::floors;
use crate::gateway::Settings;
use crate::load::Sample;

/// How many polls the bare client has under way.
pub const IN_FLIGHT: usize = 64;
/// Between letting the gateway go on and counting.
const SETTLE: Duration = Duration::from_secs(2);

#[derive(Default)]
pub struct Polls {
    pub sessions: usize,
    pub gateway: Vec<Sample>,
    pub floor: Vec<Sample>,
}

pub async fn measure(bench: &mut Bench) -> Polls {
    let sessions = bench.options.polled;
    bench.fresh();
    bench.database.seed(&bench.place.master_key, sessions);
    let settings = Settings {
        poll_interval_secs: Some(1),
        upstream_calls_per_second: Some(bench.options.poll_budget),
        polls_in_flight: Some(bench.options.polls_in_flight),
        trusts_loopback: false,
    };
    let gateway = bench.serve(settings).await;
    bench.until_scheduled(sessions).await;
    let mut all = Polls { sessions, ..Polls::default() };
    for round in 1..=bench.options.rounds {
        bench.say(&format!("polls, round {round} of {}", bench.options.rounds));
        tokio::time::sleep(SETTLE).await;
        let (before, asked) = (bench.parties.read(), checks(bench).await);
        tokio::time::sleep(bench.options.lasts).await;
        let (used, answered) = (before.until(&bench.parties.read()), checks(bench).await);
        let count = answered.saturating_sub(asked);
        all.gateway.push(Sample { rate: count as f64 / used.wall, count, used, ..Sample::default() });
        gateway.pause();
        all.floor
            .push(floors::polls(bench.place.upstream, IN_FLIGHT, bench.options.lasts, &bench.parties).await);
        gateway.go_on();
    }
    bench.stop(gateway);
    all
}

/// How many polls the simulator has answered.
pub async fn checks(bench: &Bench) -> usize {
    let told = call(bench.place.upstream, "GET", "/sim/counts", "", "").await.expect("the simulator");
    let told: serde_json::Value = serde_json::from_str(&told.body).expect("JSON");
    told["checks"].as_u64().and_then(|checks| usize::try_from(checks).ok()).expect("a number")
}
