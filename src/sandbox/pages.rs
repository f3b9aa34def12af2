//! The page that plays a phone: static files, compiled in.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;

use super::problem::Problem;

/// Nothing but our own files, and the camera's pictures.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'";

const INDEX: &str = include_str!("../../frontend-embed/phone/index.html");
const STYLE: &str = include_str!("../../frontend-embed/phone/phone.css");
const SCRIPT: &str = include_str!("../../frontend-embed/phone/phone.js");
/// Finds codes in what a camera shows.
const READER: &str = include_str!("../../frontend-embed/phone/qr.js");

pub async fn index() -> HttpResponse {
    file("text/html; charset=utf-8", INDEX)
}

pub async fn asset(name: Path<String>) -> Result<HttpResponse, Problem> {
    match name.as_str() {
        "phone.css" => Ok(file("text/css; charset=utf-8", STYLE)),
        "phone.js" => Ok(file("text/javascript; charset=utf-8", SCRIPT)),
        "qr.js" => Ok(file("text/javascript; charset=utf-8", READER)),
        _ => Err(Problem::NoSuchPage),
    }
}

fn file(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header(("Content-Security-Policy", POLICY))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .insert_header(("Permissions-Policy", "camera=(self)"))
        .body(text)
}
