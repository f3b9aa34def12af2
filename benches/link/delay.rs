//! From the person's confirmation to the browser: hosted pages with their event streams, codes that are scanned
//! and confirmed at moments that the simulator chooses, and the row of the event beside it.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;

use crate::bench::Bench;
use crate::client::{call, follow_until};
use crate::clock::now_us;
use crate::gateway::Gateway;
use crate::load::percentile;

/// Between the starts of two sessions.
const APART: Duration = Duration::from_millis(50);
/// How long one session may take from its start to its end.
const SESSION_MAX: Duration = Duration::from_secs(120);
/// Before something is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Median and 99th percentile, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pair {
    pub p50: f64,
    pub p99: f64,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Delays {
    pub sessions: usize,
    /// Of which nobody heard in time.
    pub lost: usize,
    /// From the confirmation at the upstream to the poll that was told of it.
    pub wait: Pair,
    /// From that poll to the event in the browser.
    pub to_browser: Pair,
    /// From that poll to the event's row.
    pub to_row: Pair,
    /// From the confirmation to the browser.
    pub whole: Pair,
}

pub async fn measure(bench: &Bench, gateway: &Gateway, sessions: usize) -> Delays {
    control(bench, "/sim/plan").await;
    let watch = bench.database.watch_confirmations();
    let one = async |number: usize| {
        tokio::time::sleep(APART * u32::try_from(number).unwrap_or(0)).await;
        tokio::time::timeout(SESSION_MAX, session(bench, gateway)).await.ok().flatten()
    };
    let heard: Vec<Option<(String, u64)>> = join_all((0..sessions).map(one)).await;
    let rows = watch.end();
    let told = call(bench.place.upstream, "GET", "/sim/confirmed", "", "").await.expect("the simulator");
    let told: Vec<(usize, u64, u64)> = serde_json::from_str(&told.body).expect("JSON");
    control(bench, "/sim/no-plan").await;
    let heard: HashMap<String, u64> = heard.into_iter().flatten().collect();
    sum_up(sessions, &told, &heard, &rows)
}

fn sum_up(
    sessions: usize,
    told: &[(usize, u64, u64)],
    heard: &HashMap<String, u64>,
    rows: &HashMap<String, u64>,
) -> Delays {
    let millis = |from: u64, to: u64| to.saturating_sub(from) as f64 / 1_000.0;
    let (mut wait, mut to_browser, mut to_row, mut whole) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (number, confirmed, polled) in told {
        let name = format!("user_{number}");
        wait.push(millis(*confirmed, *polled));
        if let Some(at) = rows.get(&name) {
            to_row.push(millis(*polled, *at));
        }
        if let Some(at) = heard.get(&name) {
            to_browser.push(millis(*polled, *at));
            whole.push(millis(*confirmed, *at));
        }
    }
    let lost = sessions.saturating_sub(whole.len());
    let [wait, to_browser, to_row, whole] = [wait, to_browser, to_row, whole].map(pair);
    Delays { sessions, lost, wait, to_browser, to_row, whole }
}

fn pair(mut values: Vec<f64>) -> Pair {
    values.sort_by(f64::total_cmp);
    Pair { p50: percentile(&values, 0.50), p99: percentile(&values, 0.99) }
}

/// Starts a session, opens its page, follows it to the confirmation: whose account it was, and when. Asks again
/// where it is refused or cut off, as browsers do.
async fn session(bench: &Bench, gateway: &Gateway) -> Option<(String, u64)> {
    let headers = format!("x-api-key: {}\r\n", bench.tenant.key);
    let body = format!(r#"{{"user_id":"reader-{}"}}"#, now_us());
    let made = insist(gateway, "/v1/link-sessions", &headers, &body).await?;
    let (page, secret) = made["url"].as_str()?.split_once('#')?;
    let page = &page[page.find("/link/")?..];
    // A view token of the browser's own, so that an answer that is lost does no harm.
    let view = format!("{:0>32}", now_us());
    let body = format!(r#"{{"secret":"{secret}","view_token":"{view}"}}"#);
    insist(gateway, &format!("{page}/open"), "", &body).await?;
    let path = format!("{page}/events?view={view}");
    loop {
        let wanted = ["\"status\":\"confirmed\"", "\"username\""];
        if let Ok(event) = follow_until(gateway.address, &path, &wanted).await {
            let at = now_us();
            let name = event.split("\"username\":\"").nth(1)?.split('"').next()?;
            return Some((name.to_owned(), at));
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Asks until the answer is good.
async fn insist(gateway: &Gateway, path: &str, headers: &str, body: &str) -> Option<Value> {
    loop {
        let answer = call(gateway.address, "POST", path, headers, body).await;
        if let Some(answer) = answer.ok().filter(|answer| (200..300).contains(&answer.status)) {
            return serde_json::from_str(&answer.body).ok();
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn control(bench: &Bench, path: &str) {
    call(bench.place.upstream, "POST", path, "", "").await.expect("the simulator");
}
