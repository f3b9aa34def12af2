//! Clipboard Studio: all that an app does to let its users link TikTok and post to what they linked.
//!
//! The API key stays in this backend. The page gets a link session's address, opens it with the
//! gateway's widget, and afterwards asks this backend, never the gateway, for accounts and posts.
//!
//! ```text
//! LINKGATE_API_KEY=sk_test_... cargo run --example demo_app
//! ```
//!
//! `LINKGATE_URL` is the gateway (default `http://127.0.0.1:8080`), `DEMO_LISTEN` the address to
//! serve on (default `127.0.0.1:8090`). The gateway has to know this app's origin: it belongs in the
//! tenant's `allowed_origins`, or the widget's frame stays empty.

use std::{env, fmt, process::ExitCode, time::Duration};

use actix_web::http::StatusCode;
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{Data, Json, JsonConfig, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, get, post};
use reqwest::{Client, Method, Url};
use serde_json::{Value, json};

/// Whoever is signed in. An app takes this from its own session, never from the page.
const USER_ID: &str = "demo-user";
/// A post's whole form with 35 media addresses is far smaller.
const BODY_BYTES_MAX: usize = 64 * 1024;
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
const IDEMPOTENCY_KEY_CHARS_MAX: usize = 64;
const GATEWAY_WAIT: Duration = Duration::from_secs(30);

type Answer = Result<Json<Value>, Refusal>;

struct Gateway {
    url: Url,
    api_key: String,
    http: Client,
}

/// The page and its policy, with the gateway's origin filled in.
struct Page {
    html: String,
    csp: String,
}

/// Starts a link session for the user. Its `url` is for that user's browser alone.
#[post("/api/link")]
async fn link(gateway: Data<Gateway>) -> Answer {
    let session = gateway.post(&["v1", "link-sessions"], &json!({ "user_id": USER_ID }), None).await?;
    Ok(Json(json!({ "url": session["url"], "unique_id": session["unique_id"] })))
}

#[get("/api/accounts")]
async fn accounts(gateway: Data<Gateway>) -> Answer {
    gateway.get(&["api", "content", "accounts"], &[("user_id", USER_ID)]).await.map(Json)
}

/// What the creator allows just now: asked again each time that the post form is drawn.
///
/// This demo has one user, so every account is theirs. With more, check here and below that the
/// account is the caller's, or call the gateway with a token made for that user (`POST /v1/tokens`).
#[get("/api/creator-info/{account_id}")]
async fn creator_info(gateway: Data<Gateway>, account_id: Path<String>) -> Answer {
    gateway.get(&["api", "content", "creator-info", &account_id], &[]).await.map(Json)
}

/// The page makes one `Idempotency-Key` per press of the button: a repeated request, whether a double
/// click or a lost answer, does not post twice.
#[post("/api/post")]
async fn publish(gateway: Data<Gateway>, request: HttpRequest, form: Json<Value>) -> Answer {
    let key = request.headers().get("idempotency-key").and_then(|value| value.to_str().ok());
    let key = key
        .filter(|key| !key.is_empty() && key.len() <= IDEMPOTENCY_KEY_CHARS_MAX)
        .ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "An Idempotency-Key is missing or too long."))?;
    gateway.post(&["api", "content", "post"], &form, Some(&format!("{USER_ID}-{key}"))).await.map(Json)
}

#[get("/api/status/{account_id}/{publish_id}")]
async fn post_status(gateway: Data<Gateway>, path: Path<(String, String)>) -> Answer {
    let (account_id, publish_id) = path.into_inner();
    gateway.get(&["api", "content", "status", &account_id, &publish_id], &[]).await.map(Json)
}

impl Gateway {
    async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, Refusal> {
        let mut url = self.address(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.send(self.http.request(Method::GET, url)).await
    }

    async fn post(
        &self,
        path: &[&str],
        body: &Value,
        idempotency_key: Option<&str>,
    ) -> Result<Value, Refusal> {
        let mut request = self.http.request(Method::POST, self.address(path)).json(body);
        if let Some(key) = idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        self.send(request).await
    }

    /// Segment by segment, so that an id from the page can't reach another path.
    fn address(&self, path: &[&str]) -> Url {
        let mut url = self.url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().extend(path);
        }
        url
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Value, Refusal> {
        let sent = request.header("X-API-Key", &self.api_key).send().await;
        let mut response = sent.map_err(Refusal::unreachable)?;
        let status = StatusCode::from_u16(response.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(Refusal::unreachable)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > ANSWER_BYTES_MAX {
                return Err(Refusal::new(StatusCode::BAD_GATEWAY, "The gateway's answer is too long."));
            }
        }
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if status.is_success() { Ok(answer) } else { Err(Refusal::told(status, &answer)) }
    }
}

/// What went wrong, for the page: one sentence, and where fields are at fault, which.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    error: String,
    errors: Vec<Value>,
}

impl Refusal {
    fn new(status: StatusCode, error: &str) -> Self {
        Self { status, error: error.to_owned(), errors: Vec::new() }
    }

    /// The gateway's own words: `error` on the content surface, `detail` on `/v1`.
    fn told(status: StatusCode, answer: &Value) -> Self {
        let sentence = ["error", "detail", "title"].iter().find_map(|name| answer[*name].as_str());
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        Self { errors, ..Self::new(status, sentence.unwrap_or("The gateway refused, and did not say why.")) }
    }

    fn unreachable(error: reqwest::Error) -> Self {
        eprintln!("could not ask the gateway: {}", error.without_url());
        Self::new(StatusCode::BAD_GATEWAY, "The gateway can't be reached. Please try again.")
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        // A 401 is about this app's key, which its user can do nothing about.
        if self.status == StatusCode::UNAUTHORIZED { StatusCode::BAD_GATEWAY } else { self.status }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(json!({ "error": self.error, "errors": self.errors }))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)
    }
}

#[get("/")]
async fn index(page: Data<Page>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("content-security-policy", page.csp.as_str()))
        .body(page.html.clone())
}

#[get("/demo.css")]
async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(include_str!("../frontend-embed/demo/demo.css"))
}

#[get("/demo.js")]
async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("../frontend-embed/demo/demo.js"))
}

impl Page {
    fn new(gateway: &Url) -> Self {
        let origin = gateway.origin().ascii_serialization();
        let csp = format!(
            "default-src 'none'; script-src 'self' {origin}; frame-src {origin}; style-src 'self'; connect-src 'self'; \
             img-src https: data:; media-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'"
        );
        Self { html: include_str!("../frontend-embed/demo/index.html").replace("{linkgate}", &origin), csp }
    }
}

/// The settings; what is wrong with them is one line naming the variable.
fn settings() -> Result<(Gateway, String), String> {
    let api_key =
        env::var("LINKGATE_API_KEY").map_err(|_| "LINKGATE_API_KEY is not set: the tenant's test API key")?;
    let address = env::var("LINKGATE_URL").unwrap_or_else(|_| "http://127.0.0.1:8080".to_owned());
    let url = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or("LINKGATE_URL is not an http(s) URL")?;
    let http = Client::builder().timeout(GATEWAY_WAIT).build();
    let http = http.map_err(|error| format!("no HTTP client: {error}"))?;
    let listen = env::var("DEMO_LISTEN").unwrap_or_else(|_| "127.0.0.1:8090".to_owned());
    Ok((Gateway { url, api_key, http }, listen))
}

async fn serve(gateway: Gateway, listen: &str) -> std::io::Result<()> {
    let page = Data::new(Page::new(&gateway.url));
    let gateway = Data::new(gateway);
    let app = move || {
        App::new()
            .wrap(DefaultHeaders::new().add(("cache-control", "no-store")))
            .app_data(JsonConfig::default().limit(BODY_BYTES_MAX))
            .app_data(gateway.clone())
            .app_data(page.clone())
            .service((index, style, script, link, accounts, creator_info, publish, post_status))
    };
    let server = HttpServer::new(app).workers(1).bind(listen)?;
    println!("Clipboard Studio: http://{listen}");
    server.run().await
}

#[actix_web::main]
async fn main() -> ExitCode {
    match settings() {
        Ok((gateway, listen)) => match serve(gateway, &listen).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&format!("could not serve on {listen} (DEMO_LISTEN): {error}")),
        },
        Err(error) => fail(&error),
    }
}

fn fail(error: &str) -> ExitCode {
    eprintln!("demo_app: {error}");
    ExitCode::from(2)
}
