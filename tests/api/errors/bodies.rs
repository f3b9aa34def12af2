//! Bodies that are not what they should be, at every operation that takes one.

use super::contract::{Operation, assert_healthy, with_body};
use super::raw;
use crate::support::wire::Answer;
use crate::support::{Gateway, Tenant};

const NOT_JSON: &[u16] = &[400];
const NOT_RIGHT: &[u16] = &[422];

struct Bad {
    what: &'static str,
    bytes: Vec<u8>,
    statuses: &'static [u16],
}

fn bad(what: &'static str, bytes: impl AsRef<[u8]>, statuses: &'static [u16]) -> Bad {
    Bad { what, bytes: bytes.as_ref().to_vec(), statuses }
}

fn utf16(text: &str, bom: &[u8]) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    bom.iter().copied().chain(units).collect()
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{{\"metadata\":{}1{}}}", open.repeat(depth), close.repeat(depth))
}

const BROKEN: &[&str] = &[
    "{",
    "}",
    "{\"",
    "{\"a",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":}",
    "{\"a\":1",
    "{\"a\":1,}",
    "{,}",
    "{\"a\" 1}",
    "{a:1}",
    "{'a':1}",
    "{\"a\":1}{\"a\":1}",
    "{\"a\":1} x",
    "[1,]",
    "[",
    "]",
    "nul",
    "True",
    "undefined",
    "NaN",
    "{\"a\":NaN}",
    "{\"a\":Infinity}",
    "{\"a\":-}",
    "{\"a\":01}",
    "{\"a\":+1}",
    "{\"a\":.5}",
    "{\"a\":1.}",
    "{\"a\":1e}",
    "{\"a\":0x10}",
    "{\"a\":\"\n\"}",
    "{\"a\":\"\t\"}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\\udc00\"}",
    "{\"a\":\"\\ud800\\u0041\"}",
    "{\"a\":1}//",
    "/**/{}",
    "<?xml version=\"1.0\"?><a/>",
    "a=1&b=2",
    "--x\r\n\r\n",
    "\u{feff}{}",
    " ",
    "\n",
    "\0",
    "{}\0",
    "\u{c}{}",
    "{\"a\":\"\u{1}\"}",
    "{\"\\ud800\":1}",
    "hello",
    "=",
    "%7B%7D",
];

/// What no operation takes for JSON.
fn not_json() -> Vec<Bad> {
    let mut all = Vec::new();
    for text in BROKEN {
        all.push(bad("text", text, NOT_JSON));
    }
    for bytes in [
        &b"\xff\xfe"[..],
        b"\xff",
        b"{\"a\":\"\xff\"}",
        b"{\"a\":\"\xc3\"}",
        b"{\"a\":\"\xc0\xaf\"}",
        b"{\"a\":\"\xed\xa0\x80\"}",
        b"{\"a\":\"\xf5\x80\x80\x80\"}",
        b"\x80\x81",
        b"\x1f\x8b\x08\x00\x00",
        b"\x00\x00\x00{",
        b"{\"\xfe\":1}",
    ] {
        all.push(bad("bytes", bytes, NOT_JSON));
    }
    all.push(bad("UTF-16", utf16("{\"a\":1}", &[]), NOT_JSON));
    all.push(bad("UTF-16 with its mark", utf16("{\"a\":1}", &[0xff, 0xfe]), NOT_JSON));
    for depth in [32, 33, 127, 128, 129, 1_000, 10_000] {
        all.push(bad("arrays in arrays", nested("[", "]", depth), NOT_JSON));
        all.push(bad("objects in objects", nested("{\"a\":", "}", depth.min(5_000)), NOT_JSON));
    }
    all.push(bad("brackets that never close", "[".repeat(60_000), NOT_JSON));
    all.push(bad("braces that never close", "{\"a\":".repeat(12_000), NOT_JSON));
    all.push(bad("a number too large to be one", "{\"a\":1e400}", NOT_JSON));
    all.push(bad("digits without end", format!("{{\"a\":{}}}", "9".repeat(60_000)), NOT_JSON));
    all
}

/// What is JSON, but no object, or an object that says a thing twice.
fn not_right() -> Vec<Bad> {
    let mut all = Vec::new();
    for text in [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1e308",
        "\"\"",
        "\"text\"",
        "[]",
        "[{}]",
        "[null]",
        " null ",
        "[[[[]]]]",
        "123456789012345678901234567890",
        "{\"a\":1,\"a\":1}",
        "{\"\\u0061\":1,\"a\":1}",
        "{\"a\":1,\"b\":{\"c\":1,\"c\":2}}",
        "{\"\":1}",
        "{\"__proto__\":{}}",
        "{\"constructor\":1}",
        "{\"\\u0000\":1}",
        "{\"no_such_field\":null}",
        "{\"NO_SUCH_FIELD\":1}",
        "{\"a/b~c\":1}",
    ] {
        all.push(bad("text", text, NOT_RIGHT));
    }
    all.push(bad("many unknown fields", many_fields(2_000), NOT_RIGHT));
    all
}

fn many_fields(count: usize) -> String {
    let fields: Vec<String> = (0..count).map(|number| format!("\"field_{number}\":{number}")).collect();
    format!("{{{}}}", fields.join(","))
}

async fn send(gateway: &Gateway, tenant: &Tenant, all: Vec<Bad>, at_least: usize) {
    let mut count = 0;
    for operation in with_body() {
        for Bad { what, bytes, statuses } in &all {
            let answer = operation.call(gateway, &tenant.test).raw(bytes.clone()).send().await;

            let shown: String = String::from_utf8_lossy(bytes).chars().take(60).collect();
            let answers: &[u16] = if operation.id == "validate_post" && *statuses == NOT_RIGHT {
                // Broken rules are this call's good answer.
                &[200, 422]
            } else {
                statuses
            };
            if answer.status == 200 {
                assert_eq!(answer.json()["valid"], false, "{} {what} {shown:?}", operation.id);
            } else {
                operation.assert_refused(&answer, answers, &format!("{what} {shown:?}"));
            }
            count += 1;
        }
    }
    assert!(count >= at_least, "only {count} requests");
    assert_healthy(gateway, &tenant.test).await;
}

#[tokio::test]
async fn what_is_not_json_is_refused_as_such_everywhere() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    send(&gateway, &tenant, not_json(), 500).await;
}

#[tokio::test]
async fn json_that_is_no_object_of_the_calls_is_refused_everywhere() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    send(&gateway, &tenant, not_right(), 180).await;
}

#[tokio::test]
async fn one_byte_more_than_64_kilobytes_is_too_large() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let filled = |length: usize| format!("{{\"x\":\"{}\"}}", "a".repeat(length - 8));

    for operation in with_body() {
        let fits = operation.call(&gateway, &tenant.test).raw(filled(65_536)).send().await;
        assert!(matches!(fits.status, 200 | 422), "{}: {}", operation.id, fits.status);
        for length in [65_537, 200_000, 3_000_000] {
            let answer = operation.call(&gateway, &tenant.test).raw(filled(length)).send().await;
            operation.assert_refused(&answer, &[413], "too large");
        }
        let deep = operation.call(&gateway, &tenant.test).raw("[".repeat(100_000)).send().await;
        operation.assert_refused(&deep, &[413], "too large and too deep");
    }
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn a_body_of_another_type_is_refused_everywhere() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "text/json",
        "application/problem+json",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
        "*/*",
        "json",
        "application",
        "",
        ";",
        "application/json, text/plain",
    ];

    for operation in with_body() {
        for name in types {
            let answer = typed(&operation, &gateway, &tenant, name, None).await;
            operation.assert_refused(&answer, &[415], name);
        }
        for encoding in ["gzip", "br", "deflate", "zstd", "gzip, identity"] {
            let answer = typed(&operation, &gateway, &tenant, "application/json", Some(encoding)).await;
            operation.assert_refused(&answer, &[415], encoding);
        }
        for good in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
        {
            let answer = typed(&operation, &gateway, &tenant, good, None).await;
            assert_ne!(answer.status, 415, "{} {good}", operation.id);
        }
    }
}

/// Sent by hand: a client library would mend the header or add one of its own.
async fn typed(
    operation: &Operation,
    gateway: &Gateway,
    tenant: &Tenant,
    name: &str,
    encoding: Option<&str>,
) -> Answer {
    let body = b"{\"x\":1}";
    let encoding = encoding.map(|encoding| format!("Content-Encoding: {encoding}\r\n")).unwrap_or_default();
    let fields = format!(
        "{}Content-Type: {name}\r\n{encoding}Content-Length: {}\r\nConnection: close\r\n",
        operation.credential(&tenant.test),
        body.len()
    );
    let head = raw::head(&format!("{} {}", operation.method, operation.path()), &fields);
    let answer = raw::exchange(gateway.running.address, &[&head, body]).await;
    answer.expect("an answer").into_answer()
}
