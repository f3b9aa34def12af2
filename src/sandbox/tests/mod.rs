//! The sandbox as its clients see it, against the Redis of `REDIS_URL`. Each test has a prefix and a
//! clock of its own.

mod faults;
mod ledger;
mod limits;
mod link;
mod phone;
mod posts;
mod wire;

use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::{App, test};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Sandbox, Settings};
use crate::clock::Clock;
use crate::qr;
use crate::redis_client::RedisClient;

const KEY: &str = "sk_sandbox_tests";

/// One sandbox of its own.
struct World {
    sandbox: Sandbox,
    clock: Clock,
    prefix: String,
}

struct Told {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

/// A code as its client got it.
struct Code {
    token: String,
    unique_id: String,
    image: String,
    /// What the image shows.
    text: String,
}

impl Told {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("the answer is JSON")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or("")
    }

    /// The value, once it is sure that the call went well.
    fn ok(self) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status, 200, "{text}");
        self.json()
    }

    /// What a refusal of the control side says.
    fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        for member in ["type", "title", "status", "detail", "code"] {
            assert!(!problem[member].is_null(), "{member} is missing: {problem}");
        }
        assert_eq!(problem["status"], self.status.as_u16());
        (self.status.as_u16(), problem["code"].as_str().unwrap().to_owned())
    }
}

fn redis_url() -> String {
    std::env::var("REDIS_URL").expect("set REDIS_URL: these tests need a Redis server")
}

impl World {
    fn new() -> Self {
        Self::at(&redis_url(), None)
    }

    fn at(redis_url: &str, api_key: Option<&str>) -> Self {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let prefix = format!("test:{}:", Uuid::new_v4().simple());
        let sandbox = Sandbox::new(Settings {
            redis: RedisClient::new(redis_url).unwrap(),
            prefix: prefix.clone(),
            clock: clock.clone(),
            api_key: api_key.map(str::to_owned),
            public_path: "/sandbox".to_owned(),
        });
        Self { sandbox, clock, prefix }
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance(Duration::seconds(seconds));
    }

    async fn send(&self, request: test::TestRequest) -> Told {
        let sandbox = self.sandbox.clone();
        let app = test::init_service(App::new().configure(|cfg| sandbox.configure(cfg))).await;
        let answer = test::call_service(&app, request.to_request()).await;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Told { status, headers, bytes: test::read_body(answer).await.to_vec() }
    }

    async fn call_as(&self, key: &str, method: Method, path: &str, body: Option<Value>) -> Told {
        let mut request = test::TestRequest::default().method(method).uri(&format!("/sandbox{path}"));
        if !key.is_empty() {
            request = request.insert_header(("X-API-Key", key));
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        self.send(request).await
    }

    async fn post(&self, path: &str, body: Value) -> Told {
        self.call_as(KEY, Method::POST, path, Some(body)).await
    }

    async fn get(&self, path: &str) -> Told {
        self.call_as(KEY, Method::GET, path, None).await
    }

    /// The wire API of the reseller.
    async fn wire(&self, call: &str, body: Value) -> Told {
        self.post(&format!("/wahdx/api/content/{call}"), body).await
    }

    async fn wire_get(&self, call: &str) -> Told {
        self.get(&format!("/wahdx/api/content/{call}")).await
    }

    /// The phones; they hold no key.
    async fn control(&self, action: &str, body: Value) -> Told {
        self.call_as("", Method::POST, &format!("/control/{action}"), Some(body)).await
    }

    async fn new_code(&self) -> Code {
        let data = self.wire("qr-login/request", json!({ "unique_id": "attempt_0001" })).await.ok();
        let data = &data["data"];
        let image = data["qrCodeImage"].as_str().unwrap().to_owned();
        let png = STANDARD.decode(image.strip_prefix("data:image/png;base64,").unwrap()).unwrap();
        Code {
            token: data["token"].as_str().unwrap().to_owned(),
            unique_id: data["unique_id"].as_str().unwrap().to_owned(),
            image,
            text: qr::read_png(&png).unwrap(),
        }
    }

    async fn check(&self, code: &Code) -> Value {
        self.wire("qr-login/check", json!({ "token": code.token })).await.ok()["data"].take()
    }

    async fn scan(&self, code: &Code) -> String {
        let scanned = self.control("scan", json!({ "qr": code.text })).await.ok();
        scanned["code"].as_str().unwrap().to_owned()
    }

    async fn scan_and_confirm(&self, code: &Code, username: &str) {
        let handle = self.scan(code).await;
        let account = json!({ "username": username, "display_name": "Ana Luz" });
        self.control("qr/confirm", json!({ "code": handle, "account": account })).await.ok();
    }

    /// Links a person and gives the account's id.
    async fn link(&self, username: &str) -> String {
        let code = self.new_code().await;
        self.scan_and_confirm(&code, username).await;
        let told = self.check(&code).await;
        told["account"]["accountId"].as_str().expect("a new link is confirmed").to_owned()
    }

    async fn inject(&self, faults: Value) {
        let body = json!({ "faults": faults });
        self.call_as(KEY, Method::PUT, "/faults", Some(body)).await.ok();
    }

    async fn ledger(&self) -> Value {
        self.get("/ledger").await.ok()
    }
}
