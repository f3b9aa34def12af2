//! What is told of it, in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Options;
use crate::machine::{Used, describe};
use crate::pace::{Paced, percentile};

/// How many times its usual p99 the API may take while people try to log in.
const RATIO_MAX: f64 = 2.0;
/// How much more memory the last round may leave than the first.
const GROWTH_BYTES_MAX: f64 = 16e6;

pub struct Round {
    /// The API by itself.
    pub alone: Paced,
    pub beside: Paced,
    pub logins: Paced,
    /// During the latter two.
    pub used: Used,
    /// What the gateway held after it.
    pub bytes: u64,
}

pub fn write(options: &Options, date: &str, at_first: u64, rounds: &[Round]) -> String {
    let mut text = format!(
        "# The API while people try to log in\n\nMeasured on {date}: {}. `script/bench login`, {} rounds of {} s, \
         {:.0} log-ins a second. Medians of the rounds; milliseconds from the moment at which a call was due.\n\n",
        describe(),
        options.rounds,
        options.lasts.as_secs(),
        options.rate
    );
    text += "| GET /v1/accounts | p50 alone | p99 alone | p50 beside log-ins | p99 beside log-ins | p99, times |\n";
    text += "| --- | --- | --- | --- | --- | --- |\n";
    let mut ratios = Vec::new();
    for (at, name) in ["by API key", "by token"].into_iter().enumerate() {
        let of = |paced: &dyn Fn(&Round) -> &Paced, share: f64| {
            median(rounds.iter().map(|round| percentile(&paced(round).millis[at], share)).collect())
        };
        let (alone, beside): (fn(&Round) -> &Paced, fn(&Round) -> &Paced) =
            (|round| &round.alone, |round| &round.beside);
        let p99 = |paced: &Paced| percentile(&paced.millis[at], 0.99);
        let ratio =
            median(rounds.iter().map(|round| p99(&round.beside) / p99(&round.alone).max(0.001)).collect());
        let cells = [of(&alone, 0.5), of(&alone, 0.99), of(&beside, 0.5), of(&beside, 0.99), ratio];
        let cells = cells.map(|cell| format!("{cell:.2}"));
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
        ratios.push(ratio);
    }
    text += &logins(rounds);
    text += &verdict(at_first, rounds, &ratios);
    text
}

fn logins(rounds: &[Round]) -> String {
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for (status, count) in rounds.iter().flat_map(|round| &round.logins.statuses) {
        *statuses.entry(*status).or_default() += count;
    }
    let all: usize = statuses.values().sum();
    let left_out: usize = rounds.iter().map(|round| round.logins.left_out).sum();
    let told: Vec<String> =
        statuses.iter().map(|(status, count)| format!("{status}: {:.1} %", share(*count, all))).collect();
    let cpu = |of: &dyn Fn(&Used) -> f64| {
        median(rounds.iter().map(|round| of(&round.used) / round.used.wall.max(0.001)).collect())
    };
    format!(
        "\n{all} log-ins were tried ({left_out} more found no connection free); answered {}. Cores beside them: \
         gateway {:.2}, PostgreSQL {:.2}, bench {:.2}, others {:.2}.\n",
        told.join(", "),
        cpu(&|used| used.gateway),
        cpu(&|used| used.postgres),
        cpu(&|used| used.bench),
        cpu(&|used| used.foreign),
    )
}

/// What was promised, and whether it is so.
fn verdict(at_first: u64, rounds: &[Round], ratios: &[f64]) -> String {
    let mut text = String::from("\n| promised | measured | kept |\n| --- | --- | --- |\n");
    let mut row = |name: &str, measured: String, kept: bool| {
        let _ = writeln!(text, "| {name} | {measured} | {} |", if kept { "yes" } else { "no" });
    };
    let worst = ratios.iter().copied().fold(0.0, f64::max);
    row("the API's p99 within twice its usual", format!("{worst:.2} times"), worst <= RATIO_MAX);
    let failed: usize = rounds.iter().map(|round| failures(&round.alone) + failures(&round.beside)).sum();
    row("no call of the API fails", format!("{failed} failed"), failed == 0);
    let busy = |round: &Round| round.logins.statuses.get(&503).copied().unwrap_or(0);
    let (busy, told): (usize, usize) =
        (rounds.iter().map(busy).sum(), rounds.iter().map(|round| round.logins.told_when).sum());
    row("beyond the queue 503 that says when", format!("{told} of {busy}"), busy > 0 && told == busy);
    let others = |status: &u16| !matches!(status, 200 | 401 | 429 | 503);
    let odd: usize = rounds
        .iter()
        .flat_map(|round| &round.logins.statuses)
        .filter(|(status, _)| others(status))
        .map(|(_, count)| count)
        .sum();
    row("no other answer to a log-in", format!("{odd} others"), odd == 0);
    let (first, last) = (rounds.first(), rounds.last());
    let bytes = |round: Option<&Round>| round.map_or(0.0, |round| round.bytes as f64);
    let growth = bytes(last) - bytes(first);
    row(
        "memory stays flat",
        format!(
            "{:.1} MB at first, {:.1} after the first round, {:.1} after the last",
            at_first as f64 / 1e6,
            bytes(first) / 1e6,
            bytes(last) / 1e6
        ),
        growth < GROWTH_BYTES_MAX,
    );
    text
}

fn failures(paced: &Paced) -> usize {
    paced.count() - paced.statuses.get(&200).copied().unwrap_or(0)
}

fn share(part: usize, all: usize) -> f64 {
    part as f64 * 100.0 / all.max(1) as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[odd / 2],
        even => f64::midpoint(values[even / 2 - 1], values[even / 2]),
    }
}
