//! Where a server's lines go: into memory, and from there to standard output a hundred times a second,
//! many in one write. Nothing is dropped: whoever finds the memory full writes it out first, and waits
//! for that. A warning or an error is written out at once, with all before it. So what a process can
//! lose is a hundredth of a second of ordinary lines, when it is killed without a chance to say more.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

const PERIOD: Duration = Duration::from_millis(10);
/// Of lines that wait. A longer line is written all the same.
const BYTES_MAX: usize = 1 << 20;

/// Lines on their way out. Clones share them.
#[derive(Clone)]
pub(super) struct Lines {
    shared: Arc<Shared>,
}

struct Shared {
    waiting: Mutex<Vec<u8>>,
    something_waits: Condvar,
    /// Taken before `waiting`, and held until what was taken from there is written, to keep the order.
    out: Mutex<Out>,
}

struct Out {
    write: Box<dyn Write + Send>,
    /// Memory to be used again.
    spare: Vec<u8>,
}

impl Lines {
    /// Starts the thread that writes, for as long as the process lives.
    pub fn to(write: impl Write + Send + 'static) -> io::Result<Self> {
        let out = Out { write: Box::new(write), spare: Vec::new() };
        let shared =
            Shared { waiting: Mutex::default(), something_waits: Condvar::new(), out: Mutex::new(out) };
        let lines = Self { shared: Arc::new(shared) };
        let inside = lines.clone();
        std::thread::Builder::new().name("log".to_owned()).spawn(move || inside.write_now_and_then())?;
        Ok(lines)
    }

    /// Writes out what waits. A line that can't be written is gone, as its reader is.
    pub fn flush(&self) {
        let mut out = lock(&self.shared.out);
        let spare = std::mem::take(&mut out.spare);
        let mut bytes = std::mem::replace(&mut *lock(&self.shared.waiting), spare);
        let _ = out.write.write_all(&bytes).and_then(|()| out.write.flush());
        bytes.clear();
        out.spare = bytes;
    }

    fn write_now_and_then(&self) {
        loop {
            let mut waiting = lock(&self.shared.waiting);
            while waiting.is_empty() {
                waiting = self.shared.something_waits.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
            drop(waiting);
            // Lines that come meanwhile go along.
            std::thread::park_timeout(PERIOD);
            self.flush();
        }
    }

    fn add(&self, line: &[u8]) {
        let mut waiting = lock(&self.shared.waiting);
        while !waiting.is_empty() && waiting.len() + line.len() > BYTES_MAX {
            drop(waiting);
            self.flush();
            waiting = lock(&self.shared.waiting);
        }
        let first = waiting.is_empty();
        waiting.extend_from_slice(line);
        drop(waiting);
        if first {
            self.shared.something_waits.notify_one();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One event's way out; its line comes in one piece.
pub(super) struct Line<'a> {
    lines: &'a Lines,
    urgent: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.lines.add(line);
        if self.urgent {
            self.lines.flush();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, urgent: true }
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Line<'a> {
        Line { lines: self, urgent: *event.level() <= Level::WARN }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Tells what is written, one message a write, and takes each only when the test allows it.
    struct Slow {
        told: mpsc::Sender<String>,
        allowed: mpsc::Receiver<()>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.allowed.recv();
            let _ = self.told.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn slow() -> (Lines, mpsc::Receiver<String>, mpsc::Sender<()>) {
        let (told, hear) = mpsc::channel();
        let (allow, allowed) = mpsc::channel();
        (Lines::to(Slow { told, allowed }).unwrap(), hear, allow)
    }

    fn say(lines: &Lines, urgent: bool, line: &str) {
        Line { lines, urgent }.write_all(line.as_bytes()).unwrap();
    }

    #[test]
    fn lines_are_written_by_themselves_and_in_order() {
        let (lines, hear, allow) = slow();
        (0..3).for_each(|_| allow.send(()).unwrap());

        say(&lines, false, "one\n");
        say(&lines, false, "two\n");

        let mut heard = String::new();
        while heard != "one\ntwo\n" {
            heard += &hear.recv_timeout(Duration::from_secs(5)).expect("the next write");
            assert!("one\ntwo\n".starts_with(&heard), "{heard}");
        }
    }

    #[test]
    fn an_urgent_line_is_out_when_its_caller_goes_on() {
        let (lines, hear, allow) = slow();
        (0..3).for_each(|_| allow.send(()).unwrap());

        say(&lines, false, "before\n");
        say(&lines, true, "urgent\n");

        let heard: String = hear.try_iter().collect();
        assert_eq!(heard, "before\nurgent\n");
    }

    #[test]
    fn a_reader_that_is_slow_makes_writers_wait_and_loses_nothing() {
        let (lines, hear, allow) = slow();
        let (line, count) = ("x".repeat(999) + "\n", 3 * BYTES_MAX / 1_000);
        let writer = std::thread::spawn({
            let (lines, line) = (lines.clone(), line.clone());
            move || (0..count).for_each(|_| say(&lines, false, &line))
        });

        // Three times as much as may wait does not go in before somebody reads.
        for _ in 0..20 {
            assert!(hear.recv_timeout(PERIOD).is_err());
            assert!(!writer.is_finished());
            assert!(lock(&lines.shared.waiting).len() <= BYTES_MAX);
        }
        (0..count).for_each(|_| allow.send(()).unwrap());
        writer.join().unwrap();
        lines.flush();

        let written: usize = hear.try_iter().map(|text| text.len()).sum();
        assert_eq!(written, count * line.len());
    }
}
