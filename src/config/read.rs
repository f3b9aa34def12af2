//! From the texts of the environment to values. Nothing here repeats a value in an error: it may be a
//! secret, or hold one.

use std::ffi::OsStr;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

use super::{ConfigError, MediaLocation, UpstreamKind};
use crate::crypto::secret::Secret;
use crate::model::web_address::{self, has_user, is_private_enough};
use crate::redis_client::RedisClient;

/// Longer than any setting needs to be.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// One setting: the name that errors tell, and its text, if it is set.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    variable: &'static str,
    text: Option<&'a OsStr>,
}

impl<'a> Setting<'a> {
    pub fn new(variable: &'static str, text: Option<&'a OsStr>) -> Self {
        Self { variable, text: text.filter(|text| !text.is_empty()) }
    }

    fn error(self, problem: impl Into<String>) -> ConfigError {
        ConfigError { variable: self.variable, problem: problem.into() }
    }

    /// The text as it is.
    pub fn text(self) -> Result<Option<&'a str>, ConfigError> {
        let Some(text) = self.text else { return Ok(None) };
        let text = text.to_str().ok_or_else(|| self.error("must be UTF-8 text"))?;
        if text.len() > TEXT_BYTES_MAX {
            return Err(self.error(format!("must have at most {TEXT_BYTES_MAX} bytes")));
        }
        if text.chars().any(char::is_control) {
            return Err(self.error("must not hold line breaks or other control characters"));
        }
        Ok(Some(text))
    }

    /// The text read by `read`, which gives nothing for what is not `wanted`.
    pub(super) fn parsed<T>(
        self,
        wanted: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let text = self.text()?;
        text.map(|text| read(text.trim()).ok_or_else(|| self.error(wanted))).transpose()
    }

    /// `value` if there is one; else an error that says what to do.
    pub fn required<T>(self, value: Option<T>) -> Result<T, ConfigError> {
        let how = if self.variable.starts_with("--") {
            "is required"
        } else {
            "is required: set the variable, or give the flag"
        };
        value.ok_or_else(|| self.error(how))
    }

    /// The address is libpq's to read; here it only has to look like one.
    pub fn database_url(self) -> Result<Option<Secret>, ConfigError> {
        self.parsed("must begin with postgres:// or postgresql://", |text| {
            let is_address = text.starts_with("postgres://") || text.starts_with("postgresql://");
            is_address.then(|| Secret::new(text))
        })
    }

    pub fn redis_url(self) -> Result<Option<Secret>, ConfigError> {
        self.parsed(
            "must be redis://, rediss:// or unix://, several separated by commas for a cluster",
            |text| RedisClient::new(text).ok().map(|_| Secret::new(text)),
        )
    }

    pub fn redis_prefix(self) -> Result<Option<String>, ConfigError> {
        self.parsed("must be 1 to 32 of A-Z a-z 0-9 _ -", |text| {
            let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            (plain && (1..=32).contains(&text.len())).then(|| text.to_owned())
        })
    }

    pub fn socket_address(self) -> Result<Option<SocketAddr>, ConfigError> {
        self.parsed("must be an IP address and a port, such as 127.0.0.1:8080 or [::]:8080", |text| {
            text.parse().ok()
        })
    }

    /// Scheme, host and port, and nothing else; without a slash at the end.
    pub fn origin(self) -> Result<Option<String>, ConfigError> {
        self.parsed(
            "must be an origin: http:// or https://, a host, a port if need be, and nothing after it",
            |text| web_address::origin(text).map(|url| url.origin().ascii_serialization()),
        )
    }

    /// The same for what a tenant's pages may be served from.
    pub fn page_origin(self) -> Result<Option<String>, ConfigError> {
        self.parsed(
            "must be an origin: https:// and a host, or http:// on loopback, and nothing after it",
            web_address::page_origin,
        )
    }

    /// Where an upstream is. Our key goes there, so that plain http is for loopback alone, unless
    /// `allow_plain`.
    pub fn upstream_url(self, allow_plain: bool) -> Result<Option<Url>, ConfigError> {
        self.parsed(
            "must be an https:// address (http:// on loopback) without user, query or fragment",
            |text| web_address::web_address(text).filter(|url| allow_plain || is_private_enough(url)),
        )
    }

    /// What TikTok lets an app register.
    pub fn redirect_uri(self, allow_plain: bool) -> Result<Option<Url>, ConfigError> {
        let url = self.upstream_url(allow_plain)?;
        match url {
            Some(url) if url.as_str().len() > 511 => Err(self.error("must have at most 511 characters")),
            url => Ok(url),
        }
    }

    /// A secret that travels in a header.
    pub fn header_secret(self, length_min: usize) -> Result<Option<Secret>, ConfigError> {
        self.parsed(&format!("must be {length_min} to 512 visible ASCII characters"), |text| {
            let fits = (length_min..=512).contains(&text.len());
            (fits && text.bytes().all(|b| b.is_ascii_graphic())).then(|| Secret::new(text))
        })
    }

    /// Addresses and networks, separated by commas; none when unset.
    pub fn networks(self) -> Result<Vec<IpNet>, ConfigError> {
        let wanted = "must be addresses or networks such as 10.0.0.0/8, separated by commas";
        let read = |text: &str| {
            let one = |text: &str| match text.trim().parse::<IpAddr>() {
                Ok(address) => Some(IpNet::from(address)),
                Err(_) => text.trim().parse().ok(),
            };
            text.split(',').map(one).collect()
        };
        Ok(self.parsed(wanted, read)?.unwrap_or_default())
    }

    pub fn switch(self) -> Result<Option<bool>, ConfigError> {
        self.parsed("must be on or off", |text| match text {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })
    }

    pub fn count<T: FromStr + PartialOrd + Copy + ToString>(
        self,
        min: T,
        max: T,
    ) -> Result<Option<T>, ConfigError> {
        let wanted = format!("must be a whole number, {} to {}", min.to_string(), max.to_string());
        self.parsed(&wanted, |text| text.parse().ok().filter(|count| (min..=max).contains(count)))
    }

    pub fn seconds(self, min: f64, max: f64) -> Result<Option<Duration>, ConfigError> {
        let wanted = format!("must be a number of seconds, {min} to {max}, fractions allowed");
        self.parsed(&wanted, |text| {
            let seconds: f64 = text.parse().ok()?;
            (min..=max).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
        })
    }

    pub fn upstream(self) -> Result<Option<UpstreamKind>, ConfigError> {
        if self.text()?.map(str::trim) == Some("tiktok") {
            return Err(self.error("tiktok is not available in this version; use wahdx"));
        }
        self.parsed("must be wahdx", |text| (text == "wahdx").then_some(UpstreamKind::Wahdx))
    }

    pub fn media_location(self) -> Result<Option<MediaLocation>, ConfigError> {
        self.parsed("must be file:///folder or s3://bucket/prefix", |text| {
            let url = Url::parse(text).ok()?;
            if url.query().is_some() || url.fragment().is_some() || has_user(&url) {
                return None;
            }
            match url.scheme() {
                "file" => folder(&url).map(MediaLocation::Folder),
                "s3" => {
                    let bucket = url.host_str().filter(|host| !host.is_empty())?.to_owned();
                    Some(MediaLocation::S3 { bucket, prefix: url.path().trim_matches('/').to_owned() })
                }
                _ => None,
            }
        })
    }

    /// A text of so many characters.
    pub fn words(self, length_max: usize) -> Result<Option<String>, ConfigError> {
        self.parsed(&format!("must have 1 to {length_max} characters"), |text| {
            (1..=length_max).contains(&text.chars().count()).then(|| text.to_owned())
        })
    }

    /// The name of a plan.
    pub fn plan(self) -> Result<Option<String>, ConfigError> {
        self.parsed("must be 1 to 40 of a-z 0-9 _ -", |text| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
            ((1..=40).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
        })
    }

    /// The text read by a parser whose own errors say what is wrong, and nothing of the value.
    pub fn with<T, E: std::fmt::Display>(
        self,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, ConfigError> {
        let text = self.text()?;
        text.map(|text| read(text).map_err(|error| self.error(error.to_string()))).transpose()
    }
}

fn folder(url: &Url) -> Option<PathBuf> {
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    url.to_file_path().ok().filter(|path| !has_host && path.is_absolute())
}
