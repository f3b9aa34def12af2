//! A replica whose clock is wrong.

use std::path::PathBuf;
use std::time::Duration;

use crate::faults::clock::now_ms;
use crate::faults::figures::{Bounds, Report};
use crate::faults::simulator::fate::Fates;
use crate::faults::world::{Plan, Scale, World};

const LIFE: Duration = Duration::from_secs(30);
/// How much too early or too late a session may end.
const OFF_MS_MAX: i64 = 2_000;
/// What a session is given beyond its life to be confirmed all the same.
const GRACE_MS: i64 = 10_000;

/// The first replica's clock is five minutes fast, then five minutes slow. Nobody scans anything, so that
/// sessions end with their time.
pub async fn skewed(name: &'static str, scale: Scale) -> Report {
    let never = LIFE.as_millis() as i64 * 10;
    let fates = Fates { denied: 0, taken: 0, scan_ms: (never, never), end_ms: (1, 1) };
    let library = library().expect("libfaketime is installed: apt-get install faketime");
    let mut world = World::prepare(Plan::new(&scale).with_fates(fates).with_life(LIFE)).await;
    for replica in &mut world.replicas[1..] {
        replica.start().await;
    }
    let (mut early, mut late) = (0, 0);
    for round in 0..scale.tries {
        let offset = if round % 2 == 0 { "+300" } else { "-300" };
        let library = library.display().to_string();
        let faked = [("LD_PRELOAD", &*library), ("FAKETIME", offset), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
        world.replicas[0].start_with(&faked).await;
        let from = now_ms();
        world.begin_compatible(scale.sessions).await;
        let (soonest, latest) = watch_ends(&world, from).await;
        early = early.max(LIFE.as_millis() as i64 - soonest);
        late = late.max(latest - LIFE.as_millis() as i64 - GRACE_MS);
        world.replicas[0].kill();
    }
    // The rows hold times of two clocks, so that what they say of times is not held against anybody.
    let mut report = world.verdict(name, &Bounds::default()).await;
    report.wrong.retain(|what| !what.starts_with("I1: ") && !what.starts_with("I8: "));
    report.hold("ms that a session ended too early", early.max(0), OFF_MS_MAX);
    report.hold("ms that a session ended too late", late.max(0), OFF_MS_MAX);
    report
}

/// The soonest and the latest end of a session that began after `from_ms`, in milliseconds of its life by the
/// clock of this machine.
async fn watch_ends(world: &World, from_ms: i64) -> (i64, i64) {
    let (mut soonest, mut latest) = (i64::MAX, 0);
    let mut seen = std::collections::HashSet::new();
    let made = world.simulator.look(|ledger| {
        let codes = ledger.codes.iter().filter(|code| code.made_ms >= from_ms);
        codes.map(|code| (code.attempt.clone(), code.made_ms)).collect::<std::collections::HashMap<_, _>>()
    });
    let patience = from_ms + (LIFE.as_millis() as i64 + GRACE_MS) * 2;
    while seen.len() < made.len() && now_ms() < patience {
        for session in world.rows().await.sessions {
            let Some(made) = session.attempts.first().and_then(|attempt| made.get(attempt)) else { continue };
            if !session.is_pending() && seen.insert(session.label.clone()) {
                soonest = soonest.min(now_ms() - made);
                latest = latest.max(now_ms() - made);
            }
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    if seen.len() < made.len() {
        latest = now_ms() - from_ms;
    }
    (soonest, latest)
}

fn library() -> Option<PathBuf> {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/lib64"];
    let candidates = folders.iter().map(|folder| PathBuf::from(folder).join("faketime/libfaketimeMT.so.1"));
    candidates.into_iter().find(|path| path.exists())
}
