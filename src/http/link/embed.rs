//! The widget: one script for the page of a tenant's app, under an address that follows the newest version
//! and under one that never changes. `script/frontend` makes what is served.

use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderName,
    IF_NONE_MATCH, VARY,
};
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use aws_lc_rs::digest::{SHA384, digest};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::error::ApiError;
use crate::service::Error;

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
/// Asked for again after five minutes.
const SHORT: &str = "public, max-age=300";
/// A year, which is as long as caches count.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Letters of the hash in an address.
const HASH_LEN: usize = 16;
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The widget's versions, the newest last. One that was released stays, because pages name it by its hash:
/// before the script changes, its copy goes to a file of its own and in here.
static SCRIPTS: LazyLock<[File; 1]> = LazyLock::new(|| {
    [File::new(JAVASCRIPT, include_str!("../../../frontend-embed/embed/v1/linkgate.min.js"))]
});
static TYPES: LazyLock<File> = LazyLock::new(|| {
    File::new("text/plain; charset=utf-8", include_str!("../../../frontend-embed/embed/v1/linkgate.d.ts"))
});
static MANIFEST: LazyLock<File> = LazyLock::new(|| {
    let script = newest();
    let manifest = WidgetManifest {
        version: env!("CARGO_PKG_VERSION"),
        file: format!("/embed/v1/linkgate-{}.js", script.hash()),
        integrity: &script.integrity,
    };
    File::new("application/json", &serde_json::to_string(&manifest).expect("texts become JSON"))
});

/// How to name the widget's newest version so that it stays the same.
#[derive(Serialize, ToSchema)]
pub struct WidgetManifest {
    /// Of the gateway.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// A path whose content never changes.
    #[schema(example = "/embed/v1/linkgate-0123456789abcdef.js")]
    file: String,
    /// For `integrity` in the script's tag, beside `crossorigin`.
    #[schema(example = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC")]
    integrity: &'static str,
}

/// What is served as it is, to pages of any origin.
struct File {
    media_type: &'static str,
    plain: Bytes,
    gzipped: Bytes,
    /// As browsers compare it: `sha384-` and base64.
    integrity: String,
    /// The digest, in hexadecimal letters.
    digest: String,
}

impl File {
    fn new(media_type: &'static str, text: &str) -> Self {
        let digest = digest(&SHA384, text.as_bytes());
        Self {
            media_type,
            plain: Bytes::copy_from_slice(text.as_bytes()),
            gzipped: gzipped(text.as_bytes()).into(),
            integrity: format!("sha384-{}", data_encoding::BASE64.encode(digest.as_ref())),
            digest: data_encoding::HEXLOWER.encode(digest.as_ref()),
        }
    }

    fn hash(&self) -> &str {
        self.digest.get(..HASH_LEN).unwrap_or_default()
    }

    /// The file, or that the browser's own copy is still good.
    fn answer(&self, request: &HttpRequest, cache_control: &'static str) -> HttpResponse {
        let zipped = accepts_gzip(request);
        let tag = format!("\"{}{}\"", self.hash(), if zipped { "-gzip" } else { "" });
        let known = knows(request, &tag);
        let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, cache_control))
            .insert_header((VARY, "accept-encoding"))
            .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header((CORP, "cross-origin"));
        if known {
            return answer.finish();
        }
        answer.content_type(self.media_type);
        if zipped {
            answer.insert_header((CONTENT_ENCODING, "gzip")).body(self.gzipped.clone())
        } else {
            answer.body(self.plain.clone())
        }
    }
}

fn newest() -> &'static File {
    let [.., newest] = &*SCRIPTS;
    newest
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail")
}

fn accepts_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().trim_start_matches("q=").parse() == Ok(0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

fn knows(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    // A proxy that compresses by itself makes a tag a weak one.
    known.flat_map(|value| value.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.trim_start_matches("W/") == tag
    })
}

/// The widget
///
/// One script for the page of your app, always the newest of version 1; see the guide to embedding. Pages
/// of any origin may load it, with `crossorigin` too. Kept by browsers for five minutes.
#[utoipa::path(
    tag = "Public",
    operation_id = "widget",
    responses((status = 200, description = "The script", body = String, content_type = "text/javascript"))
)]
#[get("/embed/v1/linkgate.js")]
pub async fn widget(request: HttpRequest) -> HttpResponse {
    newest().answer(&request, SHORT)
}

/// The widget in one version
///
/// The same bytes for ever, for pages that name the script with its `integrity`. The newest is in the
/// manifest; those of earlier releases stay.
#[utoipa::path(
    tag = "Public",
    operation_id = "widget_version",
    params(("file" = String, Path, description = "`linkgate-{hash}.js`, as in the manifest's `file`", example = "linkgate-0123456789abcdef.js")),
    responses((status = 200, description = "The script", body = String, content_type = "text/javascript"))
)]
#[get("/embed/v1/{file}")]
pub async fn widget_version(request: HttpRequest, file: Path<String>) -> Result<HttpResponse, ApiError> {
    let hash = file.strip_prefix("linkgate-").and_then(|rest| rest.strip_suffix(".js"));
    let found = SCRIPTS.iter().find(|script| Some(script.hash()) == hash);
    Ok(found.ok_or(Error::NotFound("file"))?.answer(&request, FOREVER))
}

/// Which version the widget has
///
/// For pages that pin the widget: its path, and the hash for the script's tag.
#[utoipa::path(
    tag = "Public",
    operation_id = "widget_manifest",
    responses((status = 200, description = "The manifest", body = WidgetManifest))
)]
#[get("/embed/v1/manifest.json")]
pub async fn widget_manifest(request: HttpRequest) -> HttpResponse {
    MANIFEST.answer(&request, SHORT)
}

/// The widget's TypeScript types
///
/// The same as in the npm package.
#[utoipa::path(
    tag = "Public",
    operation_id = "widget_types",
    responses((status = 200, description = "The types", body = String, content_type = "text/plain"))
)]
#[get("/embed/v1/linkgate.d.ts")]
pub async fn widget_types(request: HttpRequest) -> HttpResponse {
    TYPES.answer(&request, SHORT)
}
