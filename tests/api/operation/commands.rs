//! The command line: what is wrong with it is one line that names the flag, and nothing is touched.

use std::process::{Command, Output};

use crate::support::Gateway;
use crate::support::MASTER_KEY;

fn run(database: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linkgate"))
        .args(arguments)
        .env_clear()
        .env("DATABASE_URL", database)
        .env("LINKGATE_MASTER_KEY", MASTER_KEY)
        .output()
        .expect("the program runs")
}

#[tokio::test]
async fn a_bad_command_line_is_one_line_that_names_the_flag_and_exit_2() {
    let gateway = Gateway::start().await;

    for (arguments, named) in [
        (&["tenant", "create", "--name", "Clip", "--plan", "nope"][..], "--plan"),
        (&["tenant", "create", "--name", "Clip", "--plan", "No!"], "--plan"),
        (&["tenant", "create", "--name", "Clip"], "--plan"),
        (&["tenant", "create", "--plan", "free"], "--name"),
        (
            &["tenant", "create", "--name", "C", "--plan", "free", "--allowed-origin", "ftp://x"],
            "--allowed-origin",
        ),
        (&["tenant", "create", "--nmae", "Clip"], "--nmae"),
        (&["tenant", "create", "--name"], "--name"),
        (&["serve", "--listen"], "--listen"),
        (&["serve", "--redis-url", "http://127.0.0.1"], "REDIS_URL"),
        (&["serve", "--redis-url", "redis://127.0.0.1:1", "--poll-interval", "0"], "LINKGATE_POLL_INTERVAL"),
        (&["tenant", "make"], "make"),
        (&["srve"], "srve"),
    ] {
        let output = run(&gateway.database_url, arguments);

        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert_eq!(told.lines().count(), 1, "{arguments:?}: {told}");
        assert!(told.starts_with("linkgate: ") && told.contains(named), "{arguments:?}: {told}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[tokio::test]
async fn help_is_printed_whole() {
    for arguments in [&["--help"][..], &["serve", "--help"], &["tenant", "create", "--help"], &["--version"]]
    {
        let output = run("", arguments);

        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("linkgate"), "{arguments:?}");
    }
}
