//! Ids, headers, logs and metrics of answers, and errors that come from anywhere.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service, read_body, try_call_service};
use actix_web::web::{self, Data};
use actix_web::{App, HttpMessage, HttpRequest, HttpResponse};
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::fallback::{self, Routes};
use crate::http::middleware::{LoggedTenant, edge};
use crate::http::request_id::RequestId;
use crate::metrics::Metrics;
use crate::model::id::{AccountId, TenantId};
use crate::service::error::Error;
use crate::telemetry::capture::Logged;

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

fn routes() -> Routes {
    Routes::new([
        (Method::GET, "/v1/things/{id}"),
        (Method::DELETE, "/v1/things/{id}"),
        (Method::POST, "/api/content/post"),
    ])
}

async fn fail(path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    Err(match path.as_str() {
        "unauthenticated" => Error::Unauthenticated.into(),
        "unavailable" => Error::Unavailable.into(),
        "internal" => Error::Internal("canary".into()).into(),
        "panic" => panic!("canary {}", path.as_str()),
        _ => Error::NotFound("thing").into(),
    })
}

async fn call(metrics: &Metrics, request: TestRequest) -> Answer {
    let app = App::new()
        .wrap(from_fn(edge))
        .app_data(Data::new(metrics.clone()))
        .app_data(Data::new(routes()))
        .route("/v1/fail/{how}", web::get().to(fail))
        .route("/api/content/fail/{how}", web::get().to(fail))
        .route("/v1/things/{id}", web::get().to(|id: RequestId| async move { id.to_string() }))
        .route("/v1/accounts/{id}", web::get().to(|_: web::Path<AccountId>| async { "found" }))
        .route("/v1/json", web::post().to(|_: web::Json<Value>| async { "read" }))
        .route("/v1/query", web::get().to(|_: web::Query<Vec<(u8, u8)>>| async { "read" }))
        .route("/v1/mine/{part}", web::get().to(mine))
        .route("/page", web::get().to(page))
        .route("/bare", web::get().to(HttpResponse::Gone))
        .default_service(web::to(fallback::answer));
    match try_call_service(&init_service(app).await, request.to_request()).await {
        Ok(response) => of(response).await,
        Err(error) => {
            let response = error.error_response();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
            Answer { status, headers, text: String::from_utf8(body.to_vec()).unwrap() }
        }
    }
}

async fn of(response: ServiceResponse<impl MessageBody>) -> Answer {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = read_body(response).await;
    Answer { status, headers, text: String::from_utf8(body.to_vec()).unwrap() }
}

async fn mine(request: HttpRequest) -> &'static str {
    request.extensions_mut().insert(LoggedTenant(TenantId::from_uuid(uuid::Uuid::from_u128(7))));
    "mine"
}

async fn page() -> HttpResponse {
    HttpResponse::NotFound()
        .insert_header(("cache-control", "max-age=60"))
        .insert_header(("content-security-policy", "default-src 'self'"))
        .content_type("text/html")
        .body("<p>")
}

async fn get(path: &str) -> Answer {
    call(&Metrics::new(), TestRequest::get().uri(path)).await
}

#[actix_web::test]
async fn an_error_has_the_shape_of_its_surface() {
    let rest = get("/v1/fail/unauthenticated").await;
    assert_eq!((rest.status, rest.header("content-type")), (401, "application/problem+json"));
    assert_eq!(rest.header("www-authenticate"), "Bearer realm=\"linkgate\"");
    assert_eq!(rest.json()["code"], "unauthenticated");
    assert_eq!(rest.json()["request_id"], rest.header("x-request-id"));

    let compatible = get("/api/content/fail/unauthenticated").await;
    assert_eq!((compatible.status, compatible.header("content-type")), (401, "application/json"));
    assert_eq!(compatible.json()["success"], false);
    assert!(compatible.json().get("title").is_none());
}

#[actix_web::test]
async fn every_answer_carries_the_headers_that_keep_it_private() {
    for path in ["/v1/things/1", "/v1/fail/x", "/v1/fail/panic", "/nowhere", "/bare"] {
        let answer = get(path).await;

        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{path}");
        assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
    }
}

#[actix_web::test]
async fn a_page_keeps_its_own_body_and_policies() {
    let answer = get("/page").await;

    assert_eq!((answer.status, answer.text.as_str()), (404, "<p>"));
    assert_eq!(answer.header("cache-control"), "max-age=60");
    assert_eq!(answer.header("content-security-policy"), "default-src 'self'");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[actix_web::test]
async fn a_request_id_is_taken_when_it_is_harmless() {
    let long = "a".repeat(129);
    for (sent, taken) in [
        ("Order-7.x_1", true),
        (&long[..128], true),
        (&long, false),
        ("a b", false),
        ("", false),
        ("a\"b", false),
    ] {
        let request = TestRequest::get().uri("/v1/things/1").insert_header(("x-request-id", sent));
        let answer = call(&Metrics::new(), request).await;

        assert_eq!(answer.header("x-request-id") == sent, taken, "{sent}");
        assert_eq!(answer.header("x-request-id"), answer.text, "{sent}");
    }
}

#[actix_web::test]
async fn what_asks_to_wait_says_so_in_header_and_body() {
    let answer = get("/v1/fail/unavailable").await;

    assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
    assert_eq!(answer.json()["retry_after"], 1);
}

#[actix_web::test]
async fn a_fault_of_ours_is_a_500_without_details() {
    for path in ["/v1/fail/internal", "/v1/fail/panic"] {
        let answer = get(path).await;

        assert_eq!((answer.status, &answer.json()["code"]), (500, &Value::from("internal_error")), "{path}");
        assert_eq!(answer.json()["request_id"], answer.header("x-request-id"), "{path}");
        assert!(!answer.text.contains("canary"), "{path}");
    }
    let compatible = get("/api/content/fail/panic").await;
    assert_eq!((compatible.status, &compatible.json()["success"]), (500, &Value::from(false)));
}

#[actix_web::test]
async fn an_unknown_address_is_404_and_a_known_one_with_another_method_405() {
    for path in ["/nowhere", "/v1/things", "/v1/things/", "/v1/things/1/2", "/v1/things/1/"] {
        assert_eq!(get(path).await.json()["code"], "not_found", "{path}");
    }

    let answer = call(&Metrics::new(), TestRequest::put().uri("/v1/things/1")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "DELETE, GET"));
    assert_eq!(answer.json()["code"], "method_not_allowed");

    let answer = get("/api/content/post").await;
    assert_eq!(
        (answer.status, answer.header("allow"), &answer.json()["success"]),
        (405, "POST", &false.into())
    );
}

#[actix_web::test]
async fn errors_of_the_framework_are_put_into_our_words() {
    assert_eq!(get("/v1/accounts/7").await.json()["code"], "not_found");
    assert_eq!(get("/v1/query?a=b").await.json()["code"], "invalid_request");
    assert_eq!(get("/bare").await.json()["code"], "bad_request");

    let request = TestRequest::post().uri("/v1/json").insert_header(("content-type", "application/json"));
    assert_eq!(call(&Metrics::new(), request.set_payload("{")).await.json()["code"], "invalid_json");
}

#[actix_web::test]
async fn requests_are_counted_by_pattern_and_not_by_path() {
    let metrics = Metrics::new();

    for path in ["/v1/things/1", "/v1/things/2", "/nowhere/1", "/nowhere/2", "/v1/fail/panic"] {
        call(&metrics, TestRequest::get().uri(path)).await;
    }

    let text = metrics.render();
    for line in [
        r#"linkgate_http_requests_total{method="GET",route="/v1/things/{id}",status="2xx"} 2"#,
        r#"linkgate_http_requests_total{method="GET",route="unmatched",status="4xx"} 2"#,
        r#"linkgate_http_requests_total{method="GET",route="/v1/fail/{how}",status="5xx"} 1"#,
        "linkgate_http_requests_in_flight 0",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("nowhere"));
}

#[actix_web::test]
async fn a_request_is_one_line_that_names_the_pattern_the_id_and_the_tenant() {
    let logged = Logged::start("info".parse().unwrap());

    let request =
        TestRequest::get().uri("/v1/mine/secret-part?also=secret").insert_header(("x-request-id", "r-1"));
    call(&Metrics::new(), request).await;

    let lines = logged.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["http.method"], "GET");
    assert_eq!(lines[0]["http.route"], "/v1/mine/{part}");
    assert_eq!(lines[0]["http.status"], 200);
    assert_eq!(lines[0]["request.id"], "r-1");
    assert_eq!(lines[0]["tenant.id"], TenantId::from_uuid(uuid::Uuid::from_u128(7)).to_string());
    assert!(lines[0]["duration_ms"].is_u64());
    assert!(!lines[0].to_string().contains("secret"), "{lines:?}");
}

#[actix_web::test]
async fn a_fault_of_ours_is_logged_once_with_the_request_id() {
    let logged = Logged::start("info".parse().unwrap());

    let answer = get("/v1/fail/internal").await;

    let errors: Vec<_> = logged.lines().into_iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["request.id"], answer.header("x-request-id"));
    assert_eq!(errors[0]["error"], "canary");
}

#[test]
fn routes_are_read_from_the_document() {
    use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItem};
    use utoipa::openapi::{OpenApiBuilder, PathsBuilder};

    let item = PathItem::new(HttpMethod::Post, OperationBuilder::new());
    let document = OpenApiBuilder::new().paths(PathsBuilder::new().path("/v1/x/{id}", item)).build();

    let text = format!("{:?}", Routes::from_openapi(&document));

    assert_eq!(text, r#"Routes([(POST, [Fixed(""), Fixed("v1"), Fixed("x"), Any])])"#);
}
