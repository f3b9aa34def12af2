//! What a browser has to load is small.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::Gateway;

const LOADER_BYTES_MAX: usize = 3 * 1024;
const FRAME_BYTES_MAX: usize = 10 * 1024;

fn gzipped(text: &str) -> usize {
    let mut gzip = Command::new("gzip")
        .args(["-9", "-c"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip is installed");
    // Smaller than what a pipe holds, so that writing can't wait for reading.
    assert!(text.len() < 60_000);
    gzip.stdin.take().expect("its input").write_all(text.as_bytes()).expect("all is written");
    gzip.wait_with_output().expect("gzip").stdout.len()
}

async fn served(gateway: &Gateway, paths: &[&str]) -> usize {
    let mut bytes = 0;
    for path in paths {
        let answer = gateway.get(path).send().await;
        assert_eq!(answer.status, 200, "{path}");
        bytes += gzipped(&answer.text);
    }
    bytes
}

#[tokio::test]
async fn the_loader_has_at_most_3_kb() {
    let gateway = Gateway::start().await;

    let bytes = served(&gateway, &["/embed/v1/linkgate.js"]).await;

    assert!((1_000..=LOADER_BYTES_MAX).contains(&bytes), "{bytes}");
}

#[tokio::test]
async fn the_hosted_page_has_at_most_10_kb_in_any_language() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let session = gateway.start_session(&tenant.test, serde_json::json!({})).await;
    let url = session["url"].as_str().expect("a url").strip_prefix(&gateway.base).expect("a page of ours");
    let (page, _) = url.split_once('#').expect("a secret");

    for language in ["en", "ar", "de", "es", "fr", "id", "ja", "ko", "pt", "th", "vi", "zh"] {
        let path = format!("{page}?locale={language}");
        let bytes = served(&gateway, &[&path]).await;
        let sent = gateway.get(&path).header("accept-encoding", "gzip").send().await;
        let sent: usize = sent.header("content-length").parse().expect("a length");

        println!("{language}: {bytes}, as it is sent {sent}");
        assert!((4_000..=FRAME_BYTES_MAX).contains(&bytes), "{language}: {bytes}");
        assert!(sent <= FRAME_BYTES_MAX, "{language}: {sent}");
    }
}
