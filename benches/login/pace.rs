//! A paced load: calls at their times, whatever the answers take.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::client::Connection;

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Paced {
    /// From the moment at which a call was due to its answer, in milliseconds, sorted: by running number, the even
    /// ones and the odd ones.
    pub millis: [Vec<f64>; 2],
    /// How many answers had which status; 0 for none.
    pub statuses: BTreeMap<u16, usize>,
    /// Answers with 503 that say when to come again.
    pub told_when: usize,
    /// Calls that were left out, because none of the connections was free in time.
    pub left_out: usize,
}

impl Paced {
    pub fn count(&self) -> usize {
        self.statuses.values().sum()
    }
}

/// `of`: how many connections, and how many calls a second on all of them together.
pub async fn run(
    address: SocketAddr,
    of: (usize, f64),
    lasts: Duration,
    make: &impl Fn(usize) -> Vec<u8>,
) -> Paced {
    let (connections, rate) = of;
    let between = Duration::from_secs_f64(connections as f64 / rate);
    let (began, paced) = (Instant::now(), RefCell::new(Paced::default()));
    let caller = async |number: usize| {
        let mut connection = Connection::open(address).await.expect("a connection");
        let first = between.mul_f64(number as f64 / connections as f64);
        for turn in 0_u32.. {
            let due = began + first + between * turn;
            if due >= began + lasts {
                return;
            }
            // What is a whole turn late was not sent at its time, and is not made up for.
            if Instant::now() > due + between && connections > 100 {
                paced.borrow_mut().left_out += 1;
                continue;
            }
            tokio::time::sleep_until(due.into()).await;
            let call = turn as usize * connections + number;
            let answer = connection.call(&make(call)).await;
            let mut paced = paced.borrow_mut();
            let status = answer.as_ref().map_or(0, |answer| answer.status);
            *paced.statuses.entry(status).or_default() += 1;
            paced.millis[call % 2].push(due.elapsed().as_secs_f64() * 1_000.0);
            if status == 503 && answer.is_ok_and(|answer| answer.body.contains("\"retry_after\":")) {
                paced.told_when += 1;
            }
        }
    };
    join_all((0..connections).map(caller)).await;
    let mut paced = paced.into_inner();
    paced.millis.iter_mut().for_each(|millis| millis.sort_by(f64::total_cmp));
    paced
}

/// Of sorted values; 0 without any.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
}
