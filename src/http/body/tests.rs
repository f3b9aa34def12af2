use std::time::Duration;

use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpResponse, test};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::*;
use crate::http::middleware::edge;

#[derive(Debug, Default, Deserialize, PartialEq, ToSchema)]
#[serde(deny_unknown_fields)]
struct Outer {
    name: String,
    count: Option<u32>,
    ratio: Option<f64>,
    #[serde(default)]
    flag: bool,
    kind: Option<Kind>,
    #[serde(default)]
    items: Vec<Inner>,
    #[schema(value_type = Option<Object>)]
    metadata: Option<serde_json::Map<String, Value>>,
}

#[derive(Debug, Deserialize, PartialEq, ToSchema)]
#[serde(deny_unknown_fields)]
struct Inner {
    id: String,
}

#[derive(Debug, Deserialize, PartialEq, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Video,
    Photo,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Options {
    name: Option<String>,
}

async fn read_typed(body: JsonBody<Outer>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "name": body.value.name, "bytes": body.bytes.len() }))
}

async fn read_optional(body: OptionalJsonBody<Options>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "name": body.value.name }))
}

async fn read_raw(body: RawJson) -> HttpResponse {
    HttpResponse::Ok().json(body.value)
}

async fn send(path: &str, content_type: Option<&str>, body: impl Into<Bytes>) -> (u16, Value) {
    let app = App::new()
        .wrap(from_fn(edge))
        .app_data(Data::new(BodyLimits { bytes_max: 200_000, ..BodyLimits::default() }))
        .route("/typed", web::post().to(read_typed))
        .route("/optional", web::post().to(read_optional))
        .route("/raw", web::post().to(read_raw));
    let app = test::init_service(app).await;
    let mut request = test::TestRequest::post().uri(path).set_payload(body.into());
    if let Some(content_type) = content_type {
        request = request.insert_header((header::CONTENT_TYPE, content_type));
    }
    let response = test::call_service(&app, request.to_request()).await;
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&test::read_body(response).await).unwrap_or(Value::Null))
}

async fn post(path: &str, body: impl Into<Bytes>) -> (u16, Value) {
    send(path, Some("application/json"), body).await
}

#[actix_web::test]
async fn a_good_body_is_typed_and_its_bytes_are_kept() {
    let body = r#" {"name": "\ud83d\ude00", "count": 3, "kind": "photo", "items": [{"id": "a"}]} "#;

    let (status, answer) = post("/typed", body).await;

    assert_eq!((status, answer), (200, json!({ "name": "😀", "bytes": body.len() })));
}

#[actix_web::test]
async fn only_json_in_utf8_is_taken() {
    for good in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"] {
        assert_eq!(send("/typed", Some(good), r#"{"name":"n"}"#).await.0, 200, "{good}");
    }
    for bad in
        [None, Some("text/plain"), Some("application/json; charset=latin1"), Some("nonsense"), Some("")]
    {
        let (status, answer) = send("/typed", bad, r#"{"name":"n"}"#).await;
        assert_eq!((status, &answer["code"]), (415, &json!("unsupported_media_type")), "{bad:?}");
    }
}

#[actix_web::test]
async fn what_is_not_json_is_told_with_line_and_column() {
    let (status, answer) = post("/typed", "{\n \"name\": nope}").await;

    assert_eq!((status, &answer["code"]), (400, &json!("invalid_json")));
    assert_eq!(answer["detail"], "The body is not valid JSON: the mistake is at line 2, column 11.");
}

#[actix_web::test]
async fn every_kind_of_broken_text_is_a_400() {
    let utf16: Vec<u8> = "{\"name\":\"n\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", vec![]),
        ("cut", b"{\"name\":".to_vec()),
        ("rest", b"{\"name\":\"n\"} x".to_vec()),
        ("two", b"{\"name\":\"n\"}{}".to_vec()),
        ("byte order mark", b"\xef\xbb\xbf{\"name\":\"n\"}".to_vec()),
        ("utf-16", utf16),
        ("latin-1", b"{\"name\":\"\xe4\"}".to_vec()),
        ("overlong", b"{\"name\":\"\xc0\xaf\"}".to_vec()),
        ("lone surrogate", br#"{"name":"\ud800"}"#.to_vec()),
        ("lone low surrogate", br#"{"name":"\udc00x"}"#.to_vec()),
        ("control character", b"{\"name\":\"a\nb\"}".to_vec()),
        ("huge number", br#"{"name":"n","ratio":1e999}"#.to_vec()),
        ("not a number", br#"{"name":"n","ratio":NaN}"#.to_vec()),
        ("trailing comma", br#"{"name":"n",}"#.to_vec()),
        ("comment", br#"{"name":"n"/**/}"#.to_vec()),
        ("open arrays", b"[".repeat(100_000)),
        ("open objects", br#"{"a":"#.repeat(20_000)),
        ("closed arrays", [b"[".repeat(90_000), b"]".repeat(90_000)].concat()),
    ];
    for path in ["/typed", "/raw"] {
        for (name, body) in &cases {
            let (status, answer) = post(path, body.clone()).await;
            assert_eq!((status, &answer["code"]), (400, &json!("invalid_json")), "{path} {name}");
        }
    }
}

#[actix_web::test]
async fn what_is_wrong_with_the_encoding_is_told() {
    let (_, mark) = post("/typed", b"\xef\xbb\xbf{}".to_vec()).await;
    let (_, latin) = post("/typed", b"{\"name\":\"\xe4\"}".to_vec()).await;

    assert_eq!(mark["detail"], "The body begins with a byte order mark; send it without.");
    assert_eq!(latin["detail"], "The body is not UTF-8: the first bad byte is at offset 9.");
}

#[actix_web::test]
async fn thirty_two_levels_are_taken_and_one_more_is_not() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));

    assert_eq!(post("/raw", nested(32)).await.0, 200);
    let (status, answer) = post("/raw", nested(33)).await;
    assert_eq!((status, &answer["detail"]), (400, &json!("The body is nested more than 32 levels deep.")));
}

#[actix_web::test]
async fn a_wrong_field_is_pointed_at_in_plain_words() {
    for (body, pointer, code, words) in [
        ("{}", "/name", "missing_field", "The field \"name\" is required."),
        (r#"{"name":"n","items":[{"id":"a"},{}]}"#, "/items/1/id", "missing_field", "required"),
        (r#"{"name":"n","nmae":1}"#, "/nmae", "unknown_field", "Known fields: name, count, ratio"),
        (r#"{"name":"n","items":[{"id":"a","x/y~z":1}]}"#, "/items/0/x~1y~0z", "unknown_field", "x/y~z"),
        (r#"{"name":"n","name":"m"}"#, "/name", "duplicate_field", "twice"),
        (r#"{"name":"n","metadata":{"a":{"b":1,"b":1}}}"#, "/metadata/a/b", "duplicate_field", "twice"),
        (r#"{"name":7}"#, "/name", "wrong_type", "This must be a string."),
        (r#"{"name":null}"#, "/name", "wrong_type", "This must be a string."),
        (r#"{"name":"n","count":"3"}"#, "/count", "wrong_type", "a whole number from 0 to 4294967295"),
        (r#"{"name":"n","count":1.5}"#, "/count", "wrong_type", "a whole number"),
        (r#"{"name":"n","count":-1}"#, "/count", "invalid_value", "a whole number"),
        (r#"{"name":"n","count":123456789012345678901234567890}"#, "/count", "wrong_type", "a whole number"),
        (r#"{"name":"n","ratio":"x"}"#, "/ratio", "wrong_type", "This must be a number."),
        (r#"{"name":"n","flag":"yes"}"#, "/flag", "wrong_type", "true or false"),
        (r#"{"name":"n","kind":"gif"}"#, "/kind", "invalid_value", "This must be one of: video, photo."),
        (r#"{"name":"n","kind":4}"#, "/kind", "wrong_type", "This must be one of: video, photo."),
        (r#"{"name":"n","kind":{"photo":1}}"#, "/kind", "wrong_type", "This must be a string."),
        (r#"{"name":"n","items":{}}"#, "/items", "wrong_type", "This must be an array."),
        (r#"{"name":"n","items":[7]}"#, "/items/0", "wrong_type", "This must be an object."),
        (r#"{"name":"n","metadata":[]}"#, "/metadata", "wrong_type", "This must be an object."),
        (r#"["n"]"#, "", "wrong_type", "This must be an object."),
        (r#"{"name":"n","items":[["a"]]}"#, "/items/0", "wrong_type", "This must be an object."),
        ("\"text\"", "", "wrong_type", "This must be an object."),
        ("null", "", "wrong_type", "This must be an object."),
    ] {
        let (status, answer) = post("/typed", body).await;

        assert_eq!((status, &answer["code"]), (422, &json!("invalid_request")), "{body}: {answer}");
        let violation = &answer["errors"][0];
        assert_eq!(
            (&violation["pointer"], &violation["code"]),
            (&json!(pointer), &json!(code)),
            "{body}: {answer}"
        );
        let detail = violation["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(words), "{body}: {detail}");
        for rust in ["Outer", "Inner", "Kind", "u32", "f64", "struct", "enum"] {
            assert!(!detail.contains(rust), "{body}: {detail}");
        }
    }
}

#[actix_web::test]
async fn all_that_is_wrong_with_a_shape_is_told_at_once() {
    for (body, expected) in [
        (
            r#"{"foo":1,"bar":2}"#,
            &[("/foo", "unknown_field"), ("/bar", "unknown_field"), ("/name", "missing_field")][..],
        ),
        (
            r#"{"name":7,"count":"x","flag":1,"kind":"gif","x/y":[]}"#,
            &[
                ("/name", "wrong_type"),
                ("/count", "wrong_type"),
                ("/flag", "wrong_type"),
                ("/kind", "invalid_value"),
                ("/x~1y", "unknown_field"),
            ],
        ),
        (
            r#"{"items":[{},{"id":"a"},7,{"id":1,"y":2}],"ratio":"x"}"#,
            &[
                ("/items/0/id", "missing_field"),
                ("/items/2", "wrong_type"),
                ("/items/3/id", "wrong_type"),
                ("/items/3/y", "unknown_field"),
                ("/ratio", "wrong_type"),
                ("/name", "missing_field"),
            ],
        ),
    ] {
        let (status, answer) = post("/typed", body).await;

        let errors = answer["errors"].as_array().unwrap();
        let mut told: Vec<(&str, &str)> =
            errors.iter().map(|e| (e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap())).collect();
        let mut expected = expected.to_vec();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!((status, told), (422, expected), "{body}");
    }
}

#[actix_web::test]
async fn mistakes_without_end_are_told_up_to_a_bound() {
    let many: Vec<String> = (0..5_000).map(|number| format!("\"field_{number}\":{number}")).collect();
    let items = vec!["{}"; 5_000].join(",");

    let (_, unknown) = post("/typed", format!("{{{}}}", many.join(","))).await;
    let (_, missing) = post("/typed", format!("{{\"items\":[{items}]}}")).await;

    assert!((30..=100).contains(&unknown["errors"].as_array().unwrap().len()));
    assert_eq!(missing["errors"].as_array().unwrap().len(), 100);
}

#[actix_web::test]
async fn a_long_name_is_not_repeated_whole() {
    let (_, answer) = post("/typed", format!(r#"{{"name":"n","{}":1}}"#, "x".repeat(5_000))).await;

    assert!(answer["errors"][0]["detail"].as_str().unwrap().len() < 300);
}

#[actix_web::test]
async fn an_optional_body_may_be_empty_but_not_wrong() {
    assert_eq!(send("/optional", None, "").await, (200, json!({ "name": null })));
    assert_eq!(send("/optional", Some("text/plain"), "").await.0, 200);
    assert_eq!(post("/optional", r#"{"name":"n"}"#).await, (200, json!({ "name": "n" })));
    assert_eq!(send("/optional", None, "{}").await.0, 415);
    assert_eq!(post("/optional", " ").await.0, 400);
    assert_eq!(post("/optional", r#"{"x":1}"#).await.0, 422);
}

#[actix_web::test]
async fn a_body_may_have_its_limit_and_not_a_byte_more() {
    let text = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));

    assert_eq!(post("/raw", text(200_000)).await.0, 200);
    let (status, answer) = post("/raw", text(200_001)).await;

    assert_eq!((status, &answer["code"]), (413, &json!("body_too_large")));
    assert_eq!(answer["errors"][0]["limit"], 200_000);
}

#[actix_web::test]
async fn a_compressed_body_is_refused() {
    let app = App::new().wrap(from_fn(edge)).route("/raw", web::post().to(read_raw));
    let app = test::init_service(app).await;
    let request = test::TestRequest::post()
        .uri("/raw")
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_ENCODING, "gzip"))
        .set_payload("{}");

    assert_eq!(test::call_service(&app, request.to_request()).await.status(), 415);
}

#[::core::prelude::v1::test]
fn the_limits_are_64_kb_and_10_seconds() {
    let limits = BodyLimits::default();

    assert_eq!((limits.bytes_max, limits.deadline), (65_536, Duration::from_secs(10)));
}

proptest::proptest! {
    #[::core::prelude::v1::test]
    fn no_bytes_whatever_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        if let Ok(value) = json::parse(&bytes) {
            let _ = mistakes::from_json::<Outer>(&value);
        }
    }

    #[::core::prelude::v1::test]
    fn what_is_taken_means_the_same_to_another_reader(
        text in r#"[\[\]{}",:0-9a-b\\ ]{0,40}"#
    ) {
        if let Ok(value) = json::parse(text.as_bytes()) {
            proptest::prop_assert_eq!(Some(value), serde_json::from_str(&text).ok());
        }
    }
}
