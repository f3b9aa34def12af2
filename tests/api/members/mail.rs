//! Mails to members, received by a mail server of the test's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use linkgate::config::{MailConfig, MailSecurity};
use linkgate::crypto::secret::Secret;
use linkgate::model::event::EventKind;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Office, PASSWORD, text};
use crate::support::Setup;
use crate::webhooks::receiver::{Receiver, status};
use crate::webhooks::world::World;

/// One mail as the server got it.
#[derive(Clone, Debug)]
struct Received {
    login: Option<String>,
    to: String,
    /// Headers and body, as they came.
    data: String,
}

/// A mail server that takes everything, or says first how often that it can't now.
struct Sink {
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    refusing: Arc<Mutex<(usize, &'static str)>>,
    /// How often somebody has shown a password.
    logins: Arc<Mutex<usize>>,
}

impl Sink {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let refusing = Arc::new(Mutex::new((0, "")));
        let logins = Arc::new(Mutex::new(0));
        let (kept, refuse, shown) = (received.clone(), refusing.clone(), logins.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, kept.clone(), refuse.clone(), shown.clone()));
            }
        });
        Self { port, received, refusing, logins }
    }

    fn config(&self) -> MailConfig {
        MailConfig {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: MailSecurity::Plain,
            credentials: Some(("gateway".to_owned(), Secret::new("mail password"))),
            from: "Linkgate <no-reply@link.example>".parse().expect("an address"),
        }
    }

    async fn office(&self) -> Office {
        let clock = linkgate::clock::Clock::manual(chrono::Utc::now());
        Office::with(Setup { clock, mail: Some(self.config()), ..Setup::default() }).await
    }

    /// Refuses the next so many mails in these words.
    fn refuse(&self, times: usize, words: &'static str) {
        *self.refusing.lock().expect("the sink") = (times, words);
    }

    /// The next mail; they are sent in the background.
    async fn next(&self) -> Received {
        for _ in 0..400 {
            if let Some(mail) = self.received.lock().expect("the sink").pop() {
                return mail;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no mail came");
    }

    fn count(&self) -> usize {
        self.received.lock().expect("the sink").len()
    }
}

/// Waits until nothing is at work in the background.
async fn settled(office: &Office) {
    assert!(office.gateway.running.ctx.tasks.drain(Duration::from_secs(20)).await, "still at work");
}

async fn converse(
    stream: TcpStream,
    received: Arc<Mutex<Vec<Received>>>,
    refusing: Arc<Mutex<(usize, &'static str)>>,
    logins: Arc<Mutex<usize>>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await?;
    let mut mail = Received { login: None, to: String::new(), data: String::new() };
    while let Some(line) = lines.next_line().await? {
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-sink\r\n250 AUTH PLAIN\r\n".to_owned(),
            "AUTH" => {
                *logins.lock().expect("the sink") += 1;
                mail.login = line.rsplit(' ').next().map(str::to_owned);
                "235 in\r\n".to_owned()
            }
            "RCPT" => {
                let mut refusing = refusing.lock().expect("the sink");
                mail.to = line.clone();
                if refusing.0 > 0 {
                    refusing.0 -= 1;
                    format!("{}\r\n", refusing.1)
                } else {
                    "250 ok\r\n".to_owned()
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    mail.data.push_str(&line);
                    mail.data.push('\n');
                }
                received.lock().expect("the sink").push(mail.clone());
                "250 taken\r\n".to_owned()
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n".to_owned(),
        };
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// The text of a mail, of whichever encoding, and the token of the link in it.
fn token_in(mail: &Received, prefix: &str) -> String {
    let (headers, body) = mail.data.split_once("\n\n").expect("a body");
    let plain = if headers.contains("quoted-printable") {
        body.replace("=\n", "").replace("=3D", "=")
    } else {
        body.to_owned()
    };
    let at = plain.find(prefix).unwrap_or_else(|| panic!("no {prefix} in {plain}"));
    plain[at..].split_whitespace().next().expect("a token").to_owned()
}

#[tokio::test]
async fn an_invitation_is_mailed_and_its_link_works() {
    let sink = Sink::start().await;
    let office = sink.office().await;

    let invited = office.invite("ada@example.com", "viewer").await;

    assert_eq!(invited["invitation"]["mailed"], true);
    let mail = sink.next().await;
    assert!(mail.to.contains("<ada@example.com>"), "{}", mail.to);
    let login = mail.login.clone().expect("credentials");
    assert_eq!(data_encoding::BASE64.decode(login.as_bytes()).expect("base64"), b"\0gateway\0mail password");
    assert_eq!(*sink.logins.lock().expect("the sink"), 1);
    assert!(mail.data.contains("Subject: Your invitation to Clipboard Studio"), "{}", mail.data);
    assert!(mail.data.contains("no-reply@link.example"), "{}", mail.data);
    let token = token_in(&mail, "lgi_");
    assert_eq!(token, text(&invited["invitation"]["token"]));
    assert_eq!(office.accept(&token, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_forgotten_password_is_mailed_a_link_and_an_unknown_e_mail_nothing() {
    let sink = Sink::start().await;
    let office = sink.office().await;
    office.member("ada@example.com", "viewer").await;
    sink.next().await;
    office.invite("invited@example.com", "viewer").await;
    sink.next().await;

    for email in ["nobody@example.com", "invited@example.com", "ADA@example.com"] {
        assert_eq!(office.post("forgot-password", json!({"email": email})).await.status, 202, "{email}");
    }

    let mail = sink.next().await;
    assert!(mail.to.contains("<ada@example.com>"), "as it was invited: {}", mail.to);
    assert!(office.gateway.running.ctx.tasks.drain(Duration::from_secs(20)).await);
    assert_eq!(sink.count(), 0, "and no other");
    let body = json!({"token": token_in(&mail, "lgp_"), "password": "ten herons wade slowly"});
    assert_eq!(office.post("reset-password", body).await.status, 200);
    assert_eq!(office.try_to_log_in("ada@example.com", "ten herons wade slowly").await.status, 200);
}

#[tokio::test]
async fn one_e_mail_gets_no_more_than_a_few_links_an_hour() {
    let sink = Sink::start().await;
    let office = sink.office().await;
    office.member("ada@example.com", "viewer").await;
    sink.next().await;

    for _ in 0..12 {
        assert_eq!(office.post("forgot-password", json!({"email": "ada@example.com"})).await.status, 202);
    }

    assert!(office.gateway.running.ctx.tasks.drain(Duration::from_secs(20)).await);
    assert_eq!(sink.count(), 5);
}

#[tokio::test]
async fn a_forgotten_password_is_mailed_once_for_a_key_to_each_who_asks_under_it() {
    let sink = Sink::start().await;
    let office = sink.office().await;
    for email in ["ada@example.com", "grace@example.com"] {
        office.member(email, "viewer").await;
        sink.next().await;
    }
    let forget = async |email: &str, key: &str| {
        let told = office.keyed("forgot-password", key).json(&json!({"email": email})).send().await;
        assert_eq!((told.status, told.header("idempotent-replayed")), (202, ""), "it tells of nobody");
        settled(&office).await;
        std::mem::take(&mut *sink.received.lock().expect("the sink")).len()
    };

    assert_eq!(forget("ada@example.com", "k").await, 1);
    assert_eq!(forget("ADA@example.com", "k").await, 0, "the same e-mail");
    assert_eq!(forget("grace@example.com", "k").await, 1, "another's key is another");
    assert_eq!(forget("nobody@example.com", "k").await, 0);
    assert_eq!(office.rows("select count(*) from idempotency_keys").await, ["2"], "of members alone");
    sink.refuse(1, "550 no such mailbox");
    assert_eq!(forget("ada@example.com", "l").await, 0);
    assert_eq!(forget("ada@example.com", "l").await, 1, "a mail that failed leaves the key free");
}

#[tokio::test]
async fn a_mail_that_can_not_be_taken_now_is_sent_again() {
    let sink = Sink::start().await;
    let office = sink.office().await;
    sink.refuse(1, "451 not now");

    let invited = office.invite("ada@example.com", "viewer").await;

    assert_eq!(token_in(&sink.next().await, "lgi_"), text(&invited["invitation"]["token"]));
}

#[tokio::test]
async fn a_mail_that_is_refused_fails_nothing_but_itself() {
    let sink = Sink::start().await;
    let office = sink.office().await;
    sink.refuse(1, "550 no such mailbox");

    let invited = office.invite("ada@example.com", "viewer").await;

    assert!(office.gateway.running.ctx.tasks.drain(Duration::from_secs(20)).await);
    assert_eq!(sink.count(), 0, "it is not sent again");
    assert_eq!(office.accept(&text(&invited["invitation"]["token"]), PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_where_tls_is_wanted() {
    let sink = Sink::start().await;
    let mail = MailConfig { security: MailSecurity::StartTls, ..sink.config() };
    let office = Office::with(Setup { mail: Some(mail), ..Setup::default() }).await;

    office.invite("ada@example.com", "viewer").await;

    assert!(office.gateway.running.ctx.tasks.drain(Duration::from_secs(20)).await);
    assert_eq!(sink.count(), 0);
    assert_eq!(*sink.logins.lock().expect("the sink"), 0, "no password either");
}

#[tokio::test]
async fn a_tenants_name_puts_nothing_into_the_headers() {
    let sink = Sink::start().await;
    let office = sink.office().await;
    let rename = "update tenants set name = E'Évil\\r\\nBcc: all@example.com'";
    let (url, tenant) = (&office.gateway.database_url, &office.tenant.id);
    crate::support::rows::change(url, tenant, "live", rename).await;

    office.invite("ada@example.com", "viewer").await;

    let mail = sink.next().await;
    let (headers, _) = mail.data.split_once("\n\n").expect("a body");
    assert!(!headers.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{headers}");
}

#[tokio::test]
async fn who_may_mend_a_webhook_endpoint_is_mailed_when_it_is_switched_off() {
    let sink = Sink::start().await;
    let clock = linkgate::clock::Clock::manual(chrono::Utc::now());
    let setup = Setup { clock, mail: Some(sink.config()), allow_private_networks: true, ..Setup::default() };
    let office = Office::with(setup).await;
    for (email, role) in [("ada@example.com", "developer"), ("vera@example.com", "viewer")] {
        office.member(email, role).await;
        sink.next().await;
    }
    office.invite("not-yet@example.com", "owner").await;
    sink.next().await;
    let (world, receiver) = (World::of(office.gateway, office.tenant), Receiver::start().await);
    let endpoint = world.endpoint_for(&receiver, json!({"description": "orders"})).await;
    receiver.usually(status(410));
    world.emit(EventKind::AccountLinked).await;

    world.send().await;

    let mail = sink.next().await;
    assert!(mail.to.contains("<ada@example.com>"), "{}", mail.to);
    for words in ["Subject: A webhook endpoint of Clipboard Studio", "orders", &endpoint.id, "410", "test"] {
        assert!(mail.data.contains(words), "{words}: {}", mail.data);
    }
    assert!(!mail.data.contains("/hook"), "a path may be as good as a password: {}", mail.data);
    assert!(world.gateway.running.ctx.tasks.drain(Duration::from_secs(20)).await);
    assert_eq!(sink.count(), 0, "and nobody else");

    // A program that switches it on again each time brings no mail each time.
    world.patch(&endpoint.id, json!({"enabled": true})).await;
    world.emit(EventKind::AccountLinked).await;
    assert_eq!(world.send().await, 1);
    assert_eq!(world.endpoint_now(&endpoint).await["disabled"]["reason"], "gone");
    assert!(world.gateway.running.ctx.tasks.drain(Duration::from_secs(20)).await);
    assert_eq!(sink.count(), 0);
}
