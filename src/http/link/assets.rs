//! The page's files, built into the program.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::http::error::ApiError;
use crate::service::Error;

const PAGE: &str = include_str!("../../../frontend-embed/link/index.html");

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The files that the page asks for: name, media type, content.
static FILES: LazyLock<[(&str, &str, String); 8]> = LazyLock::new(|| {
    [
        ("page.css", "text/css; charset=utf-8", lean(include_str!("../../../frontend-embed/link/page.css"))),
        ("page.js", JAVASCRIPT, lean(include_str!("../../../frontend-embed/link/page.js"))),
        ("frame.js", JAVASCRIPT, lean(include_str!("../../../frontend-embed/link/frame.js"))),
        ("session.js", JAVASCRIPT, lean(include_str!("../../../frontend-embed/link/session.js"))),
        ("view.js", JAVASCRIPT, lean(include_str!("../../../frontend-embed/link/view.js"))),
        ("locales/en.js", JAVASCRIPT, lean(include_str!("../../../frontend-embed/locales/en.js"))),
        ("locales/es.js", JAVASCRIPT, lean(include_str!("../../../frontend-embed/locales/es.js"))),
        ("locales/id.js", JAVASCRIPT, lean(include_str!("../../../frontend-embed/locales/id.js"))),
    ]
});
/// The hosted page, which the given origins may frame.
pub fn link_page(frame_origins: &[String]) -> HttpResponse {
    let ancestors = match frame_origins.is_empty() {
        true => "'none'".to_owned(),
        false => frame_origins.join(" "),
    };
    // A page that opens this one as a popup hears from it, if it is one that may also frame it.
    let opener = if frame_origins.is_empty() { "same-origin-allow-popups" } else { "unsafe-none" };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
         trusted-types 'none'; frame-ancestors {ancestors}"
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("referrer-policy", "no-referrer"))
        .insert_header(("x-robots-tag", "noindex"))
        .insert_header(("cross-origin-opener-policy", opener))
        .body(PAGE)
}

/// A file of the hosted page. Not part of the API: the page alone asks for it.
#[get("/link-assets/{name:.*}")]
pub async fn link_asset(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, ApiError> {
    let file = FILES.iter().find(|(known, ..)| *known == name.as_str());
    let (_, media_type, body) = file.ok_or(Error::NotFound("file"))?;
    Ok(cached(&request, media_type, body))
}

/// Answers from the browser's own copy while it is the same.
pub fn cached(request: &HttpRequest, media_type: &str, body: &'static str) -> HttpResponse {
    let tag = format!("\"{:08x}\"", crc32fast::hash(body.as_bytes()));
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "public, max-age=300"));
    if known { answer.finish() } else { answer.content_type(media_type).body(body) }
}

/// The file without what only its readers need: indentation, blank lines, and comments that have lines
/// of their own.
pub(in crate::http) fn lean(source: &str) -> String {
    let mut lean = String::with_capacity(source.len());
    let mut in_comment = false;
    for line in source.lines().map(str::trim) {
        let comment = in_comment || line.starts_with("/*");
        in_comment = comment && !line.ends_with("*/");
        if !comment && !line.is_empty() && !line.starts_with("//") {
            lean.push_str(line);
            lean.push('\n');
        }
    }
    lean
}
