//! What serves and shortens files that are built into the program.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};

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
