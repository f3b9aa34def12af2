//! The figures as Markdown: medians over the rounds, and of each party's CPU.

use std::fmt::Write;

use crate::bench::Options;
use crate::delay::Delays;
use crate::load::Sample;
use crate::machine;
use crate::pending::Pending;
use crate::polls::{IN_FLIGHT, Polls};
use crate::throughput::{CHECKERS, CONNECTIONS, CREATORS, Throughput};

/// From the poll that saw a confirmation to the browser, at most, in milliseconds.
const TO_BROWSER_MS_MAX: f64 = 100.0;
/// From the confirmation to the poll that is told of it, at most: the interval of codes that somebody watches, in
/// milliseconds.
const WAIT_MS_MAX: f64 = 3_000.0;
/// What a pending session may take in Redis, in bytes.
const REDIS_BYTES_MAX: f64 = 1_000.0;

const METHOD: &str = "\
Everything runs on one machine over loopback, without TLS: the gateway as released and set as it comes (polls of a \
watched code every 3 s), PostgreSQL and Redis of their own with their usual care for the disk, a simulator of the \
reseller with one thread, and the bench's clients, which all share its cores. Rounds are interleaved: in each, \
everything is loaded once, one after another; figures are medians over the rounds, and ratios are medians of each \
round's own. Clients are closed-loop: the next request goes out with the answer of the last, so that percentiles at \
full load are those of queues. CPU is that of the processes, from /proc, in hundredths of a second; foreign is what \
others on the machine took meanwhile, in shares of one core: with more than 0.2 of it, compare ratios alone.

Starts of sessions and checks are measured with the polls an hour apart, so that they are no part of them. pgbench \
does the same transactions as a start without the gateway, and knows neither HTTP nor QR codes, keys or the \
upstream. The bare actix server reads the check's body and answers as many bytes. Polls are counted by the \
simulator while more sessions are due than can be polled; the bare client has them one after another on kept-alive \
connections, in a process of its own, while the gateway is held still.

Pending sessions are written by SQL, and a gateway that starts with an empty Redis puts them on the schedule. They \
are polled all the while. Memory is read once it has polled for some seconds, before anything else is asked of it. \
Confirmations: pages are opened in turn, each follows its stream; the simulator decides when each code is scanned \
and confirmed, and writes down when, and when a poll was first told. The event's row is looked for every 2 ms.
";

pub struct Figures {
    pub throughput: Throughput,
    pub polls: Polls,
    pub pending: Vec<Pending>,
}

pub fn write(options: &Options, date: &str, figures: &Figures) -> String {
    let mut text =
        String::from("# Performance of linking\n\nWritten by `script/bench link --write`; do not edit.\n\n");
    let _ = writeln!(
        text,
        "{date}; {}. {} rounds of {} s.\n",
        machine::describe(),
        options.rounds,
        options.lasts.as_secs_f64()
    );
    text += METHOD;
    text += "\n## Throughput\n\n";
    text += "| | a second | p50 ms | p99 ms | gateway us | PostgreSQL us | Redis us | simulator us | client or floor us | foreign |\n";
    text += "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
    let (all, polls) = (&figures.throughput, &figures.polls);
    for (name, samples) in [
        (format!("sessions started, {CREATORS} clients"), &all.create),
        (format!("floor: the same transactions by pgbench, {CONNECTIONS} connections"), &all.create_floor),
        ("floor: the upstream's call alone".to_owned(), &all.upstream),
        (format!("checks, {CHECKERS} clients"), &all.check),
        ("floor: a bare actix server".to_owned(), &all.hello),
        ("floor: Redis GET of 200 bytes".to_owned(), &all.redis),
        (format!("polls, {} sessions due", polls.sessions), &polls.gateway),
        (format!("floor: a bare hyper-util client, {IN_FLIGHT} in flight"), &polls.floor),
    ] {
        text += &throughput_row(&name, samples);
    }
    text += &ratios(all, polls);
    text += &pending_tables(&figures.pending);
    text += &verdict(&figures.pending);
    text
}

fn throughput_row(name: &str, samples: &[Sample]) -> String {
    let of = |value: &dyn Fn(&Sample) -> f64| median(samples.iter().map(value).collect());
    let cpu = |value: &dyn Fn(&Sample) -> f64| of(&|sample| sample.cpu_us(value(sample)));
    let errors: usize = samples.iter().map(|sample| sample.errors).sum();
    let name = if errors > 0 { format!("{name} ({errors} errors)") } else { name.to_owned() };
    let cells = [
        format!("{:.0}", of(&|sample| sample.rate)),
        millis(of(&|sample| sample.p50_ms)),
        millis(of(&|sample| sample.p99_ms)),
        micros(cpu(&|sample| sample.used.gateway)),
        micros(cpu(&|sample| sample.used.postgres)),
        micros(cpu(&|sample| sample.used.redis)),
        micros(cpu(&|sample| sample.used.simulator)),
        micros(cpu(&|sample| sample.used.bench + sample.used.floor)),
        format!("{:.2}", of(&|sample| sample.used.foreign_share())),
    ];
    format!("| {name} | {} |\n", cells.join(" | "))
}

fn ratios(all: &Throughput, polls: &Polls) -> String {
    let paired = |ours: &[Sample], floor: &[Sample], value: &dyn Fn(&Sample) -> f64| {
        median(ours.iter().zip(floor).map(|(ours, floor)| value(ours) / value(floor).max(1e-9)).collect())
    };
    let rate = |sample: &Sample| sample.rate;
    let per_core = |samples: &[Sample], cpu: &dyn Fn(&Sample) -> f64| {
        median(samples.iter().map(|sample| sample.count as f64 / cpu(sample).max(1e-9)).collect())
    };
    let gateway = |sample: &Sample| sample.used.gateway;
    let alone = |sample: &Sample| sample.used.floor;
    let mut text = String::from("\n| beside its floor | |\n| --- | --- |\n");
    for (name, value) in [
        ("sessions started, of pgbench's transactions", paired(&all.create, &all.create_floor, &rate)),
        ("checks, of the bare actix server's answers", paired(&all.check, &all.hello, &rate)),
        ("checks, of Redis GETs", paired(&all.check, &all.redis, &rate)),
        ("polls for each second of the gateway's CPU, of the bare client's", {
            per_core(&polls.gateway, &gateway) / per_core(&polls.floor, &alone).max(1e-9)
        }),
    ] {
        let _ = writeln!(text, "| {name} | {value:.2} |");
    }
    let _ = writeln!(
        text,
        "\nPolls a second and core, the simulator's own cost left out: {:.0}, and {:.0} of the bare client.",
        per_core(&polls.gateway, &gateway),
        per_core(&polls.floor, &alone)
    );
    text
}

fn pending_tables(pending: &[Pending]) -> String {
    let mut text = String::from("\n## Many pending sessions\n\n");
    text += "| pending | gateway MB | more for each 10,000 | Redis MB | bytes a session | on the schedule after | polls a second | start p50 ms | p99 | check p50 ms | p99 | foreign |\n";
    text += "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for one in pending {
        let of =
            |samples: &[Sample], value: &dyn Fn(&Sample) -> f64| median(samples.iter().map(value).collect());
        let cells = [
            one.sessions.to_string(),
            megabytes(one.gateway_bytes as f64),
            more(pending, one, |one| one.gateway_bytes, 10_000.0).map_or("-".to_owned(), megabytes),
            megabytes(one.redis_bytes as f64),
            more(pending, one, |one| one.redis_bytes, 1.0)
                .map_or("-".to_owned(), |bytes| format!("{bytes:.0}")),
            format!("{:.1} s", one.rebuilt_secs),
            format!("{:.0}", one.polls_per_second),
            millis(of(&one.create, &|sample| sample.p50_ms)),
            millis(of(&one.create, &|sample| sample.p99_ms)),
            millis(of(&one.check, &|sample| sample.p50_ms)),
            millis(of(&one.check, &|sample| sample.p99_ms)),
            format!("{:.2}", of(&one.check, &|sample| sample.used.foreign_share())),
        ];
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text += "\n## From the confirmation to the browser\n\nMilliseconds, p50 / p99.\n\n";
    text += "| pending beside | confirmed | unheard | confirmed to polled | polled to browser | polled to the event's row | confirmed to browser |\n";
    text += "| --- | --- | --- | --- | --- | --- | --- |\n";
    for one in pending {
        let Delays { sessions, lost, wait, to_browser, to_row, whole } = &one.delays;
        let pairs = [wait, to_browser, to_row, whole]
            .map(|pair| format!("{} / {}", millis(pair.p50), millis(pair.p99)));
        let _ = writeln!(text, "| {} | {sessions} | {lost} | {} |", one.sessions, pairs.join(" | "));
    }
    text
}

/// How much more one takes than the smallest, for each `unit` of sessions.
fn more(pending: &[Pending], one: &Pending, bytes: impl Fn(&Pending) -> u64, unit: f64) -> Option<f64> {
    let least = pending.first()?;
    let sessions = one.sessions.checked_sub(least.sessions).filter(|sessions| *sessions > 0)?;
    Some((bytes(one) as f64 - bytes(least) as f64) / sessions as f64 * unit)
}

/// What was promised, and whether it is so.
fn verdict(pending: &[Pending]) -> String {
    let mut text = String::from("\n## What is promised\n\n| | measured | kept |\n| --- | --- | --- |\n");
    let slowest = pending.iter().map(|one| one.delays.to_browser.p99).fold(0.0, f64::max);
    let unheard: usize = pending.iter().map(|one| one.delays.lost).sum();
    let largest = pending.last().and_then(|one| more(pending, one, |one| one.redis_bytes, 1.0));
    let mut row = |name: &str, measured: String, kept: bool| {
        let _ = writeln!(text, "| {name} | {measured} | {} |", if kept { "yes" } else { "no" });
    };
    row(
        "from the poll that saw it to the browser within 100 ms",
        format!("p99 {} ms", millis(slowest)),
        slowest < TO_BROWSER_MS_MAX,
    );
    let wait = pending.iter().map(|one| one.delays.wait.p99).fold(0.0, f64::max);
    row(
        "watched codes are polled within 3 s, however many are pending",
        format!("p99 {} ms", millis(wait)),
        wait < WAIT_MS_MAX,
    );
    row("each confirmation is heard", format!("{unheard} unheard"), unheard == 0);
    if let Some(bytes) = largest {
        row("less than 1 kB of Redis a session", format!("{bytes:.0} bytes"), bytes < REDIS_BYTES_MAX);
    }
    text
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[odd / 2],
        even => f64::midpoint(values[even / 2 - 1], values[even / 2]),
    }
}

fn millis(value: f64) -> String {
    match value {
        0.0 => "-".to_owned(),
        small if small < 10.0 => format!("{small:.2}"),
        large => format!("{large:.0}"),
    }
}

fn micros(value: f64) -> String {
    if value < 0.05 {
        "-".to_owned()
    } else if value < 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

fn megabytes(bytes: f64) -> String {
    format!("{:.1}", bytes / 1e6)
}
