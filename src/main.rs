//! The command line: reads it, checks the settings, starts logging, and hands over to `startup`.

use std::fmt::Display;
use std::future::Future;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use linkgate::config::{Cli, Command, ConfigError, TenantCommand};
use linkgate::startup::{self, Fatal};
use linkgate::telemetry::{self, Audience};

/// Requests make and drop many small things, which the system's allocator takes longer over.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Of a setting that is missing or can't be used; the same as for a command line that makes no sense.
const EXIT_SETTINGS: u8 = 2;

fn main() -> ExitCode {
    // Reads FAILPOINTS; in a build without failpoints it does nothing.
    #[cfg(feature = "failpoints")]
    let _scenario = fail::FailScenario::setup();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misread(&error),
    };
    match cli.command {
        Command::Serve(args) => run(Audience::Server, (&*args).try_into(), startup::serve),
        Command::Migrate(args) => run(Audience::Command, (&args).try_into(), startup::migrate),
        Command::Tenant(TenantCommand::Create(args)) => {
            run(Audience::Command, (&args).try_into(), startup::create_tenant)
        }
        Command::Openapi => run(Audience::Command, Ok(()), |()| startup::print_openapi()),
        Command::Rekey(args) => run(Audience::Command, (&args).try_into(), startup::rekey),
        Command::Sandbox(args) => run(Audience::Server, (&args).try_into(), startup::sandbox),
    }
}

/// A command line that makes no sense is told in one line, as a bad setting is. Help is printed whole.
fn misread(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.exit();
    }
    let text = error.to_string();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    complain(&line.trim_start_matches("error: "), EXIT_SETTINGS)
}

/// Runs one command to its end. Nothing is touched when a setting is missing or bad.
fn run<C, F>(audience: Audience, config: Result<C, ConfigError>, command: impl FnOnce(C) -> F) -> ExitCode
where
    F: Future<Output = Result<(), Fatal>>,
{
    let config = config.and_then(|config| telemetry::init(audience).map(|()| config));
    let config = match config {
        Ok(config) => config,
        Err(error) => return complain(&error, EXIT_SETTINGS),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error, 1),
    };
    let ended = runtime.block_on(command(config));
    telemetry::flush();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error, if error.is_of_settings() { EXIT_SETTINGS } else { 1 }),
    }
}

/// Standard error may be closed; that must not turn an error into a panic.
fn complain(error: &dyn Display, code: u8) -> ExitCode {
    use std::io::Write;

    let _ = writeln!(std::io::stderr(), "linkgate: {error}");
    ExitCode::from(code)
}
