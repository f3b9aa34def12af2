use super::*;
use crate::clock::Clock;
use crate::provider::test_server::{Script, TestServer, answer, answer_with, refused_address};

fn client(allow_private: bool) -> GuardedJwks {
    GuardedJwks::new(Guard::new(allow_private, Clock::system()).expect("a guard"))
}

async fn fetched(script: Script) -> Result<FetchedSet, FetchError> {
    let server = TestServer::start(vec![script]).await;
    let client = GuardedJwks { deadline: Duration::from_millis(500), ..client(true) };
    client.fetch(&server.url()).await
}

#[tokio::test]
async fn nothing_private_is_connected_to() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket that does not wait");
    let port = listener.local_addr().expect("an address").port();
    let guarded = client(false);

    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0"] {
        let url = Url::parse(&format!("https://{host}:{port}/keys")).expect("a URL");
        assert_eq!(guarded.fetch(&url).await, Err(FetchError::NotPublic), "{host}");
    }
    let plain = Url::parse("http://1.1.1.1/keys").expect("a URL");
    assert_eq!(guarded.fetch(&plain).await, Err(FetchError::NotPublic), "plain http");

    assert_eq!(
        listener.accept().map(drop).map_err(|error| error.kind()),
        Err(std::io::ErrorKind::WouldBlock)
    );
}

#[tokio::test]
async fn a_set_comes_with_the_age_that_its_server_allows() {
    let with = |age: &str| answer_with(200, &format!("Cache-Control: {age}\r\n"), "{}");

    assert_eq!(fetched(answer(200, "{}")).await, Ok(FetchedSet { body: b"{}".to_vec(), max_age: None }));
    for (header, secs) in [
        ("public, max-age=300, must-revalidate", Some(300)),
        ("MAX-AGE=5", Some(5)),
        ("max-age=\"7\"", Some(7)),
        ("max-age=-1", None),
        ("max-age=99999999999999999999999", None),
        ("no-store", None),
    ] {
        let set = fetched(with(header)).await.expect("a set");
        assert_eq!(set.max_age, secs.map(Duration::from_secs), "{header}");
    }
}

#[tokio::test]
async fn whatever_the_server_does_the_fetch_ends() {
    let redirect = answer_with(302, "Location: https://elsewhere.example/\r\n", "");

    assert_eq!(fetched(redirect).await, Err(FetchError::Status(302)));
    assert_eq!(fetched(answer(404, "{}")).await, Err(FetchError::Status(404)));
    assert_eq!(fetched(answer(200, &" ".repeat(SET_BYTES_MAX + 1))).await, Err(FetchError::TooLarge));
    assert_eq!(fetched(Script::Endless).await, Err(FetchError::TooLarge));
    assert_eq!(fetched(Script::Cut).await, Err(FetchError::Unreachable));
    assert_eq!(fetched(Script::Raw(b"nonsense".to_vec())).await, Err(FetchError::Unreachable));
    let nobody = client(true).fetch(&refused_address().await).await;
    assert_eq!(nobody, Err(FetchError::Unreachable));
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_waited_for_no_longer_than_the_deadline() {
    assert_eq!(fetched(Script::Silent).await, Err(FetchError::TooSlow));
    assert_eq!(fetched(Script::Drip).await, Err(FetchError::TooSlow));
}
