//! Name servers that change their answers.

use super::*;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[tokio::test]
async fn a_name_is_asked_for_once_and_what_was_checked_is_what_is_called() {
    let first = Canary::answering(OK).await;
    let second = Canary::at(&format!("127.0.0.2:{}", first.port), OK).await;

    for _ in 0..1_000 {
        let names = Scripted::saying(&[&["127.0.0.1"], &["127.0.0.2"]]);
        let guard = guard(true, names.clone());

        let answer = guard.get(&first.url("rebind.example.com"), 10, DEADLINE).await.expect("an answer");

        assert_eq!((answer.status, answer.body.as_slice()), (200, b"ok".as_slice()));
        assert_eq!(names.asked(), ["rebind.example.com"]);
    }

    assert_eq!((first.seen().len(), second.seen().len()), (1_000, 0));
    assert!(
        first.seen()[0].contains(&format!("host: rebind.example.com:{}", first.port)),
        "{:?}",
        first.seen()[0]
    );
}

#[tokio::test]
async fn a_name_that_turns_inside_between_two_calls_is_not_called_the_second_time() {
    let canary = Canary::answering(OK).await;
    let url: Url = format!("https://rebind.example.com:{}/", canary.port).parse().unwrap();

    for inside in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"] {
        // Of the first name server's answer nobody is to be called, so that no test leaves this machine.
        let names = Scripted::saying(&[&[], &[inside]]);
        let guard = guard(false, names.clone());

        assert_eq!(guard.get(&url, 10, DEADLINE).await.expect_err("a call"), GuardError::Unresolved);
        assert_eq!(
            guard.get(&url, 10, DEADLINE).await.expect_err("a call"),
            GuardError::Forbidden,
            "{inside}"
        );
        assert_eq!(names.asked(), ["rebind.example.com.", "rebind.example.com."]);
    }

    assert_eq!(canary.seen(), Vec::<String>::new());
}

#[tokio::test]
async fn a_name_with_very_many_addresses_or_none_is_not_called() {
    let url: Url = "https://many.example.com/".parse().unwrap();
    let many = vec!["1.1.1.1"; ADDRESSES_MAX + 1];

    let refused = guard(false, Scripted::saying(&[&many])).get(&url, 10, DEADLINE).await;
    assert_eq!(refused.expect_err("a call"), GuardError::Forbidden);
    for none in [Scripted::saying(&[&[]]), Scripted::default()] {
        let refused = guard(false, none).get(&url, 10, DEADLINE).await;
        assert_eq!(refused.expect_err("a call"), GuardError::Unresolved);
    }
}

#[tokio::test]
async fn the_next_address_is_tried_where_the_first_does_not_answer() {
    let canary = Canary::answering(OK).await;
    let guard = guard(true, Scripted::saying(&[&["127.0.0.2", "127.0.0.1"]]));

    let answer = guard.get(&canary.url("two.example.com"), 10, DEADLINE).await.expect("an answer");

    assert_eq!(answer.status, 200);
}
