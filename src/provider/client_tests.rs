//! The client against a real server that misbehaves.

use chrono::{TimeZone, Utc};

use super::*;
use crate::provider::test_server::{Script, TestServer, answer, answer_with, refused_address};

fn client() -> HttpClient {
    let now = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
    HttpClient::new(Clock::manual(now)).unwrap()
}

fn call(url: Url) -> Call {
    Call {
        method: Method::POST,
        url,
        headers: HeaderMap::new(),
        body: Some(b"{}".to_vec()),
        deadline: Duration::from_secs(5),
        answer_bytes_max: 1_000,
    }
}

async fn outcome(script: Script) -> Result<Answer, CallError> {
    let server = TestServer::start(vec![script]).await;
    client().send(call(server.url())).await
}

#[tokio::test]
async fn a_json_body_and_the_headers_are_sent_and_the_answer_is_read() {
    let server = TestServer::start(vec![answer(201, "hello")]).await;
    let mut call = call(server.url());
    call.headers.insert("x-api-key", HeaderValue::from_static("k"));

    let answer = client().send(call).await.unwrap();

    assert_eq!(answer, Answer { status: 201, retry_after: None, body: b"hello".to_vec() });
    let request = server.only_request();
    assert!(request.head.starts_with("POST / HTTP/1.1\r\n"), "{}", request.head);
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("x-api-key"), Some("k"));
    assert_eq!(request.body, b"{}");
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    assert_eq!(client().send(call(refused_address().await)).await, Err(CallError::NotSent));
}

#[tokio::test]
async fn an_answer_that_never_comes_or_breaks_off_is_lost() {
    let cut_body = Script::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_vec());

    assert_eq!(outcome(Script::Cut).await, Err(CallError::Lost));
    assert_eq!(outcome(cut_body).await, Err(CallError::Lost));
    assert_eq!(outcome(Script::Raw(b"nonsense\r\n\r\n".to_vec())).await, Err(CallError::Lost));
}

#[tokio::test]
async fn a_silent_and_a_dripping_server_are_cut_at_the_deadline() {
    for script in [Script::Silent, Script::Drip] {
        let server = TestServer::start(vec![script]).await;
        let call = Call { deadline: Duration::from_millis(80), ..call(server.url()) };
        let begun = std::time::Instant::now();

        assert_eq!(client().send(call).await, Err(CallError::Lost));
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
}

#[tokio::test]
async fn a_body_over_the_cap_is_refused_announced_or_not() {
    let gigabyte = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nx".to_vec();
    let unannounced = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec(), vec![b'x'; 1_001]].concat();

    assert_eq!(outcome(Script::Raw(gigabyte)).await, Err(CallError::TooLarge));
    assert_eq!(outcome(Script::Raw(unannounced)).await, Err(CallError::TooLarge));
    assert_eq!(outcome(Script::Endless).await, Err(CallError::TooLarge));
    assert_eq!(outcome(answer(200, &"x".repeat(1_000))).await.unwrap().body.len(), 1_000);
}

#[tokio::test]
async fn a_redirect_is_answered_as_it_is_and_not_followed() {
    let elsewhere = TestServer::start(vec![answer(200, "elsewhere")]).await;
    let redirect = answer_with(307, &format!("Location: {}\r\n", elsewhere.url()), "");

    assert_eq!(outcome(redirect).await.unwrap().status, 307);
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn retry_after_is_read_as_seconds_or_as_a_date_and_is_at_most_an_hour() {
    let wait = async |text: &str| {
        let script = answer_with(429, &format!("Retry-After: {text}\r\n"), "");
        outcome(script).await.unwrap().retry_after.map(|wait| wait.as_secs())
    };

    assert_eq!(wait("7").await, Some(7));
    assert_eq!(wait("0").await, Some(0));
    assert_eq!(wait("99999999999999999999999999").await, Some(3600));
    assert_eq!(wait("Sun, 01 Mar 2026 12:00:30 GMT").await, Some(30));
    assert_eq!(wait("Sun, 01 Mar 2026 11:00:00 GMT").await, Some(0));
    assert_eq!(wait("Mon, 01 Mar 2027 12:00:00 GMT").await, Some(3600));
    for unreadable in ["-1", "1.5", "soon", ""] {
        assert_eq!(wait(unreadable).await, None, "{unreadable}");
    }
}

#[tokio::test]
async fn a_connection_that_dies_between_two_calls_is_lost_and_not_sent_twice() {
    let server = TestServer::start(vec![answer(200, "first"), Script::Cut]).await;
    let client = client();

    assert_eq!(client.send(call(server.url())).await.unwrap().body, b"first");
    assert_eq!(client.send(call(server.url())).await, Err(CallError::Lost));

    assert_eq!(server.connections(), 1);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn calls_after_one_another_share_a_connection_and_calls_at_once_do_not() {
    let scripts = (0..12).map(|_| answer(200, "well")).collect();
    let server = TestServer::start(scripts).await;
    let client = client();

    for _ in 0..6 {
        client.send(call(server.url())).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    let at_once = (0..6).map(|_| client.send(call(server.url())));
    for answer in futures_util::future::join_all(at_once).await {
        assert_eq!(answer.unwrap().body, b"well");
    }

    assert_eq!(server.requests().len(), 12);
    assert!((2..=6).contains(&server.connections()), "{}", server.connections());
}

#[tokio::test]
async fn a_kept_connection_that_the_other_side_has_closed_is_not_used() {
    let closing = Script::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst".to_vec());
    for script in [closing, answer_with(200, "Connection: close\r\n", "first")] {
        let server = TestServer::start(vec![script, answer(200, "second")]).await;
        let client = client();

        assert_eq!(client.send(call(server.url())).await.unwrap().body, b"first");
        // Until the other side's end of the connection has come through.
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(client.send(call(server.url())).await.unwrap().body, b"second");

        assert_eq!((server.connections(), server.requests().len()), (2, 2));
    }
}

#[tokio::test]
async fn a_connection_with_an_unread_answer_in_it_is_not_used_again() {
    let server = TestServer::start(vec![answer(200, &"x".repeat(2_000)), answer(200, "second")]).await;
    let client = client();

    assert_eq!(client.send(call(server.url())).await, Err(CallError::TooLarge));
    assert_eq!(client.send(call(server.url())).await.unwrap().body, b"second");

    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_within_a_second_was_not_sent() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/", silent.local_addr().unwrap());
    let begun = std::time::Instant::now();

    assert_eq!(client().send(call(Url::parse(&address).unwrap())).await, Err(CallError::NotSent));

    let took = begun.elapsed();
    assert!((Duration::from_millis(900)..Duration::from_secs(3)).contains(&took), "{took:?}");
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_and_a_path_without_a_host_get_nothing_sent() {
    let server = TestServer::start(vec![answer(200, "plain")]).await;
    let mut https = server.url();
    https.set_scheme("https").unwrap();

    assert_eq!(client().send(call(https)).await, Err(CallError::NotSent));
    let nowhere = Url::parse("data:text/plain,x").unwrap();
    assert_eq!(client().send(call(nowhere)).await, Err(CallError::NotSent));

    assert!(server.requests().iter().all(|request| !request.head.contains("HTTP/1.1")));
}

#[test]
fn a_connection_of_another_runtime_is_not_used() {
    let outlives = tokio::runtime::Runtime::new().unwrap();
    let server = outlives.block_on(TestServer::start(vec![answer(200, "first"), answer(200, "second")]));
    let client = client();

    for expected in [b"first".as_slice(), b"second"] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let answer = runtime.block_on(client.send(call(server.url())));
        assert_eq!(answer.unwrap().body, expected);
    }

    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn the_request_goes_to_the_path_and_query_of_the_address_with_its_host_and_our_name() {
    let server = TestServer::start(vec![answer(200, "")]).await;
    let url = server.url().join("/a%20b/c?d=e#f").unwrap();
    let call = Call { method: Method::GET, body: None, ..call(url) };

    client().send(call).await.unwrap();

    let request = server.only_request();
    assert_eq!(request.line(), "GET /a%20b/c?d=e");
    let host = format!("127.0.0.1:{}", server.url().port().unwrap());
    assert_eq!(request.header("host"), Some(host.as_str()));
    assert_eq!(request.header("user-agent"), Some(concat!("linkgate/", env!("CARGO_PKG_VERSION"))));
    assert_eq!((request.header("content-type"), request.header("content-length")), (None, None));
}
