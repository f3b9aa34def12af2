//! Settings: read from flags and environment as texts, checked here by hand, handed on as values.
//! Whatever is missing or wrong is told before anything is touched, in one line that names the
//! variable and never repeats what it holds.

pub mod cli;
mod mail;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

use crate::crypto::sealed::Keyring;
use crate::crypto::secret::Secret;

pub use cli::{Cli, Command, TenantCommand};
use cli::{DatabaseArg, ListenArg, MasterKeyArg, RedisArgs, TiktokArgs, WahdxArgs};
use cli::{MigrateArgs, RekeyArgs, SandboxArgs, ServeArgs, TenantCreateArgs};
pub use mail::{MailConfig, MailSecurity};
use read::Setting;

const LISTEN_DEFAULT: &str = "127.0.0.1:8080";
const REDIS_PREFIX_DEFAULT: &str = "linkgate";
const WAHDX_BASE_URL_DEFAULT: &str = "https://api-tiktok.wahdx.co";
const TIKTOK_BASE_URL_DEFAULT: &str = "https://open.tiktokapis.com";
const TIKTOK_AUTH_URL_DEFAULT: &str = "https://www.tiktok.com/v2/auth/authorize/";
const POLL_INTERVAL_SECS_DEFAULT: u64 = 3;
const UPSTREAM_CALLS_PER_SECOND_DEFAULT: u32 = 2_000;
const POLLS_IN_FLIGHT_DEFAULT: usize = 64;
const DATABASE_CONNECTIONS_DEFAULT: u32 = 10;

/// A setting that is missing or can't be used. One line, safe to print.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct ConfigError {
    /// The variable, or the flag of what has none.
    pub variable: &'static str,
    problem: String,
}

impl ConfigError {
    /// `problem` must not repeat the value.
    pub fn new(variable: &'static str, problem: impl Into<String>) -> Self {
        Self { variable, problem: problem.into() }
    }
}

/// Which upstream a live session talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UpstreamKind {
    Wahdx,
    Tiktok,
}

impl UpstreamKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wahdx => "wahdx",
            Self::Tiktok => "tiktok",
        }
    }
}

impl fmt::Display for UpstreamKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where re-hosted media is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaLocation {
    /// An absolute path.
    Folder(PathBuf),
    S3 {
        bucket: String,
        /// Without slashes at its ends; may be empty.
        prefix: String,
    },
}

/// Our app at TikTok.
pub struct TiktokConfig {
    pub base_url: Url,
    pub auth_url: Url,
    pub client_key: Option<String>,
    pub client_secret: Option<Secret>,
    pub redirect_uri: Option<Url>,
}

/// What `linkgate serve` needs.
pub struct ServeConfig {
    pub database_url: Secret,
    pub redis_url: Secret,
    /// What every key in Redis begins with; 1 to 32 of `[A-Za-z0-9_-]`.
    pub redis_prefix: String,
    pub listen: SocketAddr,
    /// An origin, without a slash at its end.
    pub public_url: String,
    pub keyring: Keyring,
    /// Nothing turns the operator's surface off.
    pub operator_token: Option<Secret>,
    /// Nothing turns metrics off.
    pub metrics_listen: Option<SocketAddr>,
    pub upstream: UpstreamKind,
    pub wahdx_base_url: Url,
    pub wahdx_api_key: Option<Secret>,
    pub tiktok: TiktokConfig,
    /// Between two polls of a QR code that somebody watches; at least 1 s.
    pub poll_interval: Duration,
    /// How many calls about QR codes all replicas together make to one upstream, a second; 1 to 100000.
    pub upstream_calls_per_second: u32,
    /// How many polls of one upstream this process has under way at most; 1 to 10000.
    pub polls_in_flight: usize,
    /// Whether the simulator and the test environment are served.
    pub sandbox: bool,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether tenants' addresses may be plain http and point into private networks.
    pub allow_private_networks: bool,
    /// Nothing means a folder under the data folder.
    pub media_url: Option<MediaLocation>,
    /// Nothing means that nothing is mailed.
    pub mail: Option<MailConfig>,
    /// 1 to 1000.
    pub database_connections: u32,
    /// Threads that answer requests, 1 to 1024.
    pub workers: usize,
}

/// What `linkgate migrate` needs.
pub struct MigrateConfig {
    pub database_url: Secret,
}

/// What `linkgate tenant create` needs.
pub struct TenantCreateConfig {
    pub database_url: Secret,
    pub keyring: Keyring,
    /// 1 to 200 characters.
    pub name: String,
    /// Looks like the name of a plan; whether there is such a plan is the database's to say.
    pub plan: String,
    /// Whether the answer is JSON.
    pub json: bool,
    /// Origins without a slash at their ends.
    pub allowed_origins: Vec<String>,
}

/// What `linkgate rekey` needs.
pub struct RekeyConfig {
    pub database_url: Secret,
    pub keyring: Keyring,
}

/// What `linkgate sandbox` needs.
pub struct SandboxConfig {
    pub listen: SocketAddr,
    pub redis_url: Secret,
    pub redis_prefix: String,
    /// Nothing means any key that begins with `sk_`.
    pub api_key: Option<Secret>,
}

impl TryFrom<&ServeArgs> for ServeConfig {
    type Error = ConfigError;

    fn try_from(args: &ServeArgs) -> Result<Self, ConfigError> {
        let listen = listen(&args.listen)?;
        let allow_private_networks =
            Setting::new("LINKGATE_ALLOW_PRIVATE_NETWORKS", args.allow_private_networks.as_deref())
                .switch()?
                .unwrap_or(false);
        let (wahdx_base_url, wahdx_api_key) = wahdx(&args.wahdx, allow_private_networks)?;
        let setting = Setting::new;
        Ok(Self {
            database_url: database_url(&args.database)?,
            redis_url: redis_url(&args.redis)?,
            redis_prefix: redis_prefix(&args.redis)?,
            listen,
            public_url: setting("LINKGATE_PUBLIC_URL", args.public_url.as_deref())
                .origin()?
                .unwrap_or_else(|| format!("http://{listen}")),
            keyring: keyring(&args.master_key)?,
            operator_token: setting("LINKGATE_OPERATOR_TOKEN", args.operator_token.as_deref())
                .header_secret(8)?,
            metrics_listen: setting("LINKGATE_METRICS_LISTEN", args.metrics_listen.as_deref())
                .socket_address()?,
            upstream: setting("LINKGATE_UPSTREAM", args.upstream.as_deref())
                .upstream()?
                .unwrap_or(UpstreamKind::Wahdx),
            wahdx_base_url,
            wahdx_api_key,
            tiktok: tiktok(&args.tiktok, allow_private_networks)?,
            poll_interval: setting("LINKGATE_POLL_INTERVAL", args.poll_interval.as_deref())
                .seconds(1.0, 3_600.0)?
                .unwrap_or(Duration::from_secs(POLL_INTERVAL_SECS_DEFAULT)),
            upstream_calls_per_second: setting(
                "LINKGATE_UPSTREAM_CALLS_PER_SECOND",
                args.upstream_calls_per_second.as_deref(),
            )
            .count(1, 100_000)?
            .unwrap_or(UPSTREAM_CALLS_PER_SECOND_DEFAULT),
            polls_in_flight: setting("LINKGATE_POLLS_IN_FLIGHT", args.polls_in_flight.as_deref())
                .count(1, 10_000)?
                .unwrap_or(POLLS_IN_FLIGHT_DEFAULT),
            sandbox: setting("LINKGATE_SANDBOX", args.sandbox.as_deref()).switch()?.unwrap_or(false),
            trusted_proxies: setting("LINKGATE_TRUSTED_PROXIES", args.trusted_proxies.as_deref())
                .networks()?,
            allow_private_networks,
            media_url: setting("LINKGATE_MEDIA_URL", args.media_url.as_deref()).media_location()?,
            mail: mail::read(&args.mail, allow_private_networks)?,
            database_connections: setting(
                "LINKGATE_DATABASE_CONNECTIONS",
                args.database_connections.as_deref(),
            )
            .count(1, 1_000)?
            .unwrap_or(DATABASE_CONNECTIONS_DEFAULT),
            workers: setting("LINKGATE_WORKERS", args.workers.as_deref())
                .count(1, 1_024)?
                .unwrap_or_else(|| thread::available_parallelism().map_or(1, |cores| cores.get().min(1_024))),
        })
    }
}

impl TryFrom<&MigrateArgs> for MigrateConfig {
    type Error = ConfigError;

    fn try_from(args: &MigrateArgs) -> Result<Self, ConfigError> {
        Ok(Self { database_url: database_url(&args.database)? })
    }
}

impl TryFrom<&TenantCreateArgs> for TenantCreateConfig {
    type Error = ConfigError;

    fn try_from(args: &TenantCreateArgs) -> Result<Self, ConfigError> {
        let name = Setting::new("--name", args.name.as_deref());
        let plan = Setting::new("--plan", args.plan.as_deref());
        let origin = |text| {
            let setting = Setting::new("--allowed-origin", Some(text));
            setting.required(setting.page_origin()?)
        };
        Ok(Self {
            name: name.required(name.words(200)?)?,
            plan: plan.required(plan.plan()?)?,
            json: args.json,
            allowed_origins: args
                .allowed_origin
                .iter()
                .map(|text| origin(text.as_os_str()))
                .collect::<Result<_, _>>()?,
            database_url: database_url(&args.database)?,
            keyring: keyring(&args.master_key)?,
        })
    }
}

impl TryFrom<&RekeyArgs> for RekeyConfig {
    type Error = ConfigError;

    fn try_from(args: &RekeyArgs) -> Result<Self, ConfigError> {
        Ok(Self { database_url: database_url(&args.database)?, keyring: keyring(&args.master_key)? })
    }
}

impl TryFrom<&SandboxArgs> for SandboxConfig {
    type Error = ConfigError;

    fn try_from(args: &SandboxArgs) -> Result<Self, ConfigError> {
        Ok(Self {
            listen: listen(&args.listen)?,
            redis_url: redis_url(&args.redis)?,
            redis_prefix: redis_prefix(&args.redis)?,
            api_key: Setting::new("LINKGATE_SANDBOX_API_KEY", args.api_key.as_deref()).header_secret(1)?,
        })
    }
}

fn database_url(arg: &DatabaseArg) -> Result<Secret, ConfigError> {
    let setting = Setting::new("DATABASE_URL", arg.database_url.as_deref());
    setting.required(setting.database_url()?)
}

fn redis_url(args: &RedisArgs) -> Result<Secret, ConfigError> {
    let setting = Setting::new("REDIS_URL", args.redis_url.as_deref());
    setting.required(setting.redis_url()?)
}

fn redis_prefix(args: &RedisArgs) -> Result<String, ConfigError> {
    let setting = Setting::new("LINKGATE_REDIS_PREFIX", args.redis_prefix.as_deref());
    Ok(setting.redis_prefix()?.unwrap_or_else(|| REDIS_PREFIX_DEFAULT.to_owned()))
}

fn listen(arg: &ListenArg) -> Result<SocketAddr, ConfigError> {
    let text = arg.listen.as_deref().filter(|text| !text.is_empty()).unwrap_or(LISTEN_DEFAULT.as_ref());
    let setting = Setting::new("LINKGATE_LISTEN", Some(text));
    setting.required(setting.socket_address()?)
}

fn keyring(arg: &MasterKeyArg) -> Result<Keyring, ConfigError> {
    let setting = Setting::new("LINKGATE_MASTER_KEY", arg.master_key.as_deref());
    setting.required(setting.with(Keyring::parse)?)
}

fn wahdx(args: &WahdxArgs, allow_plain: bool) -> Result<(Url, Option<Secret>), ConfigError> {
    let base_url = args.wahdx_base_url.as_deref();
    Ok((
        url_or("WAHDX_BASE_URL", base_url, WAHDX_BASE_URL_DEFAULT, allow_plain)?,
        Setting::new("WAHDX_API_KEY", args.wahdx_api_key.as_deref()).header_secret(1)?,
    ))
}

fn tiktok(args: &TiktokArgs, allow_plain: bool) -> Result<TiktokConfig, ConfigError> {
    let client_key = Setting::new("TIKTOK_CLIENT_KEY", args.tiktok_client_key.as_deref());
    let base_url = args.tiktok_base_url.as_deref();
    let auth_url = args.tiktok_auth_url.as_deref();
    Ok(TiktokConfig {
        base_url: url_or("TIKTOK_BASE_URL", base_url, TIKTOK_BASE_URL_DEFAULT, allow_plain)?,
        auth_url: url_or("TIKTOK_AUTH_URL", auth_url, TIKTOK_AUTH_URL_DEFAULT, allow_plain)?,
        client_key: client_key.words(200)?,
        client_secret: Setting::new("TIKTOK_CLIENT_SECRET", args.tiktok_client_secret.as_deref())
            .header_secret(1)?,
        redirect_uri: Setting::new("TIKTOK_REDIRECT_URI", args.tiktok_redirect_uri.as_deref())
            .redirect_uri(allow_plain)?,
    })
}

fn url_or(
    variable: &'static str,
    text: Option<&std::ffi::OsStr>,
    default: &str,
    allow_plain: bool,
) -> Result<Url, ConfigError> {
    let text = text.filter(|text| !text.is_empty()).unwrap_or(default.as_ref());
    let setting = Setting::new(variable, Some(text));
    setting.required(setting.upstream_url(allow_plain)?)
}
