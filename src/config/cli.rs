//! The command line: every setting as a variable and a flag, both documented by `--help`. Values are
//! taken as they come; whether they are good is told by the parent module.

// What is written here is the text of `--help`, where Markdown's brackets would only be in the way.
#![allow(rustdoc::broken_intra_doc_links, rustdoc::bare_urls)]

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

/// A gateway that links TikTok accounts by QR code and posts to them, for any number of apps.
#[derive(Parser)]
#[command(name = "linkgate", version, arg_required_else_help = true, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Run the server, its workers included.
    #[command(after_help = AFTER_HELP)]
    Serve(Box<ServeArgs>),
    /// Bring the database up to date.
    #[command(after_help = AFTER_HELP)]
    Migrate(MigrateArgs),
    /// Manage tenants.
    #[command(subcommand, arg_required_else_help = true)]
    Tenant(TenantCommand),
    /// Print the OpenAPI 3.1 document.
    Openapi,
    /// Seal every stored secret anew under the newest master key, while the server goes on. Every replica
    /// must know that key already.
    #[command(after_help = AFTER_HELP)]
    Rekey(RekeyArgs),
    /// Run the simulator of the upstreams alone, as a server of its own.
    #[command(after_help = AFTER_HELP)]
    Sandbox(SandboxArgs),
}

#[derive(Subcommand)]
pub enum TenantCommand {
    /// Make a tenant and print its API keys, which are shown this once.
    #[command(after_help = AFTER_HELP)]
    Create(TenantCreateArgs),
}

const AFTER_HELP: &str = "A flag goes before its variable; an empty variable counts as unset. Prefer variables for \
     secrets: flags can be read by other users of the machine.\n\
     RUST_LOG sets what is logged: error, warn, info, debug or trace, also by module. [default: info]";

#[derive(Args, Default)]
pub struct DatabaseArg {
    /// PostgreSQL 15 or later, as a role that owns the database and may create roles:
    /// postgres://... or postgresql://... [required]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<OsString>,
}

#[derive(Args, Default)]
pub struct RedisArgs {
    /// Redis: redis://, rediss:// or unix://; several separated by commas are a cluster's nodes. [required]
    #[arg(long, env = "REDIS_URL", hide_env_values = true, value_name = "URL")]
    pub redis_url: Option<OsString>,
    /// What every key in Redis begins with: 1 to 32 of A-Z a-z 0-9 _ -. [default: linkgate]
    #[arg(long, env = "LINKGATE_REDIS_PREFIX", hide_env_values = true, value_name = "PREFIX")]
    pub redis_prefix: Option<OsString>,
}

#[derive(Args, Default)]
pub struct ListenArg {
    /// IP address and port to serve on. [default: 127.0.0.1:8080]
    #[arg(long, env = "LINKGATE_LISTEN", hide_env_values = true, value_name = "ADDRESS:PORT")]
    pub listen: Option<OsString>,
}

#[derive(Args, Default)]
pub struct MasterKeyArg {
    /// What encrypts secrets at rest: id:base64 of 32 bytes, several separated by commas, newest first.
    /// [required]
    #[arg(long, env = "LINKGATE_MASTER_KEY", hide_env_values = true, value_name = "ID:BASE64")]
    pub master_key: Option<OsString>,
}

#[derive(Args, Default)]
pub struct ServeArgs {
    #[command(flatten)]
    pub database: DatabaseArg,
    #[command(flatten)]
    pub redis: RedisArgs,
    #[command(flatten)]
    pub listen: ListenArg,
    #[command(flatten)]
    pub master_key: MasterKeyArg,
    /// The origin that browsers and tenants use, such as https://link.example. [default: http:// and
    /// the address of --listen]
    #[arg(long, env = "LINKGATE_PUBLIC_URL", hide_env_values = true, value_name = "ORIGIN")]
    pub public_url: Option<OsString>,
    /// Bearer token of /v1/operator/*: 8 to 512 visible ASCII characters. [default: unset, which turns
    /// that surface off]
    #[arg(long, env = "LINKGATE_OPERATOR_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub operator_token: Option<OsString>,
    /// IP address and port to serve /metrics on. [default: unset, which turns it off]
    #[arg(long, env = "LINKGATE_METRICS_LISTEN", hide_env_values = true, value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<OsString>,
    /// Provider of live sessions of tenants that name none: wahdx (tiktok is not available in this
    /// version). [default: wahdx]
    #[arg(long, env = "LINKGATE_UPSTREAM", hide_env_values = true, value_name = "PROVIDER")]
    pub upstream: Option<OsString>,
    #[command(flatten)]
    pub wahdx: WahdxArgs,
    #[command(flatten)]
    pub tiktok: TiktokArgs,
    /// Seconds between two polls of a QR code that somebody watches: 1 to 3600, fractions allowed.
    /// [default: 3]
    #[arg(long, env = "LINKGATE_POLL_INTERVAL", hide_env_values = true, value_name = "SECONDS")]
    pub poll_interval: Option<OsString>,
    /// Calls a second that all replicas together make to one upstream about QR codes, 1 to 100000.
    /// [default: 2000]
    #[arg(long, env = "LINKGATE_UPSTREAM_CALLS_PER_SECOND", hide_env_values = true, value_name = "COUNT")]
    pub upstream_calls_per_second: Option<OsString>,
    /// Polls of one upstream that this process has under way at once, 1 to 10000. [default: 64]
    #[arg(long, env = "LINKGATE_POLLS_IN_FLIGHT", hide_env_values = true, value_name = "COUNT")]
    pub polls_in_flight: Option<OsString>,
    /// Serve the simulator and the test environment: on or off. [default: off]
    #[arg(long, env = "LINKGATE_SANDBOX", hide_env_values = true, value_name = "ON|OFF")]
    pub sandbox: Option<OsString>,
    /// Let media, webhook and issuer addresses be plain http and point into private networks, for
    /// development and tests: on or off. [default: off]
    #[arg(long, env = "LINKGATE_ALLOW_PRIVATE_NETWORKS", hide_env_values = true, value_name = "ON|OFF")]
    pub allow_private_networks: Option<OsString>,
    /// Addresses or networks of your own proxies, such as 10.0.0.0/8, separated by commas: what they say
    /// in X-Forwarded-For is believed. [default: none]
    #[arg(long, env = "LINKGATE_TRUSTED_PROXIES", hide_env_values = true, value_name = "NETWORKS")]
    pub trusted_proxies: Option<OsString>,
    /// Where re-hosted media is kept: file:///folder or s3://bucket/prefix. [default: a folder under
    /// the data folder]
    #[arg(long, env = "LINKGATE_MEDIA_URL", hide_env_values = true, value_name = "URL")]
    pub media_url: Option<OsString>,
    #[command(flatten)]
    pub mail: MailArgs,
    /// Connections to PostgreSQL, 1 to 1000. [default: 10]
    #[arg(long, env = "LINKGATE_DATABASE_CONNECTIONS", hide_env_values = true, value_name = "COUNT")]
    pub database_connections: Option<OsString>,
    /// Threads that answer requests, 1 to 1024. [default: one for each core]
    #[arg(long, env = "LINKGATE_WORKERS", hide_env_values = true, value_name = "COUNT")]
    pub workers: Option<OsString>,
}

#[derive(Args, Default)]
pub struct WahdxArgs {
    /// The reseller's address; https, or http on loopback. [default: https://api-tiktok.wahdx.co]
    #[arg(long, env = "WAHDX_BASE_URL", hide_env_values = true, value_name = "URL")]
    pub wahdx_base_url: Option<OsString>,
    /// Our key at the reseller. [default: unset]
    #[arg(long, env = "WAHDX_API_KEY", hide_env_values = true, value_name = "KEY")]
    pub wahdx_api_key: Option<OsString>,
}

#[derive(Args, Default)]
pub struct TiktokArgs {
    /// TikTok's API host; https, or http on loopback. [default: https://open.tiktokapis.com]
    #[arg(long, env = "TIKTOK_BASE_URL", hide_env_values = true, value_name = "URL")]
    pub tiktok_base_url: Option<OsString>,
    /// TikTok's web authorize page. [default: https://www.tiktok.com/v2/auth/authorize/]
    #[arg(long, env = "TIKTOK_AUTH_URL", hide_env_values = true, value_name = "URL")]
    pub tiktok_auth_url: Option<OsString>,
    /// Client key of our TikTok app. [default: unset]
    #[arg(long, env = "TIKTOK_CLIENT_KEY", hide_env_values = true, value_name = "KEY")]
    pub tiktok_client_key: Option<OsString>,
    /// Client secret of our TikTok app. [default: unset]
    #[arg(long, env = "TIKTOK_CLIENT_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub tiktok_client_secret: Option<OsString>,
    /// Redirect address registered for our TikTok app: https, without query or fragment, at most 511
    /// characters. [default: unset]
    #[arg(long, env = "TIKTOK_REDIRECT_URI", hide_env_values = true, value_name = "URL")]
    pub tiktok_redirect_uri: Option<OsString>,
}

#[derive(Args, Default)]
pub struct MailArgs {
    /// The mail server that invitations and links for new passwords go to: smtps://user:password@host,
    /// or smtp:// with STARTTLS, which is left out on loopback and where private networks are allowed.
    /// [default: unset, which mails nothing]
    #[arg(long, env = "SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<OsString>,
    /// Whom mails come from, such as Linkgate <no-reply@link.example>. [default: unset; required with
    /// SMTP_URL]
    #[arg(long, env = "LINKGATE_MAIL_FROM", hide_env_values = true, value_name = "MAILBOX")]
    pub mail_from: Option<OsString>,
}

#[derive(Args, Default)]
pub struct MigrateArgs {
    #[command(flatten)]
    pub database: DatabaseArg,
}

#[derive(Args, Default)]
pub struct RekeyArgs {
    #[command(flatten)]
    pub database: DatabaseArg,
    #[command(flatten)]
    pub master_key: MasterKeyArg,
}

#[derive(Args, Default)]
pub struct TenantCreateArgs {
    #[command(flatten)]
    pub database: DatabaseArg,
    #[command(flatten)]
    pub master_key: MasterKeyArg,
    /// The tenant's name, which end users get to see: 1 to 200 characters. [required]
    #[arg(long, value_name = "NAME")]
    pub name: Option<OsString>,
    /// The tenant's plan, such as free or maximum. [required]
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<OsString>,
    /// Print {"tenant_id","api_keys":{"live","test"}} on one line.
    #[arg(long)]
    pub json: bool,
    /// An origin that may show the hosted page in a frame; may be given several times. https, or http
    /// on loopback.
    #[arg(long, value_name = "ORIGIN")]
    pub allowed_origin: Vec<OsString>,
}

#[derive(Args, Default)]
pub struct SandboxArgs {
    #[command(flatten)]
    pub listen: ListenArg,
    #[command(flatten)]
    pub redis: RedisArgs,
    /// The one API key that the simulated reseller takes. [default: unset, any key that begins with sk_]
    #[arg(long, env = "LINKGATE_SANDBOX_API_KEY", hide_env_values = true, value_name = "KEY")]
    pub api_key: Option<OsString>,
}
