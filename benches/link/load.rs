//! Closed-loop load: some clients, each with a connection of its own and one request at a time.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::client::Connection;
use crate::machine::{Parties, Used};

/// Before anything is counted.
const WARM_UP: Duration = Duration::from_millis(500);

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Good answers a second.
    pub rate: f64,
    pub count: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub errors: usize,
    pub used: Used,
}

/// Loads a server for some time with requests that `make` gives for their running numbers.
pub async fn run(
    address: SocketAddr,
    clients: usize,
    lasts: Duration,
    parties: &Parties,
    make: impl Fn(usize) -> Vec<u8>,
) -> Sample {
    let began = Instant::now();
    let (from, to) = (began + WARM_UP, began + WARM_UP + lasts);
    let (next, took, errors) = (RefCell::new(0), RefCell::new(Vec::new()), RefCell::new(0));
    let client = async |_| {
        let mut connection = Connection::open(address).await.expect("a connection");
        while Instant::now() < to {
            let number = next.replace_with(|number| *number + 1);
            let request = make(number);
            let sent = Instant::now();
            let answer = connection.call(&request).await;
            let good = answer.as_ref().is_ok_and(|answer| (200..300).contains(&answer.status));
            match (sent >= from && Instant::now() <= to, good) {
                (true, true) => took.borrow_mut().push(sent.elapsed()),
                (true, false) => *errors.borrow_mut() += 1,
                _ => {}
            }
        }
    };
    let reading = async {
        tokio::time::sleep_until(from.into()).await;
        let before = parties.read();
        tokio::time::sleep_until(to.into()).await;
        before.until(&parties.read())
    };
    let (_, used) = tokio::join!(join_all((0..clients).map(client)), reading);
    let took = took.into_inner();
    Sample::of(took, errors.into_inner(), used)
}

impl Sample {
    pub fn of(took: Vec<Duration>, errors: usize, used: Used) -> Self {
        let mut millis: Vec<f64> = took.iter().map(|took| took.as_secs_f64() * 1_000.0).collect();
        millis.sort_by(f64::total_cmp);
        Self {
            rate: millis.len() as f64 / used.wall.max(0.001),
            count: millis.len(),
            p50_ms: percentile(&millis, 0.50),
            p99_ms: percentile(&millis, 0.99),
            errors,
            used,
        }
    }

    /// Microseconds of CPU that a party took for each good answer.
    pub fn cpu_us(&self, secs: f64) -> f64 {
        secs * 1e6 / self.count.max(1) as f64
    }
}

/// Of sorted values; 0 without any.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
}
