//! What the machine's processes cost: CPU from /proc, so that whoever shares the machine can be told apart.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

/// The kernel counts CPU in hundredths of a second, on every machine that Rust runs on.
const TICKS_PER_SEC: f64 = 100.0;

/// A party of the bench: a process, with its children where it works in them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    Gateway,
    Postgres,
    Redis,
    Simulator,
    Floor,
    Bench,
}

/// Who is who.
#[derive(Clone, Default)]
pub struct Parties(BTreeMap<Party, u32>);

/// The CPU that everybody had used at one moment, in seconds.
pub struct Reading {
    at: Instant,
    all: f64,
    parties: BTreeMap<Party, f64>,
}

/// The CPU that was used between two moments, in seconds of one core.
#[derive(Clone, Debug, Default)]
pub struct Used {
    pub wall: f64,
    pub gateway: f64,
    pub postgres: f64,
    pub redis: f64,
    pub simulator: f64,
    pub floor: f64,
    pub bench: f64,
    /// By anybody else on this machine.
    pub foreign: f64,
}

impl Parties {
    pub fn set(&mut self, party: Party, pid: u32) {
        self.0.insert(party, pid);
    }

    pub fn unset(&mut self, party: Party) {
        self.0.remove(&party);
    }

    pub fn read(&self) -> Reading {
        let processes = processes();
        let cpu = |party: Party, pid: u32| -> f64 {
            let own = processes.iter().filter(|one| one.pid == pid).map(|one| one.own + one.reaped);
            // PostgreSQL works in its children; the bench's own are parties by themselves.
            let counted = |one: &&Process| one.parent == pid && party == Party::Postgres;
            own.chain(processes.iter().filter(counted).map(|one| one.own)).sum()
        };
        let parties = self.0.iter().map(|(party, pid)| (*party, cpu(*party, *pid))).collect();
        Reading { at: Instant::now(), all: whole_machine(), parties }
    }
}

impl Reading {
    /// What was used from then until `later`.
    pub fn until(&self, later: &Reading) -> Used {
        let of = |party: Party| {
            let at = |reading: &Reading| reading.parties.get(&party).copied().unwrap_or(0.0);
            (at(later) - at(self)).max(0.0)
        };
        let parties: f64 = self.parties.keys().map(|party| of(*party)).sum();
        Used {
            wall: (later.at - self.at).as_secs_f64(),
            gateway: of(Party::Gateway),
            postgres: of(Party::Postgres),
            redis: of(Party::Redis),
            simulator: of(Party::Simulator),
            floor: of(Party::Floor),
            bench: of(Party::Bench),
            foreign: (later.all - self.all - parties).max(0.0),
        }
    }
}

impl Used {
    /// How much of one core went to others.
    pub fn foreign_share(&self) -> f64 {
        self.foreign / self.wall.max(0.001)
    }
}

struct Process {
    pid: u32,
    parent: u32,
    own: f64,
    /// Of children that have ended.
    reaped: f64,
}

fn processes() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(process).collect()
}

fn process(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks =
        |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0) / TICKS_PER_SEC;
    let parent = fields.get(1)?.parse().ok()?;
    Some(Process { pid, parent, own: ticks(11) + ticks(12), reaped: ticks(13) + ticks(14) })
}

/// What all cores together have spent on something, in seconds.
fn whole_machine() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = stat.lines().next().unwrap_or_default();
    let ticks: Vec<f64> = line.split_whitespace().skip(1).filter_map(|text| text.parse().ok()).collect();
    let busy = [0, 1, 2, 5, 6].into_iter().filter_map(|at| ticks.get(at)).sum::<f64>();
    busy / TICKS_PER_SEC
}

/// The memory that a process holds, in bytes.
pub fn resident_bytes(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes =
        line.and_then(|text| text.split_whitespace().next()).and_then(|text| text.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1_024
}

/// The machine in a few words.
pub fn describe() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown CPU");
    let cores = info.lines().filter(|line| line.starts_with("processor")).count();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = memory.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kilobytes =
        kilobytes.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let model = model.trim_start_matches([' ', '\t', ':']);
    format!("{cores} cores ({model}), {} GiB, Linux {}", kilobytes >> 20, kernel.trim())
}

/// Ten looks a second at something that is to become so.
pub async fn wait_for(what: &str, at_most: Duration, mut so: impl AsyncFnMut() -> bool) {
    let until = Instant::now() + at_most;
    while !so().await {
        assert!(Instant::now() < until, "not within {at_most:?}: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
