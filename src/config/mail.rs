//! Where mail goes, and whom it comes from.

use lettre::message::Mailbox;
use url::{Host, Url};

use super::ConfigError;
use super::cli::MailArgs;
use super::read::Setting;
use crate::crypto::secret::Secret;

/// The operator's mail server.
pub struct MailConfig {
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub credentials: Option<(String, Secret)>,
    pub from: Mailbox,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// Not at all.
    Plain,
    /// TLS by STARTTLS, after the server's greeting; a server without it gets nothing.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

pub(super) fn read(args: &MailArgs, allow_plain: bool) -> Result<Option<MailConfig>, ConfigError> {
    let wanted = "must be smtp:// or smtps://, user:password@ if need be, a host, a port if need be, and \
                  nothing after it";
    let server = Setting::new("SMTP_URL", args.smtp_url.as_deref()).parsed(wanted, server_of)?;
    let wanted = "must be an address, such as Linkgate <no-reply@link.example>";
    let from = Setting::new("LINKGATE_MAIL_FROM", args.mail_from.as_deref());
    let mailbox = from.parsed(wanted, |text| text.parse::<Mailbox>().ok())?;
    let Some(server) = server else { return Ok(None) };
    let security = match server.tls {
        true => MailSecurity::Tls,
        false if allow_plain || is_on_this_machine(&server.place) => MailSecurity::Plain,
        false => MailSecurity::StartTls,
    };
    let port = server.port.unwrap_or(match security {
        MailSecurity::Plain => 25,
        MailSecurity::StartTls => 587,
        MailSecurity::Tls => 465,
    });
    let host = server.place.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let credentials = server.credentials;
    Ok(Some(MailConfig { host, port, security, credentials, from: from.required(mailbox)? }))
}

struct Server {
    tls: bool,
    /// Its host, as an address of the web: hosts of other addresses are not read any further.
    place: Url,
    port: Option<u16>,
    credentials: Option<(String, Secret)>,
}

fn server_of(text: &str) -> Option<Server> {
    let url = Url::parse(text).ok()?;
    let bare = url.query().is_none() && url.fragment().is_none() && matches!(url.path(), "" | "/");
    if !bare || !matches!(url.scheme(), "smtp" | "smtps") {
        return None;
    }
    let credentials = match (url.username(), url.password()) {
        ("", None) => None,
        (user, password) => Some((decoded(user)?, Secret::new(decoded(password.unwrap_or_default())?))),
    };
    let place = Url::parse(&format!("https://{}/", url.host_str()?)).ok()?;
    Some(Server { tls: url.scheme() == "smtps", place, port: url.port(), credentials })
}

fn is_on_this_machine(place: &Url) -> bool {
    match place.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn decoded(text: &str) -> Option<String> {
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(Into::into)
}
