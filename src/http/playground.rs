//! The playground: the widget to try, with its settings, its code, its events and a phone that scans. Static,
//! built into the program, and there only with the sandbox. Not part of the API.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

use super::error::ApiError;
use super::link::assets::{cached, lean};
use crate::service::{Ctx, Error};

const PAGE: &str = include_str!("../../frontend-embed/playground/index.html");
static STYLE: LazyLock<String> =
    LazyLock::new(|| lean(include_str!("../../frontend-embed/playground/page.css")));
static SCRIPT: LazyLock<String> =
    LazyLock::new(|| lean(include_str!("../../frontend-embed/playground/page.js")));
/// As it is: its templates are shown to people.
const SNIPPETS: &str = include_str!("../../frontend-embed/playground/snippets.js");

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
     frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
     trusted-types 'none'; frame-ancestors 'none'";

/// The page and its files.
#[get("/playground/{file:.*}")]
pub async fn playground(
    ctx: Data<Ctx>,
    request: HttpRequest,
    file: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let javascript = "text/javascript; charset=utf-8";
    match file.as_str() {
        _ if !ctx.settings.sandbox => Err(Error::NotFound("page").into()),
        "" => Ok(page()),
        "page.css" => Ok(cached(&request, "text/css; charset=utf-8", &STYLE)),
        "page.js" => Ok(cached(&request, javascript, &SCRIPT)),
        "snippets.js" => Ok(cached(&request, javascript, SNIPPETS)),
        _ => Err(Error::NotFound("page").into()),
    }
}

fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header(("x-robots-tag", "noindex"))
        // A popup of its own has to stay in reach.
        .insert_header(("cross-origin-opener-policy", "same-origin-allow-popups"))
        .body(PAGE)
}
