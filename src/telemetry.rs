//! Logs: one line of JSON an event, its fields at the top level, times in UTC. `RUST_LOG` says what is
//! logged. Nothing here may print what it was not given as a field.

mod format;
mod lines;

use std::any::Any;
use std::io;
use std::panic;
use std::sync::OnceLock;

use tracing::{Subscriber, error};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use self::format::JsonLine;
use self::lines::Lines;
use crate::config::ConfigError;

/// A server's lines that may not be written out yet.
static LINES: OnceLock<Lines> = OnceLock::new();

/// What a server logs unless told otherwise. The resolver's warnings are about name servers' answers and hold names
/// that tenants chose. The server's dispatcher calls an error what any stranger can send that is not HTTP.
const DEFAULT: &str =
    "info,actix_http::h1::dispatcher=off,hickory_net=error,hickory_proto=error,hickory_resolver=error";

/// Which command's events are logged, and where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A server: standard output, from `info` on.
    Server,
    /// A command that prints its answer on standard output: standard error, from `warn` on.
    Command,
}

/// Starts logging, and logs panics from here on. Once a process; a second call changes nothing.
pub fn init(audience: Audience) -> Result<(), ConfigError> {
    let wanted = std::env::var("RUST_LOG").unwrap_or_default();
    let done = match audience {
        Audience::Server => {
            let filter = filter(&wanted, DEFAULT)?;
            match Lines::to(io::stdout()) {
                Ok(lines) => {
                    let lines = LINES.get_or_init(|| lines).clone();
                    tracing::subscriber::set_global_default(subscriber(filter, lines))
                }
                // Without a thread for it each line is written where it is made.
                Err(_) => tracing::subscriber::set_global_default(subscriber(filter, io::stdout)),
            }
        }
        Audience::Command => {
            tracing::subscriber::set_global_default(subscriber(filter(&wanted, "warn")?, io::stderr))
        }
    };
    if done.is_ok() {
        panic::set_hook(Box::new(|info| log_panic(info.payload(), info.location())));
    }
    Ok(())
}

/// Writes out what was logged. To be called before the process ends.
pub fn flush() {
    if let Some(lines) = LINES.get() {
        lines.flush();
    }
}

fn filter(wanted: &str, default: &str) -> Result<EnvFilter, ConfigError> {
    let wanted = if wanted.trim().is_empty() { default } else { wanted };
    EnvFilter::try_new(wanted).map_err(|_| {
        ConfigError::new(
            "RUST_LOG",
            "must be error, warn, info, debug or trace, or a list like info,linkgate=debug",
        )
    })
}

fn subscriber<W>(filter: EnvFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        // Written to standard error, which may be gone as well, and then writing panics.
        .log_internal_errors(false)
        .event_format(JsonLine)
        .with_env_filter(filter)
        .with_writer(writer)
        .finish()
}

/// A panic's place is ours to tell. Its words are only when they are fixed in the program: words made
/// at run time may quote a value, and with it a secret.
fn log_panic(payload: &dyn Any, location: Option<&panic::Location<'_>>) {
    let said = payload.downcast_ref::<&'static str>().copied().unwrap_or("(words made at run time)");
    let place = location.map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current();
    error!(thread = thread.name().unwrap_or("unnamed"), place, error = said, "a thread panicked");
}

/// What this thread logs, kept for a test to read.
#[cfg(test)]
pub(crate) mod capture {
    use std::io;
    use std::sync::{Arc, Mutex, OnceLock};

    use serde_json::Value;
    use tracing::Dispatch;
    use tracing::subscriber::DefaultGuard;
    use tracing_subscriber::EnvFilter;

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Logging goes here until this is dropped.
    pub(crate) struct Logged {
        memory: Memory,
        _guard: DefaultGuard,
    }

    /// As long as there is one subscriber alone, tracing asks only the thread that meets an event
    /// first, and remembers its answer for all threads. A second one that takes nothing ends that.
    static SECOND: OnceLock<Dispatch> = OnceLock::new();

    impl Logged {
        pub(crate) fn start(filter: EnvFilter) -> Self {
            SECOND.get_or_init(|| Dispatch::new(super::subscriber(EnvFilter::new("off"), io::sink)));
            let memory = Memory::default();
            let writer = memory.clone();
            let subscriber = super::subscriber(filter, move || writer.clone());
            Self { memory, _guard: tracing::subscriber::set_default(subscriber) }
        }

        /// Every line so far; one that is not JSON fails the test.
        pub(crate) fn lines(&self) -> Vec<Value> {
            let bytes = self.memory.0.lock().unwrap().clone();
            let text = String::from_utf8(bytes).unwrap();
            let read = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
            text.lines().map(read).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use tracing::{debug, info, warn};

    use super::capture::Logged;
    use super::*;

    fn lines_of(wanted: &str, default: &str, act: impl FnOnce()) -> Vec<Value> {
        let logged = Logged::start(filter(wanted, default).unwrap());
        act();
        logged.lines()
    }

    #[test]
    fn an_event_is_one_line_with_its_fields_at_the_top_whatever_they_hold() {
        let hostile = "a\nb\r\u{1b}[31m\u{2028}\"}{";

        let lines = lines_of("", "info", || {
            let span = tracing::info_span!("request", secret = "canary").entered();
            info!(tenant.id = hostile, duration_ms = 7, "linked {hostile}");
            drop(span);
        });

        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["tenant.id"], hostile);
        assert_eq!(lines[0]["duration_ms"], 7);
        assert_eq!(lines[0]["message"], format!("linked {hostile}"));
        assert_eq!(lines[0]["level"], "INFO");
        let at = lines[0]["timestamp"].as_str().unwrap();
        assert!(at.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
        assert!(!lines[0].to_string().contains("canary"));
    }

    #[test]
    fn the_default_level_holds_unless_rust_log_says_otherwise() {
        let events = || {
            debug!("debug");
            info!("info");
            warn!("warn");
        };

        assert_eq!(lines_of("", "info", events).len(), 2);
        assert_eq!(lines_of("", "warn", events).len(), 1);
        assert_eq!(lines_of("linkgate=debug", "info", events).len(), 3);
    }

    #[test]
    fn what_strangers_send_is_no_error_of_ours_unless_the_operator_asks() {
        let events = || {
            error!(target: "actix_http::h1::dispatcher", "stream error: request parse error");
            error!(target: "actix_http::h2", "another");
        };

        assert_eq!(lines_of("", DEFAULT, events).len(), 1);
        assert_eq!(lines_of("info", DEFAULT, events).len(), 2);
    }

    #[test]
    fn a_filter_that_makes_no_sense_names_its_variable() {
        let error = filter("linkgate=canary=x", "info").err().map(|error| error.to_string()).unwrap();

        assert!(error.starts_with("RUST_LOG: ") && !error.contains("canary"), "{error}");
    }

    #[test]
    fn a_panic_is_one_line_without_words_made_at_run_time() {
        let made = String::from("the token is canary");

        let lines = lines_of("", "info", || {
            log_panic(&"fixed words", None);
            log_panic(&made, Some(panic::Location::caller()));
        });

        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["error"], "fixed words");
        assert!(lines[1]["place"].as_str().unwrap().contains("telemetry.rs:"));
        assert!(!lines[1].to_string().contains("canary"));
    }
}
