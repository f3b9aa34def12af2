//! A world to break: simulator, stores, replicas and tenants of one run, and the verdict over it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use linkgate::crypto::sealed::Keyring;
use linkgate::crypto::secret::Secret;
use linkgate::metrics::Metrics;
use linkgate::service::{Error, tenants};
use linkgate::store::Store;
use linkgate::store::tenants::NewTenant;

use super::checker::violations;
use super::clients::{Clients, Started, Tenant};
use super::clock::{Dice, now_ms};
use super::facts::{self, Facts};
use super::figures::{Bounds, Figures, Report, stories};
use super::fleet::{Replica, Settings};
use super::simulator::fate::Fates;
use super::simulator::{Simulator, TOKEN_CANARY, UPSTREAM_KEY};
use super::stores::Stores;
use crate::support::MASTER_KEY;

const TENANTS: usize = 20;
/// How many of the sessions are watched over an event stream.
const STREAMS: usize = 5;
/// How many failed calls are told of in full when a bound is broken.
const FAILED_CALLS: usize = 5;
/// How many starts are under way at once.
const STARTS_AT_ONCE: usize = 8;
/// Beyond the life of the last session: what I1 allows, and some time for the checker to see it broken.
const SETTLE_EXTRA: Duration = Duration::from_secs(25);

/// How large and how long a run is.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    pub sessions: usize,
    pub tries: usize,
    pub replicas: usize,
    pub seed: u64,
    /// Seconds for which something is taken away, where the scenario's own choice is not wanted.
    pub away: Option<u64>,
    /// Among other tests: people are quicker, and bounds of time are only told.
    pub short: bool,
}

impl Scale {
    /// How fast the people with the phones are, in percent of the usual.
    pub fn hurry(&self) -> i64 {
        if self.short { 200 } else { 100 }
    }

    /// For how long something is taken away.
    pub fn away(&self, usual_secs: u64) -> Duration {
        Duration::from_secs(self.away.unwrap_or(usual_secs))
    }
}

/// What a world is made of.
#[derive(Clone, Debug)]
pub struct Plan {
    pub scale: Scale,
    /// Stores of its own, which may be stopped and killed.
    pub private_stores: bool,
    pub poll_interval: Duration,
    pub fates: Fates,
    /// How long codes live, and with them the sessions of the compatible surface. At least 10 s.
    pub code_life: Duration,
    /// Calls of the tenants a second, in the background.
    pub looks_per_second: u64,
}

impl Plan {
    pub fn new(scale: &Scale) -> Self {
        // Every session is looked at often enough to count as watched, so that one pace holds for all.
        let looks_per_second = (scale.sessions as u64).div_ceil(8).clamp(10, 100);
        Self {
            scale: *scale,
            private_stores: false,
            poll_interval: Duration::from_secs(3),
            fates: Fates::default().hurried(scale.hurry()),
            code_life: Duration::from_secs(60),
            looks_per_second,
        }
    }

    pub fn with_private_stores(self) -> Self {
        Self { private_stores: true, ..self }
    }

    pub fn with_life(self, code_life: Duration) -> Self {
        Self { code_life, ..self }
    }

    pub fn with_fates(self, fates: Fates) -> Self {
        Self { fates, ..self }
    }
}

pub struct World {
    pub plan: Plan,
    pub simulator: Simulator,
    pub stores: Stores,
    pub replicas: Vec<Replica>,
    pub clients: Clients,
    pub outages: Vec<(i64, i64)>,
    pub kills: Vec<(usize, i64)>,
    started: usize,
    tries: usize,
    folder: PathBuf,
    keep_logs: bool,
}

impl Drop for World {
    fn drop(&mut self) {
        self.clients.stop();
        if !self.keep_logs {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

impl World {
    /// All replicas run.
    pub async fn start(plan: Plan) -> Self {
        let mut world = Self::prepare(plan).await;
        for replica in &mut world.replicas {
            replica.start().await;
        }
        world
    }

    /// No replica runs yet.
    pub async fn prepare(plan: Plan) -> Self {
        let folder = std::env::temp_dir().join(format!("linkgate-fleet.{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&folder).expect("a folder for logs");
        let stores = if plan.private_stores { Stores::private().await } else { Stores::shared().await };
        let simulator = Simulator::start(plan.scale.seed, plan.fates.clone(), plan.code_life).await;
        let settings =
            Settings { poll_interval_ms: plan.poll_interval.as_millis() as u64, database_connections: 8 };
        let mut replicas = Vec::new();
        for number in 0..plan.scale.replicas {
            replicas.push(Replica::new(number, &folder, &stores, simulator.port(), &settings).await);
        }
        let tenants = make_tenants(&stores.database_url).await;
        let bases = replicas.iter().map(|r| format!("http://{}", r.links().gateway.address)).collect();
        let clients = Clients::new(bases, tenants);
        Self {
            plan,
            simulator,
            stores,
            replicas,
            clients,
            outages: Vec::new(),
            kills: Vec::new(),
            started: 0,
            tries: 0,
            folder,
            keep_logs: true,
        }
    }

    /// Starts sessions and has them looked at. Says how many could not be started.
    pub async fn begin(&mut self, count: usize) -> usize {
        self.tries += 1;
        self.begin_as(count, |number| number % 4 < 2).await
    }

    /// The same with sessions of the compatible surface alone, which end with their code.
    pub async fn begin_compatible(&mut self, count: usize) -> usize {
        self.tries += 1;
        self.begin_as(count, |_| true).await
    }

    async fn begin_as(&mut self, count: usize, compatible: fn(usize) -> bool) -> usize {
        let numbers = self.started..self.started + count;
        self.started += count;
        let clients = self.clients.clone();
        let starts = futures_util::stream::iter(numbers).map(|number| {
            let clients = clients.clone();
            async move { clients.start(number, compatible(number)).await }
        });
        let sessions: Vec<Option<Started>> = starts.buffer_unordered(STARTS_AT_ONCE).collect().await;
        let sessions: Vec<Started> = sessions.into_iter().flatten().collect();
        let refused = count - sessions.len();
        for session in sessions.iter().take(STREAMS) {
            self.clients.watch(session.clone());
        }
        if !sessions.is_empty() {
            let seed = self.plan.scale.seed;
            self.clients.keep_looking(sessions, self.plan.looks_per_second, seed);
        }
        refused
    }

    /// Waits until `so`, at most `within`; says whether it came so.
    pub async fn until(&self, within: Duration, mut so: impl AsyncFnMut(&Self) -> bool) -> bool {
        let since = Instant::now();
        while !so(self).await {
            if since.elapsed() > within {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        true
    }

    /// Waits until the simulator has handed out so many confirmations in all.
    pub async fn until_handed_out(&self, count: usize) {
        let came = self.until(Duration::from_secs(90), async |world| world.handed_out() >= count).await;
        assert!(came, "{} confirmations were handed out and not {count}", self.handed_out());
    }

    /// Waits for a random part of the confirmations of a try that began with `before`.
    pub async fn until_some_are_handed_out(&self, before: usize, dice: &mut Dice) {
        let some = dice.between(1, (self.plan.scale.sessions as i64 / 3).max(1));
        self.until_handed_out(before + some as usize).await;
    }

    /// Notes that nothing could be done from `from_ms` until now.
    pub fn was_away_since(&mut self, from_ms: i64) {
        self.outages.push((from_ms, now_ms()));
    }

    /// `kill -9`, and remembers when.
    pub fn kill(&mut self, replica: usize) {
        self.kills.push((replica, now_ms()));
        self.replicas[replica].kill();
    }

    /// How many confirmations were handed out so far.
    pub fn handed_out(&self) -> usize {
        self.simulator.look(|l| l.codes.iter().filter(|code| !code.handed_out_ms.is_empty()).count())
    }

    pub async fn rows(&self) -> Facts {
        facts::read_rows(&self.stores.database_url, &self.clients.tenants()).await
    }

    /// Waits until every session has ended, or should have.
    pub async fn settle(&self) {
        loop {
            let rows = self.rows().await;
            let pending = rows.sessions.iter().filter(|session| session.is_pending());
            let Some(last) = pending.map(|session| session.expires_ms).max() else { return };
            let outage_end = self.outages.iter().map(|(_, to)| *to).max().unwrap_or(0);
            if now_ms() > last.max(outage_end) + SETTLE_EXTRA.as_millis() as i64 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// Everything that is known by now.
    pub async fn facts(&self) -> Facts {
        let mut facts = self.rows().await;
        facts.ledger = self.simulator.ledger();
        facts.outages.clone_from(&self.outages);
        facts.kills.clone_from(&self.kills);
        let seen = self.clients.seen();
        facts.told.clone_from(&seen.told);
        facts.listed.clone_from(&seen.listed);
        facts.leaks.clone_from(&seen.leaks);
        drop(seen);
        for replica in &self.replicas {
            // Its log is read as bytes: what a replica wrote last may be cut off.
            let log = std::fs::read(replica.log()).unwrap_or_default();
            let log = String::from_utf8_lossy(&log);
            if log.contains(TOKEN_CANARY) || log.contains(UPSTREAM_KEY) {
                facts.leaks.push(format!("the log {}", replica.log().display()));
            }
            if log.contains("panicked") {
                facts.panics.push(replica.log().display().to_string());
            }
        }
        facts
    }

    /// The figures and everything that is wrong.
    pub async fn verdict(&mut self, name: &'static str, bounds: &Bounds) -> Report {
        let facts = self.facts().await;
        let mut figures = Figures::of(&facts);
        figures.tries = self.tries;
        let seen = self.clients.seen();
        figures.api_errors = seen.failed.len() as i64;
        figures.failed_calls = seen.failed.iter().take(FAILED_CALLS).cloned().collect();
        drop(seen);
        let mut wrong: Vec<String> = violations(&facts).iter().map(ToString::to_string).collect();
        wrong.extend(figures.wrong(bounds));
        wrong.extend(facts.panics.iter().map(|log| format!("the program panicked: {log}")));
        let late = figures.late(bounds, self.plan.poll_interval.as_millis() as i64);
        let mut report = Report { name, figures, wrong, late, notes: Vec::new() };
        self.keep_logs = !report.wrong.is_empty() || !(self.plan.scale.short || report.held());
        if !report.held() {
            report.notes.extend(stories(&facts));
            report.notes.append(&mut report.figures.failed_calls);
        }
        if self.keep_logs {
            report.notes.push(format!("the logs of the replicas are in {}", self.folder.display()));
        }
        report
    }
}

async fn make_tenants(database_url: &str) -> Vec<Tenant> {
    let store = Store::new(&Secret::new(database_url), 1, Arc::new(Metrics::new()));
    let keyring = Arc::new(Keyring::parse(MASTER_KEY).expect("the tests' master key"));
    let mut made = Vec::new();
    for number in 0..TENANTS {
        let new = || NewTenant {
            name: format!("Tenant {number}"),
            plan: "maximum".to_owned(),
            allowed_origins: Vec::new(),
        };
        let tenant = loop {
            match tenants::create(&store, &keyring, new()).await {
                Ok(tenant) => break tenant,
                // The pool has just begun to connect.
                Err(Error::Unavailable) => tokio::time::sleep(Duration::from_millis(50)).await,
                Err(error) => panic!("a tenant can't be made: {error}"),
            }
        };
        made.push(Tenant { id: tenant.tenant.to_string(), live: tenant.live_key.expose().to_owned() });
    }
    made
}
