//! The hosted page as one document for each language, made once: markup, style, script and words in one
//! answer, because a page that is visited once gains nothing from files that could be kept. The policy names
//! script and style by their hashes, so that nothing else runs.

use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    HeaderName, VARY,
};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::assets::lean;
use crate::http::error::ApiError;
use crate::service::Error;
use crate::service::link_pages::PageOutside;

const TEMPLATE: &str = include_str!("../../../frontend-embed/link/index.html");
/// As `script/frontend` makes them of what is beside them.
const STYLE: &str = include_str!("../../../frontend-embed/link/page.min.css");
const SCRIPT: &str = include_str!("../../../frontend-embed/link/page.min.js");
/// The first is for whoever reads none of them.
const LOCALES: [(&str, &str); 12] = [
    ("en", include_str!("../../../frontend-embed/locales/en.json")),
    ("ar", include_str!("../../../frontend-embed/locales/ar.json")),
    ("de", include_str!("../../../frontend-embed/locales/de.json")),
    ("es", include_str!("../../../frontend-embed/locales/es.json")),
    ("fr", include_str!("../../../frontend-embed/locales/fr.json")),
    ("id", include_str!("../../../frontend-embed/locales/id.json")),
    ("ja", include_str!("../../../frontend-embed/locales/ja.json")),
    ("ko", include_str!("../../../frontend-embed/locales/ko.json")),
    ("pt", include_str!("../../../frontend-embed/locales/pt.json")),
    ("th", include_str!("../../../frontend-embed/locales/th.json")),
    ("vi", include_str!("../../../frontend-embed/locales/vi.json")),
    ("zh", include_str!("../../../frontend-embed/locales/zh.json")),
];
/// How many languages of a browser are looked at.
const WISHES_MAX: usize = 20;

static PAGE: LazyLock<Page> = LazyLock::new(Page::make);

struct Page {
    documents: Vec<Document>,
    /// All of the policy but who may frame the page.
    policy: String,
}

struct Document {
    language: &'static str,
    html: String,
    gzip: Vec<u8>,
}

/// The page of a session, or of none: then it says so itself, to whoever takes a page.
pub fn answer(request: &HttpRequest, outside: Result<PageOutside, Error>) -> Result<HttpResponse, ApiError> {
    let takes_html = header(request, ACCEPT).contains("text/html");
    match outside {
        Ok(outside) => Ok(page(request, StatusCode::OK, &outside)),
        Err(Error::NotFound(_)) if takes_html => {
            let nobody = PageOutside { frame_origins: Vec::new(), locale: None };
            Ok(page(request, StatusCode::NOT_FOUND, &nobody))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(request: &HttpRequest, status: StatusCode, outside: &PageOutside) -> HttpResponse {
    let ancestors = match outside.frame_origins.is_empty() {
        true => "'none'".to_owned(),
        false => outside.frame_origins.join(" "),
    };
    // A page that opens this one as a popup hears from it, if it is one that may also frame it.
    let opener = if outside.frame_origins.is_empty() { "same-origin-allow-popups" } else { "unsafe-none" };
    let policy = format!("{}; frame-ancestors {ancestors}", PAGE.policy);
    let document = document_for(request, outside.locale.as_deref());
    let mut answer = HttpResponse::build(status);
    answer
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((VARY, "accept, accept-encoding, accept-language"))
        .insert_header(("content-language", document.language))
        .insert_header(("referrer-policy", "no-referrer"))
        .insert_header(("x-robots-tag", "noindex"))
        .insert_header(("cross-origin-opener-policy", opener));
    if header(request, ACCEPT_ENCODING).contains("gzip") {
        answer.insert_header((CONTENT_ENCODING, "gzip")).body(document.gzip.as_slice())
    } else {
        answer.body(document.html.as_str())
    }
}

/// In the first language that there is: of the address, of the session, of the browser.
fn document_for(request: &HttpRequest, of_session: Option<&str>) -> &'static Document {
    let query = form_urlencoded::parse(request.query_string().as_bytes());
    let of_address = query.filter(|(name, _)| name == "locale").map(|(_, value)| value.into_owned());
    let accepted = accepted_languages(header(request, ACCEPT_LANGUAGE));
    let wishes = of_address.take(1).chain(of_session.map(str::to_owned)).chain(accepted);
    let mut found = wishes.filter_map(|wish| {
        let primary = wish.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        // What Indonesian was called before, and some browsers still say.
        let primary = if primary == "in" { "id" } else { &primary };
        PAGE.documents.iter().find(|document| document.language == primary)
    });
    found.next().unwrap_or(&PAGE.documents[0])
}

/// The languages of an `Accept-Language`, the dearest first.
fn accepted_languages(header: &str) -> Vec<String> {
    let mut wishes: Vec<(f32, &str)> = header
        .split(',')
        .take(WISHES_MAX)
        .map(|wish| {
            let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
            (weight.trim().parse().unwrap_or(0.0), tag.trim())
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    wishes.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    wishes.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

fn header(request: &HttpRequest, name: HeaderName) -> &str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Page {
    fn make() -> Self {
        let (style, script) = (STYLE.trim_end(), SCRIPT.trim_end());
        let policy = format!(
            "default-src 'none'; script-src '{}'; style-src '{}'; img-src 'self' data:; connect-src 'self'; \
             base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            source_of(script),
            source_of(style)
        );
        let make = |(language, words): (&'static str, &str)| {
            let words: Map<String, Value> = serde_json::from_str(words).unwrap_or_default();
            let html = fill(language, words, style, script);
            let gzip = gzipped(&html);
            Document { language, html, gzip }
        };
        Self { documents: LOCALES.into_iter().map(make).collect(), policy }
    }
}

/// How a policy names one script or style.
fn source_of(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    format!("sha256-{}", STANDARD.encode(digest))
}

/// The template with its places filled in: `{{lang}}`, `{{dir}}`, `{{style}}`, `{{script}}`, `{{words}}` (all that
/// is in no other place, as JSON), and any word of the language by its name.
fn fill(language: &str, mut words: Map<String, Value>, style: &str, script: &str) -> String {
    let template = lean(TEMPLATE);
    let is_direction = words.remove("dir").is_some();
    let mut parts = template.split("{{");
    let mut pieces = vec![parts.next().unwrap_or_default().to_owned()];
    let mut place_of_words = None;
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        pieces.push(match name {
            "lang" => language.to_owned(),
            "dir" => if is_direction { "rtl" } else { "ltr" }.to_owned(),
            "style" => style.to_owned(),
            "script" => script.to_owned(),
            "words" => {
                place_of_words = Some(pieces.len());
                String::new()
            }
            _ => escaped(words.remove(name).as_ref().and_then(Value::as_str).unwrap_or_default()),
        });
        pieces.push(rest.to_owned());
    }
    if let Some(place) = place_of_words {
        // As JSON in markup, where nothing but its end is looked for.
        pieces[place] = Value::Object(words).to_string().replace('<', "\\u003c");
    }
    pieces.concat()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Into memory, where nothing can fail.
    let _ = encoder.write_all(text.as_bytes());
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_come_in_the_order_that_the_browser_wants_them() {
        assert_eq!(accepted_languages("fr;q=0.5, id, en-GB;q=0.9, ja;q=0"), ["id", "en-GB", "fr"]);
        assert!(accepted_languages("").iter().all(String::is_empty));
    }

    #[test]
    fn every_place_in_the_template_is_filled() {
        for document in &PAGE.documents {
            let (markup, script) = document.html.split_once("<script>").expect("a script");
            assert!(!markup.contains("{{"), "{}", document.language);
            assert!(script.starts_with(SCRIPT.trim_end()), "{}", document.language);
            assert!(document.html.contains("\"title\":"), "{}", document.language);
        }
    }
}
