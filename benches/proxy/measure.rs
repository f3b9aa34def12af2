//! Puts servers that do the same beside each other: in every round each is loaded once, one after another, and
//! is compared with the first of its round. Tells throughput, latency and the CPU that the server's process took.
//! Built with `rustc` alone by `benches/proxy/run`, which starts the servers and pins them.
//!
//! usage: measure ROUNDS SECONDS CONNECTIONS PARTIES FOREIGN_MAX SAMPLES_FILE < TARGETS
//!
//! PARTIES are the ids of processes that take part beside the server, with their children: the upstream, the
//! database. FOREIGN_MAX is how much of one core may go to anybody else during a sample that counts, such as 0.2.
//! Lists are separated by commas.
//! A target is a line of a name, a process id (0: none) and a command, separated by tabs. The command is run by
//! `sh -c` with `$connections` and `$seconds` set, and prints what wrk or pgbench print. Samples are appended to
//! SAMPLES_FILE, a table in Markdown is printed, and progress goes to standard error.

use std::collections::BTreeMap;
use std::fs::{OpenOptions, read_to_string};
use std::io::{Write, stdin};
use std::process::Command;
use std::time::{Duration, Instant};

/// How often a disturbed sample is repeated before it is left out.
const TRIES_MAX: usize = 6;
/// How long to wait for a quieter moment after a disturbed sample.
const PAUSE: Duration = Duration::from_secs(5);
const WARM_UP_SECS: u64 = 1;
/// The unit of times in /proc: USER_HZ is 100 on every Linux.
const TICK_SECS: f64 = 0.01;

type Fallible<T> = Result<T, String>;

struct Target {
    name: String,
    pid: u32,
    command: String,
}

struct Plan {
    rounds: usize,
    seconds: u64,
    connections: Vec<usize>,
    parties: Vec<u32>,
    foreign_max: f64,
    samples: String,
    targets: Vec<Target>,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    rate: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// Microseconds of CPU that the server took for each answer; of its core, the share that it took.
    cpu_us: f64,
    busy: f64,
    rss_mb: f64,
    foreign: f64,
    errors: u64,
}

/// Seconds of CPU, since something began.
#[derive(Clone, Copy)]
struct Times {
    at: Instant,
    machine: f64,
    server: f64,
    parties: f64,
    load: f64,
}

fn main() -> Fallible<()> {
    let plan = plan()?;
    let mut rounds: BTreeMap<usize, Vec<BTreeMap<usize, Sample>>> = BTreeMap::new();
    for round in 0..plan.rounds {
        for &connections in &plan.connections {
            let mut samples = BTreeMap::new();
            for step in 0..plan.targets.len() {
                // Each round begins with another, so that none is always first after a pause.
                let index = (step + round) % plan.targets.len();
                if let Some(sample) = undisturbed(&plan, &plan.targets[index], connections)? {
                    note(&plan, round, connections, index, sample)?;
                    samples.insert(index, sample);
                }
            }
            rounds.entry(connections).or_default().push(samples);
        }
    }
    print_table(&plan, &rounds);
    Ok(())
}

fn plan() -> Fallible<Plan> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [rounds, seconds, connections, parties, foreign_max, samples] = given.as_slice() else {
        return Err(
            "usage: measure ROUNDS SECONDS CONNECTIONS PARTIES FOREIGN_MAX SAMPLES_FILE < TARGETS".to_owned()
        );
    };
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("not a number: {text}"));
    let mut targets = Vec::new();
    for line in stdin().lines() {
        let line = line.map_err(|error| error.to_string())?;
        let mut parts = line.splitn(3, '\t');
        let (Some(name), Some(pid), Some(command)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!("not a target: {line}"));
        };
        let pid = u32::try_from(number(pid)?).map_err(|error| error.to_string())?;
        targets.push(Target { name: name.to_owned(), pid, command: command.to_owned() });
    }
    let connections = connections.split(',').map(|text| number(text).map(|number| number as usize));
    Ok(Plan {
        rounds: number(rounds)? as usize,
        seconds: number(seconds)?,
        connections: connections.collect::<Fallible<_>>()?,
        parties: parties
            .split(',')
            .map(|text| number(text).map(|pid| pid as u32))
            .collect::<Fallible<_>>()?,
        foreign_max: foreign_max.parse().map_err(|_| format!("not a number: {foreign_max}"))?,
        samples: samples.clone(),
        targets,
    })
}

/// A sample with little foreign CPU; nothing when the machine stays busy.
fn undisturbed(plan: &Plan, target: &Target, connections: usize) -> Fallible<Option<Sample>> {
    for attempt in 1..=TRIES_MAX {
        let sample = sample(plan, target, connections)?;
        eprintln!(
            "{:28} {connections:4} connections {:8.0}/s {:6.2} us busy {:.2} foreign {:.2}{}",
            target.name,
            sample.rate,
            sample.cpu_us,
            sample.busy,
            sample.foreign,
            if sample.foreign >= plan.foreign_max { ", disturbed" } else { "" }
        );
        if sample.foreign < plan.foreign_max {
            return Ok(Some(sample));
        }
        if attempt < TRIES_MAX {
            std::thread::sleep(PAUSE);
        }
    }
    Ok(None)
}

fn sample(plan: &Plan, target: &Target, connections: usize) -> Fallible<Sample> {
    load(target, connections, WARM_UP_SECS)?;
    let before = Times::now(plan, target)?;
    let said = load(target, connections, plan.seconds)?;
    let after = Times::now(plan, target)?;
    let took = after.at.duration_since(before.at).as_secs_f64();
    let told = read_load(&said, plan.seconds)
        .ok_or_else(|| format!("{}: can't read what the load generator said:\n{said}", target.name))?;
    let server = after.server - before.server;
    let parties = server + after.parties - before.parties + after.load - before.load;
    let answers = told.count.max(1.0);
    Ok(Sample {
        rate: told.rate,
        p50_ms: told.p50_ms,
        p99_ms: told.p99_ms,
        cpu_us: server * 1e6 / answers,
        busy: server / took,
        rss_mb: if target.pid == 0 { 0.0 } else { rss_mb(target.pid) },
        foreign: ((after.machine - before.machine - parties) / took).max(0.0),
        errors: told.errors,
    })
}

fn load(target: &Target, connections: usize, seconds: u64) -> Fallible<String> {
    let done = Command::new("sh")
        .args(["-c", &target.command])
        .env("connections", connections.to_string())
        .env("seconds", seconds.to_string())
        .output()
        .map_err(|error| format!("sh: {error}"))?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.success() {
        return Ok(said);
    }
    Err(format!("{}: {}\n{said}{}", target.name, done.status, String::from_utf8_lossy(&done.stderr)))
}

struct Told {
    rate: f64,
    count: f64,
    p50_ms: f64,
    p99_ms: f64,
    errors: u64,
}

fn read_load(said: &str, seconds: u64) -> Option<Told> {
    let after = |label: &str| {
        let line = said.lines().find(|line| line.trim_start().starts_with(label))?;
        line.trim_start()[label.len()..].split_whitespace().next().map(str::to_owned)
    };
    if let Some(rate) = after("tps = ") {
        let average: f64 = after("latency average = ")?.parse().ok()?;
        let (rate, errors): (f64, u64) = (rate.parse().ok()?, 0);
        return Some(Told { rate, count: rate * seconds as f64, p50_ms: average, p99_ms: 0.0, errors });
    }
    let counted = said.lines().find(|line| line.contains(" requests in "))?;
    let failed = after("Non-2xx or 3xx responses:").map_or(Some(0), |count| count.parse().ok())?;
    let broken = said.lines().find(|line| line.contains("Socket errors:")).map_or(0, |line| {
        line.split(|c: char| !c.is_ascii_digit()).filter_map(|count| count.parse::<u64>().ok()).sum()
    });
    Some(Told {
        rate: after("Requests/sec:")?.parse().ok()?,
        count: counted.split_whitespace().next()?.parse().ok()?,
        p50_ms: millis(&after("50%")?)?,
        p99_ms: millis(&after("99%")?)?,
        errors: failed + broken,
    })
}

/// `612.00us`, `1.20ms`, `1.01s`.
fn millis(text: &str) -> Option<f64> {
    let (number, factor) = match text {
        _ if text.ends_with("us") => (&text[..text.len() - 2], 0.001),
        _ if text.ends_with("ms") => (&text[..text.len() - 2], 1.0),
        _ => (text.strip_suffix('s')?, 1000.0),
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

impl Times {
    fn now(plan: &Plan, target: &Target) -> Fallible<Self> {
        Ok(Self {
            at: Instant::now(),
            machine: machine_secs()?,
            server: if target.pid == 0 { 0.0 } else { process_secs(&target.pid.to_string(), 13..15)? },
            parties: plan.parties.iter().map(|pid| family_secs(*pid)).sum::<Fallible<f64>>()?,
            // What ended children of this process took: the load generators.
            load: process_secs("self", 15..17)?,
        })
    }
}

/// User and system time of a process, all its threads together; fields as counted in proc(5), from 0.
fn process_secs(pid: &str, fields: std::ops::Range<usize>) -> Fallible<f64> {
    let path = format!("/proc/{pid}/stat");
    let text = read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    // The name may hold spaces; the fields after it start with the third.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = rest.split_whitespace().skip(fields.start - 2).take(fields.len());
    Ok(ticks.filter_map(|tick| tick.parse::<f64>().ok()).sum::<f64>() * TICK_SECS)
}

/// The same of a process, its children that have ended, and those that live.
fn family_secs(pid: u32) -> Fallible<f64> {
    let mut secs = process_secs(&pid.to_string(), 13..17)?;
    let path = format!("/proc/{pid}/task/{pid}/children");
    let children = read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    for child in children.split_whitespace() {
        // One that ends meanwhile is counted the next time, with its parent.
        secs += process_secs(child, 13..15).unwrap_or(0.0);
    }
    Ok(secs)
}

/// What all cores together were busy with: all but idling and waiting for disks.
fn machine_secs() -> Fallible<f64> {
    let text = read_to_string("/proc/stat").map_err(|error| format!("/proc/stat: {error}"))?;
    let line = text.lines().next().unwrap_or_default();
    let ticks: Vec<f64> = line.split_whitespace().skip(1).filter_map(|tick| tick.parse().ok()).collect();
    let busy = |index: usize| ticks.get(index).copied().unwrap_or(0.0);
    Ok([0, 1, 2, 5, 6, 7].into_iter().map(busy).sum::<f64>() * TICK_SECS)
}

fn rss_mb(pid: u32) -> f64 {
    let text = read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}

fn note(plan: &Plan, round: usize, connections: usize, index: usize, sample: Sample) -> Fallible<()> {
    let file = OpenOptions::new().create(true).append(true).open(&plan.samples);
    let Sample { rate, p50_ms, p99_ms, cpu_us, busy, rss_mb, foreign, errors } = sample;
    let name = &plan.targets[index].name;
    file.and_then(|mut file| {
        writeln!(
            file,
            "{name}\t{connections}\t{round}\t{rate:.0}\t{p50_ms:.2}\t{p99_ms:.2}\t{cpu_us:.2}\t{busy:.2}\t\
             {rss_mb:.0}\t{foreign:.2}\t{errors}"
        )
    })
    .map_err(|error| format!("{}: {error}", plan.samples))
}

fn median(values: impl Iterator<Item = f64>) -> Option<(f64, f64, f64)> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (first, last, middle) = (*values.first()?, *values.last()?, values.len() / 2);
    let middle =
        if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 };
    Some((middle, first, last))
}

fn print_table(plan: &Plan, rounds: &BTreeMap<usize, Vec<BTreeMap<usize, Sample>>>) {
    println!(
        "| target | conn | n | per second | ratio | CPU us each | CPU ratio | p50 ms | p99 ms | core | foreign | RSS MB | errors |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (connections, rounds) in rounds {
        for (index, target) in plan.targets.iter().enumerate() {
            let own = || rounds.iter().filter_map(|round| round.get(&index));
            let paired = || rounds.iter().filter_map(|round| Some((round.get(&index)?, round.get(&0)?)));
            // Of pgbench no process is looked at.
            let measured = || paired().filter(|(_, first)| first.cpu_us > 0.0);
            let middle = |of: fn(&Sample) -> f64| median(own().map(of)).map_or(0.0, |found| found.0);
            let range = |found: Option<(f64, f64, f64)>, digits: usize| match found {
                Some((middle, low, high)) => format!("{middle:.digits$} ({low:.digits$}–{high:.digits$})"),
                None => "–".to_owned(),
            };
            println!(
                "| {} | {connections} | {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} | {} |",
                target.name,
                own().count(),
                range(median(own().map(|sample| sample.rate)), 0),
                range(median(paired().map(|(sample, first)| sample.rate / first.rate)), 2),
                range(median(own().map(|sample| sample.cpu_us)), 1),
                range(median(measured().map(|(sample, first)| sample.cpu_us / first.cpu_us)), 2),
                middle(|sample| sample.p50_ms),
                middle(|sample| sample.p99_ms),
                middle(|sample| sample.busy),
                middle(|sample| sample.foreign),
                middle(|sample| sample.rss_mb),
                own().map(|sample| sample.errors).sum::<u64>()
            );
        }
    }
}
