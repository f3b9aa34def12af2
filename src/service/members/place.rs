//! Where passwords are hashed: two threads of their own, at low priority and on half of the processors, and a short
//! queue. A hash takes tens of milliseconds and 19 MiB, and whoever likes can ask for one: what does not fit is
//! refused, and what is at work leaves room for everything else.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use tokio::sync::oneshot;

/// How many hashes the process computes at once.
pub const AT_ONCE: usize = 2;
/// How many wait.
pub const WAITING_MAX: usize = 32;
/// How long one waits.
const WAIT: Duration = Duration::from_secs(2);
/// How much less the threads count than others, from 0 to 19.
const NICENESS: i32 = 10;

/// There are too many already, or it was not its turn in time.
#[derive(Debug, PartialEq, Eq)]
pub struct Busy;

type Job = Box<dyn FnOnce() + Send>;

/// A few threads behind a bounded queue. They end with it.
pub struct Place {
    jobs: SyncSender<Job>,
    wait: Duration,
}

impl Default for Place {
    fn default() -> Self {
        Self::new(AT_ONCE, WAITING_MAX, WAIT)
    }
}

impl Place {
    fn new(threads: usize, waiting: usize, wait: Duration) -> Self {
        let (jobs, taken) = sync_channel::<Job>(waiting);
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..threads {
            let taken = taken.clone();
            let thread = std::thread::Builder::new().name("passwords".to_owned());
            thread.spawn(move || work(&taken)).expect("the system must give a thread");
        }
        Self { jobs, wait }
    }

    /// Runs `work` on one of the threads.
    ///
    /// # Errors
    /// `Busy` at once when the queue is full, and when the work has not begun in time.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let (begin, begun) = oneshot::channel();
        let (answer, answered) = oneshot::channel();
        let job = move || {
            // Nobody waits any more.
            if begin.send(()).is_ok() {
                let _ = answer.send(work());
            }
        };
        self.jobs.try_send(Box::new(job)).map_err(|_| Busy)?;
        match tokio::time::timeout(self.wait, begun).await {
            Ok(Ok(())) => answered.await.map_err(|_| Busy),
            _ => Err(Busy),
        }
    }
}

fn work(taken: &Mutex<Receiver<Job>>) {
    // Where the system does not let us, the threads count as much as others.
    let _ = rustix::process::nice(NICENESS);
    let _ = sched_getaffinity(None).and_then(|all| sched_setaffinity(None, &half(&all)));
    loop {
        let next = match taken.lock() {
            Ok(taken) => taken.recv(),
            Err(_) => return,
        };
        let Ok(job) = next else { return };
        // A panic must not take the thread along; whoever waits hears of it as of a place that is busy.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    }
}

/// The later half of the processors, and at least one. Priority counts among the threads of one process, session or
/// container: beside a database in another, two threads that never rest would count as much as all of it.
fn half(all: &CpuSet) -> CpuSet {
    let mut later = CpuSet::new();
    let ours = (0..CpuSet::MAX_CPU).rev().filter(|processor| all.is_set(*processor));
    ours.take((all.count() as usize / 2).max(1)).for_each(|processor| later.set(processor));
    later
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt;

    use super::*;

    /// Fills the threads with work that goes on until the sender is dropped.
    async fn hold(place: &Arc<Place>, count: usize) -> SyncSender<()> {
        let (release, held) = sync_channel::<()>(0);
        let held = Arc::new(Mutex::new(held));
        let (begin, mut begun) = tokio::sync::mpsc::channel(count);
        for _ in 0..count {
            let (place, held, begin) = (place.clone(), held.clone(), begin.clone());
            tokio::spawn(async move {
                place
                    .run(move || {
                        let _ = begin.blocking_send(());
                        drop(held.lock().map(|held| held.recv()));
                    })
                    .await
            });
            begun.recv().await.expect("it begins");
        }
        release
    }

    #[tokio::test]
    async fn two_work_thirty_two_wait_and_the_next_is_refused_at_once() {
        let place = Arc::new(Place::new(AT_ONCE, WAITING_MAX, Duration::from_secs(60)));
        let release = hold(&place, AT_ONCE).await;
        let done = Arc::new(AtomicUsize::new(0));
        let mut waiting = Vec::new();
        for _ in 0..WAITING_MAX {
            let done = done.clone();
            let mut run = Box::pin(place.run(move || done.fetch_add(1, Ordering::SeqCst)));
            assert!((&mut run).now_or_never().is_none(), "it waits");
            waiting.push(run);
        }

        let refused = place.run(|| ()).now_or_never();

        assert_eq!(refused, Some(Err(Busy)));
        assert_eq!(done.load(Ordering::SeqCst), 0);
        drop(release);
        for run in waiting {
            run.await.expect("those that waited are served");
        }
        assert_eq!(done.load(Ordering::SeqCst), WAITING_MAX);
    }

    #[tokio::test]
    async fn what_waits_too_long_is_refused_and_never_done() {
        // Only the one that is refused is in a hurry: on a busy machine the thread takes its time.
        let place = Arc::new(Place::new(1, 4, Duration::from_secs(60)));
        let hasty = Place { jobs: place.jobs.clone(), wait: Duration::from_millis(20) };
        let release = hold(&place, 1).await;
        let done = Arc::new(AtomicUsize::new(0));
        let counted = done.clone();

        let refused = hasty.run(move || counted.fetch_add(1, Ordering::SeqCst)).await;

        assert_eq!(refused, Err(Busy));
        drop(release);
        place.run(|| ()).await.expect("the thread is free again");
        assert_eq!(done.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn work_that_panics_takes_no_thread_along() {
        let place = Place::new(1, 4, Duration::from_secs(60));

        assert_eq!(place.run(|| panic!("on purpose")).await, Err::<(), _>(Busy));

        assert_eq!(place.run(|| 7).await, Ok(7));
    }

    #[test]
    fn hashes_have_half_of_the_processors_and_at_least_one() {
        let of = |processors: &[usize]| {
            let mut set = CpuSet::new();
            processors.iter().for_each(|processor| set.set(*processor));
            set
        };
        for (all, hashing) in
            [(&[0, 1][..], &[1][..]), (&[4], &[4]), (&[2, 3, 8], &[8]), (&[0, 1, 2, 3], &[2, 3]), (&[], &[])]
        {
            assert!(half(&of(all)) == of(hashing), "{all:?}");
        }
    }
}
