//! One chromedriver for the whole test program, and a session with it for each test.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use futures_util::FutureExt;
use serde_json::json;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{ChromeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::sync::Semaphore;

use super::page::Page;

/// A browser takes about a core and 200 MB.
const SLOTS_MAX: u32 = 2;
static SLOTS: Semaphore = Semaphore::const_new(SLOTS_MAX as usize);
static SESSIONS: AtomicU32 = AtomicU32::new(0);
static DRIVER: LazyLock<Driver> = LazyLock::new(Driver::start);

/// Ends with the test program, however that ends: the shell waits for the end of its input, which is a
/// pipe from here, and takes down by their ids the driver and whatever that started.
const KEEPER: &str = "chromedriver=$1; profiles=$2; \
    \"$chromedriver\" --port=0 2>/dev/null & driver=$!; exec >/dev/null; \
    read -r _; \
    kill $(ps -o pid= --ppid $driver) $driver 2>/dev/null; wait $driver; rm -rf \"$profiles\"";

struct Driver {
    url: String,
    profiles: String,
    /// Its input stays open as long as this program runs, and its output has a reader.
    _kept: (Child, Mutex<BufReader<ChildStdout>>),
}

impl Driver {
    fn start() -> Self {
        let profiles = std::env::temp_dir().join(format!("linkgate-browser-{}", std::process::id()));
        let profiles = profiles.to_string_lossy().into_owned();
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh", "/usr/bin/chromedriver", &profiles])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // An interrupt from the terminal must not reach it before it has cleaned up.
            .process_group(0)
            .spawn()
            .expect("a shell");
        let mut output = BufReader::new(keeper.stdout.take().expect("its output"));
        let port = loop {
            let mut line = String::new();
            let read = output.read_line(&mut line).expect("what chromedriver says");
            assert!(read > 0, "chromedriver did not start; is it installed?");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
        };
        Self { url: format!("http://127.0.0.1:{port}"), profiles, _kept: (keeper, Mutex::new(output)) }
    }
}

fn capabilities(profiles: &str, more: &[&str]) -> ChromeCapabilities {
    let number = SESSIONS.fetch_add(1, Ordering::Relaxed);
    let mut wanted = DesiredCapabilities::chrome();
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--lang=en",
        "--window-size=1280,900",
    ];
    for flag in flags.iter().chain(more) {
        wanted.add_arg(flag).expect("a flag");
    }
    wanted.add_arg(&format!("--user-data-dir={profiles}/{number}")).expect("a flag");
    wanted.set_binary("/usr/bin/chromium").expect("a path");
    wanted.set_logging_prefs("browser", LoggingPrefsLogLevel::All).expect("a level");
    wanted
}

/// Runs a test with a browser, which is gone afterwards even when the test failed.
pub async fn in_browser(test: impl AsyncFnOnce(&Page)) {
    in_browser_with(&[], test).await;
}

/// While no other browser runs.
pub async fn in_browser_alone(test: impl AsyncFnOnce(&Page)) {
    run(SLOTS_MAX, &[], test).await;
}

/// With more command line flags.
pub async fn in_browser_with(flags: &[&str], test: impl AsyncFnOnce(&Page)) {
    run(1, flags, test).await;
}

async fn run(slots: u32, flags: &[&str], test: impl AsyncFnOnce(&Page)) {
    let _slots = SLOTS.acquire_many(slots).await.expect("the slots are never closed");
    let driver = tokio::task::spawn_blocking(|| &*DRIVER).await.expect("chromedriver");
    let session =
        WebDriver::new(&driver.url, capabilities(&driver.profiles, flags)).await.expect("a browser");
    let page = Page::new(session.clone());
    // Browsers run side by side, and a window behind others would not count as the one in use.
    page.tools("Emulation.setFocusEmulationEnabled", json!({"enabled": true})).await;
    let outcome = AssertUnwindSafe(test(&page)).catch_unwind().await;
    drop(page);
    let _ = session.quit().await;
    if let Err(failure) = outcome {
        resume_unwind(failure);
    }
}
