//! What servers can do to a call.

use chrono::{DateTime, Utc};

use super::*;

const CHUNK: &[u8] = b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

async fn ask(bytes: &'static [u8]) -> Result<Answer, GuardError> {
    let canary = Canary::answering(bytes).await;
    guard(true, Scripted::default()).get(&canary.url("127.0.0.1"), 64, DEADLINE).await
}

#[tokio::test]
async fn what_is_sent_is_what_was_asked_for_and_no_more() {
    let canary = Canary::answering(b"HTTP/1.1 204 No Content\r\n\r\n").await;
    let headers = vec![("webhook-id", "evt_1".to_owned())];
    let guard = guard(true, Scripted::default());

    let answer = guard.post(&canary.url("127.0.0.1"), headers, b"{}".to_vec(), 10, DEADLINE).await;

    assert_eq!(answer.expect("an answer").status, 204);
    let request = canary.seen().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.split("\r\n").collect();
    assert_eq!(lines.remove(0), "POST /hook?a=b HTTP/1.1");
    lines.sort_unstable();
    let host = format!("host: 127.0.0.1:{}", canary.port);
    let agent = concat!("user-agent: linkgate/", env!("CARGO_PKG_VERSION"));
    assert_eq!(lines, ["connection: close", "content-length: 2", &host, agent, "webhook-id: evt_1"]);
    assert_eq!(body, "{}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let inside = Canary::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    let bytes =
        format!("HTTP/1.1 307 Go\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", inside.url("127.0.0.1"));
    let outside = Canary::answering(bytes.leak().as_bytes()).await;

    let answer = guard(true, Scripted::default()).get(&outside.url("127.0.0.1"), 10, DEADLINE).await;

    assert_eq!(answer.expect("an answer").status, 307);
    assert!(inside.seen().is_empty());
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused_or_cut() {
    let large: &[u8] =
        [b"HTTP/1.1 200 OK\r\nContent-Length: 640\r\n\r\n".as_slice(), &CHUNK.repeat(10)].concat().leak();
    assert_eq!(ask(large).await.expect_err("too large"), GuardError::TooLarge);

    let canary = Canary::answering(large).await;
    let answer =
        guard(true, Scripted::default()).post(&canary.url("127.0.0.1"), vec![], vec![], 64, DEADLINE).await;
    assert_eq!(answer.expect("an answer").body, CHUNK);
}

#[tokio::test]
async fn what_is_no_answer_is_told() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(200));
    let long = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "b".repeat(40_000));
    for bytes in [b"".as_slice(), b"hello", b"HTTP/9", many.leak().as_bytes(), long.leak().as_bytes()] {
        assert_eq!(ask(bytes).await.expect_err("no answer"), GuardError::Broken);
    }
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf";
    assert_eq!(ask(cut).await.expect_err("half an answer"), GuardError::Broken);
}

#[tokio::test]
async fn who_does_not_answer_is_given_up_at_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let started = std::time::Instant::now();

    let error = guard(true, Scripted::default()).get(&url, 10, Duration::from_millis(50)).await;

    assert_eq!(error.expect_err("no answer"), GuardError::TimedOut);
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn where_nobody_listens_no_connection_comes_about() {
    let url: Url = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap()
    };

    let error = guard(true, Scripted::default()).get(&url, 10, DEADLINE).await;

    assert_eq!(error.expect_err("no answer"), GuardError::Unreachable);
}

#[tokio::test]
async fn a_wait_is_read_in_seconds_and_as_a_date() {
    let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
    let wait = async |text: &str| {
        let bytes = format!("HTTP/1.1 429 Slow\r\nRetry-After: {text}\r\nContent-Length: 0\r\n\r\n");
        let canary = Canary::answering(bytes.leak().as_bytes()).await;
        let tls = connect::tls().unwrap();
        let guard = Guard::with(true, Clock::manual(now), Box::new(Scripted::default()), tls);
        guard.get(&canary.url("127.0.0.1"), 10, DEADLINE).await.unwrap().retry_after
    };

    assert_eq!(wait("7").await, Some(Duration::from_secs(7)));
    assert_eq!(wait("Sun, 22 Nov 2026 12:01:30 GMT").await, Some(Duration::from_secs(90)));
    assert_eq!(wait("Sun, 22 Nov 2026 11:00:00 GMT").await, Some(Duration::ZERO));
    assert_eq!(wait("99999999999999999999999").await, Some(Duration::from_secs(7 * 86_400)));
    assert_eq!(wait("soon").await, None);
}
