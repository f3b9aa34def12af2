//! The pages behind members' mailed links: static, built into the program, and without any effect until
//! the person sends the form. Not part of the API.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};

use super::error::ApiError;
use super::link::assets::{cached, lean};
use crate::service::Error;

const PAGE: &str = include_str!("../../frontend-embed/members/index.html");
static STYLE: LazyLock<String> =
    LazyLock::new(|| lean(include_str!("../../frontend-embed/members/page.css")));
static SCRIPT: LazyLock<String> =
    LazyLock::new(|| lean(include_str!("../../frontend-embed/members/page.js")));

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; \
     frame-ancestors 'none'";

/// The page that asks for a password.
#[get("/members/{page:accept|reset}")]
pub async fn member_page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("referrer-policy", "no-referrer"))
        .insert_header(("x-robots-tag", "noindex"))
        .insert_header(("cross-origin-opener-policy", "same-origin"))
        .body(PAGE)
}

/// A file of that page.
#[get("/member-assets/{name}")]
pub async fn member_asset(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, ApiError> {
    match name.as_str() {
        "page.css" => Ok(cached(&request, "text/css; charset=utf-8", &STYLE)),
        "page.js" => Ok(cached(&request, "text/javascript; charset=utf-8", &SCRIPT)),
        _ => Err(Error::NotFound("file").into()),
    }
}
