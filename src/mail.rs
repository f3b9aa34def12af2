//! Mail, handed to the operator's own server. One connection a letter, with a deadline; TLS by rustls and
//! the system's certificates.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::{MailConfig, MailSecurity};

/// How long one exchange with the server may take, and a whole letter.
const STEP_TIMEOUT: Duration = Duration::from_secs(5);
const LETTER_TIMEOUT: Duration = Duration::from_secs(15);
/// How many letters may wait or be under way at once.
const LETTERS_MAX: usize = 100;

/// One letter, plain text.
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// Why a letter was not sent. Says nothing of what it holds.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the letter can't be put together")]
    Letter,
    #[error("the mail server refuses it")]
    Refused,
    #[error("the mail server does not take it now")]
    NotNow,
    #[error("the TLS set-up for mail does not work")]
    Tls,
}

impl MailError {
    /// Whether the next try may go better.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::NotNow)
    }
}

pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    places: Arc<Semaphore>,
}

impl Mailer {
    /// # Errors
    /// `Tls` on a machine without a usable TLS set-up.
    pub fn new(config: &MailConfig) -> Result<Self, MailError> {
        let tls = || TlsParameters::new(config.host.clone()).map_err(|_| MailError::Tls);
        let tls = match config.security {
            MailSecurity::Plain => Tls::None,
            MailSecurity::StartTls => Tls::Required(tls()?),
            MailSecurity::Tls => Tls::Wrapper(tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
            .port(config.port)
            .tls(tls)
            .timeout(Some(STEP_TIMEOUT));
        if let Some((user, password)) = &config.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        let places = Arc::new(Semaphore::new(LETTERS_MAX));
        Ok(Self { transport: builder.build(), from: config.from.clone(), places })
    }

    /// Room for one letter, until it is dropped; nothing when too many wait.
    pub fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().try_acquire_owned().ok()
    }

    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let to: Mailbox = letter.to.parse().map_err(|_| MailError::Letter)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|_| MailError::Letter)?;
        match tokio::time::timeout(LETTER_TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            // Also a server that lacks what we insist on, such as STARTTLS.
            Ok(Err(error)) if error.is_permanent() || error.is_client() => Err(MailError::Refused),
            Ok(Err(_)) | Err(_) => Err(MailError::NotNow),
        }
    }
}
