//! What scripts of other origins may read: answers to a tenant's access tokens, where the tenant has the script's
//! origin among its `allowed_origins`. A preflight names no tenant and is answered to anybody: it says what may be
//! sent, and opens nothing. A 401 knows no tenant either, and may be read by whoever sent a token, so that a script
//! can tell a token that has ended from a network that is away. Answers to API keys, to members and to the operator
//! are for no script of another origin; nothing here allows cookies, of which there are none.

use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};

use crate::service::callers::{Caller, Credential};
use crate::service::{Ctx, origins};

const METHODS: &str = "GET, POST, PATCH, DELETE";
const HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, X-Request-Id";
const EXPOSED: &str = "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Idempotent-Replayed";
/// How long a browser may keep the answer to a preflight, in seconds; none keeps it for longer than two hours.
const MAX_AGE: &str = "7200";

/// A script of another origin that sent a token, and whether it may read the answer.
#[derive(Clone)]
struct Asked {
    origin: HeaderValue,
    verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The caller is not known, or not yet.
    Unknown,
    Allowed,
    Refused,
}

/// The answer to a preflight; nothing where the request is none, or no script of another origin has any business.
pub fn preflight(request: &ServiceRequest) -> Option<HttpResponse> {
    let headers = request.headers();
    let asks = request.method() == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if !asks || !is_open(request.path()) {
        return None;
    }
    Some(
        HttpResponse::NoContent()
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, MAX_AGE))
            .finish(),
    )
}

fn is_open(path: &str) -> bool {
    let below =
        |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    (below("/v1") && !below("/v1/operator")) || below("/api/content")
}

/// Notes, before anything is known of the caller, that a script of another origin sends a token.
pub fn note_asked(request: &HttpRequest) {
    let headers = request.headers();
    let with_token = headers.contains_key(header::AUTHORIZATION) && !headers.contains_key("x-api-key");
    if let Some(origin) = headers.get(header::ORIGIN).filter(|_| with_token) {
        let asked = Asked { origin: origin.clone(), verdict: Verdict::Unknown };
        request.extensions_mut().insert(asked);
    }
}

/// Decides, now that the caller is known.
pub async fn note_caller(ctx: &Ctx, request: &HttpRequest, caller: &Caller) {
    let Some(asked) = request.extensions().get::<Asked>().cloned() else { return };
    let origin = asked.origin.to_str().ok().filter(|_| caller.credential == Credential::Token);
    let allowed = match origin {
        Some(origin) => origins::allows(ctx, caller.scope.tenant, origin).await,
        None => false,
    };
    let verdict = if allowed { Verdict::Allowed } else { Verdict::Refused };
    request.extensions_mut().insert(Asked { verdict, ..asked });
}

/// Lets the script read the answer, where it may.
pub fn finish<B>(response: &mut ServiceResponse<B>) {
    let Some(asked) = response.request().extensions().get::<Asked>().cloned() else { return };
    let status = response.status();
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    match asked.verdict {
        Verdict::Allowed => allow(headers, asked.origin),
        Verdict::Unknown if status == StatusCode::UNAUTHORIZED => allow(headers, asked.origin),
        Verdict::Unknown | Verdict::Refused => {}
    }
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
}
