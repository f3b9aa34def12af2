//! An upstream that is broken, slow or against us.

use super::*;
use crate::provider::test_server::{answer_with, refused_address};

/// The error of each call to an upstream that treats all of them alike: the post's, then those of the
/// reads.
async fn errors_of(wahdx: &Wahdx) -> (ProviderError, Vec<ProviderError>) {
    let post = wahdx.post(ACCOUNT, &video()).await.unwrap_err();
    let reads = vec![
        wahdx.start_qr(ATTEMPT).await.err().unwrap(),
        wahdx.check_qr(&token(), ATTEMPT).await.unwrap_err(),
        wahdx.list_accounts().await.unwrap_err(),
        wahdx.creator_info(ACCOUNT).await.unwrap_err(),
        wahdx.post_status(ACCOUNT, "p").await.unwrap_err(),
    ];
    (post, reads)
}

fn short_of_time(mut wahdx: Wahdx) -> Wahdx {
    wahdx.read_deadline = Duration::from_millis(300);
    wahdx.post_deadline = Duration::from_millis(300);
    wahdx
}

#[tokio::test]
async fn a_lost_answer_leaves_a_post_unknown_and_a_read_unavailable() {
    let cut_in_the_body = b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"success\":true,";
    for script in [Script::Cut, Script::Silent, Script::Drip, Script::Raw(cut_in_the_body.to_vec())] {
        let (_server, wahdx) = wahdx(vec![script; 6]).await;
        let (post, reads) = errors_of(&short_of_time(wahdx)).await;

        assert_eq!(post, ProviderError::OutcomeUnknown);
        assert_eq!(reads, vec![ProviderError::Unavailable; 5]);
    }
}

#[tokio::test]
async fn a_refused_connection_is_unavailable_for_a_post_too() {
    let (post, reads) = errors_of(&wahdx_at(refused_address().await)).await;

    assert_eq!(post, ProviderError::Unavailable);
    assert_eq!(reads, vec![ProviderError::Unavailable; 5]);
}

#[tokio::test]
async fn unusable_answers_are_bad_and_leave_a_post_unknown() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_object = format!("{}1{}", r#"{"data":"#.repeat(10_000), "}".repeat(10_000));
    let elsewhere = TestServer::start(vec![]).await;
    let location = format!("Location: {}\r\n", elsewhere.url());
    let scripts = [
        ("redirect", answer_with(302, &location, "")),
        ("not modified", Script::Whole(b"HTTP/1.1 304 X\r\n\r\n".to_vec())),
        ("HTML", answer(200, "<!doctype html><title>Just a moment...</title>")),
        ("nothing", answer(200, "")),
        ("truncated JSON", answer(200, r#"{"success":true,"data":{"status":"new""#)),
        ("nested arrays", answer(200, &deep)),
        ("nested objects", answer(200, &deep_object)),
        ("not UTF-8", Script::Whole(b"HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\n\"\xff".to_vec())),
        ("a number", answer(200, "1e999")),
        ("text", answer(200, "\"new\"")),
        ("list", answer(200, "[{\"status\":\"new\"}]")),
        ("a gigabyte", Script::Raw(b"HTTP/1.1 200 X\r\nContent-Length: 1000000000\r\n\r\n{".to_vec())),
        ("without end", Script::Endless),
    ];
    for (name, script) in scripts {
        let (_server, wahdx) = wahdx(vec![script; 6]).await;
        let (post, reads) = errors_of(&wahdx).await;

        assert_eq!(post, ProviderError::OutcomeUnknown, "{name}");
        for read in reads {
            assert!(matches!(read, ProviderError::BadAnswer { .. }), "{name}: {read}");
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn each_answer_has_its_largest_size() {
    let padded = |bytes: usize| format!("{{\"data\":[],\"x\":\"{}\"}}", "x".repeat(bytes - 18));

    let many = wahdx(vec![answer(200, &padded(8_000_000))]).await.1.list_accounts().await;
    let too_many = wahdx(vec![answer(200, &padded(8_000_001))]).await.1.list_accounts().await;
    let above = wahdx(vec![answer(200, &padded(256_001))]).await.1.creator_info(ACCOUNT).await;
    let qr_below = wahdx(vec![answer(200, &padded(512_000))]).await.1.start_qr(ATTEMPT).await;
    let qr_above = wahdx(vec![answer(200, &padded(512_001))]).await.1.start_qr(ATTEMPT).await;

    assert_eq!(many, Ok(vec![]));
    assert_eq!(bad_answer_because(too_many), "larger than allowed");
    assert_eq!(bad_answer_because(above), "larger than allowed");
    assert_eq!(bad_answer_because(qr_below), "no usable token");
    assert_eq!(bad_answer_because(qr_above), "larger than allowed");
}

#[tokio::test]
async fn a_post_that_was_cut_is_not_sent_again() {
    let (server, wahdx) = wahdx(vec![Script::Cut, answer(200, r#"{"data":{"publish_id":"p"}}"#)]).await;

    assert_eq!(wahdx.post(ACCOUNT, &video()).await, Err(ProviderError::OutcomeUnknown));

    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_limit_is_told_with_how_long_to_wait() {
    let limited = answer_with(429, "Retry-After: 17\r\n", "{\"error\":\"Too many requests\"}");
    let error = ProviderError::RateLimited { retry_after: Some(Duration::from_secs(17)) };

    let (_server, wahdx) = wahdx(vec![limited; 6]).await;
    let (post, reads) = errors_of(&wahdx).await;

    assert_eq!(post, error);
    assert_eq!(reads, vec![error; 5]);
}

#[tokio::test]
async fn settings_that_can_not_work_are_told_before_anything_is_sent() {
    let http = || HttpClient::new(Clock::system()).unwrap();
    let (server, _) = wahdx(vec![]).await;
    let line_break = Wahdx::new(http(), server.url(), Secret::new("sk\r\nx-evil: 1"));
    let not_http = Wahdx::new(http(), "file:///etc".parse().unwrap(), Secret::new(KEY));
    let no_base = Wahdx::new(http(), "mailto:x@a.example".parse().unwrap(), Secret::new(KEY));

    for wahdx in [line_break, not_http, no_base] {
        let (post, reads) = errors_of(&wahdx).await;
        assert_eq!((post, reads), (ProviderError::NotConfigured, vec![ProviderError::NotConfigured; 5]));
    }
    assert_eq!(server.connections(), 0);
}
