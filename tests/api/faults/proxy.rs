//! A TCP proxy that does harm: slow, cut, deaf or hostile links, switched while it runs. It stands before
//! PostgreSQL, Redis, the upstream and the gateway, and knows nothing of what they say.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::clock::Dice;

const CHUNK_BYTES_MAX: usize = 16_384;

/// What the link suffers from. Set for the connections that there are and those to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Harm {
    None,
    /// Each chunk waits so long, and up to `jitter` more.
    Delay {
        delay: Duration,
        jitter: Duration,
    },
    /// The answers of a connection break off after so many more bytes.
    CutAfter(usize),
    /// Nothing goes through, and nobody is told.
    BlackHole,
    /// Connections are reset, those that come too.
    Reset,
    /// So many bytes at a time, and then a pause.
    Drip {
        bytes: usize,
        pause: Duration,
    },
}

/// A listener of its own that passes bytes on to `target`.
pub struct Proxy {
    pub address: SocketAddr,
    harm: watch::Sender<Harm>,
    accepting: AbortHandle,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.harm.send_replace(Harm::Reset);
    }
}

/// How one direction of a connection came to its end.
#[derive(PartialEq)]
enum Ended {
    Closed,
    Reset,
}

impl Proxy {
    pub async fn before(target: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (harm, harms) = watch::channel(Harm::None);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, target.clone(), harms.clone()));
            }
        });
        Self { address, harm, accepting: accepting.abort_handle() }
    }

    pub fn suffer(&self, harm: Harm) {
        self.harm.send_replace(harm);
    }

    pub fn mend(&self) {
        self.suffer(Harm::None);
    }
}

async fn pass(mut stream: TcpStream, target: String, mut harms: watch::Receiver<Harm>) {
    let connected = tokio::select! {
        connected = TcpStream::connect(&target) => connected.ok(),
        () = reset(&mut harms) => None,
    };
    let Some(mut onward) = connected else {
        let _ = stream.set_zero_linger();
        return;
    };
    let _ = (stream.set_nodelay(true), onward.set_nodelay(true));
    let ended = {
        let (near_in, near_out) = stream.split();
        let (far_in, far_out) = onward.split();
        let up = pump(near_in, far_out, harms.clone(), false);
        let down = pump(far_in, near_out, harms, true);
        tokio::pin!(up, down);
        tokio::select! {
            ended = &mut up => if ended == Ended::Closed { down.await } else { ended },
            ended = &mut down => ended,
        }
    };
    if ended == Ended::Reset {
        // With nothing to linger for, closing sends a reset.
        let _ = (stream.set_zero_linger(), onward.set_zero_linger());
    }
}

/// Ends when connections are to be reset.
async fn reset(harms: &mut watch::Receiver<Harm>) {
    if harms.wait_for(|harm| *harm == Harm::Reset).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut harms: watch::Receiver<Harm>,
    answers: bool,
) -> Ended {
    let mut dice = Dice::new(7);
    let (mut buffer, mut passed) = (vec![0; CHUNK_BYTES_MAX], 0);
    let mut resets = harms.clone();
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read,
            () = reset(&mut resets) => return Ended::Reset,
        };
        let count = match read {
            Ok(count) if count > 0 => count,
            _ => {
                let _ = to.shutdown().await;
                return Ended::Closed;
            }
        };
        let harm = *harms.borrow_and_update();
        passed = if matches!(harm, Harm::CutAfter(_)) { passed + count } else { 0 };
        let written = match harm {
            Harm::Reset => return Ended::Reset,
            Harm::CutAfter(bytes) if answers && passed >= bytes => {
                let left = bytes.saturating_sub(passed - count).min(count);
                let _ = to.write_all(&buffer[..left]).await;
                return Ended::Reset;
            }
            Harm::BlackHole => {
                // What came meanwhile is lost, so that the connection can't be used any more.
                let _ = harms.wait_for(|harm| *harm != Harm::BlackHole).await;
                return Ended::Reset;
            }
            Harm::Delay { delay, jitter } => {
                let extra = dice.between(0, jitter.as_millis() as i64) as u64;
                tokio::time::sleep(delay + Duration::from_millis(extra)).await;
                to.write_all(&buffer[..count]).await
            }
            Harm::Drip { bytes, pause } => drip(&mut to, &buffer[..count], bytes, pause, &mut resets).await,
            Harm::None | Harm::CutAfter(_) => to.write_all(&buffer[..count]).await,
        };
        if written.is_err() {
            return Ended::Reset;
        }
    }
}

async fn drip(
    to: &mut (impl AsyncWrite + Unpin),
    bytes: &[u8],
    at_a_time: usize,
    pause: Duration,
    harms: &mut watch::Receiver<Harm>,
) -> std::io::Result<()> {
    for drop in bytes.chunks(at_a_time.max(1)) {
        to.write_all(drop).await?;
        let drips = matches!(*harms.borrow(), Harm::Drip { .. });
        if drips {
            tokio::time::sleep(pause).await;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::time::Instant;

    use super::*;

    /// An echo behind a proxy, and a connection to it.
    async fn echo() -> (Proxy, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = stream.split();
                    let _ = tokio::io::copy(&mut read, &mut write).await;
                });
            }
        });
        let proxy = Proxy::before(target).await;
        let stream = TcpStream::connect(proxy.address).await.unwrap();
        (proxy, stream)
    }

    async fn say(stream: &mut TcpStream, text: &str) -> std::io::Result<String> {
        stream.write_all(text.as_bytes()).await?;
        let mut answer = vec![0; text.len()];
        stream.read_exact(&mut answer).await?;
        Ok(String::from_utf8(answer).unwrap())
    }

    #[tokio::test]
    async fn an_unharmed_link_passes_everything_on() {
        let (_proxy, mut stream) = echo().await;

        assert_eq!(say(&mut stream, "hello").await.unwrap(), "hello");
    }

    #[tokio::test]
    async fn a_delayed_link_is_late_in_both_directions() {
        let (proxy, mut stream) = echo().await;
        proxy.suffer(Harm::Delay { delay: Duration::from_millis(60), jitter: Duration::ZERO });

        let started = Instant::now();
        assert_eq!(say(&mut stream, "late").await.unwrap(), "late");

        assert!(started.elapsed() >= Duration::from_millis(120));
        proxy.mend();
        assert_eq!(say(&mut stream, "soon").await.unwrap(), "soon");
    }

    #[tokio::test]
    async fn an_answer_breaks_off_after_so_many_bytes() {
        let (proxy, mut stream) = echo().await;
        proxy.suffer(Harm::CutAfter(3));

        stream.write_all(b"abcdef").await.unwrap();
        let mut answer = Vec::new();
        let ended = stream.read_to_end(&mut answer).await;

        assert!(answer.len() <= 3 && b"abc".starts_with(&answer), "{answer:?}");
        assert!(ended.is_err() || answer == b"abc");
    }

    #[tokio::test]
    async fn a_black_hole_says_nothing_and_new_connections_work_once_it_is_mended() {
        let (proxy, mut stream) = echo().await;
        proxy.suffer(Harm::BlackHole);

        let silence = tokio::time::timeout(Duration::from_millis(150), say(&mut stream, "anybody")).await;
        assert!(silence.is_err());

        proxy.mend();
        let mut next = TcpStream::connect(proxy.address).await.unwrap();
        assert_eq!(say(&mut next, "hello").await.unwrap(), "hello");
    }

    #[tokio::test]
    async fn a_reset_is_a_reset_and_not_a_close() {
        let (proxy, mut stream) = echo().await;
        assert_eq!(say(&mut stream, "hello").await.unwrap(), "hello");

        proxy.suffer(Harm::Reset);
        let ended = stream.read(&mut [0; 8]).await;

        assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset);
        proxy.mend();
        let mut next = TcpStream::connect(proxy.address).await.unwrap();
        assert_eq!(say(&mut next, "again").await.unwrap(), "again");
    }

    #[tokio::test]
    async fn a_dripping_link_takes_its_time() {
        let (proxy, mut stream) = echo().await;
        proxy.suffer(Harm::Drip { bytes: 1, pause: Duration::from_millis(10) });

        let started = Instant::now();
        assert_eq!(say(&mut stream, "drip").await.unwrap(), "drip");

        assert!(started.elapsed() >= Duration::from_millis(30));
    }
}
