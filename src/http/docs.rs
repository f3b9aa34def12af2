//! The documentation pages, built into the program: the API's document to read and try, and the table
//! of errors that problem documents point to. Nothing is fetched from elsewhere.

use std::fmt::Write;
use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use utoipa_swagger_ui::Config;

use super::error::ApiError;
use super::error_table::ALL;
use crate::service::Error;

/// The pages' own scripts and styles, and calls to this server alone. The viewer writes style
/// attributes, which is why inline styles are allowed here and nowhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The API's document to read and try.
#[get("/docs/{file:.*}")]
pub async fn docs(file: Path<String>) -> Result<HttpResponse, ApiError> {
    if file.as_str() == "errors" {
        return Ok(page("text/html; charset=utf-8", errors_page().into_bytes()));
    }
    let config = Arc::new(Config::from("/openapi.json").try_it_out_enabled(true));
    let found = utoipa_swagger_ui::serve(&file, config);
    let found = found.map_err(|error| Error::Internal(format!("documentation page: {error}")))?;
    let found = found.ok_or(Error::NotFound("page"))?;
    Ok(page(&found.content_type, found.bytes.into_owned()))
}

fn page(media_type: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .body(body)
}

/// Every code with what it means. The table's words are ours and hold no markup.
fn errors_page() -> String {
    let mut rows = String::new();
    for entry in ALL {
        // Writing to a text can't fail.
        let _ = writeln!(
            rows,
            "<tr id=\"{code}\"><th scope=\"row\"><code>{code}</code></th><td>{status}</td><td><code>{actor}</code></td>\
             <td>{about}</td></tr>",
            code = entry.code,
            status = entry.status,
            actor = entry.actor.as_str(),
            about = entry.about,
        );
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>linkgate: errors</title><style>{STYLE}</style></head>\n\
         <body><main><h1>Errors</h1><p>The <code>code</code> of an error is stable; its words may change. \
         <code>actor</code> says who can mend it. <a href=\"/docs/\">The API</a></p>\n<div class=\"table\"><table>\
         <thead><tr><th scope=\"col\">code</th><th scope=\"col\">status</th><th scope=\"col\">actor</th>\
         <th scope=\"col\">what it means and what to do</th></tr></thead>\n<tbody>\n{rows}</tbody></table></div>\
         </main></body>\n</html>\n"
    )
}

const STYLE: &str = ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0}\
main{max-width:60rem;margin:0 auto;padding:2rem 1rem}.table{overflow-x:auto}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}\
tr:target{background:color-mix(in srgb,highlight 20%,transparent)}code{font-size:.9em}";
