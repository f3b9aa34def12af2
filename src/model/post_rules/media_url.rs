//! Which URLs media may be fetched from. This looks at the URL alone: whoever fetches also checks
//! the addresses that the name resolves to.

use url::{Host, Url};

/// Longest URL in bytes, as sent and after normalising.
pub const URL_BYTES_MAX: usize = 2048;

/// Longest host name in bytes, and longest label of one. Source: RFC 1035, section 2.3.4.
const NAME_BYTES_MAX: usize = 253;
const LABEL_BYTES_MAX: usize = 63;

/// Ends of names that no public resolver answers, or that local ones answer with local addresses.
const PRIVATE_SUFFIXES: [&str; 13] = [
    "localhost",
    "localdomain",
    "local",
    "internal",
    "home.arpa",
    "onion",
    "invalid",
    "lan",
    "home",
    "corp",
    "intranet",
    "svc",
    "default",
];

/// Public-looking names under which clouds serve credentials to their machines.
const METADATA_NAMES: [&str; 3] =
    ["metadata.tencentyun.com", "metadata.platformequinix.com", "metadata.packet.net"];

/// Why a URL is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlProblem {
    /// Longer than `URL_BYTES_MAX`.
    TooLong { bytes: usize },
    /// Not `scheme://host/...`, or with characters that readers of URLs disagree about.
    Malformed,
    /// Not `https` (or `http` where that is allowed).
    Scheme,
    /// A user name or a password in front of the host.
    UserInfo,
    /// Another port than the scheme's own.
    Port(u16),
    /// An IP address in any spelling, or a name that is not public.
    Host,
}

impl UrlProblem {
    /// The code that tells of it, whatever the address is for.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too_long",
            Self::Malformed => "invalid_url",
            Self::Scheme => "scheme_not_allowed",
            Self::UserInfo => "user_info_not_allowed",
            Self::Port(_) => "port_not_allowed",
            Self::Host => "host_not_public",
        }
    }
}

/// Reads a URL and gives it normalised, without its fragment: the spelling that was checked is the
/// one to fetch. `allow_private` admits `http`, any port, IP addresses and local names.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(text: &str, allow_private: bool) -> Result<Url, Vec<UrlProblem>> {
    read_with(text, allow_private, |_| false)
}

/// The same with other ports than the scheme's own, where `port_is_good`.
pub fn read_with(
    text: &str,
    allow_private: bool,
    port_is_good: impl Fn(u16) -> bool,
) -> Result<Url, Vec<UrlProblem>> {
    if text.len() > URL_BYTES_MAX {
        return Err(vec![UrlProblem::TooLong { bytes: text.len() }]);
    }
    let authority = authority(text).ok_or_else(|| vec![spelling_problem(text)])?;
    let mut url = Url::parse(text).map_err(|_| vec![UrlProblem::Malformed])?;
    url.set_fragment(None);

    let mut problems = Vec::new();
    if !(url.scheme() == "https" || allow_private && url.scheme() == "http") {
        problems.push(UrlProblem::Scheme);
    }
    if authority.contains('@') {
        problems.push(UrlProblem::UserInfo);
    }
    if let Some(port) = url.port().filter(|port| !allow_private && !port_is_good(*port)) {
        problems.push(UrlProblem::Port(port));
    }
    if !allow_private && !url.host().is_some_and(|host| is_public(&host)) {
        problems.push(UrlProblem::Host);
    }
    let bytes = url.as_str().len();
    if bytes > URL_BYTES_MAX {
        problems.push(UrlProblem::TooLong { bytes });
    }
    if problems.is_empty() { Ok(url) } else { Err(problems) }
}

/// What follows the last dot of the path's last part, in lower case: `mp4`. Read from the text
/// alone, so that a URL that is refused for another reason still tells what it was meant to be.
pub fn extension(text: &str) -> Option<String> {
    let after_scheme = text.split_once("://")?.1;
    let path = after_scheme.split(['?', '#']).next()?.split_once('/')?.1;
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    Some(extension.to_ascii_lowercase())
}

/// The part between `scheme://` and the path, if the text is spelled so that every reader of URLs
/// takes the same part for the host. An international name has to come in its `xn--` spelling: the
/// others have look-alikes of dots, slashes and digits.
fn authority(text: &str) -> Option<&str> {
    let odd = |c: char| c == '\\' || c.is_whitespace() || c.is_control();
    if text.contains(odd) {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let plain = !authority.is_empty() && authority.is_ascii() && !authority.contains('%');
    (named && plain).then_some(authority)
}

/// `data:`, `javascript:` and the like have another scheme; everything else is malformed.
fn spelling_problem(text: &str) -> UrlProblem {
    match Url::parse(text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => UrlProblem::Scheme,
        _ => UrlProblem::Malformed,
    }
}

fn is_public(host: &Host<&str>) -> bool {
    // The parser turns every spelling of an IPv4 address (`127.1`, `0x7f.1`, `2130706433`) into one.
    let Host::Domain(name) = host else {
        return false;
    };
    let labels_are_plain = name.split('.').all(|label| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    });
    let is_private = PRIVATE_SUFFIXES.iter().any(|suffix| is_under(name, suffix));
    labels_are_plain
        && name.len() <= NAME_BYTES_MAX
        && name.contains('.')
        && !is_private
        && !METADATA_NAMES.contains(name)
}

fn is_under(name: &str, suffix: &str) -> bool {
    name.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
